"""The section ``turns``: every side on every store under every load, and a conversation of a thousand turns."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.children import run_job
from bench.turns.load import Plan
from bench.turns.script import LOAD, load_script
from bench.turns.servers import Servers, default_servers, our_servers
from bench.turns.stores import Stores, running_stores

TITLES = {
    "ours_sqlite": "我们，SQLite",
    "default_memory": "Rasa 默认，内存",
    "ours_postgres": "我们，PostgreSQL + Redis",
    "default_postgres": "Rasa 默认，PostgreSQL + Redis",
    "ours_two": "我们，两个进程，PostgreSQL + Redis",
}
PAIRS = (("ours_sqlite", "default_memory"), ("ours_postgres", "default_postgres"))


class Amount(NamedTuple):
    """How much is measured: callers at once, the fewest messages timed, the late turn, how many conversations."""

    callers: tuple[int, ...]
    messages: int
    old_turn: int
    repeats: int


FULL = Amount((1, 16, 64), 2_000, 1_000, 8)
QUICK = Amount((1, 16), 20, 100, 2)


def turns(ours: Path, default: Path, amount: Amount) -> dict[str, Any]:
    """The figures of all, JSON-ready, of the two trained models. Raises ChildFailed."""
    return {
        "loads": {name: _loaded(name, ours, default, amount) for name in TITLES},
        "conversation": conversation_growth(ours, amount),
    }


def _loaded(name: str, ours: Path, default: Path, amount: Amount) -> list[dict[str, Any]]:
    with _workplace() as folder, _stores(not name.endswith(("sqlite", "memory"))) as stores:
        starting: Callable[[], Any] = {
            "ours_sqlite": lambda: our_servers(ours, folder),
            "ours_postgres": lambda: our_servers(ours, folder, stores),
            "ours_two": lambda: our_servers(ours, folder, stores, replicas=2),
            "default_memory": lambda: default_servers(default, folder),
            "default_postgres": lambda: default_servers(default, folder, stores),
        }[name]
        with starting() as servers:
            return under_load(TITLES[name], servers, amount)


def under_load(title: str, servers: Servers, amount: Amount) -> list[dict[str, Any]]:
    """One load after the other on servers that run; the figures of each. Raises ChildFailed."""
    return [
        run_job(
            "load",
            f"整轮对话：{title}，{callers} 个会话同时",
            {"plan": plan_of(servers, callers, amount.messages)._asdict(), "side": servers.side},
        ).result
        for callers in amount.callers
    ]


def plan_of(servers: Servers, callers: int, messages: int) -> Plan:
    """Every caller holds at least one whole conversation before the clock starts, and one while it runs."""
    whole = callers * len(load_script(LOAD, servers.side))
    return Plan(servers.ports, callers, whole, max(messages, whole), servers.pids, servers.store_pids)


def conversation_growth(ours: Path, amount: Amount) -> dict[str, Any]:
    """What a turn costs late in a conversation beside early, on SQLite. Raises ChildFailed."""
    with _workplace() as folder, our_servers(ours, folder) as servers:
        arguments = {"port": servers.ports[0], "old": amount.old_turn, "repeats": amount.repeats}
        return run_job("talk", f"{amount.repeats} 个会话，各 {amount.old_turn} 轮", arguments).result


@contextmanager
def _workplace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="qihang-bench-") as name:
        yield Path(name)


@contextmanager
def _stores(wanted: bool) -> Iterator[Stores | None]:
    if not wanted:
        yield None
        return
    with running_stores() as stores:
        yield stores
