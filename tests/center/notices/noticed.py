"""What tests of notices need: a provider in this process, drafts, people to tell, a look into the tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.clock import StepClock
from center.gateways.simulators.faults import Fault, Faults
from center.gateways.simulators.sms_provider import Sending, SimulatedProvider, Turned
from center.gateways.sms import Busy, BusyCause, Delivery, Receipt, Refused, Sms
from center.messages import messages_after
from center.notice_tables import notice, notice_attempt
from center.notices.carrier import Carrier
from center.notices.channels import channels_for
from center.notices.outbox import Draft, enqueue
from center.notices.receipts import take_receipts
from center.notices.rules import NoticeRules
from center.records import Records
from center.times import SHANGHAI
from tests.center.people_recorded import known
from tests.center.recorded import FRIDAY_NOON, SEAL

RECORD = "A-22222229"
TEXT = "您预约的11月24日（周二）上午9:30快到了，请带好身份证。"
RULES = NoticeRules(
    talks={"json": {"active_minutes": 30, "is_read_later": True}, "hotline": {}},
    kinds={"promise_answer": {"channels": ["conversation", "sms", "mailbox"]}},
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of November 2026 by Shanghai's clocks."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def draft(key: str = "reminder_day:1", **changes: Any) -> Draft:
    """A reminder that is due on Friday noon."""
    return Draft(key, "reminder_day", RECORD, TEXT, FRIDAY_NOON)._replace(**changes)


def put(records: Records, *drafts: Draft, now: datetime = FRIDAY_NOON) -> list[bool]:
    """Enqueue them."""
    return records.write_now(lambda connection: [enqueue(connection, one, now) for one in drafts])


def someone(records: Records, number: int = 1) -> int:
    """The id of a contact with the phone 139000000NN."""
    return known(records, f"139000000{number:02}")


class Provider:
    """An SMS gateway on the simulated provider; ``busy`` is how many of the next sendings it turns away for now."""

    channel = "sms"

    def __init__(self) -> None:
        self.faults: Faults[Fault] = Faults()
        self.provider = SimulatedProvider(self.faults)
        self.busy, self.asked = 0, 0
        self.loses_answers = False
        self.at = FRIDAY_NOON

    async def send(self, message: Sms) -> Receipt:
        self.asked += 1
        if self.busy:
            self.busy -= 1
            raise Busy(BusyCause.RATE, timedelta(seconds=60))
        sending = Sending(message.key, message.number, message.template, message.text, "政务")
        try:
            receipt = self.provider.accept(sending, self.at)
        except Turned as turned:
            raise Refused(turned.code) from None
        if self.loses_answers:
            raise Busy(BusyCause.TIMEOUT, timedelta(seconds=30))
        return Receipt(receipt, "sms")

    async def receipts(self, after: str) -> list[Delivery]:
        return [
            Delivery(told["cursor"], told["receipt"], told["key"], told["delivered"], told["code"], self.at)
            for told in self.provider.deliveries(after)
        ]

    def texts(self) -> list[tuple[str, str]]:
        """Number and text of what people got."""
        return [(entry["number"], entry["text"].removeprefix("【政务】")) for entry in self.provider.outbox]


class Post:
    """A carrier on ``records`` at a clock that the test moves, and the provider that it uses."""

    def __init__(self, records: Records, rules: NoticeRules = RULES, now: datetime = FRIDAY_NOON) -> None:
        self.records, self.clock, self.provider, self.told = records, StepClock(now), Provider(), list[str]()
        self.carrier = self.another(rules)

    def another(self, rules: NoticeRules = RULES) -> Carrier:
        """One more carrier with the same provider."""
        channels = channels_for(self.records, SEAL, rules, self.provider, self.told.append)
        return Carrier(self.records, rules, channels, self.clock)

    def move_to(self, now: datetime) -> None:
        """From here on it is ``now``."""
        self.clock.advance(now - self.clock.now())
        self.provider.at = self.clock.now()

    async def collect(self) -> int:
        """Take every receipt from the beginning; how many were news."""
        page, now = await self.provider.receipts(""), self.clock.now()
        return await self.records.write(lambda connection: take_receipts(connection, page, "sms", now))


def states(records: Records) -> list[str]:
    """The state of every notice, in the order in which they were enqueued."""
    wanted = sa.select(notice.c.state).order_by(notice.c.id)
    return records.read_now(lambda connection: list(connection.execute(wanted).scalars()))


def row_of(records: Records, key: str = "reminder_day:1") -> Mapping[str, Any]:
    """One notice's row."""
    wanted = sa.select(notice).where(notice.c.key == key)
    return records.read_now(lambda connection: dict(connection.execute(wanted).one()._mapping))


def attempts(records: Records) -> list[tuple[int, str, str, str | None]]:
    """Number, channel, outcome and reason of every attempt."""
    columns = [notice_attempt.c[name] for name in ("number", "channel", "outcome", "reason")]
    wanted = sa.select(*columns).order_by(notice_attempt.c.notice_id, notice_attempt.c.number)
    return records.read_now(lambda connection: [tuple(row) for row in connection.execute(wanted)])


def log_of(records: Records, conversation_id: str) -> list[tuple[str, str]]:
    """Author and text of every message."""
    found = records.read_now(lambda connection: messages_after(connection, SEAL, conversation_id))
    return [(message.author.value, message.words.text) for message in found]
