"""What people wanted no more of, what was to be told to them by telephone, what they proved: listed, and forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from center.notice_tables import notice, notice_wish, telephone_task
from center.notices.rules import NoticeRules
from center.notices.wishes import refuse, whose_in
from center.people import read_contact
from center.people_tables import contact, phone_proof
from center.proofs.asking import NotSent
from center.proofs.ending import KEPT, proofs_due
from center.proofs.trying import Outcome
from center.records import Records
from center.telephone.channel import TelephoneChannel
from center.telephone.tasks import FORGOTTEN
from tests.center.my_information.lived import forgotten, stored
from tests.center.notices.noticed import Post, draft, put
from tests.center.people_recorded import PHONE_NUMBER
from tests.center.proofs.proving import asked, joined, pin_of, talk, tried
from tests.center.recorded import FRIDAY_NOON, SEAL

WORDS = "执照办好了，来三号窗口取"


def lines(records: Records, talk_id: str, now: Any = FRIDAY_NOON) -> list[str]:
    """Every line but that of the talk itself."""
    groups = stored(records, talk_id, now).groups
    return [line for group in groups if group.title != "对话" for line in group.lines]


def column(records: Records, wanted: Any) -> list[Any]:
    """Every value of one column."""
    return records.read_now(lambda connection: list(connection.execute(sa.select(wanted)).scalars()))


def bound(records: Records, talk_id: str, name: str = "王芳") -> int:
    """The contact whom a code has proved there."""
    asked(records, talk_id)
    done = joined(records, tried(records, talk_id, pin_of(records, talk_id)), name)
    assert done.contact_id is not None
    return done.contact_id


def test_wishes_are_listed_and_forgotten(records: Records) -> None:
    here = talk(records)
    abouts = ["topic:rating", "by:sms"]
    records.write_now(lambda c: refuse(c, whose_in(c, here), abouts, "person", FRIDAY_NOON))
    assert lines(records, here) == ["您说过不要的提醒：短信、评价邀请"]
    assert forgotten(records, here).deleted == ("不要哪些提醒的记录：2项，不想收要再说一次",)
    assert (column(records, notice_wish.c.id), lines(records, here)) == ([], [])


def test_another_persons_wishes_stay(records: Records) -> None:
    here, other = talk(records), talk(records, person="q" * 64)
    records.write_now(lambda c: refuse(c, whose_in(c, other), ["by:sms"], "person", FRIDAY_NOON))
    assert forgotten(records, here).deleted == ()
    assert column(records, notice_wish.c.about) == ["by:sms"]


async def test_the_words_of_an_open_call_are_gone_and_what_is_to_be_told_takes_another_way(records: Records) -> None:
    rules = NoticeRules(
        kinds={"promise_answer": {"channels": ["telephone", "mailbox"], "is_due": True, "why": "答应过"}}
    )
    here, post = talk(records, "json"), Post(records, rules)
    post.carrier._channels = {"telephone": TelephoneChannel(records, SEAL, rules)}
    put(records, draft(kind="promise_answer", contact_id=bound(records, here), text=WORDS))
    await post.carrier.carry()
    assert column(records, telephone_task.c.text) == [WORDS]
    assert "要打电话告诉您的：1件" in lines(records, here)
    assert "要打电话告诉您的话：1件" in forgotten(records, here).deleted
    assert "要打电话告诉您的：1件" not in lines(records, here)
    rows = records.read_now(lambda c: c.execute(sa.select(telephone_task)).all())
    assert [(row.text, row.state, row.reason) for row in rows] == [(None, "withdrawn", FORGOTTEN)]
    told = sa.select(notice.c.state).where(notice.c.kind == "promise_answer")
    assert records.read_now(lambda c: c.execute(told).scalar_one()) == "waiting"


def test_a_proof_is_listed_and_forgotten_but_the_limits_hold_on(records: Records) -> None:
    here = talk(records)
    old = bound(records, here)
    assert "手机号核对的记录：1次" in lines(records, here)
    assert forgotten(records, here).deleted[-2:] == ("手机号核对的记录：1次", "联系方式：1个")
    assert "发过验证码的次数：1次" in lines(records, here)
    [row] = records.read_now(lambda c: c.execute(sa.select(phone_proof)).all())
    assert (row.code_hash, row.name_sealed, row.agreed, row.state) == ("", None, None, "ended")
    assert records.read_now(lambda c: read_contact(c, SEAL, old)).phone == ""
    assert isinstance(asked(records, talk(records, person="q" * 64)), NotSent)
    assert forgotten(records, here).deleted == ()
    later = FRIDAY_NOON + KEPT + timedelta(hours=1)
    records.write_now(lambda connection: proofs_due(connection, SEAL, later))
    assert column(records, phone_proof.c.id) == []
    ids = column(records, contact.c.id)
    assert [records.read_now(lambda c, one=one: read_contact(c, SEAL, one)).phone for one in ids] == ["", ""]


def test_a_code_that_waits_is_good_no_more_and_is_not_sent(records: Records) -> None:
    here = talk(records)
    asked(records, here)
    pin = pin_of(records, here)
    forgotten(records, here)
    assert tried(records, here, pin).outcome is Outcome.OVER
    assert (column(records, notice.c.state), column(records, notice.c.body)) == (["cancelled"], [None])


def test_a_code_on_its_way_to_somebody_else_still_proves_the_number(records: Records) -> None:
    """The owner of a number is forgotten in one place while it is being proved in another."""
    here, there = talk(records), talk(records, person="q" * 64)
    bound(records, here)
    later = FRIDAY_NOON + timedelta(minutes=2)
    asked(records, there, now=later)
    pin = pin_of(records, there)
    forgotten(records, here, later)
    done = joined(records, tried(records, there, pin, later), "王芳", later)
    assert done.contact_id is not None
    found = records.read_now(lambda connection: read_contact(connection, SEAL, done.contact_id or 0))
    assert (found.phone, found.name) == (PHONE_NUMBER, "王芳")
