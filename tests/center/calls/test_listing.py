"""Lists of calls: filtered by the database, masked, and of the offices that one sees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.calls.listing import (
    PER_PAGE,
    Filter,
    calls_about,
    calls_around,
    calls_listed,
    count_unfinished,
    unfinished,
)
from center.calls.merging import Written
from center.calls.people import unlink_caller
from center.calls.states import CallKind, CallResult, CallState
from center.calls.writing import choose_guide, discard_call
from center.records import Records
from center.staff.accounts import StaffMember
from tests.center.calls.called import (
    COLLEAGUE,
    ELSEWHERE,
    FILING,
    NOW,
    NUMBER,
    OPERATOR,
    closed,
    done,
    opened,
    operator,
    saved,
)
from tests.center.recorded import SEAL

ALL = Filter()


def listed(records: Records, staff: StaffMember = OPERATOR, wanted: Filter = ALL, **how: Any) -> list[str]:
    """The codes, in their order."""
    page = records.read_now(lambda at: calls_listed(at, SEAL, staff, wanted, **how))
    assert all(one.caller is None or "****" in one.caller for one in page.calls)
    return [one.code for one in page.calls]


def three(records: Records) -> list[str]:
    """A closed call, an unfinished one an hour later, one of another county the next day."""
    first = opened(records)
    done(records, choose_guide, first, FILING)
    saved(records, first, Written("歇业100%怎么办", "备案", CallKind.BUSINESS, CallResult.ANSWERED, None, True))
    closed(records, first)
    second = opened(records, "13900000002", COLLEAGUE, NOW + timedelta(hours=1))
    third = opened(records, NUMBER, ELSEWHERE, NOW + timedelta(days=1))
    return [first, second, third]


def test_everybody_sees_their_own_offices(records: Records) -> None:
    first, second, third = three(records)
    assert listed(records) == [second, first]
    assert listed(records, ELSEWHERE) == [third]
    assert listed(records, operator("op-9", None)) == [third, second, first]


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        (Filter(is_mine=True), [0]),
        (Filter(state=CallState.OPEN), [1]),
        (Filter(kind=CallKind.BUSINESS), [0]),
        (Filter(result=CallResult.DEMAND), []),
        (Filter(guide=FILING), [0]),
        (Filter(words="歇业"), [0]),
        (Filter(words="0%怎"), [0]),
        (Filter(words="%"), [0]),
        (Filter(words="_"), []),
        (Filter(number="139-0000-0002"), [1]),
        (Filter(number="不详"), []),
        (Filter(first=date(2026, 11, 21)), []),
        (Filter(first=date(2026, 11, 20), last=date(2026, 11, 20)), [1, 0]),
        (Filter(office_id="五台县"), []),
    ],
)
def test_filters(records: Records, wanted: Filter, places: list[int]) -> None:
    codes = three(records)
    assert listed(records, OPERATOR, wanted) == [codes[place] for place in places]


def test_sorting_and_pages(records: Records) -> None:
    codes = three(records)
    assert listed(records, sort="started", is_down=False) == [codes[0], codes[1]]
    assert listed(records, sort="operator", is_down=False) == [codes[0], codes[1]]
    assert listed(records, page=2) == []
    page = records.read_now(lambda at: calls_listed(at, SEAL, OPERATOR, Filter()))
    assert (page.total, page.pages, page.number, PER_PAGE) == (2, 1, 1, 50)


def test_those_taken_and_those_to_go_on_with_are_one_list_page_by_page(records: Records) -> None:
    """Every third is another's but handed on, every third is both, all others are a colleague's alone."""
    codes = [opened(records, f"139000000{n:02}", COLLEAGUE, NOW + timedelta(minutes=n)) for n in range(100)]
    me, mine = OPERATOR.staff_id, [code for n, code in enumerate(codes) if n % 3]
    values = [{"owner": me, "operator": me if n % 3 == 2 else COLLEAGUE.staff_id, "of": codes[n]} for n in range(100)]
    given = sa.text("UPDATE call SET owner = :owner, operator = :operator WHERE code = :of")
    records.write_now(lambda at: at.execute(given, [one for n, one in enumerate(values) if n % 3]))
    pages = [listed(records, OPERATOR, Filter(is_mine=True), page=number) for number in (1, 2, 3)]
    assert (len(pages[0]), pages[0] + pages[1], pages[2]) == (PER_PAGE, mine[::-1], [])
    assert listed(records, OPERATOR, Filter(is_mine=True), is_down=False, page=2) == mine[PER_PAGE:]
    page = records.read_now(lambda at: calls_listed(at, SEAL, OPERATOR, Filter(is_mine=True)))
    assert (page.total, page.pages) == (66, 2)


def test_void_ones_are_shown_when_asked_for(records: Records) -> None:
    code = opened(records)
    done(records, discard_call, code, "打错了")
    assert listed(records) == []
    assert listed(records, wanted=Filter(state=CallState.DISCARDED)) == [code]


def test_what_is_unfinished_is_ones_own(records: Records) -> None:
    _, second, _ = three(records)
    mine = records.read_now(lambda at: [one.code for one in unfinished(at, SEAL, COLLEAGUE)])
    counts = [records.read_now(lambda at, who=who: count_unfinished(at, who)) for who in (OPERATOR, COLLEAGUE)]
    assert (mine, counts) == ([second], [0, 1])


def test_earlier_calls_of_the_number(records: Records) -> None:
    first, _, third = three(records)

    def earlier(staff: StaffMember, but: str) -> list[str]:
        found = records.read_now(lambda at: calls_around(at, SEAL, staff, NUMBER, None, but, 8))
        return [one.code for one in found]

    assert (earlier(OPERATOR, third), earlier(ELSEWHERE, third), earlier(OPERATOR, first)) == ([first], [], [])
    done(records, unlink_caller, third, staff=ELSEWHERE)
    assert earlier(operator("op-9", None), "") == [first]


def test_calls_in_which_a_record_was_made(records: Records) -> None:
    assert records.read_now(lambda at: calls_about(at, OPERATOR, "S-0000")) == []
