"""Tables for people: columns in line although Chinese characters are twice as wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

LOAD_COLUMNS = {
    "callers": "同时会话",
    "messages": "条数",
    "per_second": "条/秒",
    "p50_ms": "中位毫秒",
    "p95_ms": "95% 毫秒",
    "p99_ms": "99% 毫秒",
    "cpu_per_1000": "CPU 秒/千条",
    "stores_cpu_per_1000": "库 CPU 秒/千条",
    "peak_mb": "内存峰值 MB",
    "errors": "错",
}
"""What is shown of a load on a server, by the name of its figure."""
_GAP = "  "


def table(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """The first column to the left, all others to the right; floats as ``shown``."""
    cells = [list(headings), *([shown(value) for value in row] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*cells)]
    lines = [
        _GAP.join(_aligned(cell, size, index) for index, (cell, size) in enumerate(zip(row, widths))) for row in cells
    ]
    rule = "─" * width(lines[0])
    return "\n".join([f"\n{title}", lines[0].rstrip(), rule, *(line.rstrip() for line in lines[1:])])


def shown(value: object) -> str:
    """A cell: floats with as many digits as matter, nothing as a dash."""
    if value is None:
        return "—"
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def percent(share: float | None) -> str:
    """A share of 1 as a percentage."""
    return "—" if share is None else f"{share:.1%}"


def width(text: str) -> int:
    """Columns on a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _aligned(cell: str, size: int, index: int) -> str:
    padding = " " * (size - width(cell))
    return f"{cell}{padding}" if index == 0 else f"{padding}{cell}"
