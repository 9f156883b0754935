"""What was measured of whole turns, as tables with the notes that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.table import LOAD_COLUMNS, percent, table
from bench.turns.section import TITLES

NOTES = (
    "要比的两边都开着，轮流各测一段，机器一时快一时慢，两边都赶上；歇着的一边不占处理器。",
    "每个会话 10 轮：问候、问指南、追问、留言表单、道谢；每个会话一个新的发送者；答错算错，不算快。",
    "默认一侧：同样的话；追问、开始留言和确认发现成的意图（不经 DIET，对它有利），因为少轮训练的模型会走错；"
    "每轮耗时与训练轮数无关。",
    "CPU 与内存是服务进程的（默认一侧含动作服务器）；“库”是 PostgreSQL 和 Redis，不算在内。",
)


def turns_tables(turns: dict[str, Any]) -> Iterator[str]:
    """The loads, and the long conversation."""
    rows = [
        [title, *(load[name] for name in LOAD_COLUMNS), percent(load["load_cpu_share"])]
        for name, title in TITLES.items()
        for load in turns["loads"].get(name, [])
    ]
    shown = table("整轮对话（HTTP，闭环）", ["", *LOAD_COLUMNS.values(), "负载自身 CPU"], rows)
    yield "\n".join([shown, *NOTES, *_errors(turns["loads"])])
    yield _conversation_table(turns["conversation"])


def _errors(loads: dict[str, Any]) -> Iterator[str]:
    for name, measured in loads.items():
        for load in measured:
            if load["errors"]:
                where = f"{TITLES[name]}，{load['callers']} 个会话"
                yield f"【{where}：{load['errors']} 次错，最后一次：{load['last_error']}】"


def _conversation_table(found: dict[str, Any]) -> str:
    title = f"会话变长（SQLite，{found['repeats']} 对会话，交替着测）"
    headings = ["", f"第 {found['young_turn']} 轮前后", f"第 {found['old_turn']:,} 轮前后", "倍数"]
    return table(title, headings, [["中位毫秒", found["young_ms"], found["old_ms"], found["ratio"]]])
