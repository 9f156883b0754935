"""What was measured of the widget, as tables with the notes that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.table import table

_FIRST = {
    "widget_requests": "助手请求数",
    "widget_kb": "助手 KB",
    "requests": "连网页请求数",
    "kb": "连网页 KB",
    "opened_seconds": "能点开（秒）",
    "answer_seconds": "到第一个答复（秒）",
}
_PLACES = {"here": "本机", "phone": "慢手机"}
_DELAYS = {"p50_ms": "中位毫秒", "p95_ms": "95% 毫秒"}
NOTES = (
    "慢手机：往返多 400 毫秒，下行 1.6 Mbit/s，处理器慢四倍（Chromium 模拟）。开页就点开，点第一个常问的。",
    "答复时间：说话的人不多，别的流开着不说话；从发出到答复从流里到达。内存按进程常驻内存的增量算。",
)


def widget_tables(found: dict[str, Any]) -> Iterator[str]:
    """The first answer, and the streams."""
    rows = [[title, *(found["first"][place][name] for name in _FIRST)] for place, title in _PLACES.items()]
    rows.append(["慢手机 : 本机", *_only("answer_seconds", f"{found['phone_to_here']:g} : 1")])
    yield table("网页助手：第一个答复", ["", *_FIRST.values()], rows)
    streams = found["streams"]
    each: list[list[Any]] = [
        [f"{streams[name]['streams']} 个流", *(streams[name][column] for column in _DELAYS), memory]
        for name, memory in (("few", None), ("many", streams["kb_per_stream"]))
    ]
    each.append(["多 : 少", *(f"{found['many_to_few'][column]:g} : 1" for column in _DELAYS), None])
    title = "网页助手：一个机器人进程上打开的流"
    yield "\n".join([table(title, ["", *_DELAYS.values(), "每个流 KB"], each), *NOTES])


def _only(name: str, value: str) -> list[str | None]:
    return [value if column == name else None for column in _FIRST]
