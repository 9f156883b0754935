"""Names that are known from the records of a conversation, wherever they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from center.anonymising.kinds import Kind, Place
from center.anonymising.readings import closed

_SHORTEST = 2
"""A single character is too common to go by."""
_MARKS = re.compile(r"[（）()·\s]")
_ENTERPRISE = re.compile("(?:公司|厂|店|馆|社|部|行|中心|企业|集团|超市|坊|室|所|院|场|堂|房|楼|吧|屋|个体工商户）?)$")
_LONGEST_PERSON = 4


def known_places(text: str, names: tuple[str, ...]) -> Iterator[Place]:
    """Where ``names`` stand in ``text``, in any width, with or without gaps; the longest first."""
    reading = closed(text)
    plain = {name: closed(name).text for name in names}
    for name in sorted(plain, key=lambda one: (-len(plain[one]), one)):
        if len(plain[name]) >= _SHORTEST:
            kind = _kind(plain[name])
            for match in re.finditer(re.escape(plain[name]), reading.text):
                yield Place(*reading.span(*match.span()), kind)


def _kind(name: str) -> Kind:
    bare = _MARKS.sub("", name)
    return Kind.ENTERPRISE if len(bare) > _LONGEST_PERSON or _ENTERPRISE.search(bare) else Kind.NAME
