"""The trade as a name tells it: the founder's own word where it fits the main business, the form that the type wants.

A name states the industry of the main business (企业名称登记管理规定第九条, 实施办法第十一条).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from center.registry.ideas import EnterpriseType
from center.registry.name_ideas import NameWish
from center.registry.name_parts import NameReader
from center.registry.name_setting import NameSetting, Trade

_HAN = "[\u4e00-\u9fff]"
_LONGEST_TRADE = 8
_UNKNOWN, _UNKNOWN_SHOP = "商贸", "商行"
_GROUP = 3
_ROOMS = ("店", "馆", "坊", "铺", "厅", "室", "房", "部", "厂", "社", "行", "站")
_PLACE_OF_BUSINESS = re.compile(
    f"(?:{'|'.join(_ROOMS)}|场|超市|中心|院|园|吧|楼|廊|校|庄|舍|屋|所|府|民宿|客栈|公寓|农家乐)$"
)


def industry_of(
    words: Iterable[str], codes: tuple[str, ...], kind: EnterpriseType, setting: NameSetting, reader: NameReader
) -> str:
    """The trade in words: the term in ``words`` that fits ``codes`` best, else the one that these codes stand for.

    ``codes``: GB/T 4754-2017 of the main scope item, the one that fits best first; empty when neither is known.
    """
    found = [term for text in words for term in reader.terms(text)]
    fitting = [(_fit(setting.trades[reader.trade(term)], codes), len(term), term) for term in dict.fromkeys(found)]
    best = max(fitting, key=lambda one: one[:2], default=(0, 0, ""))
    digits, trade = _of_codes(codes, setting)
    if best[0] >= min(digits, _GROUP) and best[0]:
        return best[2]
    if trade is None:
        return ""
    return trade.shop if setting.writes_shop(kind) else trade.term


def composed(brand: str, wish: NameWish, setting: NameSetting, reader: NameReader) -> str:
    """The whole name: division, ``brand``, industry and form as the type wants them (实施办法第八条, 第十二条)."""
    form = setting.forms[wish.type]
    trade = setting.trades.get(reader.trade(wish.industry))
    written = {"term": _term, "shop": _shop, "farming": _farming}[form.writes](wish.industry, trade, reader)
    return f"{reader.places.written(wish.division)}{brand}{written}{form.endings[0]}"


def _fit(trade: Trade, codes: tuple[str, ...]) -> int:
    """How closely the terms of ``trade`` fit one of ``codes``, in digits; 0: not at all."""
    covered = (*trade.codes, *trade.fits)
    return _digits(covered, codes) if covered and codes else 1


def _digits(covered: tuple[str, ...], codes: tuple[str, ...]) -> int:
    return max((len(own) for own in covered for code in codes if code.startswith(own)), default=0)


def _of_codes(codes: tuple[str, ...], setting: NameSetting) -> tuple[int, Trade | None]:
    """The trade that stands for the first of ``codes``, by its longest beginning, and how long that is."""
    digits, best = max((_digits(trade.codes, codes[:1]), key) for key, trade in setting.trades.items())
    return digits, setting.trades[best] if digits else None


def _term(industry: str, trade: Trade | None, reader: NameReader) -> str:
    return trade.term if trade else industry if _can_stand_in_a_name(industry) else _UNKNOWN


def _shop(industry: str, trade: Trade | None, reader: NameReader) -> str:
    """The founder's own word for the shop where it is one (面馆), with what belongs behind it (奶茶店, 棋牌室)."""
    if trade is None:
        return _unknown_shop(industry)
    said = reader.term(industry)
    if _PLACE_OF_BUSINESS.search(said):
        return said
    rooms = {f"{said}{room}" for room in _ROOMS}
    return next((term for term in trade.terms if term in rooms), trade.shop)


def _unknown_shop(industry: str) -> str:
    if not _can_stand_in_a_name(industry):
        return _UNKNOWN_SHOP
    return industry if _PLACE_OF_BUSINESS.search(industry) else f"{industry}店"


def _can_stand_in_a_name(industry: str) -> bool:
    return re.fullmatch(f"{_HAN}{{2,{_LONGEST_TRADE}}}", industry) is not None


def _farming(industry: str, trade: Trade | None, reader: NameReader) -> str:
    said = reader.term(industry)
    if not trade or not trade.farming:
        return "种养殖"
    return said if said.endswith(trade.farming) else trade.farming
