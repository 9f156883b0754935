"""Lists of calls: what is not finished, and the history with its filters, page by page. Numbers are masked.

Functions take a connection and only read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.call_tables import call, call_guide, call_record
from center.calls.handing import handed_to
from center.calls.opening import caller_number
from center.calls.records import about, masked, sight
from center.calls.states import CallKind, CallResult, CallState
from center.cases.reading import stored
from center.pages import holds
from center.promises import PHONE
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.times import midnight

PER_PAGE = 50
_LONGEST_SHOWN = 60


class Filter(NamedTuple):
    """Which calls are wanted; None and empty want all. ``number`` is looked for whole, ``words`` in both texts.

    ``is_mine``: only those that the asker took or goes on with.
    """

    is_mine: bool = False
    state: CallState | None = None
    kind: CallKind | None = None
    result: CallResult | None = None
    guide: str = ""
    office_id: str = ""
    number: str = ""
    words: str = ""
    first: date | None = None
    last: date | None = None


class ListedCall(NamedTuple):
    """One line of a list; ``question`` is masked and shortened."""

    code: str
    operator: str
    office_id: str | None
    state: CallState
    kind: CallKind | None
    result: CallResult | None
    owner: str | None
    caller: str | None
    question: str
    started_at: datetime
    ended_at: datetime | None


class Page(NamedTuple):
    """One page of a list, and how many calls there are on all of them."""

    calls: tuple[ListedCall, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are; one when there is nothing."""
        return max(1, -(-self.total // PER_PAGE))


SORTS = {
    "started": call.c.started_at,
    "kind": call.c.kind,
    "result": call.c.result,
    "operator": call.c.operator,
}
"""What the history can be sorted by."""
_COLUMNS = [call.c[name] for name in ListedCall._fields if name != "caller"]


def unfinished(connection: Any, seal: Seal, staff: StaffMember, limit: int = PER_PAGE) -> list[ListedCall]:
    """What ``staff`` has begun and not closed, the newest first."""
    wanted = sa.and_(call.c.operator == staff.staff_id, call.c.state == CallState.OPEN.value)
    return _listed(connection, seal, [wanted], _order("started", is_down=True), limit, 0)


def count_unfinished(connection: Any, staff: StaffMember) -> int:
    """How many calls ``staff`` has begun and not closed."""
    mine = sa.and_(call.c.operator == staff.staff_id, call.c.state == CallState.OPEN.value)
    return _counted(connection, [mine])


def calls_handed(connection: Any, seal: Seal, staff: StaffMember, *, is_settled: bool = False) -> list[ListedCall]:
    """The complex matters that ``staff`` goes on with, the oldest first, or the latest that came to an end."""
    clauses = [handed_to(staff, is_settled=is_settled)]
    return _listed(connection, seal, clauses, _order("started", is_down=is_settled), PER_PAGE, 0)


def calls_listed(
    connection: Any,
    seal: Seal,
    staff: StaffMember,
    wanted: Filter,
    *,
    page: int = 1,
    sort: str = "started",
    is_down: bool = True,
) -> Page:
    """One page (from 1) of the calls that ``staff`` sees and that fit; a page behind the last is empty.

    A last page tells how many there are: looking through the words of all calls once more takes the most time.
    """
    clauses, whose = _clauses(seal, wanted), _whose(staff, is_mine=wanted.is_mine)
    order, offset = _order(sort, is_down=is_down), (page - 1) * PER_PAGE
    each = [[*one, *clauses, *_shown(wanted, is_counted=False)] for one in whose]
    some = each[0] if len(each) == 1 else [call.c.id.in_(_first(each, order, offset + PER_PAGE))]
    found = _listed(connection, seal, some, order, PER_PAGE, offset)
    if len(found) < PER_PAGE and (found or page == 1):
        return Page(tuple(found), offset + len(found), page)
    shown = _shown(wanted, is_counted=not wanted.words)
    total = sum(_counted(connection, [*one, *clauses, *shown]) for one in whose)
    return Page(tuple(found), total, page)


def calls_around(
    connection: Any, seal: Seal, staff: StaffMember, number: str | None, contact_id: int | None, but: str, limit: int
) -> list[ListedCall]:
    """Earlier calls of the same number or the same person that ``staff`` sees, the newest first."""
    hashes = seal.fingerprints(number, PHONE) if number else []
    same: list[Any] = [sa.and_(call.c.caller_hash.in_(hashes), call.c.identity != "unlinked")]
    same += [call.c.contact_id == contact_id] if contact_id is not None else []
    clauses = [sight(staff), sa.or_(*same), call.c.code != but, call.c.state != CallState.DISCARDED.value]
    return _listed(connection, seal, clauses, _order("started", is_down=True), limit, 0)


def calls_about(connection: Any, staff: StaffMember, record: str) -> list[str]:
    """The codes of the calls in which a record was made, for the page of that record."""
    mine = sa.select(call_record.c.call_id).where(call_record.c.record == record)
    wanted = sa.select(call.c.code).where(call.c.id.in_(mine), sight(staff)).order_by(call.c.id)
    return [str(code) for code in connection.execute(wanted).scalars()]


def _whose(staff: StaffMember, *, is_mine: bool) -> list[list[Any]]:
    """Whose calls: one of these, never two of them, so that each is read off an index of its own."""
    if not is_mine:
        return [[sight(staff)]]
    taken = call.c.operator == staff.staff_id
    return [[taken], [call.c.owner == staff.staff_id, sa.not_(taken)]]


def _shown(wanted: Filter, *, is_counted: bool) -> list[Any]:
    """Those that were thrown away are shown only to whoever asks for them.

    Counting, the states are named: with whose they are, they stand in an index. Listing, the index of the times leads,
    and to look through the words of all calls none is needed.
    """
    if wanted.state is not None:
        return [call.c.state == wanted.state.value]
    if is_counted:
        return [call.c.state.in_([CallState.OPEN.value, CallState.CLOSED.value])]
    return [call.c.state != CallState.DISCARDED.value]


def _first(each: Sequence[Sequence[Any]], order: Sequence[Any], most: int) -> Any:
    """The select of the ids that can be on the pages so far: the first ``most`` of each."""
    found = (sa.select(call.c.id).where(*clauses).order_by(*order).limit(most).subquery() for clauses in each)
    return sa.union_all(*(sa.select(one.c.id) for one in found))


def _counted(connection: Any, clauses: Sequence[Any]) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(call).where(*clauses)).scalar_one())


