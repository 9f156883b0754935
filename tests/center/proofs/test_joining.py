"""A proved number joins the conversation with its person, unless there is a sign that it is another's by now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.conversations import conversation_of
from center.identities import contacts_behind, conversations_behind
from center.people import contact_of, has_consent, read_contact, share_number
from center.people_tables import channel_identity, phone_proof
from center.proofs.joining import PURPOSE, join
from center.proofs.rows import Sign, State, proofs_where
from center.proofs.trying import Outcome
from center.records import Records
from tests.center.people_recorded import PHONE_NUMBER, founded, known, overlapping
from tests.center.proofs.proving import SETTING, asked, joined, pin_of, proved, talk, tried
from tests.center.recorded import FRIDAY_NOON, SEAL, said

LATER = FRIDAY_NOON + timedelta(days=40)
YEARS_LATER = FRIDAY_NOON + timedelta(days=500)


def behind(records: Records, here: str) -> list[int]:
    return records.read_now(lambda connection: contacts_behind(connection, here))


def name_of(records: Records, contact_id: int) -> str | None:
    return records.read_now(lambda connection: read_contact(connection, SEAL, contact_id).name)


def signs(records: Records) -> list[tuple[State, Sign | None]]:
    found = records.read_now(lambda connection: proofs_where(connection, sa.true()))
    return [(proof.state, proof.sign) for proof in found]


@pytest.mark.parametrize("channel", ["wechat", "widget", "hotline"])
@pytest.mark.parametrize("person", ["p" * 64, None])
def test_a_new_number_joins_on_every_channel_with_consent(records: Records, channel: str, person: str | None) -> None:
    here = talk(records, channel, person)
    done = proved(records, here, name="王芳")
    assert done.held is None
    assert done.contact_id is not None
    assert behind(records, here) == [done.contact_id]
    assert name_of(records, done.contact_id) == "王芳"
    assert records.read_now(lambda connection: has_consent(connection, int(done.contact_id or 0), PURPOSE))


def test_nobody_is_known_before_the_code_is_right(records: Records) -> None:
    here = talk(records)
    asked(records, here)
    assert behind(records, here) == []


def test_channels_of_one_person_are_one(records: Records) -> None:
    on_wechat, on_widget = talk(records), talk(records, "widget", None)
    first = proved(records, on_wechat, name="王芳")
    second = proved(records, on_widget, name="王女士", now=FRIDAY_NOON + timedelta(minutes=2))
    assert (second.contact_id, second.held) == (first.contact_id, None)
    theirs = records.read_now(lambda connection: conversations_behind(connection, on_widget))
    assert theirs == [on_widget, on_wechat]


def test_one_person_with_two_telephones(records: Records) -> None:
    here = talk(records)
    contacts = [
        proved(records, here, f"1390000000{place}", "王芳", FRIDAY_NOON + timedelta(minutes=place)).contact_id
        for place in (1, 2)
    ]
    assert behind(records, here) == contacts
    assert len(set(contacts)) == 2


@pytest.mark.parametrize("name", ["李强", None])
def test_another_name_waits_for_staff_and_shows_nothing(records: Records, name: str | None) -> None:
    contact_id = known(records, PHONE_NUMBER, "王芳")
    founded(records, contact_id)
    here = talk(records)
    done = proved(records, here, name=name)
    assert (done.contact_id, behind(records, here)) == (None, [])
    assert signs(records) == [(State.HELD, Sign.NAME)]
    assert name_of(records, contact_id) == "王芳"


def test_the_name_that_is_known_joins_after_years_too(records: Records) -> None:
    contact_id = known(records, PHONE_NUMBER, "王芳")
    founded(records, contact_id)
    assert proved(records, talk(records), name="王女士", now=YEARS_LATER).contact_id == contact_id


def test_without_a_known_name_a_number_that_was_long_unused_waits(records: Records) -> None:
    contact_id = known(records, PHONE_NUMBER)
    founded(records, contact_id)
    assert proved(records, talk(records, person="a"), now=LATER).contact_id == contact_id
    assert proved(records, talk(records, person="b"), name="李强", now=YEARS_LATER).contact_id is None
    assert signs(records)[-1] == (State.HELD, Sign.UNUSED)


def test_a_number_under_which_there_is_nothing_needs_no_name(records: Records) -> None:
    contact_id = known(records, PHONE_NUMBER, "王芳")
    assert proved(records, talk(records), name="李强", now=YEARS_LATER).contact_id == contact_id


def test_who_is_known_here_already_is_not_asked_again(records: Records) -> None:
    here = talk(records)
    first = proved(records, here, name="王芳")
    assert proved(records, here, now=YEARS_LATER) == first


def test_of_two_who_share_a_number_the_name_decides(records: Records) -> None:
    first = known(records, PHONE_NUMBER, "王芳")
    founded(records, first)
    second = records.write_now(lambda c: share_number(c, SEAL, PHONE_NUMBER, "李强", FRIDAY_NOON))
    founded(records, second, "老李铺子")
    assert proved(records, talk(records, person="a"), name="李强").contact_id == second
    later = FRIDAY_NOON + timedelta(minutes=2)
    assert proved(records, talk(records, person="b"), name="王芳", now=later).contact_id == first
    typed = records.write_now(lambda c: contact_of(c, SEAL, PHONE_NUMBER, "李强", FRIDAY_NOON))
    assert typed == second


@pytest.mark.parametrize("name", ["王芳", "李强"])
def test_done_again_it_is_done_once(records: Records, name: str) -> None:
    contact_id = known(records, PHONE_NUMBER, "王芳")
    founded(records, contact_id)
    here = talk(records)
    asked(records, here)
    pin, message = pin_of(records, here), said(records, here, "1")
    told = []
    for _ in range(2):
        done = tried(records, here, pin, message_id=message)
        assert done.outcome is Outcome.RIGHT
        told.append(joined(records, done, name))
    assert told[0] == told[1]
    rows = records.read_now(lambda c: c.execute(sa.select(sa.func.count(channel_identity.c.id))).scalar_one())
    assert rows == int(name == "王芳")


def test_two_conversations_at_once_are_one_person(records: Records) -> None:
    talks = [talk(records, person="a"), talk(records, "widget", None)]
    done = []
    for place, here in enumerate(talks):
        asked(records, here, now=FRIDAY_NOON + timedelta(minutes=place))
        done.append(tried(records, here, pin_of(records, here), FRIDAY_NOON + timedelta(minutes=place)))
    waiting = iter(done)

    def work(connection: Any) -> int | None:
        proof = next(waiting).proof
        assert proof is not None
        return join(connection, SEAL, SETTING, proof, "王芳", "同意", FRIDAY_NOON).contact_id

    first, second = overlapping(records, work)
    assert first == second
    assert [behind(records, here) for here in talks] == [[first], [first]]


def test_a_held_name_is_sealed_and_the_conversation_stays_nobodys(records: Records) -> None:
    contact_id = known(records, PHONE_NUMBER, "王芳")
    founded(records, contact_id)
    here = talk(records, "widget", None)
    proved(records, here, name="李强")
    rows = records.read_now(lambda c: str(c.execute(sa.select(phone_proof)).all()))
    assert "李强" not in rows
    assert records.read_now(lambda c: conversation_of(c, here).person) is None
