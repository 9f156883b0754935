"""Where this installation serves, and which other places a person names (XZ 1: 适用于忻州市行政区域内)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from center.knowledge import KNOWLEDGE
from center.source import Source

_SUFFIX = re.compile(r"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|自治州|地区|省|市|盟|县|区)+$")
# Place names that are everyday words too; they count only with their suffix (白银市).
_COMMON_WORDS = frozenset({
    "白银", "东方", "朝阳", "三明", "和平", "黄山", "广安", "保山", "平凉", "中山", "海东", "吉安", "安康", "固原",
    "资阳", "宜春", "永州", "山南", "中卫", "来宾", "永和", "大宁", "安泽", "小店", "合作", "阳春", "安宁", "同仁",
    "新星", "和田", "五常", "龙井", "灯塔", "龙口", "江山", "无为", "天长", "磐石", "新民", "福安",
})  # fmt: skip
_WITHOUT_COUNTIES = ("香港特别行政区", "澳门特别行政区", "台湾省")
# After these a name says where somebody or something comes from; before these, what something is called.
_FROM = re.compile(r"(?:从|来自|老家|老家是|祖籍|户口|跟|和)$")
_NAMED = re.compile(
    r"的?(?:人|话|口味|菜|面|拉面|火锅|小吃|烧|烤|料理|风味|特产|进货|货|批发|路|街|大道|巷|啤酒|时间|大学|银行"
    r"|老板|客户|亲戚|朋友|同学|姑娘|媳妇|投资|厂家|供应商|小异|来的|进的|那边的?货)"
)


class Region:
    """The served region and everything outside it, by name."""

    def __init__(self, own: Iterable[str], others: Iterable[str]) -> None:
        self._own = _by_beginning(own)
        self._others = _by_beginning(others)

    def serves(self, text: str) -> bool:
        """Whether a place of the region is named."""
        return any(True for _ in _named(text, self._own))

    def elsewhere(self, text: str) -> str | None:
        """The place outside the region that ``text`` is about; None when there is none or the region is named too."""
        for start, name in _named(text, self._others):
            if not _FROM.search(text[:start]) and not _NAMED.match(text[start + len(name) :]):
                return None if self.serves(text) else name
        return None


def _by_beginning(names: Iterable[str]) -> dict[str, list[str]]:
    """Names by their first two characters, longest first."""
    found: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        found.setdefault(name[:2], []).append(name)
    return found


def _named(text: str, names: dict[str, list[str]]) -> Iterator[tuple[int, str]]:
    """Where which of ``names`` stand in ``text``, the longest at each place."""
    for start in range(len(text) - 1):
        for name in names.get(text[start : start + 2], ()):
            if text.startswith(name, start):
                yield start, name
                break


def load_region(folder: Path = KNOWLEDGE / "service") -> Region:
    """Read region.yml and divisions.yml."""
    region = Source(folder / "region.yml").data
    divisions = Source(folder / "divisions.yml").data
    served, province = region["serves"]["city"], region["serves"]["province"]
    own = [served, *region["counties"], *(town for towns in region["counties"].values() for town in towns)]
    own_names = {name for full in own for name in _names(full)}
    own_names |= {short for full in region["counties"] if len(short := _SUFFIX.sub("", full)) > 1}
    others = {name for full in _other_places(divisions, served, province) for name in _names(full)}
    others |= {_SUFFIX.sub("", full) for city in divisions[province].values() for full in city}
    others = {name for name in others if len(name) > 1} - _COMMON_WORDS
    return Region(own_names, others - own_names)


def _other_places(divisions: dict[str, dict[str, list[str]]], served: str, own_province: str) -> Iterator[str]:
    yield from _WITHOUT_COUNTIES
    for province, cities in divisions.items():
        if province != own_province:
            yield province
        for city, counties in cities.items():
            if city != served:
                yield city
                yield from (county for county in counties if len(county) > 2)


def _names(full: str) -> Iterator[str]:
    yield full
    short = _SUFFIX.sub("", full)
    is_county = full.endswith(("县", "区", "旗", "街道", "镇", "乡")) and not full.endswith(("自治区", "行政区"))
    if len(short) >= 2 and not is_county and short not in _COMMON_WORDS:
        yield short
