"""What was measured of the catalogue of business scope, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.table import table

_COLUMNS = {
    "index_ms": "建索引毫秒",
    "search_ms": "查一句毫秒",
    "propose_ms": "拟一份毫秒",
    "p99_ms": "查一句 99% 毫秒",
}


def registry_tables(found: dict[str, Any]) -> Iterator[str]:
    """Both sizes, and how much the cost grows with ten times the phrases."""
    rows = [[size["phrases"], *(size[name] for name in _COLUMNS)] for size in found["sizes"]]
    growth = found["growth"]
    rows.append([f"变为 {growth['phrases']:g} 倍", *(growth.get(name, "") for name in _COLUMNS)])
    yield table("经营范围检索：条目增多", ["条目", *_COLUMNS.values()], rows)
