"""What one version says otherwise than another, in words that can be read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from center.drafts.fields import KINDS, Field
from center.drafts.records import Version, changed_fields

_NAMED_BY = {"scope": "phrase", "people": "name", "permits": "title"}


class Change(NamedTuple):
    """One field that changed; ``before`` and ``after`` are empty where there was nothing or nothing is left."""

    field: str
    before: str
    after: str
    words: str


def difference(old: Version, new: Version) -> list[Change]:
    """What changed from ``old`` to ``new`` for whoever reads it: another reason alone is no change."""
    names = changed_fields(old.content, new.content)
    return [
        _change(name, old.fields.get(name), new.fields.get(name))
        for name in names
        if _gist(old.fields.get(name)) != _gist(new.fields.get(name))
    ]


def difference_in_words(old: Version, new: Version) -> str:
    """All changes as one text; says so when there are none."""
    changes = difference(old, new)
    if not changes:
        return f"第{new.number}版和第{old.number}版填的内容一样。"
    return f"第{new.number}版改了{len(changes)}处：" + "；".join(change.words for change in changes) + "。"


def _gist(field: Field | None) -> tuple[Any, str] | None:
    return None if field is None else (field.value, field.shown)


def _change(name: str, before: Field | None, after: Field | None) -> Change:
    old, new = before.shown if before else "", after.shown if after else ""
    return Change(name, old, new, _in_words(name, before, after))


def _in_words(name: str, before: Field | None, after: Field | None) -> str:
    title = KINDS[name].title
    if before is None and after is not None:
        return f"填上{title}“{after.shown}”"
    if after is None or before is None:
        return f"去掉{title}"
    if name in _NAMED_BY and (said := _rows_in_words(_by_name(name, before), _by_name(name, after))):
        return f"{title}{said}"
    return f"{title}由“{before.shown}”改为“{after.shown}”"


def _by_name(name: str, field: Field) -> Mapping[str, Any]:
    return {row[_NAMED_BY[name]]: row for row in field.value}


def _rows_in_words(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    parts = (
        ("增加", [name for name in new if name not in old]),
        ("去掉", [name for name in old if name not in new]),
        ("改动", [name for name in new if name in old and new[name] != old[name]]),
    )
    return "，".join(f"{verb}“{'”“'.join(names)}”" for verb, names in parts if names)
