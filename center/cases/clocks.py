"""The three clocks of a case, all in working time: felt, accepted, waiting for the applicant (XZ 表1 设立3; AH 附录A).

Felt runs from the applicant's confirmation and never stops; accepted runs from complete materials and stops in pauses;
waiting is the time that the center waited for the applicant.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from center.cases.reading import CasePause, CaseView
from center.cases.states import CaseState, PauseKind
from center.clock import Explained, WorkingClock
from center.spans import Pause

AMBER_SHARE = 0.25
"""A case is amber when no more than this share of its promised working time is left."""
ACCEPT_AMBER = timedelta(hours=1)
"""A case not yet accepted is amber when no more than this working time is left for that (AH 6.2.1: 当日受理)."""


class Color(str, Enum):
    """How urgent a case is; of a closed one, whether it was in time."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Clocks(NamedTuple):
    """Working time that has passed and is left.

    ``accepted`` is None until the materials are complete; ``due`` says when the promise ends and why, with ``at`` None
    while a pause holds it; ``left`` is negative when it has passed, None when the case is closed.
    """

    felt: timedelta
    accepted: timedelta | None
    waiting: timedelta
    due: Explained | None
    left: timedelta | None
    color: Color


def clocks_of(case: CaseView, clock: WorkingClock, now: datetime) -> Clocks:
    """What the clocks of ``case`` show at ``now``; those of a closed case show what they showed when it closed."""
    end = max(case.closed_at or now, case.confirmed_at)
    due = due_of(case, clock)
    left = _left(due, clock, end)
    return Clocks(
        felt=clock.elapsed(case.confirmed_at, end),
        accepted=accepted_until(case, clock, end),
        waiting=_waiting(case, clock, end),
        due=due,
        left=left if case.is_open else None,
        color=_color(case, clock, left, end),
    )


def due_of(case: CaseView, clock: WorkingClock) -> Explained:
    """When the promised hours are over: from complete materials, until then from the confirmation; without pauses."""
    return clock.due(case.complete_at or case.confirmed_at, case.hours, _pauses(case))


def is_overdue(case: CaseView, clock: WorkingClock, now: datetime) -> bool:
    """Whether the promised time has passed at ``now``."""
    at = due_of(case, clock).at
    return at is not None and now > at


def accepted_until(case: CaseView, clock: WorkingClock, end: datetime) -> timedelta | None:
    """What the accepted clock shows at ``end``; None while materials are not complete."""
    if case.complete_at is None:
        return None
    return clock.elapsed(case.complete_at, max(end, case.complete_at), _pauses(case))


def _pauses(case: CaseView) -> Iterator[Pause]:
    return (Pause(pause.started_at, pause.ended_at, _named(pause)) for pause in case.pauses)


def _named(pause: CasePause) -> str:
    caption = pause.kind.caption
    return caption if pause.reason == caption else f"{caption}：{pause.reason}"


def _waiting(case: CaseView, clock: WorkingClock, end: datetime) -> timedelta:
    mine = [pause for pause in case.pauses if pause.kind is PauseKind.APPLICANT and pause.started_at < end]
    return sum((clock.elapsed(pause.started_at, min(pause.ended_at or end, end)) for pause in mine), timedelta())


def _left(due: Explained, clock: WorkingClock, end: datetime) -> timedelta:
    if due.at is None:
        return due.remaining
    return _signed(clock, end, due.at)


def _signed(clock: WorkingClock, start: datetime, end: datetime) -> timedelta:
    """The working time from ``start`` to ``end``, and at least a microsecond below zero when that is past."""
    if start <= end:
        return clock.elapsed(start, end)
    return min(-clock.elapsed(end, start), -timedelta.resolution)


def _color(case: CaseView, clock: WorkingClock, left: timedelta, end: datetime) -> Color:
    if not case.is_open:
        return Color.RED if left < timedelta() else Color.GREEN
    shares = [(left, timedelta(hours=case.hours * AMBER_SHARE))]
    if case.state is CaseState.SUBMITTED:
        shares.append((_signed(clock, end, case.accept_by), ACCEPT_AMBER))
    if any(remaining < timedelta() for remaining, _ in shares):
        return Color.RED
    return Color.AMBER if any(remaining <= amber for remaining, amber in shares) else Color.GREEN
