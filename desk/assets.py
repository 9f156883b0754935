"""The desk's own scripts and styles, and the copy of htmx that ``python -m desk.build`` puts beside them."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).resolve().parent / "static"
PREFIX = "/desk/static"
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


class Asset(NamedTuple):
    """A file as it is sent: plain and compressed, with what names its content."""

    content: bytes
    packed: bytes
    kind: str
    digest: str


class Assets:
    """What the folder held when the process started; nothing else can be asked for."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._files = {
            path.relative_to(folder).as_posix(): _read(path)
            for path in sorted(folder.rglob("*"))
            if path.suffix in KINDS and path.is_file()
        }

    def get(self, name: str) -> Asset | None:
        """The file by this name."""
        return self._files.get(name)

    def url(self, name: str) -> str:
        """The address of a file; it changes with its content. KeyError when there is none."""
        return f"{PREFIX}/{name}?v={self._files[name].digest}"


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:16]
    return Asset(content, gzip.compress(content, mtime=0), KINDS[path.suffix], digest)
