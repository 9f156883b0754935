"""Letters as they are listed: filters, counts, sight, and one found by a number."""

from __future__ import annotations

import pytest

from center.letters.listing import (
    LetterCounts,
    LetterFilter,
    LetterList,
    letter_counts,
    letter_pulse,
    letter_seen_by,
    letters_listed,
    letters_of_number,
)
from center.letters.moves import Reply, file, take, write_reply
from center.letters.senders import Sender
from center.letters.states import LetterKind, UnknownLetter
from center.records import Records
from center.staff.accounts import StaffMember
from tests.center.letters.lettered import DAY, PHONE, do, member, new, registered
from tests.center.recorded import FRIDAY_NOON, SEAL

LATE = FRIDAY_NOON + 10 * DAY


def codes(records: Records, staff: StaffMember, wanted: LetterFilter) -> list[str]:
    page = records.read_now(lambda connection: letters_listed(connection, SEAL, staff, wanted, LATE))
    return [view.code for view in page.rows]


def test_each_list_holds_its_own(records: Records) -> None:
    mine, filed, written, urgent = (registered(records, key=f"form-{place}") for place in range(4))
    do(records, take, mine, mine.code)
    do(records, file, filed, filed.code, "没有地址")
    do(records, write_reply, written, SEAL, written.code, Reply("答复"))
    staff = member()
    everything = [mine.code, written.code, urgent.code]
    assert codes(records, staff, LetterFilter()) == everything
    assert codes(records, staff, LetterFilter(LetterList.MINE)) == [mine.code]
    assert codes(records, staff, LetterFilter(LetterList.LATE)) == everything
    assert codes(records, staff, LetterFilter(LetterList.TO_SEND)) == [written.code]
    assert codes(records, staff, LetterFilter(LetterList.CLOSED)) == [filed.code]
    assert records.read_now(lambda connection: letter_counts(connection, staff, LATE)) == LetterCounts(3, 1, 3, 1)


def test_they_are_found_by_class_code_number_and_words(records: Records) -> None:
    first = registered(records)
    second = registered(records, new(LetterKind.PRAISE, subject="窗口同志很热心_", sender=Sender()), key="form-2")
    staff = member()
    assert codes(records, staff, LetterFilter(kind=LetterKind.PRAISE)) == [second.code]
    for search, expected in (
        (first.code.lower(), [first.code]),
        (PHONE, [first.code]),
        ("139 0000 0001", [first.code]),
        ("热心_", [second.code]),
        ("%", []),
    ):
        assert codes(records, staff, LetterFilter(search=search)) == expected, search


def test_offices_and_departments_see_their_own(records: Records) -> None:
    ours = registered(records)
    town = registered(records, new(office_id="定襄县/晋昌镇", department="tax"), key="form-2")
    elsewhere = registered(records, new(office_id="五台县"), key="form-3")
    assert codes(records, member(), LetterFilter()) == [ours.code, town.code]
    assert codes(records, member(None), LetterFilter()) == [ours.code, town.code, elsewhere.code]
    assert codes(records, member(department="tax"), LetterFilter()) == [town.code]
    assert records.read_now(lambda connection: letter_seen_by(connection, member(), ours.code)) == ours
    with pytest.raises(UnknownLetter):
        records.read_now(lambda connection: letter_seen_by(connection, member(), elsewhere.code))


def test_a_caller_is_known_by_their_letters_in_sight(records: Records) -> None:
    first, second = registered(records), registered(records, key="form-2")
    registered(records, new(office_id="五台县"), key="form-3")
    registered(records, new(sender=Sender("赵", "13900000002")), key="form-4")
    found = records.read_now(lambda connection: letters_of_number(connection, SEAL, member(), PHONE))
    assert [view.code for view in found] == [second.code, first.code]


def test_the_pulse_beats_with_every_change(records: Records) -> None:
    view = registered(records)
    before = records.read_now(letter_pulse)
    do(records, take, view, view.code)
    assert records.read_now(letter_pulse) != before
