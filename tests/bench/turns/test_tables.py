"""What people are shown of whole turns, and the goals that follow from it."""

from __future__ import annotations

from typing import Any

from bench.goals import goals_of
from bench.report import tables
from bench.turns.section import TITLES


def load(callers: int, per_second: float, errors: int = 0) -> dict[str, Any]:
    return {
        "callers": callers,
        "messages": 100,
        "per_second": per_second,
        "p50_ms": 1.0,
        "p95_ms": 2.0,
        "p99_ms": 3.0,
        "cpu_per_1000": 4.0,
        "stores_cpu_per_1000": 0.5,
        "load_cpu_share": 0.07,
        "peak_mb": 600.0,
        "errors": errors,
        "last_error": "WrongAnswer: 多久" if errors else None,
    }


def turns(ours: float, default: float, ratio: float, errors: int = 0) -> dict[str, Any]:
    rates = {name: ours if name.startswith("ours") else default for name in TITLES}
    return {
        "loads": {name: [load(16, rate, errors if name == "ours_sqlite" else 0)] for name, rate in rates.items()},
        "conversation": {
            "repeats": 8,
            "young_turn": 10,
            "old_turn": 1_000,
            "young_ms": 4.0,
            "old_ms": 4.0 * ratio,
            "ratio": ratio,
        },
    }


def test_goals_are_reached_at_their_borders_and_not_short_of_them() -> None:
    assert [goal.reached for goal in goals_of({"turns": turns(70.0, 10.0, 1.3)})] == [True] * 3
    assert [goal.reached for goal in goals_of({"turns": turns(69.9, 10.0, 1.31)})] == [False] * 3


def test_a_wrong_answer_of_ours_misses_the_goal() -> None:
    assert [goal.reached for goal in goals_of({"turns": turns(700.0, 10.0, 1.0, errors=1)})] == [False, True, True]


def test_the_tables_show_every_side_the_notes_the_errors_and_the_goals() -> None:
    printed = "\n".join(tables({"turns": turns(80.0, 10.0, 1.05, errors=1)}))
    assert all(title in printed for title in TITLES.values())
    assert "不经 DIET" in printed
    assert "【我们，SQLite，16 个会话：1 次错，最后一次：WrongAnswer: 多久】" in printed
    assert "8.00 : 1" in printed
    assert "第 1,000 轮是第 10 轮的几倍" in printed
