"""The parts of a day as people name them, and what they make of an hour.

早上 ends at 10:00, 上午 at 12:00, 中午 is 11:30 to 14:00, 下午 12:00 to 18:00, 傍晚 17:00 to 19:00, 晚上 begins at
18:00.
"""

from __future__ import annotations

from datetime import time
from typing import NamedTuple

from center.dates.words import DAY_END

NOON = 12
_TAKEN = "＃"


class Part(NamedTuple):
    """A part of the day and the names it has. Hours from 1 to ``afternoon_until`` are counted from noon in it."""

    first: time
    last: time
    afternoon_until: int
    names: tuple[str, ...]


_PARTS = (
    Part(time(), time(6), 0, ("凌晨", "后半夜", "半夜", "天不亮")),
    Part(
        time(), time(10), 0,
        ("大清早", "一大早", "大早上", "早起", "一早", "清早", "清晨", "早上", "早晨", "早间", "早"),
    ),
    Part(time(), time(12), 0, ("上午", "午前", "前半晌", "前晌", "头晌", "上半天", "上半晌")),
    Part(time(11, 30), time(14), 4, ("中午", "正午", "午间", "午休", "晌午", "正晌午", "晌午头")),
    Part(time(12), time(18), 11, ("下午", "午后", "后半晌", "后晌", "下半天", "下半晌", "下晌", "过晌")),
    Part(time(17), time(19), 11, ("傍晚", "黄昏", "擦黑", "傍黑", "天黑前")),
    Part(time(18), DAY_END, 11, ("晚上", "夜里", "黑夜", "晚间", "夜间", "黑里", "晚夕", "晚")),
)  # fmt: skip
_BY_NAME = {name: part for part in _PARTS for name in part.names}
_LONE = {
    "早": rf"(?:(?<={_TAKEN})早(?![点些就一先日期])|早(?=\d|[七八九十]点))",
    "晚": rf"(?:(?<={_TAKEN})晚(?![点些一会期])|晚(?=\d|[五六七八九十]点))",
}
PART = "|".join(_LONE.get(name, name) for name in sorted(_BY_NAME, key=len, reverse=True))
"""Matches the name of a part."""


def part_of(name: str) -> Part:
    """The part with that name; KeyError when there is none."""
    return _BY_NAME[name]


def hour_in(part: Part, hour: int) -> int | None:
    """The hour from 0 to 24 that is meant; None when the part has no such hour (上午15点)."""
    if part.afternoon_until and hour <= part.afternoon_until:
        return hour + NOON if part.last > time(14) or hour < 5 else hour
    if part.first >= time(18) and hour == NOON:
        return 24
    if part.last <= time(12) and hour > NOON:
        return None
    return 0 if part.last == time(6) and hour == NOON else hour
