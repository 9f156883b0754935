"""What is deleted when its person asks: at rest nothing of it is left; what is official business stays."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from center.cases.events import history, verify
from center.drafts.records import DraftState
from center.erasing import ERASED
from center.forgetting_tables import erasure
from center.messages import Author
from center.my_information import StillAnswering
from center.people import contact_of, read_contact
from center.promises.answering import answer
from center.records import Records
from center.tables import conversation
from center.tracking import dialogue_events
from center.turns import claim
from tests.center.drafts.drafted import saved, view
from tests.center.my_information.lived import (
    PHONE,
    SEEN,
    answered,
    forgotten,
    lived,
    proved,
    rows,
    stored,
    texts,
    under_way,
)
from tests.center.promises.promised import make
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation, said


def erasures(records: Records) -> list[tuple[str, str, dict[str, int]]]:
    found = records.read_now(lambda connection: connection.execute(sa.select(erasure).order_by(erasure.c.id)).all())
    return [(row.conversation_id, row.cause, json.loads(row.erased)) for row in found]


def test_what_was_said_is_gone_and_its_order_stays(records: Records) -> None:
    talk = new_conversation(records)
    answered(records, talk, "秘密配方是茴香，我姓周")
    done = forgotten(records, talk)
    assert (done.groups, done.deleted) == ((), ("说过的话：2句",))
    assert texts(records, talk) == [(1, Author.PERSON, ERASED), (2, Author.BOT, ERASED)]
    assert "茴香" not in rows(records)
    assert answered(records, talk, "又来了") > 0
    assert [seq for seq, *_ in texts(records, talk)] == [1, 2, 3, 4]
    assert erasures(records) == [(talk, "asked", {"messages": 2, "turns": 1})]


def test_again_there_is_nothing_to_delete_and_nothing_is_noted(records: Records) -> None:
    talk = new_conversation(records)
    codes = lived(records, talk)
    first = forgotten(records, talk)
    assert first.deleted == (
        "说过的话：4句",
        "办事时填过的内容：1份",
        "没有申报的拟稿：1份",
        "问停业还是注销时说的：1次",
    )
    again = forgotten(records, talk)
    assert (again.groups, again.deleted) == (first.groups, ())
    assert (stored(records, talk).groups, len(erasures(records))) == (first.groups, 1)
    kept = str(first.groups)
    assert [name for name, code in codes.items() if code in kept] == ["appointment", "demand", "promise", "case"]


def test_the_conversation_begins_anew(records: Records) -> None:
    talk = new_conversation(records)
    answered(records, talk)
    under_way(records, talk)
    forgotten(records, talk)
    row = records.read_now(lambda connection: connection.execute(sa.select(conversation)).one())
    assert row.answered_at is None
    assert records.read_now(lambda connection: dialogue_events(connection, talk)) == []


def test_a_draft_is_dropped_and_all_its_versions_are_emptied(records: Records) -> None:
    talk = new_conversation(records)
    version = saved(records, conversation_id=talk)
    assert forgotten(records, talk).deleted == ("没有申报的拟稿：1份",)
    seen = view(records, version.code)
    assert (seen.state, seen.reason) == (DraftState.DROPPED, "本人要求删除")
    assert not any(word in rows(records) for word in ("晨光", "七一路", "奶茶"))
    chain = records.read_now(lambda connection: verify(connection, version.code))
    kinds = records.read_now(lambda connection: [event.kind for event in history(connection, version.code)])
    assert (chain, kinds) == ([], ["version", "drop"])


def test_the_number_left_for_an_answer_goes_once_it_was_answered(records: Records) -> None:
    talk = new_conversation(records)
    code = make(records, talk, answered(records, talk)).code
    assert forgotten(records, talk).deleted == ("说过的话：2句",)
    records.write_now(lambda connection: answer(connection, SEAL, code, "不用重新办", "clerk-1", FRIDAY_NOON))
    assert forgotten(records, talk).deleted == ("为答复留的电话：1个",)
    promises = next(group for group in stored(records, talk).groups if group.title == "留言和答复")
    assert promises.lines == (f"答复单{code}：“开分店要不要重新办食品证，打139****0002找我”，已答复",)


def test_a_contact_that_nothing_rests_on_is_emptied_and_the_number_is_free_for_a_new_one(records: Records) -> None:
    talk = new_conversation(records)
    contact = proved(records, talk)
    assert forgotten(records, talk).deleted == ("联系方式：1个",)
    emptied = records.read_now(lambda connection: read_contact(connection, SEAL, contact))
    assert (emptied.name, emptied.phone) == (None, "")
    assert records.write_now(lambda c: contact_of(c, SEAL, PHONE, None, FRIDAY_NOON)) != contact
    assert forgotten(records, talk).deleted == ()


def test_nothing_is_deleted_under_an_answer_that_is_being_made(records: Records) -> None:
    talk = new_conversation(records)
    answered(records, talk)
    said(records, talk, "还有呢")
    records.write_now(lambda connection: claim(connection, SEAL, talk, "t", FRIDAY_NOON))
    with pytest.raises(StillAnswering):
        forgotten(records, talk)
    assert texts(records, talk)[0] == (1, Author.PERSON, SEEN)


def test_what_waits_for_its_answer_is_kept_and_answered_afterwards(records: Records) -> None:
    talk = new_conversation(records)
    answered(records, talk)
    said(records, talk, "还有呢")
    assert forgotten(records, talk).deleted == ("说过的话：2句",)
    assert texts(records, talk)[-1] == (3, Author.PERSON, "还有呢")


def test_asked_for_by_talking_the_message_that_asks_stays_until_it_is_answered(records: Records) -> None:
    talk = new_conversation(records)
    answered(records, talk)
    asking = said(records, talk, "删除我的信息")
    assert forgotten(records, talk, asked_in=asking).deleted == ("说过的话：2句",)
    assert [text for *_, text in texts(records, talk)] == [ERASED, ERASED, "删除我的信息"]
