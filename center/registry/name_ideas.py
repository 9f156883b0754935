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
from center.registry.name_setting import NameSetting
from center.text import normalise

LONGEST_ASKED = 6
_LONGEST_TO_BUILD_ON = 3
_DOUBLED = re.compile(r"(.)\1")
_HAN = "[\u4e00-\u9fff]"
_CALLED = re.compile(
    "(?:(?P<noun>取名|起名|名字|名称|字号|店名|公司名|招牌|牌子)(?P<aside>(?:就|先|想|要|换成?|改成?|是|用|定|为|：|:)*))?"
    "(?P<verb>叫做|叫作|叫个|叫)?"
    rf"[“\"「『《]?(?P<said>(?:{_HAN}|[A-Za-z0-9]|（|）|、)+)"
)
_CALLS = re.compile("叫做?|叫作|叫个|取名|起名|名字|名称|字号|店名|公司名|招牌|牌子")
_OF_A_PERSON = re.compile(
    "(?:(?<!们)[我俺你您他她咱]|本人|老公|老婆|媳妇|爱人|对象|丈夫|妻子|[哥弟姐妹爸妈爹娘叔舅姨姑爷奶]|儿子|女儿|闺女"
    "|朋友|同学|合伙人|股东|法人|经营者|负责人|老板|师傅|人)(?:的?名字|的?姓名|名)?(?:就|是)?$"
)
_SAYS_SOMETHING_OF_IT = re.compile(
    "^(?:[已会有通重过被合行够太长短难早核审查批占跟和同与]|好听|能不|可不|是不|下来|定下|报上|填|写|在|里|都|也|还|再|一样|怎)"
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
    """Brands in the order in which they should be offered, each once.

    What is not asked for has two characters or more, and none of them twice in a row.
    """
    found: dict[str, BrandIdea] = {}
    for idea in _ideas(wish, setting, reader):
        if idea.origin is Origin.ASKED or (len(idea.brand) > 1 and not _DOUBLED.search(idea.brand)):
            found.setdefault(idea.brand, idea)
    return list(found.values())


def asked_brands(words: str, reader: NameReader) -> list[str]:
    """The brands that ``words`` ask for: 想叫晨光, “晨光”或“晨曦”, or nothing but the brand itself."""
    said = normalise(words)
    pieces = [piece for found in _called(said) for piece in _BETWEEN.split(found)]
    pieces += _QUOTED.findall(said)
    pieces = [_PARTICLES.sub("", piece) for piece in pieces if not _STILL_OPEN.search(piece)]
    pieces = pieces if any(pieces) else _bare_brands(said, reader)
    return list(dict.fromkeys(brand for piece in pieces if (brand := _brand_of(piece, reader))))


def branch_names(wish: NameWish, setting: NameSetting, reader: NameReader) -> list[str]:
    """Names of a branch of ``wish.parent``, which may not be missing (企业名称登记管理规定第十三条)."""
    county = reader.places.county_in(wish.division)
    place = re.sub("[市县区]$", "", county) if len(county) > 2 else county or reader.places.city[:-1]
    trade = setting.trades.get(reader.trade(wish.industry))
    between = (place, f"{place}{trade.term}" if trade else f"{reader.places.city[:-1]}{place}", f"{place}第一")
    return [f"{wish.parent}{words}分公司" for words in dict.fromkeys(between)]


def _called(said: str) -> Iterator[str]:
    """What stands behind 叫 or 名字, unless a person is called so or something is said or asked about the name."""
    for found in _CALLS.finditer(said):
        match = _CALLED.match(said, found.start())
        if match is None or not (match["noun"] or match["verb"]):
            continue
        is_person = "叫" in found[0] and _OF_A_PERSON.search(said[: found.start()])
        is_talk = not (match["verb"] or match["aside"]) and _SAYS_SOMETHING_OF_IT.search(match["said"])
        if not is_person and not is_talk:
            yield match["said"]


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
    places = _places(wish, setting, reader)
    for brand in asked:
        if len(brand) <= _LONGEST_TO_BUILD_ON and not any(place in brand for place in places):
            yield from _filled(setting.brands.around, places, f"从您说的“{brand}”变来", brand=brand)
    yield from _of_surname(wish, setting, places)
    yield from _of_feelings(wish, setting)
    yield from _filled(setting.brands.of_place, places, "取自当地的老地名或者俗称", origin=Origin.OFFERED)
    yield from (BrandIdea(brand, Origin.OFFERED, "寓意好、好记") for brand in _turned(setting.brands.neutral, wish))


def _of_surname(wish: NameWish, setting: NameSetting, places: tuple[str, ...]) -> Iterator[BrandIdea]:
    surname = wish.surname or "".join(dict.fromkeys(_SURNAME.findall(normalise(wish.words))))
    brands = setting.brands
    patterns = brands.of_surname if setting.writes_shop(wish.type) else brands.of_surname_in_company
    if surname:
        yield from _filled(patterns, places, f"用您的姓“{surname}”", surname=surname)


def _of_feelings(wish: NameWish, setting: NameSetting) -> Iterator[BrandIdea]:
    said = normalise(wish.words)
    for feeling in setting.brands.feelings:
        heard = next((word for word in feeling.hear if word in said), "")
        if heard:
            yield from (BrandIdea(brand, Origin.DERIVED, f"您说到“{heard}”") for brand in feeling.brands)


def _filled(
    patterns: tuple[str, ...], places: tuple[str, ...], reason: str, origin: Origin = Origin.DERIVED, **words: str
) -> Iterator[BrandIdea]:
    """Every pattern with the first place, then with the next ones."""
    for place in places:
        for pattern in patterns:
            if place or "{place}" not in pattern:
                yield BrandIdea(pattern.format(place=place, **words), origin, reason)


def _places(wish: NameWish, setting: NameSetting, reader: NameReader) -> tuple[str, ...]:
    own = reader.places.county_in(wish.division) or reader.places.city
    return setting.local.brands.get(own) or ("",)


def _turned(brands: tuple[str, ...], wish: NameWish) -> tuple[str, ...]:
    """``brands`` from a place that depends on the wish, so that not everybody is offered the same first."""
    start = zlib.crc32(f"{wish.words}{wish.industry}{wish.division}".encode()) % len(brands)
    return (*brands[start:], *brands[:start])


def _brand_of(piece: str, reader: NameReader) -> str:
    """The brand in a name or part of one that a founder said; all of it where it names no trade or another place."""
    parts = reader.read(piece)
    if parts.form:
        return parts.brand
    is_bare = not parts.division and not (parts.brand and parts.trade)
    return f"{parts.elsewhere}{parts.brand}" if not is_bare and parts.brand else piece
