"""Who calls: confirmed, not the one we thought, and what the bot's forms then know."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from center.acquaintance import acquaintance_of
from center.calls.people import (
    confirm_caller,
    conversation_for,
    give_number,
    link_again,
    unlink_caller,
)
from center.calls.states import CallEnded, Identity, NoNumber, NotYours
from center.calls.writing import discard_call
from center.conversations import conversation_of
from center.people_tables import channel_identity
from center.records import Records
from center.times import local_date
from tests.center.calls.called import COLLEAGUE, NOW, NUMBER, OFFICE, done, opened, view
from tests.center.people_recorded import founded, known
from tests.center.recorded import SEAL


def talk_of(records: Records, code: str) -> str:
    """The conversation of the call."""
    found = view(records, code)
    return records.write_now(lambda at: conversation_for(at, SEAL, found, NOW))


def proofs(records: Records) -> list[Any]:
    """Whom channels have proved."""
    return records.read_now(lambda at: at.execute(sa.select(channel_identity)).all())


def knows(records: Records, talk: str) -> str | None:
    """Under which name the bot knows who talks there."""
    found = records.read_now(lambda at: acquaintance_of(at, SEAL, talk, local_date(NOW)))
    return found.enterprise if found else None


def test_the_conversation_is_the_calls_own(records: Records) -> None:
    first, second = opened(records), opened(records, "13900000002")
    talk = talk_of(records, first)
    found = records.read_now(lambda at: conversation_of(at, talk))
    assert talk_of(records, first) == talk != talk_of(records, second)
    assert (found.channel, found.last_seq) == ("hotline", 0)


def test_a_number_alone_proves_nothing(records: Records) -> None:
    founded(records, known(records, NUMBER, "周女士"))
    talk = talk_of(records, opened(records))
    assert (proofs(records), knows(records, talk)) == ([], None)


@pytest.mark.parametrize("is_first", [True, False])
def test_confirmed_the_bot_knows_who_calls(records: Records, is_first: bool) -> None:
    founded(records, known(records, NUMBER, "周女士"))
    code = opened(records)
    if is_first:
        done(records, confirm_caller, code, "")
    talk = talk_of(records, code)
    done(records, confirm_caller, code, "")
    assert knows(records, talk) == "晋味源"
    assert [proof.proved_by for proof in proofs(records)] == ["staff"]


def test_somebody_else_gets_a_conversation_that_knows_nobody(records: Records) -> None:
    founded(records, known(records))
    code = opened(records)
    done(records, confirm_caller, code, "")
    talk = talk_of(records, code)
    found = done(records, unlink_caller, code)
    assert (found.identity, found.contact_id, found.conversation_id) == (Identity.UNLINKED, None, None)
    assert (knows(records, talk), knows(records, talk_of(records, code))) == (None, None)


def test_undone_it_is_not_confirmed(records: Records) -> None:
    contact = known(records)
    code = opened(records)
    done(records, confirm_caller, code, "")
    done(records, unlink_caller, code)
    found = done(records, link_again, code)
    assert (found.identity, found.contact_id, proofs(records)) == (Identity.LINKED, contact, [])


def test_there_is_nobody_to_link_again(records: Records) -> None:
    code = opened(records)
    done(records, unlink_caller, code)
    with pytest.raises(NoNumber):
        done(records, link_again, code)


@pytest.mark.parametrize("caller", ["anonymous", "0350-3030001"])
def test_without_a_mobile_number_nobody_is_confirmed(records: Records, caller: str) -> None:
    code = opened(records, caller)
    with pytest.raises(NoNumber):
        done(records, confirm_caller, code, "周女士")


def test_a_number_that_is_given_finds_the_person(records: Records) -> None:
    contact = known(records)
    code = opened(records, "")
    found = done(records, give_number, code, "139 0000 0001")
    assert (found.caller, found.contact_id, found.identity) == (NUMBER, contact, Identity.LINKED)
    assert done(records, give_number, code, "03503030001").identity is Identity.UNKNOWN


def test_only_in_ones_own_open_call(records: Records) -> None:
    code = opened(records)
    with pytest.raises(NotYours):
        done(records, unlink_caller, code, staff=COLLEAGUE)
    done(records, discard_call, code, "打错了")
    with pytest.raises(CallEnded):
        done(records, confirm_caller, code, "")


def test_the_office_goes_with_the_conversation(records: Records) -> None:
    talk = talk_of(records, opened(records))
    wanted = sa.text("SELECT office_id FROM conversation WHERE id = :id")
    assert records.read_now(lambda at: at.execute(wanted, {"id": talk}).scalar_one()) == OFFICE
