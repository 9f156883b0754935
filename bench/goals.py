"""The four goals, each said honestly to be reached or not."""

from __future__ import annotations

from typing import Any, NamedTuple

from bench.figures import ratio

TIMES_FASTER = 10
MOST_OF_WRONG = 0.5


class Goal(NamedTuple):
    """One goal: what was measured on either side, and whether it is reached."""

    name: str
    target: str
    ours: float
    default: float
    factor: float | None
    reached: bool
    is_share: bool = False


def goals_of(compared: dict[str, Any]) -> list[Goal]:
    """The goals over what ``compare`` measured; ``factor`` is default : ours, None where ours is nothing."""
    reading, training = compared["understanding"], compared["training"]
    ours, default = compared["accuracy"]["ours"], compared["accuracy"]["default"]
    return [
        _faster("理解一条消息（毫秒）", reading["ours"]["mean_ms"], reading["default"]["mean_ms"]),
        _faster("训练（秒，整个进程）", training["ours"]["seconds"], training["default"]["seconds"]),
        _right("首选正确", ours["right_first"], default["right_first"]),
        _wrong("自信答错", ours["wrong_confident"], default["wrong_confident"]),
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