def _clauses(seal: Seal, wanted: Filter) -> list[Any]:
    exact = ((call.c.kind, wanted.kind), (call.c.result, wanted.result))
    clauses = [column == value.value for column, value in exact if value is not None]
    clauses += [call.c.office_id == wanted.office_id] if wanted.office_id else []
    return [*clauses, *_texts(seal, wanted), *_days(wanted)]


def _texts(seal: Seal, wanted: Filter) -> list[Any]:
    clauses: list[Any] = []
    if wanted.guide:
        of_guide = sa.select(call_guide.c.call_id).where(call_guide.c.guide == wanted.guide)
        clauses.append(call.c.id.in_(of_guide))
    if wanted.words:
        found = (holds(column, wanted.words) for column in (call.c.question, call.c.answer))
        clauses.append(sa.or_(*found, call.c.code == wanted.words.upper()))
    if wanted.number:
        number = caller_number(wanted.number)
        clauses.append(call.c.caller_hash.in_(seal.fingerprints(number, PHONE) if number else []))
    return clauses


def _days(wanted: Filter) -> list[Any]:
    """Days as they are in Shanghai, both of them included."""
    clauses = [call.c.started_at >= midnight(wanted.first)] if wanted.first else []
    return clauses + ([call.c.started_at < midnight(wanted.last + timedelta(1))] if wanted.last else [])


def _order(sort: str, *, is_down: bool) -> list[Any]:
    column: Any = SORTS.get(sort, call.c.started_at)
    return [column.desc(), call.c.id.desc()] if is_down else [column, call.c.id]


def _listed(
    connection: Any, seal: Seal, clauses: Sequence[Any], order: Sequence[Any], limit: int, offset: int
) -> list[ListedCall]:
    wanted = sa.select(*_COLUMNS, call.c.caller_sealed).where(*clauses).order_by(*order).limit(limit).offset(offset)
    return [_line(seal, row) for row in connection.execute(wanted)]


def _line(seal: Seal, row: Any) -> ListedCall:
    values = {name: row[name] for name in ListedCall._fields if name != "caller"}
    number = seal.open(row.caller_sealed, about(row.code, "caller")) if row.caller_sealed else None
    values |= {
        "state": stored(CallState, row.state),
        "kind": stored(CallKind, row.kind) if row.kind else None,
        "result": stored(CallResult, row.result) if row.result else None,
        "question": _short(row.question),
    }
    return ListedCall(**values, caller=masked(number) if number else None)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"
