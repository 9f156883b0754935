"""Files that are zip packages: Word and Excel of today (OOXML) and OFD; no macros, no files inside, no bombs."""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from center.uploads.states import Reason, UploadRefused

SIGNATURE = b"PK\x03\x04"
MOST_PARTS = 2_000
LARGEST_UNFOLDED = 100 * 1024 * 1024
LARGEST_RATIO = 150
RATIO_FROM = 4 * 1024 * 1024
"""Below so many bytes a high ratio is nothing to fear."""
LARGEST_READ = 16 * 1024 * 1024
"""Bytes of one part, and of all that is read for its text."""
_TYPES = "[Content_Types].xml"
_WORD = b"wordprocessingml.document.main+xml"
_SHEET = b"spreadsheetml.sheet.main+xml"
_ACTIVE = re.compile(
    r"vbaproject|vbadata|macrosheets/|activex/|/embeddings/|\.(?:exe|dll|js|vbs|bat|cmd|ps1|jar|msi|scr|hta|lnk|html?)$",
    re.IGNORECASE,
)
_REMOTE_TEMPLATE = re.compile(rb"attachedTemplate[^>]*TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_TEXT_PART = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|comments)\.xml|xl/sharedStrings\.xml|xl/worksheets/[^/]+\.xml"
    r"|.*/Content\.xml"
)
_ENDS = re.compile(r"</(?:w:p|w:tc|si|c|row|ofd:TextObject)>")
_TAG = re.compile(r"<[^>]*>")


class Package(NamedTuple):
    """What a package is (docx, xlsx or ofd) and the text in it."""

    kind: str
    text: str


def read_package(path: Path) -> Package | None:
    """None for a zip file of another kind; raises UploadRefused for one that may do harm, or cannot be opened."""
    try:
        with zipfile.ZipFile(path) as package:
            _refuse_bomb(package, path.stat().st_size)
            kind = _kind_of(package)
            if kind is None:
                return None
            _refuse_active(package)
            return Package(kind, "\n".join(_texts(package)))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UploadRefused(Reason.DAMAGED, "这个文件打不开，可能没有传完或者加了密码，请重新保存后再传。") from error


def _refuse_bomb(package: zipfile.ZipFile, size: int) -> None:
    parts = package.infolist()
    unfolded = sum(part.file_size for part in parts)
    folded = sum(part.compress_size for part in parts)
    too_dense = unfolded > RATIO_FROM and unfolded > LARGEST_RATIO * size
    if len(parts) > MOST_PARTS or unfolded > LARGEST_UNFOLDED or folded > size or too_dense:
        raise UploadRefused(Reason.UNSAFE, "这个文件展开以后太大，为了安全不能收。请另存为 PDF 再传。")


def _kind_of(package: zipfile.ZipFile) -> str | None:
    names = set(package.namelist())
    if "OFD.xml" in names:
        return "ofd"
    if _TYPES not in names:
        return None
    types = _part(package, _TYPES)
    if b"macroEnabled" in types:
        raise _active()
    return "docx" if _WORD in types else "xlsx" if _SHEET in types else None


def _refuse_active(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    if any(_ACTIVE.search(f"/{name}") or ".." in name for name in names):
        raise _active()
    rels = "word/_rels/settings.xml.rels"
    if rels in names and _REMOTE_TEMPLATE.search(_part(package, rels)):
        raise _active()


def _active() -> UploadRefused:
    return UploadRefused(Reason.UNSAFE, "这个文件里有宏或夹带的文件，为了安全不能收。请另存为普通文件或 PDF 再传。")


def _texts(package: zipfile.ZipFile) -> Iterator[str]:
    left = LARGEST_READ
    for name in package.namelist():
        if left > 0 and _TEXT_PART.fullmatch(name):
            written = _part(package, name)
            left -= len(written)
            lines = _ENDS.sub("\n", written.decode("utf-8", "replace"))
            yield html.unescape(_TAG.sub("", lines))


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(LARGEST_READ)
