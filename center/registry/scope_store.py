"""The imported catalogue: kept in var/registry/scope.json, put together with the curated one when it is loaded.

Added, it brings the phrases that are missing here, none whose place a newer one has taken, and the official code where
ours is not known; a curated phrase stays as it is, for the draft of 2021 is older than the law. Instead of the curated
one, it alone decides which phrases there are and of what kind; the everyday words of the curated ones are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from center.registry.scope import OWN_CODE, Kind, ScopeItem, load_catalogue
from center.registry.scope_search import Scopes
from center.text import bare

PLACE = Path("registry") / "scope.json"


class Use(str, Enum):
    """What becomes of the curated phrases."""

    ADDED = "added"
    INSTEAD = "instead"


class Imported(NamedTuple):
    """A catalogue that was imported: how it is used, from which file, and its items."""

    use: Use
    source: str
    items: tuple[ScopeItem, ...]


class Difference(NamedTuple):
    """A phrase whose kind is not the same here and there."""

    phrase: str
    here: Kind
    there: Kind


def save_import(imported: Imported, var: Path) -> Path:
    """Write it below ``var``, whole or not at all; the place where it is."""
    place = var / PLACE
    place.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "use": imported.use.value,
        "source": imported.source,
        "items": [json.loads(item.json(exclude_defaults=True)) for item in imported.items],
    }
    unfinished = place.with_suffix(".part")
    unfinished.write_text(json.dumps(document, ensure_ascii=False, indent=0), encoding="utf-8")
    return unfinished.replace(place)


def read_import(var: Path) -> Imported | None:
    """What was imported into ``var``; None without an import. ValueError when the file is damaged."""
    place = var / PLACE
    if not place.exists():
        return None
    try:
        document = json.loads(place.read_text(encoding="utf-8"))
        items = tuple(ScopeItem(**item) for item in document["items"])
        return Imported(Use(document["use"]), document["source"], items)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{place} 坏了，请重新导入：{error}") from error


def load_scopes(folder: Path, var: Path | None = None) -> Scopes:
    """The catalogue of ``folder`` (knowledge/registry/) with what was imported into ``var``, ready to be searched.

    Raises KnowledgeError or ValueError. Takes a second or less: make it once for each process.
    """
    curated = load_catalogue(folder)
    imported = read_import(var) if var is not None else None
    items = combined(curated.items, imported) if imported else curated.items
    return Scopes(curated._replace(items=items))


def combined(curated: Sequence[ScopeItem], imported: Imported) -> tuple[ScopeItem, ...]:
    """Both together, as the import is to be used."""
    if imported.use is Use.INSTEAD:
        known = _Known(curated)
        return tuple(_with_words(item, known.of(item)) for item in imported.items)
    there = _Known(imported.items)
    kept = tuple(_with_code(item, there.of(item)) for item in curated)
    known = _Known(kept)
    return (*kept, *(item for item in imported.items if known.of(item) is None))


def differences(curated: Iterable[ScopeItem], imported: Sequence[ScopeItem]) -> list[Difference]:
    """Phrases that both know and do not call the same kind."""
    known = _Known(imported)
    pairs = [(item, known.of(item)) for item in curated]
    return [
        Difference(item.phrase, item.kind, there.kind) for item, there in pairs if there and there.kind != item.kind
    ]


class _Known:
    """Finds the partner of an item: by its phrase or what that once was, else by its code where the phrases are alike.

    Counties number anew: the same code alone does not make it the same trade.
    """

    def __init__(self, items: Iterable[ScopeItem]) -> None:
        items = tuple(items)
        names = [(name, item) for item in items for name in (item.phrase, *item.formerly)]
        self._by_phrase: Mapping[str, ScopeItem] = {bare(name): item for name, item in names}
        self._by_code: Mapping[str, ScopeItem] = {item.code: item for item in items}

    def of(self, item: ScopeItem) -> ScopeItem | None:
        """The partner of ``item``, if there is one."""
        same_code = self._by_code.get(item.code)
        by_code = same_code if same_code is not None and _are_alike(item, same_code) else None
        return self._by_phrase.get(bare(item.phrase)) or by_code


def _are_alike(one: ScopeItem, other: ScopeItem) -> bool:
    """Whether the phrases share half of the pairs of characters of the shorter one."""
    pairs, others = _pairs(bare(one.phrase)), _pairs(bare(other.phrase))
    return 2 * len(pairs & others) >= min(len(pairs), len(others))


def _pairs(phrase: str) -> set[str]:
    return {phrase[place : place + 2] for place in range(len(phrase) - 1)}


def _with_words(item: ScopeItem, curated: ScopeItem | None) -> ScopeItem:
    if curated is None:
        return item
    permits = item.permits or (curated.permits if item.kind is Kind.LICENSED else ())
    words = {"aliases": curated.aliases, "related": curated.related, "permits": permits}
    return item.copy(update={**words, "note": item.note or curated.note})


def _with_code(item: ScopeItem, imported: ScopeItem | None) -> ScopeItem:
    is_known = imported is not None and item.code.startswith(OWN_CODE) and bare(imported.phrase) == bare(item.phrase)
    return item.copy(update={"code": imported.code}) if imported is not None and is_known else item
