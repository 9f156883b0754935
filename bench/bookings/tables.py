"""What was measured of appointments, as a table with the notes that belong to it."""

from __future__ import annotations

from typing import Any

from bench.table import table

_ACTS = {"spread": "分散在各窗口", "rush": "抢同几个时段"}
_COLUMNS = {
    "wanted": "次数",
    "booked": "约上",
    "per_second": "次/秒",
    "p50_ms": "中位毫秒",
    "p95_ms": "95% 毫秒",
    "p99_ms": "99% 毫秒",
}
NOTES = (
    "每次另一个人、另一条消息，一次一个事务（含单号、记录链、通知和提醒）。抢的人是座位的四倍，约不上的也算一次。",
    "最后查库：约上的数、占用的座位数一致，没有一个时段超过座位，否则算没测成。",
)


def bookings_table(found: dict[str, Any]) -> str:
    """Bookings per second, spread and in a rush."""
    rows = [
        [title, load["at_once"], *(load[act][column] for column in _COLUMNS)]
        for act, title in _ACTS.items()
        for load in found["loads"]
    ]
    return "\n".join([table("预约（PostgreSQL）", ["", "同时", *_COLUMNS.values()], rows), *NOTES])
