"""What was measured of WeChat, as tables with the notes that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.table import LOAD_COLUMNS, percent, table
from bench.wechat.section import CHANNELS, DATABASES

_OFFERED = {
    "per_second": "来的条/秒",
    "messages": "条数",
    "people": "人",
    "in_time": "5 秒内答上",
    "p50_ms": "中位毫秒",
    "p95_ms": "95% 毫秒",
    "p99_ms": "99% 毫秒",
    "late": "没当场答上",
    "delivered_late": "后来送到",
    "lost": "没送到",
    "tried_again": "微信重发过",
    "cpu_per_1000": "CPU 秒/千条",
}
NOTES = (
    "每个会话 10 轮，答错算错；微信的回调由 wechatpy 签名、加密，回复由它解开（算在负载自己的处理器时间里）。",
    "同样的话走 /v1：一样的理解、办事和入库，少了签名、加解密、XML 和“有没有送到”的账，多了开会话的一次请求。",
    "来多少算多少：每人问三句，从该发的时刻算起；没当场答上的，要在手机（模拟器）上看到客服消息才算送到。",
)


def wechat_tables(found: dict[str, Any]) -> Iterator[str]:
    """The closed loops, WeChat to /v1, and the offered load."""
    rows = [
        [f"{title}，{name}", *(load[column] for column in LOAD_COLUMNS), percent(load["load_cpu_share"])]
        for database, name in DATABASES.items()
        for channel, title in CHANNELS.items()
        for load in found["loads"][database][channel]
    ]
    shown = table("微信消息（HTTP，闭环）", ["", *LOAD_COLUMNS.values(), "负载自身 CPU"], rows)
    yield "\n".join([shown, *NOTES[:2], *_errors(found["loads"])])
    yield _ratio_table(found["ratios"])
    yield "\n".join([_offered_table(found["offered"]), NOTES[2]])


def _errors(loads: dict[str, dict[str, list[dict[str, Any]]]]) -> Iterator[str]:
    for database, name in DATABASES.items():
        for channel, title in CHANNELS.items():
            for load in loads[database][channel]:
                if load["errors"]:
                    where = f"{title}，{name}，{load['callers']} 个会话"
                    yield f"【{where}：{load['errors']} 次错，最后一次：{load['last_error']}】"


def _ratio_table(ratios: dict[str, list[dict[str, Any]]]) -> str:
    rows = [
        [f"{name}，{step['callers']} 个会话", f"{step['per_second']:g} : 1", f"{step['cpu_per_1000']:g} : 1"]
        for database, name in DATABASES.items()
        for step in ratios[database]
    ]
    return table("微信 : /v1", ["", "条/秒", "每条 CPU"], rows)


def _offered_table(offered: dict[str, dict[str, Any]]) -> str:
    rows = [
        [name, *(percent(offered[key][column]) if column == "in_time" else offered[key][column] for column in _OFFERED)]
        for key, name in DATABASES.items()
    ]
    return table("微信消息按时间来（每人三句）", ["", *_OFFERED.values()], rows)
