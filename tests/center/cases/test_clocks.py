"""The three clocks of a case."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from center.cases.clocks import Color, clocks_of, due_of, is_overdue
from center.cases.reading import CasePause, CaseView
from center.cases.states import CaseState, PauseKind
from center.cases.states import Path as DonePath
from tests.center.cases.opened_case import at, clock

HOUR = timedelta(hours=1)


def view(**changes: object) -> CaseView:
    """A case confirmed on Friday at nine with complete materials at ten, four hours promised."""
    values: dict[str, object] = dict.fromkeys(CaseView._fields)
    values |= {
        "state": CaseState.IN_PROGRESS,
        "path": DonePath.ONLINE,
        "hours": 4.0,
        "confirmed_at": at(20, 9),
        "accept_by": at(20, 18),
        "complete_at": at(20, 10),
        "sub_tasks": (),
        "pauses": (),
    }
    return CaseView(**{**values, **changes})  # type: ignore[arg-type]


def pause(kind: PauseKind, start: datetime, end: datetime | None) -> CasePause:
    return CasePause(kind, kind.caption, start, end, "clerk-1")


def test_without_pauses_accepted_runs_from_complete_materials() -> None:
    clocks = clocks_of(view(), clock(), at(20, 15))
    assert (clocks.felt, clocks.accepted, clocks.waiting) == (4 * HOUR, 3 * HOUR, timedelta())
    assert clocks.due is not None
    assert (clocks.due.at, clocks.left, clocks.color) == (at(20, 16), HOUR, Color.AMBER)


def test_until_materials_are_complete_the_confirmation_counts() -> None:
    clocks = clocks_of(view(complete_at=None), clock(), at(20, 10))
    assert clocks.due is not None
    assert (clocks.accepted, clocks.due.at, clocks.left, clocks.color) == (None, at(20, 15), 3 * HOUR, Color.GREEN)


@pytest.mark.parametrize("kind", list(PauseKind))
def test_a_pause_stops_accepted_and_never_felt(kind: PauseKind) -> None:
    paused = view(pauses=(pause(kind, at(20, 11), None),))
    clocks = clocks_of(paused, clock(), at(23, 12))
    assert clocks.felt == 11 * HOUR
    assert clocks.accepted == HOUR
    assert clocks.waiting == (9 * HOUR if kind is PauseKind.APPLICANT else timedelta())
    assert clocks.due is not None
    assert (clocks.due.at, clocks.left, clocks.color) == (None, 3 * HOUR, Color.GREEN)
    assert kind.caption in clocks.due.sentence


def test_the_due_time_moves_by_the_working_length_of_a_pause() -> None:
    over_the_weekend = view(pauses=(pause(PauseKind.APPLICANT, at(20, 17), at(23, 9)),), complete_at=at(20, 16))
    assert due_of(over_the_weekend, clock()).at == at(23, 12)


def test_pauses_that_overlap_count_once() -> None:
    both = (pause(PauseKind.IDENTITY, at(20, 10), at(20, 12)), pause(PauseKind.SIGNATURE, at(20, 11), at(20, 15)))
    assert due_of(view(pauses=both), clock()).at == at(23, 9)


def test_a_late_case_is_red_at_once() -> None:
    assert not is_overdue(view(), clock(), at(20, 16))
    assert is_overdue(view(), clock(), at(20, 16) + timedelta(seconds=1))
    clocks = clocks_of(view(), clock(), at(20, 17))
    assert (clocks.left, clocks.color) == (-HOUR, Color.RED)


def test_a_case_is_amber_in_the_last_quarter_of_its_time() -> None:
    due_on_monday_at_ten = view(hours=8.0)
    assert clocks_of(due_on_monday_at_ten, clock(), at(20, 17)).color is Color.GREEN
    assert clocks_of(due_on_monday_at_ten, clock(), at(20, 18)).color is Color.AMBER
    assert clocks_of(due_on_monday_at_ten, clock(), at(23, 10)).color is Color.AMBER


def test_lateness_shows_also_while_the_office_is_closed() -> None:
    closing = view(complete_at=at(20, 16), hours=2.0)
    clocks = clocks_of(closing, clock(), at(20, 20))
    assert clocks.left is not None
    assert (clocks.left < timedelta(), clocks.color) == (True, Color.RED)


def test_a_case_has_to_be_accepted_on_its_day() -> None:
    waiting = view(state=CaseState.SUBMITTED, complete_at=None, hours=40.0)
    assert clocks_of(waiting, clock(), at(20, 16)).color is Color.GREEN
    assert clocks_of(waiting, clock(), at(20, 17)).color is Color.AMBER
    assert clocks_of(waiting, clock(), at(23, 9)).color is Color.RED


@pytest.mark.parametrize(("closed", "color"), [(at(20, 15), Color.GREEN), (at(23, 9), Color.RED)])
def test_the_clocks_of_a_closed_case_stand_still(closed: datetime, color: Color) -> None:
    case = view(state=CaseState.DONE, closed_at=closed)
    clocks = clocks_of(case, clock(), closed)
    assert (clocks.left, clocks.color) == (None, color)
    assert clocks_of(case, clock(), at(30, 9)) == clocks


def test_before_its_confirmation_nothing_has_passed() -> None:
    clocks = clocks_of(view(), clock(), at(19, 9))
    assert (clocks.felt, clocks.accepted) == (timedelta(), timedelta())
