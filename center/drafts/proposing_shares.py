"""What each founder puts in or holds, from the words in which the talk keeps it: 老张60%，本人30%，小李10%."""

from __future__ import annotations

import re
from collections.abc import Sequence

from center.drafts.proposing_facts import Founder
from center.drafts.proposing_money import shown

_SHARE = re.compile(r"(?P<who>.+?)(?P<share>\d+(?:\.\d+)?(?:%|亿元|万元|元))")
_EACH = "每人"
_EQUAL = re.compile("平分|平均|均分|对半|一半|平摊|五五")
_WHOLE = 100
_NEARLY = 1


def with_shares(people: tuple[Founder, ...], shares: str, yuan: int | None = None) -> tuple[Founder, ...]:
    """``people`` with what ``shares`` says of each; ``yuan``, where all of it is known, makes sums of percentages."""
    told = dict(_pieces(shares))
    if _EACH in told or (_EQUAL.search(shares) and people):
        each = told.get(_EACH) or _percent(_WHOLE / len(people))
        return tuple(one._replace(share=_with_sum(each, yuan)) for one in people)
    told = _completed(told, [one.who for one in people])
    return tuple(one._replace(share=_with_sum(told.get(one.who, one.share), yuan)) for one in people)


def shares_fault(people: Sequence[Founder], yuan: int | None) -> str:
    """Why the shares cannot be right together: percentages that are not all, sums that are not the capital."""
    percents = [_number(one.share) for one in people if "%" in one.share]
    if people and len(percents) == len(people) and abs(sum(percents) - _WHOLE) > _NEARLY:
        return f"各人的比例加起来是{_percent(sum(percents))}，不是100%"
    sums = [_yuan(one.share) for one in people if one.share and "%" not in one.share]
    if yuan and people and len(sums) == len(people) and sum(sums) != yuan:
        return f"各人出的加起来是{shown(round(sum(sums)))}，和出资额{shown(yuan)}对不上"
    return ""


def _pieces(shares: str) -> list[tuple[str, str]]:
    found = (_SHARE.fullmatch(piece) for piece in shares.split("，"))
    return [(match["who"], match["share"]) for match in found if match]


def _completed(told: dict[str, str], people: list[str]) -> dict[str, str]:
    """``told`` with the rest for the one of whom nothing is said, when the others hold percentages."""
    silent = [who for who in people if who not in told]
    rest = _WHOLE - sum(_number(share) for share in told.values())
    is_clear = told and len(silent) == 1 and rest > 0 and all(share.endswith("%") for share in told.values())
    return {**told, silent[0]: _percent(rest)} if is_clear else told


def _with_sum(share: str, yuan: int | None) -> str:
    if not share.endswith("%") or not yuan:
        return share
    return f"{share}（{shown(round(yuan * _number(share) / _WHOLE))}）"


def _percent(value: float) -> str:
    return f"{value:.4g}%"


def _number(share: str) -> float:
    match = re.match(r"\d+(?:\.\d+)?", share)
    return float(match[0]) if match else 0.0


def _yuan(share: str) -> float:
    unit = 100_000_000 if "亿" in share else 10_000 if "万" in share else 1
    return _number(share) * unit
