"""The clocks of a case as a program lets them run."""

from __future__ import annotations

from center.cases.countdown import OPENINGS, countdown_of
from center.cases.states import CaseState, PauseKind
from tests.center.cases.opened_case import at, clock
from tests.center.cases.test_clocks import pause, view

HOUR = 3600
FRIDAY_AT_THREE = [
    ["2026-11-20T15:00:00+08:00", "2026-11-20T18:00:00+08:00"],
    ["2026-11-23T08:00:00+08:00", "2026-11-23T12:00:00+08:00"],
]


def test_of_an_open_case_all_but_the_waiting_clock_run() -> None:
    card = countdown_of(view(), clock(), at(20, 15)).card()
    openings = card.pop("openings")
    assert card == {
        "at": "2026-11-20T15:00:00+08:00",
        "left": {"seconds": HOUR, "runs": True},
        "felt": {"seconds": 4 * HOUR, "runs": True},
        "accepted": {"seconds": 3 * HOUR, "runs": True},
        "waiting": {"seconds": 0, "runs": False},
    }
    assert (openings[:2], len(openings)) == (FRIDAY_AT_THREE, OPENINGS)


def test_until_materials_are_complete_there_is_no_accepted_clock() -> None:
    card = countdown_of(view(complete_at=None), clock(), at(20, 15)).card()
    assert (card["accepted"], card["left"]) == (None, {"seconds": 0, "runs": True})


def test_a_term_that_has_passed_goes_below_zero() -> None:
    card = countdown_of(view(), clock(), at(20, 17)).card()
    assert card["left"] == {"seconds": -HOUR, "runs": True}


def test_while_the_applicant_is_waited_for_only_felt_and_waiting_run() -> None:
    held = view(pauses=(pause(PauseKind.APPLICANT, at(20, 11), None),))
    card = countdown_of(held, clock(), at(20, 15)).card()
    runs = {name: card[name]["runs"] for name in ("left", "felt", "accepted", "waiting")}
    assert runs == {"left": False, "felt": True, "accepted": False, "waiting": True}
    assert (card["left"]["seconds"], card["waiting"]["seconds"]) == (3 * HOUR, 2 * HOUR)


def test_another_pause_is_not_waiting_for_the_applicant() -> None:
    held = view(pauses=(pause(PauseKind.PUBLICATION, at(20, 11), None),))
    card = countdown_of(held, clock(), at(20, 15)).card()
    assert (card["left"]["runs"], card["waiting"]) == (False, {"seconds": 0, "runs": False})


def test_nothing_of_a_closed_case_runs() -> None:
    closed = view(state=CaseState.DONE, closed_at=at(20, 14))
    card = countdown_of(closed, clock(), at(20, 17)).card()
    assert card == {
        "at": "2026-11-20T17:00:00+08:00",
        "left": None,
        "felt": {"seconds": 3 * HOUR, "runs": False},
        "accepted": {"seconds": 2 * HOUR, "runs": False},
        "waiting": {"seconds": 0, "runs": False},
        "openings": [],
    }
