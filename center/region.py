"""Where this installation serves, and which other places a person names (XZ 1: 适用于忻州市行政区域内)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from center.knowledge import KNOWLEDGE
from center.source import Source

_SUFFIX = re.compile(r"(?:特别行政区|自治区|自治州|地区|省|市|盟|县|区|壮族|回族|维吾尔)+$")
# Place names that are everyday words too; they count only with their suffix (白银市).
_COMMON_WORDS = frozenset({
    "白银", "东方", "朝阳", "三明", "和平", "大同", "长治", "黄山", "广安", "保山", "平凉", "中山", "海东", "吉安",
    "安康", "固原", "资阳", "宜春", "永州", "河南", "海南", "山南", "中卫", "铜川", "金昌", "新余", "来宾", "崇左",
})
_THERE = r"(?:在|到|去|往|是|咱|我们|迁至|搬到|迁到|人在)"
_AFTER = r"(?:开|办|注册|这边|这里|那边|那里|本地|政务|大厅|工商|税务|市场监管|市|县|区|省|登记|设立|的|怎么|能|有|想|要|做|弄|，|？|$)"


class Region:
    """The served region and everything outside it, by name."""

    def __init__(self, own: Iterable[str], others: Iterable[str]) -> None:
        self._own = _alternatives(own)
        names = _alternatives(others)
        self._others = re.compile(rf"{_THERE}(?P<first>{names})|(?P<second>{names})(?!人|话|口味|菜|面|来的){_AFTER}")

    def serves(self, text: str) -> bool:
        """Whether a place of the region is named."""
        return re.search(self._own, text) is not None

    def elsewhere(self, text: str) -> str | None:
        """The place outside the region that ``text`` is about; None when there is none or the region is named too."""
        match = self._others.search(text)
        if match is None or self.serves(text):
            return None
        return match["first"] or match["second"]


@lru_cache(maxsize=1)
def load_region(folder: Path = KNOWLEDGE / "service") -> Region:
    """Read region.yml and divisions.yml."""
    region = Source(folder / "region.yml").data
    divisions = Source(folder / "divisions.yml").data
    served, province = region["serves"]["city"], region["serves"]["province"]
    own = [served, *region["counties"], *(town for towns in region["counties"].values() for town in towns)]
    own_names = {name for full in own for name in _names(full)}
    others = {name for full in _other_places(divisions, served, province) for name in _names(full)}
    return Region(own_names, others - own_names)


def _other_places(divisions: dict[str, dict[str, list[str]]], served: str, own_province: str) -> Iterator[str]:
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
    is_county = full.endswith(("县", "区", "旗", "街道", "镇", "乡"))
    if len(short) >= 2 and not is_county and short not in _COMMON_WORDS:
        yield short


def _alternatives(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
