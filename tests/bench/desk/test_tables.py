"""What people are shown of the desk's measurements, and the goals that follow from them."""

from __future__ import annotations

from typing import Any

from bench.desk.typing_load import growing
from bench.goals import goals_of
from bench.report import tables


def side(milliseconds: float) -> dict[str, float]:
    return {"p50_ms": milliseconds, "p95_ms": 2 * milliseconds, "p99_ms": 3 * milliseconds, "kb": 12.0}


def page(title: str, times: float) -> dict[str, Any]:
    ratios = {"p50_ms": times, "p95_ms": times}
    return {"title": title, "small": side(4.0), "large": side(4.0 * times), "ratios": ratios}


def asked(p95: float, away: int = 0, errors: int = 0) -> dict[str, Any]:
    figures = {"asked": 1_000, "p50_ms": 9.0, "p95_ms": p95, "p99_ms": 200.0, "cpu_per_1000": 6.0}
    return {**figures, "away": away, "errors": errors}


def desk(times: float, paced: dict[str, Any]) -> dict[str, Any]:
    sizes = {"small": {"cases": 100, "messages": 1_000}, "large": {"cases": 10_000, "messages": 100_000}}
    pages = {**sizes, "pages": [page("首页", 1.0), page("来电：按内容", times)]}
    return {"pages": pages, "suggestions": {"operators": 50, "paced": paced, "at_once": asked(300.0)}}


def test_both_goals_are_reached_at_their_borders() -> None:
    grown, typed = goals_of({"desk": desk(2.0, asked(150.0))})
    assert (grown.reached, grown.ours, typed.reached, typed.ours) == (True, 2.0, True, 150.0)
    assert grown.name == "工作台页面，10,000 件是 100 件的几倍，最多的（来电：按内容）"


def test_what_is_slow_or_was_not_answered_by_the_bot_misses_them() -> None:
    assert [goal.reached for goal in goals_of({"desk": desk(2.01, asked(150.1))})] == [False, False]
    assert [goals_of({"desk": desk(1.0, one)})[1].reached for one in (asked(9.0, away=1), asked(9.0, errors=1))] == [
        False,
        False,
    ]


def test_the_tables_show_both_sizes_the_ratios_and_both_ways_of_typing() -> None:
    lines = [line.split() for line in "\n".join(tables({"desk": desk(1.5, asked(20.0))})).splitlines()]
    times = ["1.50", ":", "1"]
    assert ["来电：按内容", "4.00", "8.00", "12.0", "6.00", "12.0", "12.0", *times, *times] in lines
    assert ["各打各的，每人每秒问一次", "1,000", "9.00", "20.0", "200", "6.00", "0", "0"] in lines
    assert ["所有人同一刻问", "1,000", "9.00", "300", "200", "6.00", "0", "0"] in lines


def test_a_sentence_grows_until_it_is_whole_and_then_comes_the_next() -> None:
    words = growing(["歇业备案怎么办", "注销"])
    assert [next(words) for _ in range(7)] == ["歇业", "歇业备案", "歇业备案怎么办", "注销", "注销", "注销", "歇业"]
