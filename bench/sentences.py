"""The sentences that both sides read."""

from __future__ import annotations

from bot.nlu.dataset import Expected, calibration_set, test_set

WARM_UP = 50


def held_out(most: int) -> list[Expected]:
    """At most ``most`` held-out sentences, spread evenly over tests/understanding/."""
    everything = test_set()
    step = max(-(-len(everything) // most), 1)
    return everything[::step]


def warm_up() -> list[str]:
    """Sentences read before the clock starts: of the calibration set, so that none is met again."""
    return [expected.text for expected in calibration_set()[:WARM_UP]]
