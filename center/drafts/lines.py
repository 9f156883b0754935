"""Breaking text into lines as Chinese is set: between any two characters, but never before 。 or after （."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_NEVER_FIRST = "，。、；：？！）》】〉」』〕”’％‰℃…—·～,.;:?!)%}\\]"
_NEVER_LAST = "（《【〈「『〔“‘￥¥$({\\["
_WORD = r"[A-Za-z0-9@_/+-]+(?:[.,][A-Za-z0-9]+)*"
_UNIT = re.compile(rf"[{_NEVER_LAST}]*(?:{_WORD}|.)[{_NEVER_FIRST}]*| +")

Measure = Callable[[str], float]


def broken(text: str, width: float, measure: Measure) -> list[str]:
    """``text`` in lines no wider than ``width``; line breaks in it stay. ``measure`` gives the width of a text."""
    return [line for paragraph in text.split("\n") for line in _lines(paragraph, width, measure)]


def _lines(paragraph: str, width: float, measure: Measure) -> Iterator[str]:
    line = ""
    for unit in _units(paragraph, width, measure):
        if line and measure(line + unit) > width:
            yield line.rstrip(" ")
            line = unit.lstrip(" ")
        else:
            line += unit
    yield line


def _units(paragraph: str, width: float, measure: Measure) -> Iterator[str]:
    """What stays together; single characters where that alone is wider than a line."""
    for unit in _UNIT.findall(paragraph):
        yield from [unit] if measure(unit) <= width else unit
