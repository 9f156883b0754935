"""Lists of transcripts: every filter, words, pages by key, the offices in sight; read off indexes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from center.transcripts.cutting import words_of
from center.transcripts.indexing import index_new
from center.transcripts.listing import PAGE, TranscriptPage, Wish, _by_time, _by_words, transcripts_listed
from center.transcripts.sighting import NotAllowed
from center.transcripts.traits import Trait
from center.understanding import Decision
from tests.center.handoffs.handed import TEN, queued, there
from tests.center.recorded import said
from tests.center.staff.staffed import made
from tests.center.transcripts.reviewed import Said, answered, index_all, minutes, talked
from tests.center.transcripts.test_indexing import plan_of


def reviewer(records: Records, office: str | None = None) -> StaffMember:
    return made(records, "li", Role.REVIEWER, office=office)


def page(records: Records, member: StaffMember, wish: Wish, key: str | None = None) -> TranscriptPage:
    return records.read_now(lambda at: transcripts_listed(at, member, wish, key))


def ids(records: Records, member: StaffMember, wish: Wish) -> list[str]:
    return [row.conversation_id for row in page(records, member, wish).rows]


def test_a_line_says_what_a_reviewer_has_to_know(records: Records) -> None:
    member = reviewer(records)
    unknown = Said("能养恐龙吗？我电话13900000001", Decision.UNKNOWN, 0.1, None)
    talk = talked(records, unknown, Said("执照", Decision.CHOICES, 0.4), now=minutes(1))
    index_all(records)
    [row] = page(records, member, Wish()).rows
    assert row == (
        talk,
        "网页",
        None,
        minutes(1),
        minutes(2),
        4,
        "能养恐龙吗？我电话139****0001",
        (Trait.UNKNOWN, Trait.ASKED_BACK, Trait.UNREVIEWED),
        (),
    )


def test_every_filter_finds_its_own(records: Records) -> None:
    member = reviewer(records)
    plain = talked(records, "怎么起名", now=minutes(0))
    unknown = talked(records, Said("恐龙", Decision.UNKNOWN, 0.1, None), now=minutes(1), channel="wechat")
    low = talked(records, Said("变更", confidence=0.65, guide="change.address", version="v2"), now=minutes(2))
    stage = talked(records, Said("想注销", Decision.STAGE, 0.9, None, "closing"), now=minutes(3), office="region/east")
    handed = talked(records, "转人工", now=minutes(4))
    there(records)
    assert queued(records, handed, now=TEN) is not None
    index_all(records)
    wishes = {
        Wish(): [handed, stage, low, unknown, plain],
        Wish(since=minutes(1), until=minutes(3)): [low, unknown],
        Wish(channel="wechat"): [unknown],
        Wish(office_id="region"): [stage],
        Wish(office_id="region/east"): [stage],
        Wish(office_id="reg"): [],
        Wish(stage="closing"): [stage],
        Wish(stage="change"): [low],
        Wish(guide="setup.name"): [handed, plain],
        Wish(version="v2"): [low],
        Wish(marks=frozenset({Trait.UNKNOWN})): [unknown],
        Wish(marks=frozenset({Trait.LOW})): [low],
        Wish(marks=frozenset({Trait.HANDED_OVER})): [handed],
        Wish(marks=frozenset({Trait.HANDED_OVER, Trait.UNKNOWN})): [],
        Wish(marks=frozenset({Trait.HANDED_OVER}), guide="setup.name", channel="widget"): [handed],
        Wish(words="恐龙"): [unknown],
        Wish(words="身份"): [handed, stage, low, unknown, plain],
        Wish(words="身份", guide="setup.name"): [handed, plain],
        Wish(words="不存在的"): [],
    }
    assert {wish: ids(records, member, wish) for wish in wishes} == wishes


@pytest.mark.parametrize("wish", [Wish(), Wish(words="执照"), Wish(guide="setup.name")], ids=["all", "words", "guide"])
def test_pages_go_by_key_and_hold_each_once(records: Records, wish: Wish) -> None:
    member = reviewer(records)
    talks = [talked(records, "执照一", "执照二", now=minutes(number / 7)) for number in range(PAGE + 5)]
    index_all(records)
    first = page(records, member, wish)
    assert first.following is not None
    talked(records, "新来的问执照", now=minutes(200))
    index_all(records)
    second = page(records, member, wish, first.following)
    listed = [row.conversation_id for row in (*first.rows, *second.rows)]
    assert (len(first.rows), len(second.rows), second.following) == (PAGE, 5, None)
    assert (set(listed), len(set(listed))) == (set(talks), len(listed))


@pytest.mark.parametrize("key", ["", "x", "2026-11-20~a", "1e5", "-1", "9" * 40])
def test_a_key_that_is_none_is_refused(records: Records, key: str) -> None:
    member = reviewer(records)
    for wish in (Wish(), Wish(words="执照")):
        with pytest.raises(NotAllowed):
            page(records, member, wish, key)


def test_one_sees_the_own_offices_and_those_without_one(records: Records) -> None:
    mine, other = talked(records, "在东边", office="a/east"), talked(records, "在西边", office="b")
    nowhere, member = talked(records, "哪边也不在"), reviewer(records, "a")
    index_all(records)
    for wish in (Wish(), Wish(words="边 在")):
        seen = set(ids(records, member, wish))
        assert seen == {mine, nowhere} and other not in seen


def test_without_the_right_there_is_no_list_and_an_evaluator_sees_samples_only(records: Records) -> None:
    talked(records, "执照")
    index_all(records)
    with pytest.raises(NotAllowed):
        page(records, made(records, "clerk", Role.CLERK), Wish())
    assert ids(records, made(records, "eva", Role.EVALUATOR), Wish()) == []


def test_who_speaks_again_comes_first_again(records: Records) -> None:
    member = reviewer(records)
    old, new = talked(records, "一", now=minutes(0)), talked(records, "二", now=minutes(5))
    index_all(records)
    assert ids(records, member, Wish(guide="setup.name")) == [new, old]
    answered(records, old, Said("又来"), minutes(9))
    said(records, new, "早说的")
    index_all(records)
    assert ids(records, member, Wish(guide="setup.name")) == [old, new]


def filled(records: Records, number: int) -> None:
    """So many conversations of two messages, written at once."""

    def work(connection: Any) -> None:
        from center.tables import conversation, message, turn

        now = minutes(0)
        talks = [
            {
                "id": f"c{one:06}", "channel": "widget", "state": "bot", "state_since": now, "last_seq": 2,
                "session": 1, "tracker_revision": 0, "retention": "conversation", "created_at": minutes(one),
                "updated_at": minutes(one),
            }
            for one in range(number)
        ]  # fmt: skip
        connection.execute(sa.insert(conversation), talks)
        last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(message.c.id), 0))).scalar_one()
        lines: list[dict[str, Any]] = []
        turns: list[dict[str, Any]] = []
        for one in range(number):
            at: datetime = minutes(one)
            shared = {"conversation_id": f"c{one:06}", "session": 1, "kind": "text", "created_at": at}
            text = "问营业执照" if one % 10 == 0 else f"第{one}家问食品经营许可"
            mine = last + 2 * one + 1
            lines.append({**shared, "id": mine, "seq": 1, "author": "person", "text": text, "answers_id": None})
            lines.append({**shared, "id": mine + 1, "seq": 2, "author": "bot", "text": "请说。", "answers_id": mine})
            turns.append(
                {
                    "message_id": mine, "conversation_id": f"c{one:06}", "seq": 1, "state": "done",
                    "outcome": "answered", "attempts": 1, "due_at": at, "received_at": at, "version": "v1",
                    "decision": "unknown" if one % 10 == 0 else "answer",
                    "guide": None if one % 10 == 0 else f"setup.g{one % 50}",
                }
            )  # fmt: skip
        connection.execute(sa.insert(message), lines)
        connection.execute(sa.insert(turn), turns)

    records.write_now(work)
    while records.write_now(lambda at: index_new(at, 2000)):
        pass
    records.write_now(lambda at: at.execute(sa.text("ANALYZE")))


def test_a_page_is_read_off_indexes(records: Records) -> None:
    filled(records, 3000)
    member = reviewer(records)
    wishes = (Wish(), Wish(guide="setup.g7"), Wish(marks=frozenset({Trait.UNKNOWN})), Wish(words="执照"))
    for wish in wishes:

        def select(connection: Any, wish: Wish = wish) -> Any:
            words = words_of(wish.words)
            return (_by_words(connection, member, wish, words, None) if words else _by_time(member, wish, None)).limit(
                PAGE + 1
            )

        plan = plan_of(records, records.read_now(select))
        for table in ("message ", "turn ", "conversation ", "transcript ", "transcript_trait ", "message_index "):
            assert f"Seq Scan on {table}" not in plan, plan
        assert "'SCAN message'" not in plan and "'SCAN conversation'" not in plan, plan
        assert len(ids(records, member, wish)) == PAGE
