"""Names that are known here, to find the same and the similar ones (企业名称登记管理规定第十七条, 实施办法第二十四条).

Only what this center knows is compared; the register's own comparison is another and decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from center.registry.name_parts import NameParts, NameReader
from center.registry.name_sounds import sound

_SHORTEST_BRAND = 2
_LONG_ENOUGH_TO_MISREAD = 3


class Likeness(NamedTuple):
    """The rule of names.yml that a known name meets, and that name."""

    rule: str
    known: str


class KnownNames:
    """Names by brand, by sound, by pieces and with one character left open."""

    def __init__(self, names: Collection[str], reader: NameReader) -> None:
        self._reader = reader
        self._parts = {name: reader.read(name) for name in sorted(set(names))}
        self._by_brand: dict[str, list[str]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        self._by_near: dict[str, list[str]] = defaultdict(list)
        for name, parts in self._parts.items():
            self._add(name, parts.brand)

    def like(self, name: str, parts: NameParts) -> Iterator[Likeness]:
        """At most one likeness of each kind, the gravest first; a name is compared with every other known one."""
        if name in self._parts:
            yield Likeness("same_name", name)
        elif len(parts.brand) >= _SHORTEST_BRAND:
            yield from self._like_brand(parts)

    def _add(self, name: str, brand: str) -> None:
        if len(brand) < _SHORTEST_BRAND:
            return
        self._by_brand[brand].append(name)
        self._by_sound[sound(brand)].append(name)
        for pair in _pairs(brand):
            self._by_pair[pair].append(name)
        for near in _near(brand):
            self._by_near[near].append(name)

    def _like_brand(self, parts: NameParts) -> Iterator[Likeness]:
        seen: set[str] = set()
        for known in self._by_brand.get(parts.brand, ()):
            rule = self._rule_of_same_brand(parts, self._parts[known])
            if rule not in seen:
                seen.add(rule)
                yield Likeness(rule, known)
        heard = [known for known in self._by_sound.get(sound(parts.brand), ()) if self._is_rival(parts, known)]
        if heard:
            yield Likeness("sounds_same", heard[0])
        alike = next((known for known in self._looking_alike(parts.brand) if self._is_rival(parts, known)), None)
        if alike and alike not in heard:
            yield Likeness("similar", alike)

    def _rule_of_same_brand(self, parts: NameParts, known: NameParts) -> str:
        if not self._same_trade(parts, known):
            return "same_brand_other_trade"
        both_known = parts.county and known.county
        return "same_brand_elsewhere" if both_known and parts.county != known.county else "same_brand"

    def _is_rival(self, parts: NameParts, known: str) -> bool:
        """Whether ``known`` has another brand in the same trade."""
        other = self._parts[known]
        return other.brand != parts.brand and self._same_trade(parts, other)

    def _same_trade(self, parts: NameParts, known: NameParts) -> bool:
        """A name without a trade is compared with all (第十七条: 不使用行业、经营特点表述的)."""
        trades = [self._reader.compared_as(one.trade) for one in (parts, known)]
        return not all(trades) or trades[0] == trades[1]

    def _looking_alike(self, brand: str) -> Iterator[str]:
        """Names whose brand contains this one, is contained in it, turns it round or differs by one character."""
        for known in self._by_pair.get(brand[:2], ()):
            if brand in self._parts[known].brand:
                yield known
        for piece in _pieces(brand):
            yield from self._by_brand.get(piece, ())
        for near in _near(brand):
            yield from self._by_near.get(near, ())


def _pairs(brand: str) -> set[str]:
    return {brand[index : index + 2] for index in range(len(brand) - 1)}


def _pieces(brand: str) -> list[str]:
    """Every part of ``brand`` that might be a brand itself, the longest first."""
    sizes = range(len(brand) - 1, _SHORTEST_BRAND - 1, -1)
    return [brand[start : start + size] for size in sizes for start in range(len(brand) - size + 1)]


def _near(brand: str) -> list[str]:
    """The characters in alphabetical order, and the brand with each of its characters left open when long enough."""
    turned = "".join(sorted(brand))
    if len(brand) < _LONG_ENOUGH_TO_MISREAD:
        return [turned]
    return [turned, *(f"{brand[:index]}?{brand[index + 1 :]}" for index in range(len(brand)))]
