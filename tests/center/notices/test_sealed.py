"""A part of a notice that stands sealed in the outbox and is put in its place when it is sent."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from center.gateways.sms import Delivery, Receipt, Sms
from center.notice_tables import notice
from center.notices.channels import SmsChannel
from center.notices.jobs import OutcomeKind, claim
from center.notices.outbox import Draft, enqueue
from center.notices.rules import NoticeRules
from center.notices.sealed import SLOT, sealed_body
from center.records import Records
from tests.center.people_recorded import known
from tests.center.recorded import FRIDAY_NOON, SEAL


class Post:
    """A provider that keeps what it is given."""

    channel = "sms"

    def __init__(self) -> None:
        self.sent: list[Sms] = []

    async def send(self, message: Sms) -> Receipt:
        self.sent.append(message)
        return Receipt("r-1", self.channel)

    async def receipts(self, after: str) -> list[Delivery]:
        return []


async def test_the_code_is_in_what_is_sent_and_not_in_what_is_stored(records: Records) -> None:
    contact_id = known(records)
    body = sealed_body(SEAL, "phone_code:V-1", "120345")
    ends = FRIDAY_NOON + timedelta(minutes=5)
    draft = Draft(
        "phone_code:V-1", "phone_code", "V-1", f"验证码{SLOT}。", FRIDAY_NOON, contact_id, None, body, ends, True
    )
    records.write_now(lambda connection: enqueue(connection, draft, FRIDAY_NOON))
    assert "120345" not in str(records.read_now(lambda c: c.execute(sa.select(notice)).all()))
    (job,) = records.write_now(lambda connection: claim(connection, FRIDAY_NOON, 1))
    post = Post()
    done = await SmsChannel(records, SEAL, NoticeRules(), post).send(job, FRIDAY_NOON)
    assert (done.kind, [sms.text for sms in post.sent]) == (OutcomeKind.SENT, ["验证码120345。"])
