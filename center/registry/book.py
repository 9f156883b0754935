"""All of the registry, read at once and kept with the bundle that it came with, as center/bundles.py does knowledge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from center.knowledge import KNOWLEDGE, Fault, Knowledge, KnowledgeError
from center.registry.advice import AdviceBook, load_advice
from center.registry.advice_checks import check_advice
from center.registry.name_loading import check_names
from center.registry.names import Names, read_names
from center.registry.scope import check_scope
from center.registry.scope_search import Scopes
from center.registry.scope_store import load_scopes
from center.registry.statements import FOLDER
from center.settings import var_folder

_KEPT = 2
_Check = Callable[[Knowledge, Path, date], Iterator[Fault]]
_CHECKS: tuple[_Check, ...] = (check_scope, check_names, check_advice)
_loaded: dict[str, Registry] = {}


class Registry(NamedTuple):
    """Everything that a draft is made with."""

    scopes: Scopes
    names: Names
    advice: AdviceBook


def load_registry(root: Path = KNOWLEDGE, var: Path | None = None) -> Registry:
    """Read the registry of ``root`` (knowledge/) with the catalogue imported into ``var``; about a second.

    Raises KnowledgeError, or ValueError when what was imported is damaged.
    """
    folder = root / FOLDER
    return Registry(load_scopes(folder, var), read_names(root), load_advice(folder))


def keep_registry(version: str, root: Path) -> None:
    """Make the registry of a bundle available, the two newest are kept; older bundles came without one."""
    if (root / FOLDER).exists():
        _keep(version, load_registry(root, var_folder()))


def registry_of(version: str | None) -> Registry:
    """The registry of a bundle; the newest when it is unknown; read from the folder when none was loaded."""
    if not _loaded:
        _keep("folder", load_registry(KNOWLEDGE, var_folder()))
    return _loaded.get(version or "") or _loaded[next(reversed(_loaded))]


def check_registry(knowledge: Knowledge, folder: Path, today: date) -> list[Fault]:
    """Everything wrong in ``folder`` (knowledge/registry/), laws as they hold on ``today``; nothing without it."""
    if not folder.exists():
        return []
    return list(dict.fromkeys(chain.from_iterable(_checked(check, knowledge, folder, today) for check in _CHECKS)))


def _keep(version: str, registry: Registry) -> None:
    _loaded.pop(version, None)
    _loaded[version] = registry
    for old in list(_loaded)[:-_KEPT]:
        del _loaded[old]


def _checked(check: _Check, knowledge: Knowledge, folder: Path, today: date) -> Iterator[Fault]:
    """The faults that ``check`` finds, or why it cannot read a file."""
    try:
        yield from check(knowledge, folder, today)
    except KnowledgeError as error:
        yield from error.faults
