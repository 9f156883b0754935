"""The file behind a link: which version it gives, made anew for every request, with the name that people see."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from center.drafts.docx_file import to_docx
from center.drafts.json_file import to_json
from center.drafts.links import Format
from center.drafts.materials import materials_for
from center.drafts.papers import paper_of
from center.drafts.pdf_file import to_pdf
from center.drafts.records import Version
from center.knowledge import Knowledge


class DraftFile(NamedTuple):
    """A file ready to be sent; ``plain_name`` is for clients that know no Chinese names."""

    name: str
    plain_name: str
    media_type: str
    content: bytes


def file_of(version: Version, format: Format, knowledge: Knowledge, now: datetime) -> DraftFile:
    """The version as a file; a PDF takes about a second, so not on an event loop."""
    materials = materials_for(knowledge.guides, version.fields)
    if format is Format.JSON:
        content = to_json(version, materials)
    else:
        paper = paper_of(version, materials, knowledge.service.center.name, now)
        content = to_docx(paper) if format is Format.DOCX else to_pdf(paper)
    name = f"设立登记拟稿{version.code}第{version.number}版.{format.value}"
    return DraftFile(name, f"{version.code}-{version.number}.{format.value}", format.caption, content)
