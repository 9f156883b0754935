"""The three clocks of a case as a program can let them run: how they stand, which of them go, and when work is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from center.cases.clocks import Clocks, clocks_of
from center.cases.reading import CaseView
from center.cases.states import PauseKind
from center.clock import WorkingClock
from center.spans import Span
from center.times import local

OPENINGS = 12
"""So many spans of working time are told ahead: about a week."""


class Countdown(NamedTuple):
    """``clocks`` at ``at``; ``waits`` while the center waits for the applicant; ``openings`` are work to come."""

    clocks: Clocks
    waits: bool
    openings: tuple[Span, ...]
    at: datetime

    def card(self) -> dict[str, Any]:
        """What a program shows: seconds of working time, and whether they change while work is done."""
        clocks = self.clocks
        is_open = clocks.left is not None
        counts = is_open and clocks.due is not None and clocks.due.at is not None
        return {
            "at": _iso(self.at),
            "left": _running(clocks.left, counts),
            "felt": _running(clocks.felt, is_open),
            "accepted": _running(clocks.accepted, counts),
            "waiting": _running(clocks.waiting, is_open and self.waits),
            "openings": [[_iso(span.start), _iso(span.end)] for span in self.openings],
        }


def countdown_of(case: CaseView, clock: WorkingClock, now: datetime) -> Countdown:
    """How the clocks of ``case`` go on from ``now``."""
    waits = case.open_pause(PauseKind.APPLICANT) is not None
    openings = clock.openings(now, OPENINGS) if case.is_open else []
    return Countdown(clocks_of(case, clock, now), waits, tuple(openings), now)


def _running(passed: timedelta | None, runs: bool) -> dict[str, Any] | None:
    return None if passed is None else {"seconds": int(passed.total_seconds()), "runs": runs}


def _iso(at: datetime) -> str:
    return local(at).isoformat(timespec="seconds")
