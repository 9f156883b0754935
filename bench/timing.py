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
    """Milliseconds per message (mean, median, 95th percentile) and messages per second, of single times in seconds."""
    ordered = sorted(seconds)
    return {
        "messages": len(ordered),
        "mean_ms": round(1000 * statistics.fmean(ordered), 4),
        "p50_ms": round(1000 * statistics.median(ordered), 4),
        "p95_ms": round(1000 * ordered[min(int(0.95 * len(ordered)), len(ordered) - 1)], 4),
        "per_second": round(len(ordered) / sum(ordered), 1),
    }
