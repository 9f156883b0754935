"""The last channel: an operator is asked to call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from center.notices.channels import NO_NUMBER, WITHDRAWN
from center.notices.jobs import Job, Outcome, OutcomeKind, is_wanted
from center.notices.rules import NoticeRules
from center.people import read_contact
from center.records import Records
from center.sealing import Seal
from center.telephone.tasks import CHANNEL, NewTask, open_task


class TelephoneChannel:
    """Opens a task for whoever left a number."""

    name = CHANNEL
    gateway: str | None = None

    def __init__(self, records: Records, seal: Seal, rules: NoticeRules) -> None:
        self._records, self._seal, self._rules = records, seal, rules

    def why_not(self, job: Job, now: datetime) -> str | None:
        """Nobody is known to call."""
        return NO_NUMBER if job.contact is None else None

    async def send(self, job: Job, now: datetime) -> Outcome:
        """Ask for a call; unavailable without a number."""
        contact_id = job.contact
        if contact_id is None:
            return Outcome(OutcomeKind.UNAVAILABLE, self.name, NO_NUMBER)
        return await self._records.write(lambda connection: self._ask(connection, job, contact_id, now))

    def _ask(self, connection: Any, job: Job, contact_id: int, now: datetime) -> Outcome:
        if not read_contact(connection, self._seal, contact_id).phone:
            return Outcome(OutcomeKind.UNAVAILABLE, self.name, NO_NUMBER)
        if not is_wanted(connection, job):
            return Outcome(OutcomeKind.UNAVAILABLE, self.name, WITHDRAWN)
        ends = self._rules.use_ends(job.kind, job.due_at, job.expires_at)
        new = NewTask(job.send_key(self.name), job.id, contact_id, job.record, job.kind, job.text, job.due_at, ends)
        return Outcome(OutcomeKind.SENT, self.name, receipt=f"task:{open_task(connection, new, now)}")
