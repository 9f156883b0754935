"""A list of cases as a table for spreadsheets; no cell of it is taken for a formula (OWASP: CSV injection)."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.times import local
from center.worklists.cases import CaseLine, Times, Wish, list_cases

MOST = 20_000
"""Rows of one table."""
HEAD = ("编号", "事项", "企业", "状态", "窗口", "代办员", "申请时间", "最晚代办受理", "最晚办结", "结束时间")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_BOM = "\ufeff"


def sheet_of(connection: Any, seal: Seal, staff: StaffMember, wish: Wish, times: Times) -> bytes:
    """Everything of the list that the member sees, as CSV in UTF-8 with a mark that spreadsheets know it by."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEAD)
    found = list_cases(connection, seal, staff, wish, times, size=MOST)
    writer.writerows([plain_cell(value) for value in _cells(line)] for line in found.rows)
    if found.total > MOST:
        writer.writerow([f"只导出前 {MOST} 件，请加筛选分几次导出"])
    return (_BOM + written.getvalue()).encode()


def plain_cell(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cells(line: CaseLine) -> list[str]:
    words = [line.code, line.title, line.enterprise, line.state.caption, line.office_id, line.agent or ""]
    return [*words, *map(_time, (line.confirmed_at, line.accept_by, line.due_at, line.closed_at))]


def _time(at: datetime | None) -> str:
    return local(at).strftime("%Y-%m-%d %H:%M") if at else ""
