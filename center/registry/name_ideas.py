"""Brands from a founder's own words: what they want to be called, their surname, what they feel, where they are.

Deterministic: the same words give the same brands in the same order.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from center.registry.ideas import EnterpriseType
from center.registry.name_parts import NameReader
from center.registry.name_setting import NameSetting, Trade
from center.text import normalise

LONGEST_ASKED = 6
_LONGEST_TRADE = 8
_ROUNDS = 2
_HAN = "[\u4e00-\u9fff]"
_CALLED = re.compile(
    rf"(?:(?<!我)(?:叫做|叫作|叫个|叫)|(?:取名|起名|名字|名称|字号|店名|公司名|招牌|牌子)"
    rf"(?:就|先|想|要|叫做|叫|是|用|定|为|：|:)*)[“\"「『《]?((?:{_HAN}|（|）|、)+)"
)
_QUOTED = re.compile(rf"[“\"「『《]((?:{_HAN}|[（）])+)[”\"」』》]")
_BETWEEN = re.compile("、|或者是?|还是|或")
_PARTICLES = re.compile(
    "(?:这个|那个|之类的?|这样的?|怎么样|可以吗|可不可以|能用吗|能不能用|行不行|好不好|行吗|好吗|的话|行不|可以|吧|呗|吗|呢|的|啊|呀|了)+$"
)
_NOT_A_BRAND = re.compile(
    "[没不我你他她帮想起要给啥吗呢吧最]|什么|随便|名字|好听|都行|怎么|公司|开店|做生意|点儿?$|一点|推荐|建议|几个|老板"
)
_STILL_OPEN = re.compile("^(?:没|还|不|怎|要|得|起|帮|的|能|可|我|咋|好[听记看])|什么|啥|哪|随便|好听|多少|几个|个字")
_SURNAME = re.compile(rf"(?<!的)姓(?![拼名氏什啥哪的来和跟放用加组合])({_HAN})")
_PLACE_OF_BUSINESS = re.compile(
    "(?:店|馆|坊|铺|厂|场|部|社|行|站|超市|中心|室|院|园|吧|房|楼|廊|庄|民宿|客栈|公寓|招待所|农家乐)$"
)


class Origin(IntEnum):
    """Where a brand comes from, the founder's own wish first."""

    ASKED = 0
    DERIVED = 1
    OFFERED = 2


class NameWish(NamedTuple):
    """What is known when a name is looked for; ``words`` as the founder said them, ``industry`` in any words."""

    words: str
    division: str
    industry: str
    type: EnterpriseType
    surname: str = ""
    parent: str = ""


class BrandIdea(NamedTuple):
    """One brand, where it comes from, and that told in plain Chinese."""

    brand: str
    origin: Origin
    reason: str


def brand_ideas(wish: NameWish, setting: NameSetting, reader: NameReader) -> list[BrandIdea]:
    """Brands in the order in which they should be offered, each once and of two characters or more where derived."""
    found: dict[str, BrandIdea] = {}
    for idea in _ideas(wish, setting, reader):
        if idea.origin is Origin.ASKED or len(idea.brand) > 1:
            found.setdefault(idea.brand, idea)
    return list(found.values())


def asked_brands(words: str, reader: NameReader) -> list[str]:
    """The brands that ``words`` ask for: 想叫晨光, “晨光”或“晨曦”, or nothing but the brand itself."""
    said = normalise(words)
    pieces = [piece for found in _CALLED.findall(said) for piece in _BETWEEN.split(found)]
    pieces += _QUOTED.findall(said)
    pieces = [_PARTICLES.sub("", piece) for piece in pieces if not _STILL_OPEN.search(piece)]
    pieces = pieces if any(pieces) else _bare_brands(said, reader)
    return list(dict.fromkeys(brand for piece in pieces if (brand := _brand_of(piece, reader))))


def composed(brand: str, wish: NameWish, setting: NameSetting, reader: NameReader) -> str:
    """The whole name: division, ``brand``, industry and form as the type wants them (实施办法第八条, 第十二条)."""
    form = setting.forms[wish.type]
    trade = setting.trades.get(reader.trade(wish.industry))
    written = {"term": _term, "shop": _shop, "farming": _farming}[form.writes](wish.industry, trade, reader)
    return f"{reader.places.written(wish.division)}{brand}{written}{form.endings[0]}"


def branch_names(wish: NameWish, setting: NameSetting, reader: NameReader) -> list[str]:
    """Names of a branch of ``wish.parent``, which may not be missing (企业名称登记管理规定第十三条)."""
    county = reader.places.county_in(wish.division)
    place = re.sub("[市县区]$", "", county) if len(county) > 2 else county or reader.places.city[:-1]
    trade = setting.trades.get(reader.trade(wish.industry))
    between = (place, f"{place}{trade.term}" if trade else f"{reader.places.city[:-1]}{place}", f"{place}第一")
    return [f"{wish.parent}{words}分公司" for words in dict.fromkeys(between)]


