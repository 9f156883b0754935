"""Lists of agency cases: what is new, mine, nobody's, due soon, overdue, waiting for its applicant, or closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.clocks import Color
from center.cases.reading import stored
from center.cases.states import OPEN, Captioned, CaseState
from center.clock import WorkingClock
from center.identifiers import read_code
from center.pages import AS_IT_IS, SIZE, Page, Sorting, holds, page_of, sorted_by
from center.people_tables import contact, enterprise
from center.promises import PHONE
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.sight import case_clause
from center.tables import Moment
from center.worklists.counting import count_up_to

SOON_HOURS = 4.0
"""A case is due soon when no more working hours than these are left: half a workday."""
_PHONE = re.compile(r"1[3-9][0-9]{9}")


class CaseList(Captioned):
    """A list by what is to be done."""

    OPEN = "open", "全部在办"
    NEW = "new", "待代办受理"
    MINE = "mine", "我的"
    FREE = "free", "没指定代办员"
    SOON = "soon", "快到期"
    OVERDUE = "overdue", "已超时"
    WAITING = "waiting", "等申请人"
    CLOSED = "closed", "已结束"


class Wish(NamedTuple):
    """What somebody wants to see, by which column of ``SORTS``; empty strings ask for nothing.

    ``search`` is a code, a telephone number, or a part of the enterprise's or the matter's name.
    """

    list: CaseList = CaseList.OPEN
    office: str = ""
    theme: str = ""
    agent: str = ""
    search: str = ""
    sorting: Sorting = AS_IT_IS


class Times(NamedTuple):
    """Now, and until when ``SOON_HOURS`` of work last (UTC)."""

    now: datetime
    soon: datetime


class CaseLine(NamedTuple):
    """One row of a list; times in UTC. ``due_at`` is None while the clock of the case stands still."""

    id: int
    code: str
    title: str
    enterprise: str
    state: CaseState
    office_id: str
    agent: str | None
    confirmed_at: datetime
    accept_by: datetime
    due_at: datetime | None
    closed_at: datetime | None

    @property
    def urgent_at(self) -> datetime | None:
        """By when something must happen: until it is accepted, whichever of its two times comes first."""
        if self.state is not CaseState.SUBMITTED:
            return self.due_at
        return min(self.accept_by, self.due_at or self.accept_by)

    def color(self, times: Times) -> Color | None:
        """How urgent it is; None of a closed one, and of one whose clock stands still."""
        by = self.urgent_at
        if self.closed_at is not None or by is None:
            return None
        if by < times.now:
            return Color.RED
        return Color.AMBER if by <= times.soon else Color.GREEN


_COLUMNS = [agency_case.c[name] for name in CaseLine._fields if name != "enterprise"]
_WANTED = sa.select(*_COLUMNS, enterprise.c.name.label("enterprise")).join_from(agency_case, enterprise)
_IS_NEW = sa.text("agency_case.state = 'submitted'")
_WAITS = sa.text("agency_case.state = 'supplement'")
"""Written out, so that SQLite sees that the partial indexes hold."""
_CASE = agency_case.c
_IS_SOONER = sa.or_(_CASE.due_at.is_(None), _CASE.accept_by < _CASE.due_at)
_urgent: Any = sa.case((sa.and_(_IS_NEW, _IS_SOONER), _CASE.accept_by), else_=_CASE.due_at)
"""``CaseLine.urgent_at``."""
_OWN = enterprise.alias("own")
SORTS = {
    "code": _CASE.id,
    "state": _CASE.state,
    "due": _urgent,
    "office": _CASE.office_id,
    "agent": _CASE.agent,
    "applied": _CASE.id,
}
"""What the list can be sorted by."""
_MOST_URGENT = (sa.nulls_last(_urgent), _CASE.id)
_NEVER = datetime(9999, 1, 1, tzinfo=timezone.utc)
_OLDEST = (_CASE.id,)
_LATEST = (_CASE.closed_at.desc(), _CASE.id.desc())


def times_at(clock: WorkingClock, now: datetime) -> Times:
    """What is soon at ``now``."""
    return Times(now, clock.due(now, SOON_HOURS).at or now)


def list_cases(
    connection: Any, seal: Seal, staff: StaffMember, wish: Wish, times: Times, number: int = 1, size: int = SIZE
) -> Page[CaseLine]:
    """Page ``number`` of the list, of what the member sees: the most urgent first unless asked otherwise."""
    clauses = [case_clause(staff), *_of_list(wish.list, staff, times), *_filtered(seal, wish)]
    counted = sa.select(_CASE.id).where(*clauses)
    wanted, order = _WANTED.where(*clauses), _order(wish)
    if order is _MOST_URGENT:
        along = [case_clause(staff), *_of_list(wish.list, staff, times), *_filtered(seal, wish, _named_as)]
        first = _first_urgent(along, number * size)
        wanted, order = _WANTED.join(first, first.c.id == _CASE.id), (first.c.urgent_at, _CASE.id)
    return page_of(connection, wanted, order, number, _line, size, counted)


def _first_urgent(clauses: Sequence[Any], most: int) -> Any:
    """The ids of the ``most`` most urgent, read along the indexes of both times; what stands still comes last."""
    is_still = sa.and_(_CASE.due_at.is_(None), sa.not_(_IS_NEW))
    parts = (
        (_CASE.due_at, _CASE.due_at.is_not(None)),
        (_CASE.accept_by, _IS_NEW),
        (sa.literal(_NEVER, Moment), is_still),
    )
    along = [
        sa.select(_CASE.id, by.label("by")).where(*clauses, part).order_by(by, _CASE.id).limit(most).subquery()
        for by, part in parts
    ]
    found = sa.union_all(*(sa.select(one.c.id, one.c.by) for one in along)).subquery()
    return sa.select(found.c.id, sa.func.min(found.c.by).label("urgent_at")).group_by(found.c.id).subquery()


def count_cases(connection: Any, staff: StaffMember, times: Times) -> Mapping[CaseList, int]:
    """How many the member sees in each open list, ``counting.MANY`` at most."""
    return {one: count_list(connection, staff, one, times) for one in CaseList if one is not CaseList.CLOSED}


def count_list(connection: Any, staff: StaffMember, one: CaseList, times: Times) -> int:
    """How many the member sees in one list, ``counting.MANY`` at most."""
    wanted = sa.select(agency_case.c.id).where(case_clause(staff), *_of_list(one, staff, times))
    return count_up_to(connection, wanted)


def _of_list(one: CaseList, staff: StaffMember, times: Times) -> list[Any]:
    columns = agency_case.c
    if one is CaseList.CLOSED:
        return [columns.closed_at.is_not(None)]
    narrowed: dict[CaseList, list[Any]] = {
        CaseList.OPEN: [],
        CaseList.NEW: [_IS_NEW],
        CaseList.MINE: [columns.agent == staff.staff_id],
        CaseList.FREE: [columns.agent.is_(None)],
        CaseList.SOON: [
            _until(columns.due_at.between(*times), columns.accept_by.between(*times)),
            _urgent >= times.now,
        ],
        CaseList.OVERDUE: [_until(columns.due_at < times.now, columns.accept_by < times.now)],
        CaseList.WAITING: [_WAITS],
    }
    return [columns.closed_at.is_(None), *narrowed[one]]


def _until(due: Any, accepted: Any) -> Any:
    """``_urgent`` as far as both clauses say, each of which is read along its own index."""
    is_open = _CASE.closed_at.is_(None)
    return sa.or_(sa.and_(is_open, due), sa.and_(_IS_NEW, accepted))


def _filtered(seal: Seal, wish: Wish, named: Callable[[str], Any] | None = None) -> list[Any]:
    columns = agency_case.c
    clauses: list[Any] = []
    if wish.office:
        under = columns.office_id.startswith(f"{wish.office}/", autoescape=True)
        clauses.append(sa.or_(columns.office_id == wish.office, under))
    if wish.theme:
        clauses.append(columns.theme == wish.theme)
    if wish.agent:
        clauses.append(columns.agent == wish.agent)
    return [*clauses, *_found(seal, wish.search, named or _of_named)]


def _found(seal: Seal, search: str, named: Callable[[str], Any]) -> list[Any]:
    if not search:
        return []
    if code := read_code(search):
        return [agency_case.c.code == code]
    if _PHONE.fullmatch(search):
        owner = sa.select(contact.c.id).where(contact.c.phone_hash.in_(seal.fingerprints(search, PHONE)))
        return [agency_case.c.contact_id.in_(owner)]
    return [sa.or_(named(search), holds(agency_case.c.title, search))]


def _of_named(search: str) -> Any:
    """Of an enterprise whose name holds the words: all names are read once, which is best for counting."""
    return agency_case.c.enterprise_id.in_(sa.select(enterprise.c.id).where(holds(enterprise.c.name, search)))


def _named_as(search: str) -> Any:
    """The same, looked up case by case, which is best for a page: it ends with its last row."""
    return sa.exists().where(sa.and_(_OWN.c.id == agency_case.c.enterprise_id, holds(_OWN.c.name, search)))


def _order(wish: Wish) -> Sequence[Any]:
    """``_MOST_URGENT`` itself for what is read along indexes."""
    if wish.list is CaseList.CLOSED:
        return sorted_by({**SORTS, "due": _CASE.closed_at}, wish.sorting, _LATEST, _CASE.id)
    return sorted_by(SORTS, wish.sorting, _OLDEST if wish.list is CaseList.WAITING else _MOST_URGENT, _CASE.id)


def _line(row: Any) -> CaseLine:
    return CaseLine(**{**row._mapping, "state": stored(CaseState, row.state)})


def is_open(line: CaseLine) -> bool:
    """Whether something may still happen with it."""
    return line.state in OPEN
