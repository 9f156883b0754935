"""What ten times the content costs: training time, size of the model, memory, time per message."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from bench.children import run_job
from bench.figures import ratio, rounded

SIZES, QUICK_SIZES = (100, 1_000, 10_000), (10, 100)
SENTENCES = 8
MESSAGES, QUICK_MESSAGES = 1_000, 100
COSTS = ("whole_seconds", "seconds", "cpu_seconds", "model_mb", "peak_mb", "ms_per_message")


def grow(quick: bool) -> dict[str, Any]:
    """The figures of every size, and the ratios from each to the next, JSON-ready."""
    sizes = QUICK_SIZES if quick else SIZES
    figures = [_measure(guides, QUICK_MESSAGES if quick else MESSAGES) for guides in sizes]
    return {"sizes": figures, "ratios": [growth_ratios(*pair) for pair in pairwise(figures)]}


def _measure(guides: int, messages: int) -> dict[str, Any]:
    arguments = {"guides": guides, "sentences": SENTENCES, "messages": messages}
    measured = run_job("grow", f"内容增长：{guides} 篇指南", arguments)
    return {
        "guides": guides,
        **rounded({**measured.result, "whole_seconds": measured.seconds, "peak_mb": measured.peak_mb}),
    }


def growth_ratios(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Each cost as a multiple of what it was; ``holds``: so much content costs less than so many times as much."""
    content = ratio(after["guides"], before["guides"])
    costs = {name: ratio(after[name], before[name]) for name in COSTS}
    return {
        "from": before["guides"],
        "to": after["guides"],
        "content": content,
        **costs,
        "holds": {name: cost < content for name, cost in costs.items()},
    }
