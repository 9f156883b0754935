"""The goals, each said honestly to be reached or not."""

from __future__ import annotations

from typing import Any, NamedTuple

from bench.figures import ratio
from bench.turns.section import PAIRS, TITLES

TIMES_FASTER = 10
TIMES_THE_RATE = 7
MOST_OF_WRONG = 0.5
MOST_GROWTH = 1.3
MOST_PAGE_GROWTH = 2
MOST_TYPING_MS = 150


class Goal(NamedTuple):
    """One goal: what was measured on either side (the default where it has one), and whether it is reached."""

    name: str
    target: str
    ours: float
    default: float | None
    factor: float | None
    reached: bool
    is_share: bool = False


def goals_of(found: dict[str, Any]) -> list[Goal]:
    """The goals of the sections in ``found``; ``factor`` is default : ours, None where either is nothing."""
    compared = _compared(found["compare"]) if "compare" in found else []
    talked = _talked(found["turns"]) if "turns" in found else []
    grown = [_form_growth(found["cases"]["form"])] if "cases" in found else []
    return [*compared, *talked, *grown, *(_desk(found["desk"]) if "desk" in found else [])]


def _compared(compared: dict[str, Any]) -> list[Goal]:
    reading, training = compared["understanding"], compared["training"]
    ours, default = compared["accuracy"]["ours"], compared["accuracy"]["default"]
    return [
        _faster("理解一条消息（毫秒）", reading["ours"]["mean_ms"], reading["default"]["mean_ms"]),
        _faster("训练（秒，整个进程）", training["ours"]["seconds"], training["default"]["seconds"]),
        _right("首选正确", ours["right_first"], default["right_first"]),
        _wrong("自信答错", ours["wrong_confident"], default["wrong_confident"]),
    ]


def _talked(turns: dict[str, Any]) -> list[Goal]:
    loads, conversation = turns["loads"], turns["conversation"]
    rates = [
        _rate(TITLES[ours], loaded, beside)
        for ours, default in PAIRS
        for loaded, beside in zip(loads[ours], loads[default])
    ]
    return [*rates, _growth(conversation)]


def _rate(title: str, ours: dict[str, Any], default: dict[str, Any]) -> Goal:
    """A wrong answer of ours misses the goal, however fast the others were."""
    mine, others = ours["per_second"], default["per_second"]
    reached = not ours["errors"] and mine >= TIMES_THE_RATE * others
    name = f"条/秒（{title}，{ours['callers']} 个会话）"
    return Goal(name, f"至少 {TIMES_THE_RATE} 倍", mine, others, _factor(mine, others), reached)


def _growth(conversation: dict[str, Any]) -> Goal:
    name = f"第 {conversation['old_turn']:,} 轮是第 {conversation['young_turn']} 轮的几倍"
    grown = conversation["ratio"]
    return Goal(name, f"至多 {MOST_GROWTH}", grown, None, None, grown <= MOST_GROWTH)


def _form_growth(form: dict[str, Any]) -> Goal:
    name = f"办事表单的一轮，前面 {form['many']:,} 轮是前面 {form['few']} 轮的几倍"
    return Goal(name, f"至多 {MOST_GROWTH}", form["ratio"], None, None, form["ratio"] <= MOST_GROWTH)


def _desk(desk: dict[str, Any]) -> list[Goal]:
    """The page that grows most, and typing; an answer that was none, or without the bot, misses the goal."""
    pages, typed = desk["pages"], desk["suggestions"]["paced"]
    worst = max(pages["pages"], key=lambda page: page["ratios"]["p50_ms"])
    grown, p95 = worst["ratios"]["p50_ms"], typed["p95_ms"]
    name = (
        f"工作台页面，{pages['large']['cases']:,} 件是 {pages['small']['cases']:,} 件的几倍，最多的（{worst['title']}）"
    )
    is_quick = p95 <= MOST_TYPING_MS and not typed["away"] and not typed["errors"]
    return [
        Goal(name, f"至多 {MOST_PAGE_GROWTH}", grown, None, None, grown <= MOST_PAGE_GROWTH),
        Goal(
            f"边打字边出答案，{desk['suggestions']['operators']} 位话务员（95% 毫秒）",
            f"至多 {MOST_TYPING_MS}",
            p95,
            None,
            None,
            is_quick,
        ),
    ]


def _faster(name: str, ours: float, default: float) -> Goal:
    target = f"快至少 {TIMES_FASTER} 倍"
    return Goal(name, target, ours, default, _factor(ours, default), default >= TIMES_FASTER * ours)


def _right(name: str, ours: float, default: float) -> Goal:
    return Goal(name, "不低于默认", ours, default, _factor(ours, default), ours >= default, True)


def _wrong(name: str, ours: float, default: float) -> Goal:
    return Goal(name, "至多一半", ours, default, _factor(ours, default), ours <= MOST_OF_WRONG * default, True)


def _factor(ours: float, default: float) -> float | None:
    return ratio(default, ours) if ours else None
