"""Few cases on real databases, in the real job; the form's turns on the real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.cases.section import DATABASES, POSTGRES, Amount, form_turns, recorded

TINY = Amount(at_once=(1, 3), warm_up=1, cases=12, few=2, many=6, repeats=1)


@pytest.mark.parametrize("database", DATABASES)
def test_cases_are_opened_and_moved_in_a_process_of_their_own(database: str) -> None:
    found = recorded(database, 3, TINY)
    assert (found["at_once"], found["cases"], found["opening"]["steps"]) == (3, 12, 12)
    assert all(found[act]["cpu_per_1000"] > 0 for act in ("opening", "moving"))
    assert (found["moving"]["stores_cpu_per_1000"] > 0) == (database == POSTGRES)


def test_the_forms_turns_are_measured_on_the_real_server(model: Path) -> None:
    found = form_turns(model, TINY)
    assert (found["repeats"], found["few"], found["many"]) == (1, 2, 6)
    assert found["turns"] > 1
    assert found["ratio"] > 0
