"""A draft as a Word document (ISO/IEC 29500): A4, 宋体 for text, 黑体 for headings, header and footer on every page."""

from __future__ import annotations

from functools import singledispatch
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from center.drafts.papers import Heading, Paper, Paragraph, Part, Signatures, Table

_TEXT, _HEADINGS, _LATIN = "宋体", "黑体", "Times New Roman"
_WIDTH = 160
_SHADE = "F2F2F2"


def to_docx(paper: Paper) -> bytes:
    """The file; the same paper gives the same text."""
    document = docx.Document()
    _set_up(document, paper)
    for number, part in enumerate(paper.parts):
        if number:
            document.add_section(WD_SECTION.NEW_PAGE)
        _add_part(document, part)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: Any, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = paper.title, "", ""
    properties.created = properties.modified = paper.made_at.replace(tzinfo=None)
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.font.name = _LATIN
    _use_font(normal.element.get_or_add_rPr(), _TEXT)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(26), Mm(24)
    section.header_distance, section.footer_distance = Mm(13), Mm(12)
    _write_header(section.header.paragraphs[0], paper)
    _write_footer(section.footer.paragraphs[0], paper)


def _use_font(properties: Any, name: str) -> None:
    """Set ``name`` for Chinese and the languages: Chinese shapes the punctuation, English keeps numbers in one line."""
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), name)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")


def _write_header(paragraph: Any, paper: Paper) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, paper.header, 10.5, _HEADINGS)
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "4"), ("color", "auto")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _write_footer(paragraph: Any, paper: Paper) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, f"{paper.footer} · 第", 9)
    _field(paragraph, "PAGE")
    _run(paragraph, "页 共", 9)
    _field(paragraph, "NUMPAGES")
    _run(paragraph, "页", 9)


def _field(paragraph: Any, name: str) -> None:
    for kind in ("begin", None, "separate", "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = name
        _run(paragraph, "", 9)._r.append(element)
        if kind == "separate":
            _run(paragraph, "1", 9)


def _run(paragraph: Any, text: str, size: float, font: str = _TEXT) -> Any:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = _LATIN
    _use_font(run._r.get_or_add_rPr(), font)
    return run


def _add_part(document: Any, part: Part) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(10)
    _run(title, part.title, 18, _HEADINGS)
    for block in part.blocks:
        _add(block, document)


@singledispatch
def _add(block: Any, document: Any) -> None:
    raise TypeError(type(block).__name__)


@_add.register
def _(block: Heading, document: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(8), Pt(4)
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph, block.text, 12, _HEADINGS)


@_add.register
def _(block: Paragraph, document: Any) -> None:
    paragraph = document.add_paragraph()
    size = 9 if block.is_note else 10.5
    paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    _run(paragraph, block.text, size)


@_add.register
def _(block: Signatures, document: Any) -> None:
    if block.heading:
        _add(Heading(block.heading), document)
    _add(Paragraph(block.text), document)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    for number, line in enumerate(block.lines, 1):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(14)
        paragraph.paragraph_format.keep_with_next = number < len(block.lines)
        _run(paragraph, line, 10.5)


@_add.register
def _(block: Table, document: Any) -> None:
    table = document.add_table(rows=0, cols=len(block.headings))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, _widths(block)):
        column.width = width
    _add_row(table, block, block.headings, is_heading=True)
    for row in block.rows:
        _add_row(table, block, row)


def _widths(block: Table) -> list[Any]:
    return [Mm(_WIDTH * share / sum(block.widths)) for share in block.widths]


def _add_row(table: Any, block: Table, texts: tuple[str, ...], *, is_heading: bool = False) -> None:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_heading:
        properties.append(OxmlElement("w:tblHeader"))
    for column, (cell, text) in enumerate(zip(row.cells, texts)):
        cell.width = _widths(block)[column]
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _write_cell(cell, text, is_heading, is_heading or column in block.centered)


def _write_cell(cell: Any, text: str, is_heading: bool, is_centered: bool) -> None:
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if is_centered else WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2.5)
        _run(paragraph, line, 10, _HEADINGS if is_heading else _TEXT)
    if is_heading:
        _shade(cell)


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
