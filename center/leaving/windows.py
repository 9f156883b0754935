"""Legal terms as records with both ends: opened, used, passed or cancelled, each an event of its record.

A record is a case (D) or a dormancy (H). Functions take a connection and are part of the caller's transaction; the
record's next event number decides between two who open at once (the other gets Conflict).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import Actor, append
from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.clock import Window, WorkingClock
from center.leaving.reminders import cancel_reminders, remind
from center.leaving.setting import LeavingSetting
from center.leaving.states import WindowKind, WindowState
from center.leaving.terms import before, term
from center.leaving_tables import legal_window
from center.times import Words, local_date

SYSTEM = Actor("system", "leaving")
_USED_AT_ONCE = frozenset({WindowKind.RESUME_NOTICE})
"""What may be done on the very day that the term is counted from."""


class LegalWindow(NamedTuple):
    """One term: ``number`` counts those of its kind, ``ends_at`` in UTC, ``why`` has one step a line."""

    id: int
    record: str
    kind: WindowKind
    number: int
    first_day: date
    last_day: date
    ends_at: datetime
    why: str
    state: WindowState


class WindowRuns(Refusal):
    """Another term of the kind is running."""


class NoWindow(Refusal, LookupError):
    """No term of the kind is running."""


class NotYet(Refusal):
    """The term has not begun."""


class TooLate(Refusal):
    """The term is over."""


_COLUMNS = [legal_window.c[name] for name in LegalWindow._fields]


def open_window(
    connection: Any,
    setting: LeavingSetting,
    record: str,
    kind: WindowKind,
    start: date,
    clock: WorkingClock,
    now: datetime,
    actor: Actor = SYSTEM,
    *,
    span: Window | None = None,
) -> LegalWindow:
    """Open the term of ``kind`` that ``start`` sets off (see center/leaving/terms.py) and write its reminders.

    For EXTENSION ``start`` is the last day of the dormancy; DORMANCY needs its ``span``. The same again is the same
    one; raises WindowRuns while another of the kind runs, UnknownRecord, Conflict.
    """
    found = span or (
        before(setting, clock, start) if kind is WindowKind.EXTENSION else term(setting, clock, kind, start)
    )
    runs = running(connection, record, kind)
    if runs is not None:
        return _same(runs, found)
    number = len(windows_of(connection, record, kind)) + 1
    data = {"window": kind.value, "number": number, "first_day": found.first_day, "last_day": found.last_day}
    append(connection, record, "window_opened", actor, data, now)
    connection.execute(sa.insert(legal_window).values(**_row(record, kind, number, found, now)))
    opened = _running(connection, record, kind)
    remind(connection, setting, clock, opened, now)
    return opened


def use_window(connection: Any, record: str, kind: WindowKind, actor: Actor, now: datetime) -> LegalWindow:
    """What the term is for was done at ``now``: filed, published. Again, the one that was used last.

    Raises NotYet before its first day, TooLate after its last, NoWindow when none was opened.
    """
    mine = windows_of(connection, record, kind)
    if not mine:
        raise NoWindow(f"{record} has no {kind.value}", f"{record}没有“{kind.caption}”。")
    newest, today = mine[-1], local_date(now)
    if newest.state is WindowState.USED:
        return newest
    if newest.state is not WindowState.RUNNING or today > newest.last_day:
        raise TooLate(f"{kind.value} of {record} is over", f"“{kind.caption}”{_until(newest, now)}，已经过了。")
    if today < newest.first_day and kind not in _USED_AT_ONCE:
        first = Words(today.year).day(newest.first_day)
        raise NotYet(f"{kind.value} of {record} begins {newest.first_day}", f"还没到时候，{first}起可以办。")
    settle(connection, newest, WindowState.USED, "window_used", actor, now)
    return newest._replace(state=WindowState.USED)


def cancel_windows(connection: Any, record: str, reason: str, actor: Actor, now: datetime) -> int:
    """Cancel every running term of ``record`` and its reminders; ``reason`` is a word for the event. How many."""
    mine = [window for window in windows_of(connection, record) if window.state is WindowState.RUNNING]
    return sum(
        settle(connection, window, WindowState.CANCELLED, "window_cancelled", actor, now, reason=reason)
        for window in mine
    )


def settle(
    connection: Any, window: LegalWindow, state: WindowState, event: str, actor: Actor, now: datetime, **told: Any
) -> bool:
    """Whether this call took ``window`` out of running; then its reminders are cancelled and the event is written."""
    mine = sa.and_(legal_window.c.id == window.id, legal_window.c.state == WindowState.RUNNING.value)
    changed = sa.update(legal_window).where(mine).values(state=state.value, updated_at=now)
    if connection.execute(changed).rowcount != 1:
        return False
    cancel_reminders(connection, window, now)
    data = {"window": window.kind.value, "number": window.number, "last_day": window.last_day, **told}
    append(connection, window.record, event, actor, data, now)
    return True


def windows_of(connection: Any, record: str, kind: WindowKind | None = None) -> list[LegalWindow]:
    """The terms of ``record`` in the order in which they were opened; of one kind only, when given."""
    mine = [legal_window.c.record == record] + ([legal_window.c.kind == kind.value] if kind else [])
    return read_windows(connection, mine)


def running(connection: Any, record: str, kind: WindowKind) -> LegalWindow | None:
    """The running term of the kind, if there is one."""
    found = [window for window in windows_of(connection, record, kind) if window.state is WindowState.RUNNING]
    return found[0] if found else None


def read_windows(connection: Any, wanted: Sequence[Any]) -> list[LegalWindow]:
    """The terms that fulfil every condition of ``wanted``, the oldest first."""
    rows = connection.execute(sa.select(*_COLUMNS).where(*wanted).order_by(legal_window.c.id)).all()
    return [
        LegalWindow(*row)._replace(kind=stored(WindowKind, row.kind), state=stored(WindowState, row.state))
        for row in rows
    ]


def _same(runs: LegalWindow, found: Window) -> LegalWindow:
    if (runs.first_day, runs.last_day) == (found.first_day, found.last_day):
        return runs
    message = f"“{runs.kind.caption}”已经在走：{Words().days(runs.first_day, runs.last_day)}。"
    raise WindowRuns(f"{runs.kind.value} of {runs.record} runs already", message)


def _running(connection: Any, record: str, kind: WindowKind) -> LegalWindow:
    found = running(connection, record, kind)
    assert found is not None
    return found


def _until(window: LegalWindow, now: datetime) -> str:
    return f"到{Words(local_date(now).year).day(window.last_day)}为止"


def _row(record: str, kind: WindowKind, number: int, found: Window, now: datetime) -> dict[str, Any]:
    return {
        "record": record,
        "kind": kind.value,
        "number": number,
        "first_day": found.first_day,
        "last_day": found.last_day,
        "ends_at": found.at,
        "why": "\n".join(found.steps),
        "state": WindowState.RUNNING.value,
        "created_at": now,
        "updated_at": now,
    }
