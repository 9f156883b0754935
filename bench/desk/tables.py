"""What was measured of the desk, as tables with the notes that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.table import table

_SIDES = {"small": "少", "large": "多"}
_PAGE = {"p50_ms": "中位毫秒", "p95_ms": "95% 毫秒", "kb": "KB"}
_TYPING = {"paced": "各打各的，每人每秒问一次", "at_once": "所有人同一刻问"}
_COLUMNS = {
    "asked": "次数",
    "p50_ms": "中位毫秒",
    "p95_ms": "95% 毫秒",
    "p99_ms": "99% 毫秒",
    "cpu_per_1000": "CPU 秒/千次",
    "away": "没问到机器人",
    "errors": "错",
}
PAGE_NOTES = (
    "真实的工作台进程，SQLite，主管登录一次，整页 HTML 走 HTTP；少和多交替着读。清单空着算没测成。",
    "来电、会话、承诺回复、预约各和代办件一样多；在办的代办件按比例变多，别的等着办的两边一样多，多的是历史。",
    "KB 是一页多大：少的那边清单不满一页时，多的那边页面也更大。",
)
TYPING_NOTES = (
    "真实的工作台和机器人进程；一句没见过的话分三次打出来，每次从该问的那一刻算到答案整块到达。",
    "每次都核对登录、问机器人、排好答案；没问到机器人、只按字查找的，另数出来。",
)


def desk_tables(found: dict[str, Any]) -> Iterator[str]:
    """The pages, and the suggestions."""
    yield "\n".join([_pages_table(found["pages"]), *PAGE_NOTES])
    yield "\n".join([_typing_table(found["suggestions"]), *TYPING_NOTES])


def _pages_table(pages: dict[str, Any]) -> str:
    small, large = (f"{pages[name]['cases']:,} 件、{pages[name]['messages']:,} 条消息" for name in _SIDES)
    headings = [f"{side}：{column}" for side in _SIDES.values() for column in _PAGE.values()]
    rows = [
        [
            page["title"],
            *(page[side][column] for side in _SIDES for column in _PAGE),
            *(f"{times:.2f} : 1" for times in page["ratios"].values()),
        ]
        for page in pages["pages"]
    ]
    title = f"工作台的页面：{small}（少）和 {large}（多）"
    return table(title, ["", *headings, "中位 多 : 少", "95% 多 : 少"], rows)


def _typing_table(found: dict[str, Any]) -> str:
    rows = [[title, *(found[name][column] for column in _COLUMNS)] for name, title in _TYPING.items()]
    return table(f"边打字边出答案：{found['operators']} 位话务员同时", ["", *_COLUMNS.values()], rows)
