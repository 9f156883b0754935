"""Lists of cases and items: what each holds, in which order, whose they are, and slice after slice nothing lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from center.cases.asks import Ask, AskKind
from center.cases.clocks import Color
from center.cases.moving import move
from center.cases.notices import Guidance, GuideLink, issue_notice
from center.cases.urging import Receiver, urge
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from center.worklists import cases
from center.worklists.agents import agents_for
from center.worklists.breaches import list_breaches
from center.worklists.cases import CaseLine, CaseList, Sort, Times, Wish, count_cases, list_cases, times_at
from center.worklists.items import ItemList, count_items, list_items
from center.worklists.slices import slice_of
from center.worklists.urges import UrgeList, count_urges, list_urges
from tests.center.cases.opened_case import (
    CLERK,
    NINE,
    at,
    catalogue,
    clock,
    in_progress,
    item_moved,
    moved,
    opened,
    wanted,
)
from tests.center.cases.worked_case import hired
from tests.center.recorded import SEAL

CITY = catalogue().offices["市本级"]


def of(records: Records, number: int, now: datetime = NINE, **changes: Any) -> str:
    """The code of a case of another person each."""
    person = {"phone": f"139000000{number:02d}", "enterprise": f"定襄县{number}号面馆"}
    return opened(records, wanted(**{**person, **changes}), now=now).code


ALL = Wish()


def listed(records: Records, staff: StaffMember, wish: Wish = ALL, now: datetime = NINE) -> list[str]:
    return [line.code for line in lines(records, staff, wish, now)]


def lines(records: Records, staff: StaffMember, wish: Wish = ALL, now: datetime = NINE) -> list[CaseLine]:
    times = times_at(clock(), now)
    return list(records.read_now(lambda connection: list_cases(connection, SEAL, staff, wish, times)).rows)


def test_every_list_holds_what_it_says(records: Records) -> None:
    agent = hired(records)
    new, mine, waits, closed = (of(records, number) for number in range(4))
    for code in (mine, waits):
        moved(records, code, "accept")
    moved(records, mine, "assign", agent="agent-li")
    moved(records, waits, "notify", items=["租赁合同"])
    moved(records, closed, "terminate", reason="不办了")
    found = {one: listed(records, agent, Wish(one)) for one in CaseList}
    assert found == {
        CaseList.OPEN: [new, mine, waits],
        CaseList.NEW: [new],
        CaseList.MINE: [mine],
        CaseList.FREE: [new, waits],
        CaseList.SOON: [new, mine],
        CaseList.OVERDUE: [],
        CaseList.WAITING: [waits],
        CaseList.CLOSED: [closed],
    }
    assert listed(records, agent, Wish(CaseList.OVERDUE), at(20, 17)) == [new, mine]
    times = times_at(clock(), NINE)
    counts = records.read_now(lambda connection: count_cases(connection, agent, times))
    assert counts == {one: len(codes) for one, codes in found.items() if one is not CaseList.CLOSED}


def test_the_color_says_how_urgent_it_is(records: Records) -> None:
    agent = hired(records)
    of(records, 1)
    line, *_ = lines(records, agent)
    assert [line.color(times_at(clock(), now)) for now in (NINE - timedelta(days=3), NINE, at(20, 17))] == [
        Color.GREEN, Color.AMBER, Color.RED,
    ]  # fmt: skip
    assert line._replace(closed_at=NINE).color(times_at(clock(), NINE)) is None


def test_an_office_sees_its_own_and_its_townships_and_nothing_else(records: Records) -> None:
    town = catalogue().offices["定襄县/晋昌镇"]
    own, below, other = of(records, 1), of(records, 2, office=town), of(records, 3, office=CITY)
    assert listed(records, hired(records)) == [own, below]
    assert listed(records, hired(records, "agent-town", office=town.id)) == [below]
    assert listed(records, hired(records, "boss", Role.SUPERVISOR, office=None)) == [own, below, other]
    food = hired(records, "dept-food", Role.DEPARTMENT, department="food", office=None)
    assert listed(records, food) == []


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_slices_follow_each_other_without_gap_or_double(records: Records, sort: Sort, size: int) -> None:
    agent = hired(records)
    codes = [of(records, number, NINE + timedelta(minutes=number // 2)) for number in range(5)]
    for code in codes[1:3]:
        moved(records, code, "accept")
        moved(records, code, "notify", items=["租赁合同"])
    still = [codes[1], codes[2]]
    order = [code for code in codes if code not in still] + still if sort is Sort.URGENT else codes[::-1]
    assert walked(records, agent, sort, size) == order


def walked(records: Records, agent: StaffMember, sort: Sort, size: int) -> list[str]:
    """The codes of one slice after the other."""
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        wish, times = Wish(sort=sort, after=after), times_at(clock(), NINE)

        def work(connection: Any, wish: Wish = wish, times: Times = times) -> Any:
            rows = cases._WANTED.where(*cases._of_list(wish.list, agent, times))
            return slice_of(connection, rows, cases._order(wish), wish.after, cases._line, size)

        one = records.read_now(work)
        found += [line.code for line in one.rows]
        after = one.after
    return found


@pytest.mark.parametrize(
    "after", ["x", "~", "-~x", "2026~1", "2026-11-20T09:00:00~1", "'; DROP TABLE~1", "~" + "9" * 30]
)
def test_a_place_that_is_none_is_the_beginning(records: Records, after: str) -> None:
    agent, code = hired(records), of(records, 1)
    assert listed(records, agent, Wish(after=after)) == [code]


def test_a_case_is_found_by_code_number_and_name(records: Records) -> None:
    agent = hired(records)
    one, two = of(records, 1), of(records, 2, enterprise="代县100%羊汤馆")
    search = {text: listed(records, agent, Wish(search=text)) for text in (
        one, one.lower(), "13900000002", "1号面馆", "100%", "%", "没有的", "企业开办",
    )}  # fmt: skip
    assert search == {
        one: [one], one.lower(): [one], "13900000002": [two], "1号面馆": [one], "100%": [two], "%": [two],
        "没有的": [], "企业开办": [one, two],
    }  # fmt: skip


def test_filters_narrow_a_list(records: Records) -> None:
    boss = hired(records, "boss", Role.SUPERVISOR, office=None)
    own, other = of(records, 1), of(records, 3, office=CITY)
    assert listed(records, boss, Wish(office="定襄县")) == [own]
    assert listed(records, boss, Wish(theme="one_chain", office="市本级")) == [other]
    assert listed(records, boss, Wish(agent="agent-li")) == []


def test_a_department_has_its_own_items_of_accepted_cases(records: Records) -> None:
    tax = hired(records, "dept-tax", Role.DEPARTMENT, department="tax")
    of(records, 1)
    code = in_progress(records)
    assert [(line.code, line.item) for line in items(records, tax)] == [(code, "tax")]
    item_moved(records, code, "tax", "start")
    assert [line.item for line in items(records, tax, ItemList.DOING)] == ["tax"]
    item_moved(records, code, "tax", "complete", result="已核定")
    ended = items(records, tax, ItemList.ENDED)
    assert ([line.item for line in ended], items(records, tax)) == (["tax"], [])
    assert records.read_now(lambda connection: count_items(connection, tax)) == 0


def items(records: Records, staff: StaffMember, one: ItemList = ItemList.WORK) -> list[Any]:
    return list(records.read_now(lambda connection: list_items(connection, staff, one)).rows)


def test_urges_wait_for_whom_they_are_for(records: Records) -> None:
    agent, boss = hired(records), hired(records, "boss", Role.SUPERVISOR)
    tax = hired(records, "dept-tax", Role.DEPARTMENT, department="tax")
    stranger = hired(records, "boss-city", Role.SUPERVISOR, office="市本级")
    code = of(records, 1)
    urged(records, code, Receiver(department="tax"))
    urged(records, code, Receiver(staff_id="agent-li"))
    noon = at(20, 12)

    def texts(staff: StaffMember, one: UrgeList, now: datetime = noon) -> list[Any]:
        found = records.read_now(lambda connection: list_urges(connection, staff, one, now))
        assert records.read_now(lambda connection: count_urges(connection, staff, one, now)) == len(found)
        return [entry.to.staff_id or entry.to.department for entry in found]

    assert (texts(agent, UrgeList.FOR_ME), texts(tax, UrgeList.FOR_ME)) == (["agent-li"], ["tax"])
    assert texts(boss, UrgeList.LATE) == ["tax", "agent-li"]
    assert (texts(boss, UrgeList.LATE, NINE), texts(stranger, UrgeList.LATE)) == ([], [])
    assert texts(boss, UrgeList.ALL) == ["tax", "agent-li"]
    assert texts(boss, UrgeList.BY_ME) == []


def test_breaches_come_before_the_supervisor_of_the_office(records: Records) -> None:
    boss = hired(records, "boss", Role.SUPERVISOR)
    stranger = hired(records, "boss-city", Role.SUPERVISOR, office="市本级")
    code = of(records, 1)
    moved(records, code, "accept")
    notified(records, code, "租赁合同")
    notified(records, code, "房产证")
    found = records.read_now(lambda connection: list_breaches(connection, boss)).rows
    assert [(breach.code, breach.added, breach.issued_by) for breach in found] == [(code, ("房产证",), "clerk-1")]
    assert records.read_now(lambda connection: list_breaches(connection, stranger)).rows == ()


def urged(records: Records, code: str, to: Receiver) -> None:
    records.write_now(lambda connection: urge(connection, code, to, "快", at(20, 11), CLERK, NINE))


def notified(records: Records, code: str, name: str) -> None:
    where = Guidance("https://www.gov.cn/", (GuideLink("establishment.procedure", "办执照"),), ("打 12345 问",))
    asks = [Ask(name, AskKind.MISSING)]
    records.write_now(lambda connection: issue_notice(connection, code, asks, where, frozenset(), CLERK, NINE, clock()))


def test_the_least_laden_agent_of_the_office_comes_first(records: Records) -> None:
    for name, office in (("agent-li", "定襄县"), ("agent-wu", "定襄县"), ("agent-far", "代县")):
        hired(records, name, office=office)
    hired(records, "clerk-wu", Role.CLERK)
    code = of(records, 1)
    records.write_now(lambda connection: move(connection, code, "assign", CLERK, NINE, clock(), agent="agent-li"))
    found = records.read_now(lambda connection: agents_for(connection, "定襄县", "one_chain", NINE))
    assert [(agent.member.staff_id, agent.load) for agent in found] == [("agent-wu", 0), ("agent-li", 1)]
