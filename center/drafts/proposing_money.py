"""Sums of money as people say them: 十来万, 二三十万, 一万五, 50w, 没多少钱; always in yuan."""

from __future__ import annotations

import re
from typing import NamedTuple

from center.text import normalise

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "仨": 3,
}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬圆", "一二三四五六七八九十百千万元")
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_HAN = "[零〇一二两俩仨三四五六七八九十百千半]"
_ABOUT = "[来多几]"
_BIG = {"亿": 100_000_000, "千万": 10_000_000, "百万": 1_000_000, "万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000}
_NOTHING = (
    "(?<![0-9.零一二三四五六七八九十百千万])[0零〇]元?(?=元|块|$|[，。；！？行可吧呢]|注册|出资|资本)"
    "|一分钱?(?:也|都)?(?:不|没)"
)
_SUM = re.compile(
    rf"(?P<number>\d+(?:\.\d+)?|[几上]?{_HAN}+|几|一(?=个亿))(?P<about>{_ABOUT}?)个?(?P<big>亿"
    rf"|千万|百万|万|w(?![a-z])|千|k(?![a-z]))"
    rf"(?P<rest>[一二两三四五六七八九](?=千|(?![个口人年月名位十百千万])))?千?(?P<half>半)?"
    rf"|(?P<none>{_NOTHING})|(?P<roughly>[万千百])(?:把|来)(?:块|元)"
    rf"|(?P<plain>\d{{3,9}}(?:\.\d+)?|{_HAN}*[百千]{_HAN}*)(?P<more>{_ABOUT}?)(?:块钱?|元|块)"
)
_BARE = re.compile(r"(?<![\d.])\d{4,9}(?![\d.])")
_LITTLE = re.compile(
    "(?:没|没有|没啥|没什么|没几个|没多少|不多|没攒下)(?:多少|什么|啥|几个)?钱|钱(?:不多|少|紧)|手头紧"
)
_EACH = re.compile("(?:一人|每人|每个人|每户|一户|一家|人均|各自?|各人|一人先?)(?:出|投|拿|掏|凑)?(?:个)?$")
_HALF = 0.5
_FEW = 3


class Sum(NamedTuple):
    """One sum: ``is_each`` when that much comes from each of several; where it stands in the normalised text."""

    yuan: int
    is_each: bool
    start: int
    end: int


def sums_in(text: str) -> list[Sum]:
    """Every sum in ``text``, in order; of 二三十万 the lower one, and 0 where nothing at all is to be put in."""
    said = normalise(text).translate(_FORMAL)
    every = [(_sum(match, said), match["none"]) for match in _SUM.finditer(said)]
    return [one for one, is_nothing in every if one.yuan > 0 or is_nothing]


def bare_sum(text: str) -> int | None:
    """The amount of who answers with a number and nothing else, 30000."""
    match = _BARE.search(normalise(text))
    return int(match[0]) if match else None


def says_little(text: str) -> bool:
    """Whether somebody says that there is hardly any money, without a figure."""
    return _LITTLE.search(normalise(text)) is not None


def shown(yuan: int) -> str:
    """An amount for people: 10万元, 1.5万元, 8000元."""
    if yuan and yuan % 100_000_000 == 0:
        return f"{yuan // 100_000_000}亿元"
    return f"{yuan / 10_000:.10g}万元" if yuan >= 10_000 and yuan % 100 == 0 else f"{yuan}元"


def number_of(words: str) -> float:
    """A number in digits or characters: 12, 一百二, 二三十 (20), 半; 几 is three, what cannot be read 0."""
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        return float(words)
    if words in ("几", "好几"):
        return _FEW
    return _HALF if words == "半" else _characters(words.lstrip("上"))


def _characters(words: str) -> float:
    total, digit, unit = 0.0, None, 1
    for index, character in enumerate(words):
        if character == "几":
            continue
        if character in _UNITS:
            unit = _UNITS[character]
            total += (1 if digit is None else digit) * unit
            digit = None
        elif (character in _DIGITS and digit is None) or (character in _DIGITS and index < 1):
            digit = _DIGITS[character]
    if digit is None:
        return total
    follows_unit = len(words) > 1 and words[-2] in _UNITS and unit > 10
    return total + digit * (unit // 10 if follows_unit else 1)


def _sum(match: re.Match[str], said: str) -> Sum:
    is_each = _EACH.search(said[: match.start()]) is not None
    if match["roughly"]:
        return Sum(
            10_000 if match["roughly"] == "万" else _UNITS[match["roughly"]], is_each, match.start(), match.end()
        )
    if match["none"]:
        return Sum(0, is_each, match.start(), match.end())
    return Sum(round(_plain(match) if match["plain"] else _big(match)), is_each, match.start(), match.end())


def _plain(match: re.Match[str]) -> float:
    return number_of(match["plain"])


def _big(match: re.Match[str]) -> float:
    unit = _BIG[match["big"]]
    value = number_of(match["number"]) * unit
    if match["rest"]:
        value += _DIGITS[match["rest"]] * unit / 10
    return value + unit / 2 if match["half"] else value
