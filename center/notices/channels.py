"""The channels that carry notices. Each sends a job at most once, however often it is asked: by the job's send_key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from center.gateways.sms import Busy, Refused, Sms, SmsGateway
from center.messages import Words
from center.notices.jobs import Job, Outcome, OutcomeKind, is_wanted
from center.notices.rules import NoticeRules, TalkRule
from center.notices.talks import Talk, is_written, talk_of, write_message
from center.people import read_contact
from center.records import Records
from center.sealing import Seal

_PURPOSE = "notice"
_NO_TALK = TalkRule()


class Channel(Protocol):
    """One way to tell somebody something; ``name`` is what its attempts are recorded under."""

    @property
    def name(self) -> str:
        """At most 20 characters."""

    async def send(self, job: Job, now: datetime) -> Outcome:
        """Send it, or say why not; SQLAlchemyError while the database is away."""


class ConversationChannel:
    """Shows a notice in its conversation while that is under way; with ``is_mailbox`` leaves it there for later.

    ``told`` is called with the conversation's id once something was written.
    """

    def __init__(
        self, records: Records, seal: Seal, rules: NoticeRules, told: Callable[[str], None], is_mailbox: bool = False
    ) -> None:
        self.name = "mailbox" if is_mailbox else "conversation"
        self._records, self._seal, self._rules, self._told = records, seal, rules, told
        self._is_mailbox = is_mailbox

    async def send(self, job: Job, now: datetime) -> Outcome:
        """Write it as a message; unavailable where nobody would read it."""
        outcome = await self._records.write(lambda connection: self._write(connection, job, now))
        if outcome.kind is OutcomeKind.SENT:
            self._told(str(job.conversation_id))
        return outcome

    def _write(self, connection: Any, job: Job, now: datetime) -> Outcome:
        if job.conversation_id is None:
            return self._cannot("没有可用的对话。")
        client_id = f"notice:{self._seal.fingerprint(job.send_key(self.name), _PURPOSE)[:32]}"
        if is_written(connection, job.conversation_id, client_id):
            return Outcome(OutcomeKind.SENT, self.name)
        why_not = self._why_not(talk_of(connection, job.conversation_id), now)
        if why_not:
            return self._cannot(why_not)
        if not is_wanted(connection, job):
            return self._cannot("通知已取消，或已由别处发送。")
        words = Words(job.text, **job.body)
        write_message(connection, self._seal, job.conversation_id, words, client_id, now)
        return Outcome(OutcomeKind.SENT, self.name)

    def _why_not(self, talk: Talk, now: datetime) -> str | None:
        rule = self._rules.talks.get(talk.channel, _NO_TALK)
        if self._is_mailbox:
            return None if rule.is_read_later else "这个渠道的对话以后看不到留言。"
        if talk.is_closed:
            return "对话已经结束。"
        silent_since = now - timedelta(minutes=rule.active_minutes)
        return None if talk.heard_at is not None and talk.heard_at > silent_since else "对方不在对话中。"

    def _cannot(self, reason: str) -> Outcome:
        return Outcome(OutcomeKind.UNAVAILABLE, self.name, reason)


class SmsChannel:
    """Sends a notice to its contact's number; ``gateway`` is None where there is no provider."""

    def __init__(self, records: Records, seal: Seal, rules: NoticeRules, gateway: SmsGateway | None) -> None:
        self.name = gateway.channel if gateway is not None else "sms"
        self._records, self._seal, self._rules, self._gateway = records, seal, rules, gateway

    async def send(self, job: Job, now: datetime) -> Outcome:
        """Hand it to the provider; unavailable without a provider or a number."""
        if self._gateway is None:
            return Outcome(OutcomeKind.UNAVAILABLE, self.name, "没有接短信平台。")
        number = await self._number(job)
        if number is None:
            return Outcome(OutcomeKind.UNAVAILABLE, self.name, "没有留手机号。")
        sms = Sms(number, self._rules.template_of(job.kind), job.text, job.send_key(self.name))
        try:
            receipt = await self._gateway.send(sms)
        except Refused as refused:
            return Outcome(OutcomeKind.REFUSED, self.name, refused.reason)
        except Busy as busy:
            return Outcome(OutcomeKind.BUSY, self.name, busy.reason, retry_after=busy.retry_after)
        return Outcome(OutcomeKind.SENT, self.name, receipt=receipt.id)

    async def _number(self, job: Job) -> str | None:
        contact_id = job.contact_id
        if contact_id is None:
            return None
        found = await self._records.read(lambda connection: read_contact(connection, self._seal, contact_id))
        return found.phone


def channels_for(
    records: Records, seal: Seal, rules: NoticeRules, gateway: SmsGateway | None, told: Callable[[str], None]
) -> Mapping[str, Channel]:
    """Every channel of notices.yml by its name there."""
    return {
        "conversation": ConversationChannel(records, seal, rules, told),
        "sms": SmsChannel(records, seal, rules, gateway),
        "mailbox": ConversationChannel(records, seal, rules, told, is_mailbox=True),
    }
