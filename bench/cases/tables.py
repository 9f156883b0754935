"""What was measured of agency cases, as tables with the notes that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.cases.section import ACTS, DATABASES
from bench.table import table

_COLUMNS = {
    "cases_per_second": "件/秒",
    "steps_per_second": "事务/秒",
    "p50_ms": "中位毫秒",
    "p95_ms": "95% 毫秒",
    "p99_ms": "99% 毫秒",
    "cpu_per_1000": "CPU 秒/千件",
    "stores_cpu_per_1000": "库 CPU 秒/千件",
}
NOTES = (
    "每件另一个人、另一条消息；开件一件一个事务；受理到办结是受理、预审、每个事项开始和办好，每步一个事务，毫秒按事务计。",
    "最后查库：每件都已办结、都有同意、记录链完整，否则算没测成。",
    "数据库都在本机；“库”是 PostgreSQL 的进程，SQLite 就在进程里。",
)


def cases_tables(found: dict[str, Any]) -> Iterator[str]:
    """Cases per second, the databases beside each other, and the form's turns."""
    yield "\n".join([_records_table(found["records"]), *NOTES])
    yield _ratio_table(found["ratios"])
    yield _form_table(found["form"])


def _records_table(records: dict[str, list[dict[str, Any]]]) -> str:
    rows = [
        [f"{title}，{name}", load["at_once"], load["cases"], *(load[act][column] for column in _COLUMNS)]
        for act, title in ACTS.items()
        for database, name in DATABASES.items()
        for load in records[database]
    ]
    return table("代办件", ["", "同时", "件数", *_COLUMNS.values()], rows)


def _ratio_table(ratios: list[dict[str, Any]]) -> str:
    headings = ["", *(f"{step['at_once']} 个同时" for step in ratios)]
    rows = [[title, *(f"{step[act]:.2f} : 1" for step in ratios)] for act, title in ACTS.items()]
    return table("代办件/秒，PostgreSQL : SQLite", headings, rows)


def _form_table(found: dict[str, Any]) -> str:
    title = f"办事表单里的一轮（SQLite，{found['repeats']} 对会话，各 {found['turns']} 轮，交替着测）"
    headings = ["", *(f"前面 {found[name]:,} 轮" for name in ("few", "many")), "倍数"]
    return table(title, headings, [["中位毫秒", found["few_ms"], found["many_ms"], found["ratio"]]])
