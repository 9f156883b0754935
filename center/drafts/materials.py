"""The papers that a draft needs, each with where it comes from; what the center fetches is 免提交 (XZ 4.1 d)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from center.drafts.fields import Field, rows_of
from center.guides import Guide, Material, Source

REGISTRATION = "establishment.materials"
"""The guide that lists what registration needs."""
COMES_BY = {
    Source.SHARED: "免提交（数据共享）",
    Source.E_LICENCE: "免提交（电子证照）",
    Source.UPLOAD: "上传",
    Source.WINDOW: "窗口核验",
}

REGISTERING = "设立登记"
"""What the papers of ``REGISTRATION`` are for."""

_FOR_THE_PERMIT = "办这一项时"
_FOR_TYPES = re.compile("办(.+)时")
_OF_SHAREHOLDERS = "股东"
_WITHOUT_SHAREHOLDERS = ("个体工商户", "个人独资企业")
_TYPES = {"公司", "合伙企业", "合作社", "农民专业合作社", "个体工商户", "个人独资企业"}


class Listed(NamedTuple):
    """One paper: what for, where it comes from in words, and when it is needed (always, if empty).

    What only a permit asks for is needed when that permit is: whether it is, its authority says.
    """

    name: str
    purpose: str
    comes_by: str
    when: str
    is_fetched: bool


def materials_for(guides: Mapping[str, Guide], fields: Mapping[str, Field]) -> list[Listed]:
    """What registration needs, then what each permit of the draft needs besides; every paper once.

    What is only for another type of enterprise is left out, once the type is known.
    """
    enterprise = fields["type"].shown if "type" in fields else ""
    wanted = [(REGISTERING, guides[REGISTRATION].materials)] if REGISTRATION in guides else []
    for permit in rows_of(fields, "permits"):
        if permit.guide in guides:
            wanted.append((permit.title, guides[permit.guide].materials))
    found: dict[str, Listed] = {}
    for purpose, materials in wanted:
        for listed in _listed(purpose, materials, enterprise):
            found.setdefault(listed.name, listed)
    return list(found.values())


def _listed(purpose: str, materials: Iterable[Material], enterprise: str) -> Iterator[Listed]:
    for material in materials:
        types = _types(material.when) if enterprise else ()
        if material.when.startswith(_OF_SHAREHOLDERS) and enterprise.startswith(_WITHOUT_SHAREHOLDERS):
            continue
        if not types or any(kind in enterprise for kind in types):
            when = "" if types else material.when
            when = when or ("" if purpose == REGISTERING else _FOR_THE_PERMIT)
            yield Listed(material.name, purpose, COMES_BY[material.source], when, material.source.is_fetched)


def _types(when: str) -> tuple[str, ...]:
    """The types of enterprises that ``办公司、合作社时`` names; none for another condition."""
    match = _FOR_TYPES.fullmatch(when)
    named = match[1].split("、") if match else []
    return tuple(name.removesuffix("企业") for name in named) if set(named) <= _TYPES else ()
