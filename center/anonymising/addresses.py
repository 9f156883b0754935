"""Addresses of houses: down to a street's number, a village, a building, a unit. A county or a town alone is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from center.anonymising.divisions import divisions, short_divisions
from center.anonymising.kinds import Kind, Place
from center.anonymising.readings import HAN, NUMERAL, closed

_STOP = "的了吗呢吧我你您他她它们这那哪谁是在住到寄搬从去租把被给让和跟与或及叫有没不要想能办，〓"
_HARMONY = re.compile("和[平谐兴顺盛美睦润泰祥信]")
_NAME = f"(?:(?![{_STOP}])[{HAN}])"
_NUMBER = f"(?:[{NUMERAL}]{{1,6}}(?:-[0-9]{{1,4}}){{0,3}}|[A-Z甲乙丙丁东西南北][{NUMERAL}]{{0,4}}|附[{NUMERAL}]{{1,4}})"
_PART = (
    "(?:号楼|号院|号门面|号商铺|号铺|号|栋|幢|座|单元|层|楼|室|[东西中]?户|组|队|铺|排|院|底商|门面房?|门市房?|"
    "商铺|大院|家属院|车间|库房)"
)
_ESTATE = "(?:小区|花园|公寓|家园|新村|嘉园|佳苑|家属院|宿舍|大厦|广场|写字楼|商城|新城|国际|佳园|雅苑|名苑|府邸)"
_SHORT_ESTATE = "(?<![县后医学产业工业])[城苑园庭院]"
_ROOM = f"[0-9零〇一二三四五六七八九]{{3,4}}(?![{NUMERAL}年元月天块万人号个])"
_IN_HOUSE = rf"(?:-?{_NUMBER}{_PART}|-?底商|-?[{NUMERAL}A-Z]{{1,4}}(?:-[0-9]{{1,4}}){{1,3}}|-?{_ROOM})"
_THEN_ESTATE = rf"(?:-?{_NAME}{{2,6}}(?:{_ESTATE}|[园城苑院楼])(?={_IN_HOUSE}))"
_ROAD = "(?:大街|大道|(?<![思线网电管铁一半出道油气公])路|街|巷|胡同|弄|国道|省道)"
_THEN_ROAD = rf"(?:-?{_NAME}{{1,4}}{_ROAD}-?{_NUMBER}{_PART})"
_REST = rf"(?:{_IN_HOUSE}|{_THEN_ESTATE}|{_THEN_ROAD}){{0,8}}(?:-?[东西中]户|底商|门[面市]房?|商铺)?"
_VILLAGE = "(?:村|屯|庄|社区|寨|堡|峪|沟|滩|洼|坪|窑|疃)"
_CORES = (
    re.compile(rf"{_ROAD}(?:[东西南北中]段?|中段)?-?{_NUMBER}号(?!线|公告|文|令)院?{_REST}"),
    re.compile(rf"{_ROAD}{_NAME}{{2,12}}?-?{_NUMBER}(?:号楼|号院|号|单元|栋|幢|座|室){_REST}"),
    re.compile(
        rf"{_ROAD}[和与]{_NAME}{{1,6}}{_ROAD}(?:交叉路?口|交汇处|十字路口|路口)"
        rf"(?:往?[东西南北][{NUMERAL}]{{1,4}}米)?{_REST}"
    ),
    re.compile(rf"{_ROAD}[0-9]{{1,4}}(?:-[0-9]{{1,4}}){{1,3}}"),
    re.compile(rf"{_ESTATE}{_IN_HOUSE}{_REST}"),
    re.compile(rf"{_SHORT_ESTATE}-?[{NUMERAL}]{{1,3}}(?:号楼|栋|幢|座|单元){_REST}"),
    re.compile(rf"{_VILLAGE}-?{_NUMBER}(?:号|组|队|排|户){_REST}"),
    re.compile(
        rf"(?<![{NUMERAL}])[{NUMERAL}]{{1,3}}(?:(?:号楼|栋|幢|座)-?[{NUMERAL}]{{1,2}}单元"
        rf"|号院-?[{NUMERAL}]{{1,3}}(?:号楼|栋|排|单元)){_REST}"
    ),
)
_TOWN = rf"(?:{_NAME}{{1,5}}(?:镇|乡|街道办事处|街道))"
_VILLAGE_OF_TOWN = re.compile(
    rf"(?:办事处)?-?{_TOWN}?-?(?P<village>(?:(?!村){_NAME}){{1,5}}?(?:村|屯|社区))(?:民?委会)?{_REST}"
)
_GENERIC_VILLAGE = re.compile(
    "(?:.*[的里那这哪各每某本邻全外我咱你他们个几两有]|.*行政|.*自然|.*农|.*乡|山|新|一个|所有|城中|周边|偏远)村$|.*[各本某哪每]社区$"
)
_HOME = re.compile(rf"(?:住在?|家在|老家在?|地址是?|位于)(?P<village>(?:(?!村){_NAME}){{1,4}}村)(?![委里民])")
_LONGEST_BEFORE = 40
_NOISE = re.compile(
    "^.*(?:地址|住址|住所|经营场所|位于|坐落|地点|店铺|门店|厂房|家里|上写|写着|公司|附近|对面|旁边|隔壁)"
)


def address_places(text: str) -> Iterator[Place]:
    """Addresses with the region they begin with."""
    reading = closed(text)
    for pattern in _CORES:
        for match in pattern.finditer(reading.text):
            start = _beginning(reading.text, match.start())
            if start < match.start() or pattern is _CORES[-1]:
                yield Place(*reading.span(start, match.end()), Kind.ADDRESS)
    for match in _HOME.finditer(reading.text):
        if not _is_generic(match):
            yield Place(*reading.span(*match.span("village")), Kind.ADDRESS)
    for start, end in divisions().spans(reading.text):
        village = _VILLAGE_OF_TOWN.match(reading.text, end)
        if village and not _is_generic(village):
            yield Place(*reading.span(start, village.end()), Kind.ADDRESS)


def _beginning(text: str, core: int) -> int:
    """Where an address with its street or house at ``core`` begins: at a division, or behind other words."""
    window = text[max(core - _LONGEST_BEFORE, 0) : core]
    before = _last_names(window)
    named = next(divisions().spans(before), None)
    if named:
        return core - len(before) + _with_wider(before, named[0])
    cut = _NOISE.match(before)
    kept = before[cut.end() :] if cut and cut.end() < len(before) else before
    return core - len(kept)


def _with_wider(text: str, start: int) -> int:
    """Where the wider divisions before the one at ``start`` begin, written short: 山西忻州 before 忻府区."""
    short = short_divisions()
    while wider := [at for at in (start - 2, start - 3) if at >= 0 and short.at(text, at) == start]:
        start = wider[0]
    return start


def _last_names(window: str) -> str:
    """What may belong to a name at the end of ``window``, house numbers in the middle of it included."""
    end = len(window)
    while end and re.match(rf"[{HAN}0-9-]", window[end - 1]) and not _stops(window, end - 1):
        end -= 1
    return window[end:]


def _stops(window: str, place: int) -> bool:
    return window[place] in _STOP and not _HARMONY.match(window, place)


def _is_generic(match: re.Match[str]) -> bool:
    return bool(_GENERIC_VILLAGE.fullmatch(match["village"]))
