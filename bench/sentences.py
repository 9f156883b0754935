"""The sentences that both sides read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.nlu.dataset import Expected, calibration_set, test_set

WARM_UP = 50


def held_out(most: int | None) -> list[Expected]:
    """All held-out sentences of tests/understanding/, or at most ``most``, spread evenly over them."""
    everything = test_set()
    step = -(-len(everything) // most) if most else 1
    return everything[:: max(step, 1)]


def expected_of(rows: Iterable[Sequence[Any]]) -> list[Expected]:
    """Held-out sentences as they come out of JSON."""
    return [Expected(*row) for row in rows]


def warm_up() -> list[str]:
    """Sentences read before the clock starts: of the calibration set, so that none is met again."""
    return [expected.text for expected in calibration_set()[:WARM_UP]]
