"""A draft as PDF: A4, with the embedded font that ships with this package (docs/decisions/0014-pdf.md)."""

from __future__ import annotations

from functools import cache, singledispatch
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import TextMode

from center.drafts.lines import broken
from center.drafts.papers import MARK, Block, Heading, Paper, Paragraph, Part, Signatures, Table

FONT = Path(__file__).with_name("fonts") / "draft-serif.otf"
MISSING = "〓"
"""What stands for a character that the font lacks, as Chinese printers set it."""
MISSING_NOTE = f"标{MISSING}的是字库里没有的字，请看 Word 版或系统页面。"
_FAMILY = "draft"
_LEFT, _TOP, _BOTTOM, _WIDTH = 25.0, 28.0, 24.0, 160.0
_PADDING = 1.6
_HEADING, _LEAST_BELOW = 12.0, 18.0
_MOST_LINES = 30
_POINT = 25.4 / 72
_BOLDER = 0.005
"""The outline of bold letters, in millimetres for each point of their size."""

_Cells = list[list[str]]


class _Sheets(FPDF):
    """The pages, each with the mark, the header and the footer of its paper. Lengths are millimetres, sizes points."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4")
        self.paper, self.lacks = paper, False
        self.set_margins(_LEFT, _TOP, _LEFT)
        self.set_auto_page_break(False)
        self.add_font(_FAMILY, "", FONT)
        self._known = known_letters()
        self.set_font(_FAMILY, size=10.5)
        self.set_title(self.printable(paper.title))
        self.set_lang("zh-CN")
        self.set_creation_date(paper.made_at)
        self.set_line_width(0.15)
        self.c_margin = 0

    def printable(self, text: str) -> str:
        """``text`` with MISSING for what the font lacks."""
        shown = "".join(letter if letter == "\n" or ord(letter) in self._known else MISSING for letter in text)
        self.lacks = self.lacks or shown != text
        return shown

    def header(self) -> None:
        """The mark across the page, and what the paper says on top of every page."""
        with self.local_context():
            self.set_text_color(240)
            self.set_font(_FAMILY, size=110)
            with self.rotation(45, 105, 148):
                self.text(105 - self.get_string_width(MARK) / 2, 165, MARK)
        self.put(self.paper.header, _LEFT, 14, _WIDTH, 10.5, align="R", is_bold=True)
        self.line(_LEFT, 20.5, _LEFT + _WIDTH, 20.5)
        self.set_xy(_LEFT, _TOP)

    def footer(self) -> None:
        """Which version of which draft, and the number of the page."""
        text = f"{self.paper.footer} · 第{self.page_no()}页 共{{nb}}页"
        self.put(text, _LEFT, 297 - 17, _WIDTH, 9, align="C")

    def put(
        self, text: str, x: float, y: float, width: float, size: float, *, align: str = "L", is_bold: bool = False
    ) -> None:
        """One line of text in a box of ``width`` at ``x``, ``y``; bold is drawn with a thicker outline."""
        with self.local_context():
            self.set_font(_FAMILY, size=size)
            if is_bold:
                self.text_mode, self.line_width = TextMode.FILL_STROKE, _BOLDER * size
            self.set_xy(x, y)
            self.cell(width, line_height(size), self.printable(text), align=align)

    def lines_of(self, text: str, width: float, size: float) -> list[str]:
        """``text`` in lines of ``width``."""
        with self.local_context():
            self.set_font(_FAMILY, size=size)
            shown = self.printable(text)
            return broken(shown, width, self.get_string_width)

    def make_room(self, height: float) -> bool:
        """Begin a new page unless ``height`` fits; whether one was begun."""
        if self.get_y() + height <= self.h - _BOTTOM:
            return False
        self.add_page()
        return True


@cache
def known_letters() -> frozenset[int]:
    """The characters that the font has, as code points."""
    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())


def to_pdf(paper: Paper) -> bytes:
    """The file; the same paper gives the same text and layout."""
    sheets = _Sheets(paper)
    for part in paper.parts:
        sheets.add_page()
        _draw_part(sheets, part)
    if sheets.lacks:
        _draw(Paragraph(MISSING_NOTE, is_note=True), sheets)
    return bytes(sheets.output())


def line_height(size: float) -> float:
    """The height of a line of text of ``size`` points, in millimetres."""
    return size * _POINT * 1.45


def _draw_part(sheets: _Sheets, part: Part) -> None:
    sheets.put(part.title, _LEFT, sheets.get_y(), _WIDTH, 18, align="C", is_bold=True)
    sheets.set_xy(_LEFT, _TOP + line_height(18) + 3)
    for block, following in zip(part.blocks, (*part.blocks[1:], None)):
        if isinstance(block, Heading):
            sheets.make_room(_HEADING + max(_LEAST_BELOW, _beginning(sheets, following)))
        _draw(block, sheets)


def _beginning(sheets: _Sheets, block: Block | None) -> float:
    """How much of ``block`` has to stand on the page where it begins: of a table the headings and the first row."""
    if not isinstance(block, Table):
        return 0.0
    return sum(_height(_pieces(sheets, block, row)[0]) for row in (block.headings, *block.rows[:1]))


def _below(sheets: _Sheets, y: float) -> None:
    sheets.set_xy(_LEFT, y)


@singledispatch
def _draw(block: Any, sheets: _Sheets) -> None:
    raise TypeError(type(block).__name__)


@_draw.register
def _(block: Heading, sheets: _Sheets) -> None:
    y = sheets.get_y() + 3
    sheets.put(block.text, _LEFT, y, _WIDTH, 12, is_bold=True)
    _below(sheets, y + line_height(12) + 1.5)


@_draw.register
def _(block: Paragraph, sheets: _Sheets) -> None:
    size = 9 if block.is_note else 10.5
    _below(sheets, sheets.get_y() + 1)
    for line in sheets.lines_of(f"　　{block.text}", _WIDTH, size):
        sheets.make_room(line_height(size))
        y = sheets.get_y()
        sheets.put(line, _LEFT, y, _WIDTH, size)
        _below(sheets, y + line_height(size))
    _below(sheets, sheets.get_y() + 1)


@_draw.register
def _(block: Signatures, sheets: _Sheets) -> None:
    step = line_height(10.5) + 5
    sheets.make_room(step * len(block.lines) + 30)
    if block.heading:
        _draw(Heading(block.heading), sheets)
    _draw(Paragraph(block.text), sheets)
    y = sheets.get_y() + 4
    for number, line in enumerate(block.lines):
        sheets.put(line, _LEFT, y + number * step, _WIDTH, 10.5)
    _below(sheets, y + step * len(block.lines))


@_draw.register
def _(block: Table, sheets: _Sheets) -> None:
    (heading,) = _pieces(sheets, block, block.headings)
    sheets.make_room(_beginning(sheets, block))
    _draw_row(sheets, block, heading, is_heading=True)
    for row in block.rows:
        for piece in _pieces(sheets, block, row):
            if sheets.make_room(_height(piece)):
                _draw_row(sheets, block, heading, is_heading=True)
            _draw_row(sheets, block, piece)
    _below(sheets, sheets.get_y() + 1)


def _widths(block: Table) -> list[float]:
    return [_WIDTH * share / sum(block.widths) for share in block.widths]


def _pieces(sheets: _Sheets, block: Table, texts: tuple[str, ...]) -> list[_Cells]:
    """The lines of every cell; a row that is too high for one page comes in pieces."""
    cells = [sheets.lines_of(text, width - 2 * _PADDING, 10) for text, width in zip(texts, _widths(block))]
    starts = range(0, max(map(len, cells)), _MOST_LINES)
    return [[lines[start : start + _MOST_LINES] for lines in cells] for start in starts]


def _height(cells: _Cells) -> float:
    return max(map(len, cells)) * line_height(10) + 2 * _PADDING


def _draw_row(sheets: _Sheets, block: Table, cells: _Cells, *, is_heading: bool = False) -> None:
    height = _height(cells)
    x, y = _LEFT, sheets.get_y()
    for column, (lines, width) in enumerate(zip(cells, _widths(block))):
        sheets.set_fill_color(242)
        sheets.rect(x, y, width, height, style="DF" if is_heading else "D")
        align = "C" if is_heading or column in block.centered else "L"
        top = y + (height - len(lines) * line_height(10)) / 2
        for number, line in enumerate(lines):
            place = (x + _PADDING, top + number * line_height(10), width - 2 * _PADDING)
            sheets.put(line, *place, 10, align=align, is_bold=is_heading)
        x += width
    _below(sheets, y + height)
