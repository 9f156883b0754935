"""Figures in Chinese text: deadlines, amounts, shares and counts, in one comparable form.

A guide may state a figure only where a checked law stands behind it, so the
validator has to find every figure, whether written 30日, 三十天 or 半个工作日.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_DIGITS = dict(zip("零〇一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2)))
_POWERS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_NUMBER = r"(?:\d+(?:[,，]\d{3})*(?:\.\d+)?[万亿千百]*|[零〇一二三四五六七八九十百千万亿两半]+)"
_HARD_UNITS = (
    r"个?工作日|个?工作小时|个?工作时|日|天|个半月|个?月|周岁|岁|周|年半|年|亿元|万元|元|块钱|%|％|‰|‱|倍"
    r"|个?小时|分钟|平方米"
)
_SOFT_UNITS = r"个股东|人|名|户|枚"
_SHARES = {"百分之": "%", "千分之": "‰", "万分之": "‱"}
_FIGURE = re.compile(
    rf"(?P<share>{'|'.join(_SHARES)})?(?P<number>{_NUMBER})\s*(?P<unit>{_HARD_UNITS}|{_SOFT_UNITS})?",
)
_EDITION = re.compile(r"《[^》]*》|(?:19|20)\d\d年(?=修订|修正|版|第)|一人(?=有限|公司)|自然人")
_SAME_UNIT = {
    "天": "日",
    "个月": "月",
    "个半月": "月",
    "年半": "年",
    "个工作日": "工作日",
    "个小时": "小时",
    "％": "%",
    "个工作小时": "工作小时",
    "个工作时": "工作小时",
    "工作时": "工作小时",
    "块钱": "元",
    "周岁": "岁",
    "个股东": "人",
    "名": "人",
    "户": "人",
}


class Figure(NamedTuple):
    """One amount with its unit, e.g. ``Figure(Decimal(30), "日")``."""

    amount: Decimal
    unit: str

    def __str__(self) -> str:
        return f"{self.amount.normalize():f}{self.unit}"


def find_figures(text: str) -> list[Figure]:
    """Every figure in ``text``, in order; titles in 《》 and edition years are not figures."""
    found = (_figure(match) for match in _FIGURE.finditer(_EDITION.sub("｜", text)))
    return [figure for figure in found if figure is not None]


def parse_figure(text: str) -> Figure:
    """The one figure that ``text`` holds; ValueError when there is none."""
    found = find_figures(text)
    if len(found) != 1:
        raise ValueError(f"not one figure: {text!r}")
    return found[0]


def parse_number(text: str) -> Decimal:
    """Arabic or Chinese number, e.g. ``5万`` or ``三十``; ValueError when it is neither."""
    plain = text.replace(",", "").replace("，", "")
    if not re.fullmatch(_NUMBER, plain):
        raise ValueError(f"not a number: {text!r}")
    if plain == "半":
        return Decimal("0.5")
    return _arabic(plain) if plain[0].isdigit() else Decimal(_chinese(plain))


def _figure(match: re.Match[str]) -> Figure | None:
    unit = _SHARES.get(match["share"] or "") or match["unit"]
    if not unit:
        return None
    amount = parse_number(match["number"])
    if unit in ("亿元", "万元"):
        amount, unit = amount * _MYRIADS[unit[0]], "元"
    if unit in ("年半", "个半月"):
        amount += Decimal("0.5")
    if re.fullmatch(_SOFT_UNITS, unit) and amount <= 1:
        return None
    return Figure(amount, _SAME_UNIT.get(unit, unit))


def _arabic(text: str) -> Decimal:
    digits = text.rstrip("万亿千百")
    amount = Decimal(digits)
    for power in text[len(digits) :]:
        amount *= _MYRIADS.get(power) or _POWERS[power]
    return amount


def _chinese(text: str) -> int:
    """Sections below ten thousand, gathered under 万 and then under 亿."""
    total = myriads = section = digit = 0
    for character in text.replace("半", ""):
        if character in _DIGITS:
            digit = digit * 10 + _DIGITS[character] if digit else _DIGITS[character]
        elif character in _POWERS:
            section += (digit or 1) * _POWERS[character]
            digit = 0
        elif character == "万":
            myriads += (section + digit or 1) * _MYRIADS["万"]
            section = digit = 0
        else:
            total = (total + myriads + section + digit or 1) * _MYRIADS["亿"]
            myriads = section = digit = 0
    return total + myriads + section + digit
