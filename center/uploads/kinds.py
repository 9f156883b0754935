"""What an uploaded file is, by its content; its name has to agree."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from center.uploads.identity import HOLDS_NUMBER, NAMED_SO, holds_id_number, is_named_so
from center.uploads.images import JPEG_SIGNATURE, PNG_SIGNATURE, check_jpeg, check_png
from center.uploads.names import parted
from center.uploads.packages import SIGNATURE as ZIP_SIGNATURE
from center.uploads.packages import read_package
from center.uploads.pdfs import SIGNATURE as PDF_SIGNATURE
from center.uploads.pdfs import read_pdf
from center.uploads.states import Reason, UploadRefused

_HEAD = 8


class Kind(str, Enum):
    """A kind of file that can be looked into."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"
    OFD = "ofd"

    @property
    def media_type(self) -> str:
        """As it is sent."""
        return _TOLD[self].media_type

    @property
    def suffixes(self) -> tuple[str, ...]:
        """What its name may end in; the first one is given to a name without."""
        return _TOLD[self].suffixes

    @property
    def caption(self) -> str:
        """As people call it."""
        return _TOLD[self].caption


class _Told(NamedTuple):
    media_type: str
    suffixes: tuple[str, ...]
    caption: str


_OOXML = "application/vnd.openxmlformats-officedocument"
_TOLD = {
    Kind.PDF: _Told("application/pdf", (".pdf",), "PDF"),
    Kind.JPEG: _Told("image/jpeg", (".jpg", ".jpeg"), "JPG 图片"),
    Kind.PNG: _Told("image/png", (".png",), "PNG 图片"),
    Kind.DOCX: _Told(f"{_OOXML}.wordprocessingml.document", (".docx",), "Word 文档（docx）"),
    Kind.XLSX: _Told(f"{_OOXML}.spreadsheetml.sheet", (".xlsx",), "Excel 表格（xlsx）"),
    Kind.OFD: _Told("application/ofd", (".ofd",), "OFD 文件"),
}


class Examined(NamedTuple):
    """A file that was looked into: its name with the right suffix; ``identity`` says why it has to be quarantined."""

    kind: Kind
    name: str
    identity: str | None


def examine(path: Path, name: str, allowed: Collection[str]) -> Examined:
    """What the file is; ``name`` is a cleaned one. Takes processor time: not for an event loop.

    Raises UploadRefused for a kind that is not in ``allowed`` (values of Kind), a name that does not agree, and for
    what may do harm. Of a file that is named as an identity document nothing but the kind is read.
    """
    named_so = is_named_so(name)
    kind, text = _read(path, allowed, opens=not named_so)
    full_name = _with_suffix(name, kind)
    if named_so:
        return Examined(kind, full_name, NAMED_SO)
    return Examined(kind, full_name, HOLDS_NUMBER if holds_id_number(text) else None)


def _read(path: Path, allowed: Collection[str], opens: bool) -> tuple[Kind, str]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(ZIP_SIGNATURE):
        package = read_package(path)
        kind = _allowed(Kind(package.kind) if package else None, allowed)
        return kind, package.text if package else ""
    kind = _allowed(_kind_by(head), allowed)
    return kind, _text_of(path, kind) if opens else ""


def _kind_by(head: bytes) -> Kind | None:
    signatures = {PDF_SIGNATURE: Kind.PDF, JPEG_SIGNATURE: Kind.JPEG, PNG_SIGNATURE: Kind.PNG}
    return next((kind for signature, kind in signatures.items() if head.startswith(signature)), None)


def _allowed(kind: Kind | None, allowed: Collection[str]) -> Kind:
    if kind is None or kind.value not in allowed:
        captions = "、".join(one.caption for one in Kind if one.value in allowed)
        raise UploadRefused(Reason.WRONG_KIND, f"这种文件收不了，请换成：{captions}。纸质材料拍照就行。")
    return kind


def _text_of(path: Path, kind: Kind) -> str:
    if kind is Kind.PDF:
        return read_pdf(path.read_bytes())
    with path.open("rb") as file:
        (check_png if kind is Kind.PNG else check_jpeg)(file)
    return ""


def _with_suffix(name: str, kind: Kind) -> str:
    stem, suffix = parted(name)
    if not suffix:
        return f"{stem}{kind.suffixes[0]}"
    if suffix not in kind.suffixes:
        raise UploadRefused(
            Reason.WRONG_KIND, f"文件名是“{suffix}”，内容却是{kind.caption}。请确认选对了文件，或改好名字再传。"
        )
    return name
