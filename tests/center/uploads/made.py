"""Files as people make them, and files as nobody should."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import datetime, timezone

from docx import Document
from fpdf import FPDF

from center.drafts.pdf_file import FONT

ID_NUMBER = "11010519491231002X"
"""The example of GB 11643."""
_OOXML = "application/vnd.openxmlformats-officedocument"
WORD = f'<Override ContentType="{_OOXML}.wordprocessingml.document.main+xml"/>'
SHEET = f'<Override ContentType="{_OOXML}.spreadsheetml.sheet.main+xml"/>'


def pdf(*lines: str, chinese: bool = False) -> bytes:
    """A PDF with these lines, in a font of Latin letters or in our embedded Chinese one."""
    paper = FPDF()
    paper.set_creation_date(datetime(2026, 11, 20, tzinfo=timezone.utc))
    paper.add_page()
    if chinese:
        paper.add_font("song", fname=str(FONT))
    paper.set_font("song" if chinese else "Helvetica", size=12)
    for line in lines or ("Articles of association",):
        paper.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return bytes(paper.output())


def with_object(content: bytes, dictionary: bytes, stream: bytes | None = None) -> bytes:
    """A PDF with one more object before its end."""
    body = b"" if stream is None else b"\nstream\n" + stream + b"\nendstream"
    return content.replace(b"%%EOF", b"99 0 obj\n" + dictionary + body + b"\nendobj\n%%EOF")


def docx(*lines: str) -> bytes:
    """A Word document with these paragraphs."""
    document, file = Document(), io.BytesIO()
    for line in lines or ("公司章程",):
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip file with these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return file.getvalue()


def xlsx(*texts: str) -> bytes:
    """A sheet with these texts."""
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return package({"[Content_Types].xml": SHEET, "xl/sharedStrings.xml": f"<sst>{strings}</sst>"})


def ofd(text: str) -> bytes:
    """An OFD document with one text."""
    page = f"<ofd:TextObject><ofd:TextCode>{text}</ofd:TextCode></ofd:TextObject>"
    return package({"OFD.xml": "<ofd:OFD/>", "Doc_0/Pages/Page_0/Content.xml": page})


def png(width: int = 640, height: int = 480) -> bytes:
    """A picture of one color."""
    rows = zlib.compress(b"\0" * ((width // 8 + 2) * min(height, 10)))
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def jpeg(width: int = 640, height: int = 480) -> bytes:
    """The segments of a photograph up to its scan."""
    exif = b"\xff\xe1" + struct.pack(">H", 10) + b"Exif\0\0II"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + exif + b"\xff" + frame + b"\xff\xda\x00\x02" + b"\0" * 20 + b"\xff\xd9"


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
