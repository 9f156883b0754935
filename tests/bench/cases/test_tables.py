"""What people are shown of agency cases, and the goal that follows from it."""

from __future__ import annotations

from typing import Any

from bench.cases.section import POSTGRES, SQLITE, ratios_of
from bench.goals import goals_of
from bench.report import tables


def figures(per_second: float) -> dict[str, Any]:
    return {
        "steps": 100,
        "cases_per_second": per_second,
        "steps_per_second": 16 * per_second,
        "p50_ms": 1.0,
        "p95_ms": 2.0,
        "p99_ms": 3.0,
        "cpu_per_1000": 4.0,
        "stores_cpu_per_1000": 0.5,
    }


def load(at_once: int, opened: float, moved: float) -> dict[str, Any]:
    return {"at_once": at_once, "cases": 100, "opening": figures(opened), "moving": figures(moved)}


RECORDS = {SQLITE: [load(1, 200.0, 20.0), load(8, 400.0, 30.0)], POSTGRES: [load(1, 100.0, 11.0), load(8, 500.0, 30.0)]}


def cases(ratio: float) -> dict[str, Any]:
    form = {"repeats": 10, "turns": 8, "few": 10, "many": 200, "few_ms": 5.0, "many_ms": 5.0 * ratio, "ratio": ratio}
    return {"records": RECORDS, "ratios": ratios_of(RECORDS), "form": form}


def test_ratios_set_postgresql_beside_sqlite() -> None:
    assert ratios_of(RECORDS) == [
        {"at_once": 1, "opening": 0.5, "moving": 0.55},
        {"at_once": 8, "opening": 1.25, "moving": 1.0},
    ]


def test_only_the_forms_turn_has_a_goal_reached_at_its_border() -> None:
    (reached,), (missed,) = goals_of({"cases": cases(1.3)}), goals_of({"cases": cases(1.31)})
    assert (reached.reached, reached.ours, reached.target) == (True, 1.3, "至多 1.3")
    assert (missed.reached, missed.ours) == (False, 1.31)


def test_the_tables_show_both_databases_the_ratios_the_notes_and_the_goal() -> None:
    printed = "\n".join(tables({"cases": cases(1.05)}))
    lines = [line.split() for line in printed.splitlines()]
    assert ["开件（含同意），PostgreSQL", "8", "100", "500", "8,000", "1.00", "2.00", "3.00", "4.00", "0.50"] in lines
    assert ["受理到办结，SQLite", "1", "100", "20.0", "320", "1.00", "2.00", "3.00", "4.00", "0.50"] in lines
    assert ["受理到办结", "0.55", ":", "1", "1.00", ":", "1"] in lines
    assert "每件另一个人" in printed
    assert "办事表单的一轮，前面 200 轮是前面 10 轮的几倍" in printed
