"""PDF files: no scripts, no programs, no password; and the text in them as far as it can be read without a viewer.

Only what is stored plainly or compressed by Flate is looked into; a page that is a picture has no text.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from center.uploads.pdf_text import text_in
from center.uploads.states import Reason, UploadRefused

SIGNATURE = b"%PDF-"
LARGEST_STREAM = 8 * 1024 * 1024
LARGEST_TOTAL = 48 * 1024 * 1024
"""Bytes that streams other than pictures may unfold to."""
_TAIL = 4096
_DICTIONARY = 2048
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_HEX_LETTER = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z0-9])")
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_PICTURE = re.compile(rb"/Subtype\s*/Image(?![A-Za-z0-9])")
_OBJECTS = re.compile(rb"/Type\s*/ObjStm")


def read_pdf(content: bytes) -> str:
    """The text that could be read; raises UploadRefused for a file that may do something, or cannot be looked into."""
    if b"%%EOF" not in content[-_TAIL:]:
        raise UploadRefused(Reason.DAMAGED, "这个 PDF 不完整，可能没有传完，请重新保存后再传。")
    if _LOCKED.search(content):
        raise UploadRefused(Reason.UNSAFE, "这个 PDF 设了密码或限制，我们打不开。请去掉密码，另存后再传。")
    _refuse_active(content)
    streams = list(unfolded(content))
    for stream in streams:
        _refuse_active(stream)
    return text_in(streams)


def unfolded(content: bytes) -> Iterator[bytes]:
    """Every stream but pictures, decompressed where it is compressed; raises UploadRefused for a bomb."""
    total = 0
    for match in _STREAM.finditer(content):
        dictionary = content[max(match.start() - _DICTIONARY, 0) : match.start()].rpartition(b" obj")[2]
        if _PICTURE.search(dictionary) and not _OBJECTS.search(dictionary):
            continue
        stream = _unfold(content, match.end())
        total += len(stream)
        if total > LARGEST_TOTAL:
            raise UploadRefused(Reason.UNSAFE, "这个 PDF 展开以后太大，我们没法检查。请另存为普通的 PDF 再传。")
        yield stream


def _unfold(content: bytes, start: int) -> bytes:
    end = content.find(b"endstream", start)
    body = content[start : end if end >= 0 else None]
    try:
        return zlib.decompressobj().decompress(body, LARGEST_STREAM)
    except zlib.error:
        return body[:LARGEST_STREAM]


def _refuse_active(content: bytes) -> None:
    """Letters of a name may be written as #4a."""
    plain = _HEX_LETTER.sub(lambda match: bytes([int(match[1], 16)]), content) if b"#" in content else content
    if _ACTIVE.search(plain):
        raise UploadRefused(
            Reason.UNSAFE, "这个 PDF 里有会自动运行的内容或夹带的文件，为了安全不能收。请另存或打印成普通的 PDF 再传。"
        )
