"""One version for everything that a trained bundle depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from center.knowledge import ROOT

_CONTENT = (
    "knowledge",
    "data/nlu",
    "data/rules",
    "data/lexicon",
    "config.yml",
    "domain.yml",
    "bot/nlu",
    "center/text.py",
    "requirements.lock",
)


@lru_cache(maxsize=1)
def content_version(root: Path = ROOT) -> str:
    """Twelve hex digits over everything a trained bundle depends on."""
    digest = hashlib.sha256()
    for path in sorted(_content_files(root)):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _content_files(root: Path) -> Iterator[Path]:
    for name in _CONTENT:
        path = root / name
        yield from [path] if path.is_file() else _files(path.rglob("*"))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_file() and path.suffix in (".yml", ".txt", ".py"):
            yield path
