"""The section ``wechat``: closed loops beside the same talk on /v1, and an offered load, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from bench.children import run_job
from bench.figures import ratio
from bench.turns import load
from bench.turns.section import optional_stores, workplace
from bench.wechat.offered import Plan
from bench.wechat.script import JSON, TALK, WECHAT
from bench.wechat.servers import Running, running

SQLITE, POSTGRES = "sqlite", "postgres"
DATABASES = {SQLITE: "SQLite", POSTGRES: "PostgreSQL + Redis"}
COMPARED = ("per_second", "cpu_per_1000")
CHANNELS = {WECHAT: "微信（加密）", JSON: "/v1"}


class Amount(NamedTuple):
    """How much is measured: callers at once, the fewest messages timed; messages offered a second, and how long."""

    callers: tuple[int, ...]
    messages: int
    per_second: int
    seconds: float


FULL = Amount((1, 16, 64), 300, 50, 30.0)
QUICK = Amount((1, 16), 20, 20, 3.0)


def wechat(ours: Path, amount: Amount) -> dict[str, Any]:
    """The figures of all, JSON-ready; ``ours`` is the model. Raises ChildFailed."""
    measured = {name: on_database(name, ours, amount) for name in DATABASES}
    return {
        "loads": {name: found["loads"] for name, found in measured.items()},
        "ratios": {name: ratios_of(found["loads"]) for name, found in measured.items()},
        "offered": {name: found["offered"] for name, found in measured.items()},
    }


def on_database(name: str, ours: Path, amount: Amount) -> dict[str, Any]:
    """The closed loops by channel, and the offered load, on one database. Raises ChildFailed."""
    with workplace() as folder, optional_stores(name == POSTGRES) as stores, running(ours, folder, stores) as servers:
        loads: dict[str, list[dict[str, Any]]] = {channel: [] for channel in CHANNELS}
        for callers in amount.callers:
            for channel in CHANNELS:
                loads[channel].append(_held(servers, channel, callers, amount.messages, DATABASES[name]))
        return {"loads": loads, "offered": _offered(servers, amount, DATABASES[name])}


def ratios_of(loads: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """WeChat to /v1 for every number of callers: messages a second, and CPU of the bot for a message."""
    return [
        {"callers": sealed["callers"], **{name: ratio(sealed[name], plain[name]) for name in COMPARED}}
        for sealed, plain in zip(loads[WECHAT], loads[JSON])
    ]


def _held(servers: Running, channel: str, callers: int, messages: int, database: str) -> dict[str, Any]:
    whole = callers * len(TALK)
    plan = load.Plan([servers.port], callers, whole, max(messages, whole), servers.pids, servers.store_pids)
    arguments = {"plan": plan._asdict(), "channel": channel, "api_port": servers.api_port}
    return run_job("wechat", f"{CHANNELS[channel]}：{database}，{callers} 个会话同时", arguments).result


def _offered(servers: Running, amount: Amount, database: str) -> dict[str, Any]:
    plan = Plan(servers.port, servers.api_port, amount.per_second, amount.seconds, servers.pids, servers.store_pids)
    title = f"微信每秒 {amount.per_second} 条：{database}，{amount.seconds:g} 秒"
    return run_job("wechat_offered", title, {"plan": plan._asdict()}).result
