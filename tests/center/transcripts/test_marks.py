"""Marks of reviewers: set, repeated, undone, several at once; what is refused; what lists show of them."""

from __future__ import annotations

import pytest

from center.erasing import ERASED, empty
from center.messages import messages_after
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from center.transcripts.listing import Wish, transcripts_listed
from center.transcripts.marks import NewMark, mark, mark_reviewed, undo_last
from center.transcripts.records import Mark, MarkKind, marks_of
from center.transcripts.sighting import NotAllowed
from center.transcripts.traits import Trait
from tests.center.recorded import SEAL
from tests.center.staff.staffed import NOW, made
from tests.center.transcripts.reviewed import Said, answered, index_all, minutes, talked


def marked(records: Records, member: StaffMember, act: str, *wanted: NewMark) -> list[Mark]:
    return records.write_now(lambda at: mark(at, member, act, wanted, NOW))


def undone(records: Records, member: StaffMember, act: str) -> list[Mark]:
    return records.write_now(lambda at: undo_last(at, member, act, NOW))


def kinds(records: Records, talk: str) -> list[str]:
    return [one.kind.value for one in records.read_now(lambda at: marks_of(at, talk))]


def message_ids(records: Records, talk: str) -> list[int]:
    return [one.id for one in records.read_now(lambda at: messages_after(at, SEAL, talk))]


def listed(records: Records, member: StaffMember, *traits: Trait) -> list[str]:
    wish = Wish(marks=frozenset(traits))
    return [row.conversation_id for row in records.read_now(lambda at: transcripts_listed(at, member, wish)).rows]


def test_a_mark_stands_once_and_the_last_act_is_undone(records: Records) -> None:
    member, talk = made(records, "li", Role.REVIEWER), talked(records, "怎么起名")
    first, _ = message_ids(records, talk)
    wrong = NewMark(talk, MarkKind.WRONG, first, guide="change.name")
    [one] = marked(records, member, "a", wrong)
    assert one == Mark(
        one.id, talk, first, "li", MarkKind.WRONG, "change.name", None, None, None, None, None, None, "a", NOW
    )
    assert marked(records, member, "a", wrong) == [one]
    with pytest.raises(NotAllowed):
        marked(records, member, "a", NewMark(talk, MarkKind.RIGHT, first))
    marked(records, member, "b", NewMark(talk, MarkKind.RIGHT, first))
    assert kinds(records, talk) == ["right"]
    assert [gone.act for gone in undone(records, member, "u1")] == ["b"]
    assert [gone.act for gone in undone(records, member, "u1")] == ["b"]
    assert kinds(records, talk) == ["wrong"]
    undone(records, member, "u2")
    assert kinds(records, talk) == []
    with pytest.raises(NotAllowed):
        undone(records, member, "u3")


def test_several_at_once_are_one_act(records: Records) -> None:
    member = made(records, "li", Role.REVIEWER)
    talks = [talked(records, "一"), talked(records, "二")]
    index_all(records)
    marked(records, member, "a", *(NewMark(talk, MarkKind.FLAG) for talk in talks))
    assert sorted(listed(records, member, Trait.FLAGGED)) == sorted(talks)
    undone(records, member, "u")
    assert listed(records, member, Trait.FLAGGED) == []


def test_what_was_reviewed_is_again_to_be_reviewed_when_more_is_said(records: Records) -> None:
    member, talk = made(records, "li", Role.REVIEWER), talked(records, "一")
    index_all(records)
    assert listed(records, member, Trait.UNREVIEWED) == [talk]
    records.write_now(lambda at: mark_reviewed(at, member, "a", talk, 2, NOW))
    assert listed(records, member, Trait.UNREVIEWED) == []
    [row] = records.read_now(lambda at: transcripts_listed(at, member)).rows
    assert row.reviewed_by == ("王小红",)
    answered(records, talk, Said("二"), minutes(3))
    index_all(records)
    assert listed(records, member, Trait.UNREVIEWED) == [talk]


def test_what_is_not_in_order_is_refused_and_nothing_is_kept(records: Records) -> None:
    member, talk, other = made(records, "li", Role.REVIEWER), talked(records, "起名"), talked(records, "别的")
    (first, reply), (theirs, _) = message_ids(records, talk), message_ids(records, other)
    refused = [
        NewMark(talk, MarkKind.RIGHT),
        NewMark(talk, MarkKind.RIGHT, theirs),
        NewMark(talk, MarkKind.WRONG, reply),
        NewMark(talk, MarkKind.RIGHT, first, guide="setup.name"),
        NewMark(talk, MarkKind.WRONG, first, guide="setup.name", task="book"),
        NewMark(talk, MarkKind.ENTITY, first, entity="name", span=(0, 3)),
        NewMark(talk, MarkKind.ENTITY, first, entity="name"),
        NewMark(talk, MarkKind.ENTITY, first, span=(0, 1)),
        NewMark(talk, MarkKind.NOTE, text=" "),
        NewMark(talk, MarkKind.LABEL, text="长" * 501),
        NewMark(talk, MarkKind.REVIEWED),
    ]
    for number, one in enumerate(refused):
        with pytest.raises(NotAllowed):
            marked(records, member, str(number), NewMark(talk, MarkKind.FLAG), one)
    with pytest.raises(NotAllowed):
        marked(records, made(records, "eva", Role.EVALUATOR), "a", NewMark(talk, MarkKind.FLAG))
    assert kinds(records, talk) == []


def test_words_of_reviewers_are_masked_and_leave_with_the_words(records: Records) -> None:
    member, talk = made(records, "li", Role.REVIEWER), talked(records, "起名")
    [one] = marked(records, member, "a", NewMark(talk, MarkKind.NOTE, text="他电话13900000001"))
    assert one.text == "他电话139****0001"
    records.write_now(lambda at: empty(at, [talk]))
    [left] = records.read_now(lambda at: marks_of(at, talk))
    assert left.text == ERASED