def _bare_brands(said: str, reader: NameReader) -> list[str]:
    """The brands of somebody who says nothing else, or a whole name; none where a word shows that it is no brand."""
    if reader.read(said).form:
        return [said]
    pieces = [re.sub('[“”"「」『』《》]', "", piece) for piece in _BETWEEN.split(said)]
    are_brands = all(re.fullmatch(f"{_HAN}{{2,{LONGEST_ASKED}}}", piece) for piece in pieces)
    return pieces if are_brands and not _NOT_A_BRAND.search(said) else []


def _ideas(wish: NameWish, setting: NameSetting, reader: NameReader) -> Iterator[BrandIdea]:
    asked = asked_brands(wish.words, reader)
    yield from (BrandIdea(brand, Origin.ASKED, f"您说想叫“{brand}”") for brand in asked)
    stems = _stems(wish, setting, reader)
    places = _places(wish, setting, reader)
    for brand in asked:
        yield from _filled(setting.brands.around, stems, places, f"从您说的“{brand}”变来", brand=brand)
    yield from _of_surname(wish, setting, stems)
    yield from _of_feelings(wish, setting)
    patterns, reason = setting.brands.of_place, "取自当地的老地名或者俗称"
    yield from _filled(patterns, stems, places, reason, origin=Origin.OFFERED)
    yield from (BrandIdea(brand, Origin.OFFERED, "寓意好、好记") for brand in _turned(setting.brands.neutral, wish))


def _of_surname(wish: NameWish, setting: NameSetting, stems: tuple[str, ...]) -> Iterator[BrandIdea]:
    surname = wish.surname or "".join(dict.fromkeys(_SURNAME.findall(normalise(wish.words))))
    if surname:
        yield from _filled(setting.brands.of_surname, stems, ("",), f"用您的姓“{surname}”", surname=surname)


def _of_feelings(wish: NameWish, setting: NameSetting) -> Iterator[BrandIdea]:
    said = normalise(wish.words)
    for feeling in setting.brands.feelings:
        heard = next((word for word in feeling.hear if word in said), "")
        if heard:
            yield from (BrandIdea(brand, Origin.DERIVED, f"您说到“{heard}”") for brand in feeling.brands)


def _filled(
    patterns: tuple[str, ...],
    stems: tuple[str, ...],
    places: tuple[str, ...],
    reason: str,
    origin: Origin = Origin.DERIVED,
    **words: str,
) -> Iterator[BrandIdea]:
    """Every pattern with the first stem and the first place, then with the second."""
    for number in range(min(max(len(stems), len(places)), _ROUNDS)):
        stem, place = stems[number % len(stems)], places[number % len(places)]
        for pattern in patterns:
            brand = pattern.format(stem=stem, place=place, **words)
            if place or "{place}" not in pattern:
                yield BrandIdea(brand, origin, reason)


def _stems(wish: NameWish, setting: NameSetting, reader: NameReader) -> tuple[str, ...]:
    trade = setting.trades.get(reader.trade(wish.industry))
    return trade.stems if trade else ("和", "源", "达")


def _places(wish: NameWish, setting: NameSetting, reader: NameReader) -> tuple[str, ...]:
    own = reader.places.county_in(wish.division) or reader.places.city
    return setting.local.brands.get(own) or ("",)


def _turned(brands: tuple[str, ...], wish: NameWish) -> tuple[str, ...]:
    """``brands`` from a place that depends on the wish, so that not everybody is offered the same first."""
    start = zlib.crc32(f"{wish.words}{wish.industry}{wish.division}".encode()) % len(brands)
    return (*brands[start:], *brands[:start])


def _brand_of(piece: str, reader: NameReader) -> str:
    """The brand in a name or part of one that a founder said; all of it where it names no trade beside."""
    parts = reader.read(piece)
    is_bare = not parts.division and not parts.form and not parts.elsewhere
    return piece if is_bare and not (parts.brand and parts.trade) else parts.brand


def _term(industry: str, trade: Trade | None, reader: NameReader) -> str:
    return trade.term if trade else _unknown_trade(industry)


def _shop(industry: str, trade: Trade | None, reader: NameReader) -> str:
    """The founder's own word for the shop where it is one (面馆), with 店 where it says what is sold (奶茶店)."""
    said = reader.term(industry)
    if not trade or not said:
        return _unknown_trade(industry)
    if _PLACE_OF_BUSINESS.search(said):
        return said
    return f"{said}店" if f"{said}店" in trade.terms else trade.shop


def _unknown_trade(industry: str) -> str:
    """A trade in the founder's own words where they could stand in a name, else the widest one."""
    return industry if re.fullmatch(f"{_HAN}{{2,{_LONGEST_TRADE}}}", industry) else "商贸"


def _farming(industry: str, trade: Trade | None, reader: NameReader) -> str:
    said = reader.term(industry)
    if not trade or not trade.farming:
        return "种养殖"
    return said if said.endswith(trade.farming) else trade.farming
