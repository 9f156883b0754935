"""How long each message takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

Read = TypeVar("Read")


async def time_each(read: Callable[[str], Awaitable[Read]], texts: Sequence[str]) -> tuple[list[Read], dict[str, Any]]:
    """Read every text, one after the other; what was read, and the timing (``timing_of`` plus CPU per message)."""
    found: list[Read] = []
    seconds: list[float] = []
    cpu = time.process_time()
    for text in texts:
        started = time.perf_counter()
        found.append(await read(text))
        seconds.append(time.perf_counter() - started)
    cpu = time.process_time() - cpu
    return found, {**timing_of(seconds), "cpu_ms": round(1000 * cpu / len(texts), 4)}


def timing_of(seconds: Sequence[float]) -> dict[str, Any]:
    """Milliseconds per message (mean, median, percentiles) and messages per second, of single times in seconds."""
    return {
        "messages": len(seconds),
        "mean_ms": round(1000 * statistics.fmean(seconds), 4),
        **milliseconds(seconds),
        "per_second": round(len(seconds) / sum(seconds), 1),
    }


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    """The median, the 95th and the 99th percentile of times in seconds."""
    ordered = sorted(seconds)
    return {
        "p50_ms": round(1000 * statistics.median(ordered), 4),
        "p95_ms": round(1000 * _percentile(ordered, 0.95), 4),
        "p99_ms": round(1000 * _percentile(ordered, 0.99), 4),
    }


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
