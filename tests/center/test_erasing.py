"""Conversations whose time is over are emptied: texts gone, rows and sequence numbers there; nothing sooner."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from center.conversations import close
from center.erasing import EMPTIED, ERASED, conversations_due
from center.forgetting_tables import erasure
from center.messages import Author, Words
from center.notices.talks import write_message
from center.records import Records
from center.tables import conversation
from center.tracking import dialogue_events
from tests.center.my_information.lived import answered, lived, rules, stored, texts, under_way
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation, said

YEAR_LATER = datetime.fromisoformat("2027-11-21T00:00:00+08:00")
JUST_BEFORE = YEAR_LATER - timedelta(seconds=1)


def due(records: Records, now: datetime, limit: int = 50) -> int:
    return records.write_now(lambda connection: conversations_due(connection, rules(), now, limit))


def kept_as(records: Records, talk: str) -> str:
    wanted = sa.select(conversation.c.retention).where(conversation.c.id == talk)
    return str(records.read_now(lambda connection: connection.execute(wanted).scalar_one()))


def test_a_silent_conversation_is_emptied_after_its_last_day_and_not_before(records: Records) -> None:
    talk = new_conversation(records)
    answered(records, talk)
    under_way(records, talk)
    assert due(records, JUST_BEFORE) == 0
    assert due(records, YEAR_LATER) == 1
    assert texts(records, talk) == [(1, Author.PERSON, ERASED), (2, Author.BOT, ERASED)]
    assert records.read_now(lambda connection: dialogue_events(connection, talk)) == []
    assert (kept_as(records, talk), due(records, YEAR_LATER)) == (EMPTIED, 0)
    noted = records.read_now(lambda connection: connection.execute(sa.select(erasure)).one())
    assert (noted.conversation_id, noted.cause) == (talk, "retention")
    assert noted.erased == '{"messages": 2, "tasks": 1, "turns": 1}'


def test_a_closed_one_waits_as_long_as_a_silent_one(records: Records) -> None:
    talk = new_conversation(records)
    answered(records, talk)
    records.write_now(lambda connection: close(connection, talk, FRIDAY_NOON + timedelta(days=10)))
    assert (due(records, YEAR_LATER), due(records, YEAR_LATER + timedelta(days=10))) == (0, 1)


def test_who_speaks_again_is_kept_again(records: Records) -> None:
    talk, told = new_conversation(records), new_conversation(records)
    for one in (talk, told):
        answered(records, one)
    assert due(records, YEAR_LATER) == 2
    answered(records, talk, "又来了")
    later = YEAR_LATER + timedelta(days=30)
    records.write_now(lambda connection: write_message(connection, SEAL, told, Words("有答复了"), "n", later))
    assert [kept_as(records, one) for one in (talk, told)] == ["conversation"] * 2
    assert texts(records, talk)[-2][2] == "又来了"
    assert due(records, YEAR_LATER + timedelta(days=380)) == 1
    assert texts(records, told)[-1][2] == "有答复了"


def test_what_waits_for_its_answer_is_left_alone(records: Records) -> None:
    talk = new_conversation(records)
    said(records, talk, "有人吗")
    assert due(records, YEAR_LATER) == 0
    assert texts(records, talk) == [(1, Author.PERSON, "有人吗")]


def test_records_of_official_business_stay(records: Records) -> None:
    talk = new_conversation(records)
    lived(records, talk)
    before = {group.title: group.lines for group in stored(records, talk).groups}
    due(records, YEAR_LATER)
    after = {group.title: group.lines for group in stored(records, talk).groups}
    assert set(before) - set(after) == {"对话", "没办完的事"}
    assert after == {title: lines for title, lines in before.items() if title in after}


def test_a_few_at_a_time_the_oldest_first(records: Records) -> None:
    talks = [new_conversation(records) for _ in range(3)]
    for talk in talks:
        answered(records, talk)
    assert [due(records, YEAR_LATER, 2) for _ in range(3)] == [2, 1, 0]
