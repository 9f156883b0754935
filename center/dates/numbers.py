"""Small numbers as people write and say them: 24, 廿四, 二十四, 两."""

from __future__ import annotations

_UNIT = "[一二三四五六七八九]"
NUMBER = rf"(?:(?<![\d.])\d{{1,2}}(?!\d)|{_UNIT}?十{_UNIT}?|廿{_UNIT}?|卅一?|零{_UNIT}?|[一二三四五六七八九两])"
"""Matches 0 to 99."""
YEAR = r"(?:(?:20)?\d{2}|二零[一二三四五六七八九零]{2})"
"""Matches a year of this century, with two or four digits."""

_VALUES = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾〇", "一二三四五六七八九十零")


def everyday(text: str) -> str:
    """``text`` with formal numerals (贰) and 元月 in their everyday form (二, 一月); the length stays."""
    return text.translate(_FORMAL).replace("元月", "一月")


def number(written: str) -> int:
    """The value of what ``NUMBER`` matches; KeyError for anything else."""
    if written.isdecimal() and written.isascii():
        return int(written)
    spelled = written.replace("廿", "二十").replace("卅", "三十")
    tens, ten, units = spelled.rpartition("十")
    if not ten:
        return int("".join(str(_VALUES[digit]) for digit in spelled))
    return (_VALUES[tens] if tens else 1) * 10 + (_VALUES[units] if units else 0)


def year_number(written: str) -> int:
    """The year that ``YEAR`` matches: 26, 2026 and 二零二六 are the same."""
    value = int("".join(str(_VALUES.get(digit, digit)) for digit in written))
    return value if value > 99 else 2000 + value
