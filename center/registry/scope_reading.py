"""Reading a county's or the nation's catalogue of scope phrases from CSV: every item, or every fault with its line.

Columns: code, phrase, kind, industry, notes, permits, in any order, also by their Chinese names or as the draft of 2021
calls them. UTF-8 (with or without a byte order mark) or GB18030.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple, Optional

from pydantic import ValidationError

from center.guides import Passage
from center.knowledge import Fault
from center.registry.scope import Kind, ScopeItem
from center.schema_words import what_to_write

COLUMNS = {
    "code": ("code", "item_code", "代码", "编码", "条目代码", "条目编码"),
    "phrase": ("phrase", "name", "规范表述", "条目", "条目名称", "经营范围", "名称"),
    "kind": ("kind", "类型", "类别", "一般许可", "许可或一般"),
    "industry": ("industry", "industry_codes", "行业", "行业代码"),
    "notes": ("notes", "备注", "说明"),
    "permits": ("permits", "许可事项", "涉企行政许可事项"),
}
NEEDED = ("code", "phrase", "kind")
_KINDS = {
    **dict.fromkeys(("general", "一般", "一般项目", "一般经营项目", "一般事项"), Kind.GENERAL),
    **dict.fromkeys(("licensed", "许可", "许可项目", "许可经营项目", "许可事项"), Kind.LICENSED),
}
_BETWEEN = re.compile(r"[;；、|\s]+")
_BETWEEN_PERMITS = re.compile("[;；|]")
_BROKEN = "\ufffd"
_FEW = 0.5


class ReadCatalogue(NamedTuple):
    """What a file holds; with any fault nothing of it may be used."""

    items: tuple[ScopeItem, ...]
    faults: tuple[Fault, ...]


class _Row(NamedTuple):
    line: int
    cells: dict[str, str]
    has_more: bool


def read_catalogue(path: Path) -> ReadCatalogue:
    """Read the CSV at ``path``; OSError when it cannot be opened."""
    text = _decoded(path.read_bytes())
    broken = [Fault(path, line, "有认不出的字：用 UTF-8 另存一次") for line in _broken_lines(text)]
    if broken:
        return ReadCatalogue((), tuple(broken))
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        names = _names(next(reader, []))
        if wrong := _wrong_columns(names):
            return ReadCatalogue((), (Fault(path, 1, wrong),))
        return _items(path, list(_rows(reader, names)))
    except csv.Error as error:
        return ReadCatalogue((), (Fault(path, reader.line_num, f"不是合法的 CSV：{error}"),))


def _decoded(raw: bytes) -> str:
    """Text of UTF-8 or GB18030; what is broken shows as U+FFFD."""
    text = raw.decode("utf-8-sig", errors="replace")
    beyond_ascii = sum(character > "\x7f" for character in text)
    if text.count(_BROKEN) > _FEW * beyond_ascii:
        return raw.decode("gb18030", errors="replace")
    return text


def _broken_lines(text: str) -> list[int]:
    lines = enumerate(text.split("\n"), start=1)
    return [number for number, line in lines if _BROKEN in line or "\x00" in line]


def _names(heading: Sequence[str]) -> list[Optional[str]]:
    known = {name: column for column, names in COLUMNS.items() for name in names}
    return [known.get(cell.strip().lower()) for cell in heading]


def _wrong_columns(names: Sequence[Optional[str]]) -> str:
    """What is wrong with the first line; empty when all is well."""
    missing = [name for name in NEEDED if name not in names]
    twice = [name for name in COLUMNS if names.count(name) > 1]
    if missing:
        return f"第一行缺列：{'、'.join(missing)}"
    return f"第一行有两列都是 {'、'.join(twice)}：留一列" if twice else ""


def _rows(reader: Iterator[list[str]], names: Sequence[Optional[str]]) -> Iterator[_Row]:
    line = _line_of(reader) + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            known = {name: cell.strip() for name, cell in zip(names, cells) if name}
            yield _Row(line, known, len("".join(cells[len(names) :]).strip()) > 0)
        line = _line_of(reader) + 1


def _line_of(reader: Iterator[list[str]]) -> int:
    return int(getattr(reader, "line_num", 0))


def _items(path: Path, rows: Sequence[_Row]) -> ReadCatalogue:
    items: list[ScopeItem] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for row in rows:
        problems = [*_row_problems(row), *_repeated(row, seen)]
        faults += [Fault(path, row.line, problem) for problem in problems]
        if not problems:
            try:
                items.append(_item(row.cells))
            except ValidationError as error:
                faults += [Fault(path, row.line, _said(problem)) for problem in error.errors()]
    if not rows:
        faults.append(Fault(path, 1, "一条也没有"))
    return ReadCatalogue(tuple(items) if not faults else (), tuple(faults))


def _row_problems(row: _Row) -> Iterator[str]:
    if row.has_more:
        yield "比第一行多出了格子：表述里有逗号的，两头加双引号"
    for name, shown in (("code", "代码"), ("phrase", "规范表述"), ("kind", "类型")):
        if not row.cells.get(name):
            yield f"{shown}是空的"
    kind = row.cells.get("kind", "")
    if kind and kind.lower() not in _KINDS:
        yield f"类型“{kind}”认不出：写“一般”或“许可”"


def _repeated(row: _Row, seen: dict[str, int]) -> Iterator[str]:
    for shown, value in (("代码", row.cells.get("code", "")), ("规范表述", row.cells.get("phrase", ""))):
        if value and seen.setdefault(f"{shown}{value}", row.line) != row.line:
            yield f"{shown}“{value}”和第{seen[f'{shown}{value}']}行重复"


def _item(cells: dict[str, str]) -> ScopeItem:
    notes = cells.get("notes", "")
    return ScopeItem(
        code=cells["code"].upper(),
        phrase=cells["phrase"],
        kind=_KINDS[cells["kind"].lower()],
        industry=tuple(filter(None, _BETWEEN.split(cells.get("industry", "")))),
        permits=tuple(filter(None, map(str.strip, _BETWEEN_PERMITS.split(cells.get("permits", ""))))),
        note=Passage(text=notes, verified=False) if notes else None,
    )


def _said(problem: Mapping[str, Any]) -> str:
    name = str(problem["loc"][0])
    shown = {"code": "代码", "phrase": "规范表述", "industry": "行业代码", "note": "备注"}.get(name, name)
    pattern = "写成字母加三四位数字，如 H2002" if name == "code" else what_to_write(problem)
    return f"{shown}：{pattern}"
