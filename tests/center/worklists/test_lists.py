"""Lists of cases and items: what each holds, in which order, whose they are, and slice after slice nothing lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.asks import Ask, AskKind
from center.cases.clocks import Color
from center.cases.moving import move
from center.cases.notices import Guidance, GuideLink, issue_notice
from center.cases.urging import Receiver, urge
from center.pages import AS_IT_IS, Page, Sorting
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from center.worklists.agents import agents_for
from center.worklists.breaches import list_breaches
from center.worklists.cases import SORTS, CaseLine, CaseList, Wish, count_cases, list_cases, times_at
from center.worklists.items import ItemList, count_items, list_items
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
    return opened(records, wanted(**{**person(number), **changes}), now=now).code


def person(number: int) -> dict[str, str]:
    """Who applies."""
    return {"phone": f"139000000{number:02d}", "enterprise": f"定襄县{number}号面馆"}


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


@pytest.mark.parametrize("is_down", [False, True])
@pytest.mark.parametrize("column", ["", *SORTS])
@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_pages_follow_each_other_without_gap_or_double(records: Records, column: str, is_down: bool, size: int) -> None:
    agent = hired(records)
    codes = [of(records, number, NINE + timedelta(minutes=number // 2)) for number in range(5)]
    for code in codes[1:3]:
        moved(records, code, "accept")
        moved(records, code, "notify", items=["租赁合同"])
    moved(records, codes[3], "assign", agent="agent-li")
    still = [codes[1], codes[2]]
    moving = [code for code in codes if code not in still]
    in_order = {
        "": ([*moving, *still], [*moving, *still]),
        "due": ([*moving, *still], [*moving[::-1], *still[::-1]]),
        "agent": ([codes[3], *codes[:3], codes[4]], [codes[3], codes[4], *codes[2::-1]]),
        "state": ([codes[0], *codes[3:], *still], [*still[::-1], codes[4], codes[3], codes[0]]),
    }
    order = in_order.get(column, (codes, codes[::-1]))[is_down]
    assert walked(records, agent, Sorting(column, is_down), size) == order


def walked(records: Records, agent: StaffMember, sorting: Sorting, size: int) -> list[str]:
    """The codes of one page after the other."""

    def page(number: int) -> Page[CaseLine]:
        wish, times = Wish(sorting=sorting), times_at(clock(), NINE)
        return records.read_now(
            lambda connection: list_cases(connection, SEAL, agent, wish, times, number=number, size=size)
        )

    first = page(1)
    assert (first.number, first.total) == (1, 5)
    return [line.code for number in range(1, first.last + 1) for line in page(number).rows]


def test_a_page_behind_the_last_is_the_last(records: Records) -> None:
    agent, code = hired(records), of(records, 1)
    times = times_at(clock(), NINE)
    found = records.read_now(lambda connection: list_cases(connection, SEAL, agent, ALL, times, 99))
    assert ([line.code for line in found.rows], found.number) == ([code], 1)


def test_a_late_acceptance_is_overdue_and_in_front_though_there_is_time_to_finish(records: Records) -> None:
    agent = hired(records)
    slow, quick = of(records, 1), of(records, 2)
    paused = of(records, 3)
    due(records, slow, accept_by=at(20, 10), due_at=at(27, 10))
    due(records, quick, accept_by=at(20, 16), due_at=at(20, 12))
    due(records, paused, accept_by=at(20, 11), due_at=None)

    def found(now: datetime) -> dict[CaseList, list[str]]:
        wanted = (CaseList.SOON, CaseList.OVERDUE)
        return {one: codes for one in wanted if (codes := listed(records, agent, Wish(one), now))}

    assert listed(records, agent) == [slow, paused, quick]
    assert found(at(20, 10) + timedelta(minutes=30)) == {CaseList.OVERDUE: [slow], CaseList.SOON: [paused, quick]}
    assert found(at(20, 13)) == {CaseList.OVERDUE: [slow, paused, quick]}
    times = times_at(clock(), at(20, 13))
    assert [line.color(times) for line in lines(records, agent, now=at(20, 13))] == [Color.RED] * 3
    assert records.read_now(lambda connection: count_cases(connection, agent, times))[CaseList.OVERDUE] == 3
    moved(records, slow, "accept")
    assert listed(records, agent, Wish(CaseList.OVERDUE), at(20, 13)) == [paused, quick]


def due(records: Records, code: str, **times: datetime | None) -> None:
    """Let a case have these times."""
    its = sa.update(agency_case).where(agency_case.c.code == code)
    records.write_now(lambda connection: connection.execute(its.values(**times)))


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


def test_items_that_are_due_first_are_in_front(records: Records) -> None:
    tax = hired(records, "dept-tax", Role.DEPARTMENT, department="tax")
    paused, calm, late = (of(records, number) for number in range(3))
    for code in (paused, calm, late):
        moved(records, code, "accept")
    due(records, paused, due_at=None)
    due(records, calm, due_at=at(27, 10))
    due(records, late, due_at=at(20, 8))
    found = items(records, tax)
    back = items(records, tax, ItemList.WORK, Sorting("due", is_down=True))
    assert [line.code for line in found] == [late, calm, paused]
    assert [line.is_late(NINE) for line in found] == [True, False, False]
    assert [line.code for line in back] == [
        calm,
        late,
        paused,
    ]


def items(
    records: Records, staff: StaffMember, one: ItemList = ItemList.WORK, sorting: Sorting = AS_IT_IS
) -> list[Any]:
    return list(records.read_now(lambda connection: list_items(connection, staff, one, 1, sorting)).rows)


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
        assert records.read_now(lambda connection: count_urges(connection, staff, one, now)) == found.total
        return [entry.to.staff_id or entry.to.department for entry in found.rows]

    assert (texts(agent, UrgeList.FOR_ME), texts(tax, UrgeList.FOR_ME)) == (["agent-li"], ["tax"])
    assert texts(boss, UrgeList.LATE) == ["tax", "agent-li"]
    assert (texts(boss, UrgeList.LATE, NINE), texts(stranger, UrgeList.LATE)) == ([], [])
    assert texts(boss, UrgeList.ALL) == ["tax", "agent-li"]
    assert texts(boss, UrgeList.BY_ME) == []


def test_urges_are_read_page_by_page(records: Records) -> None:
    boss, code = hired(records, "boss", Role.SUPERVISOR), of(records, 1)
    for _ in range(5):
        urged(records, code, Receiver(department="tax"))
    read = [records.read_now(lambda at, n=n: list_urges(at, boss, UrgeList.ALL, NINE, n, size=2)) for n in (1, 2, 3)]
    numbers = [entry.id for page in read for entry in page.rows]
    assert (len(numbers), numbers, read[0].total) == (5, sorted(set(numbers)), 5)


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
