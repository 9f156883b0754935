"""The section ``turns``: every side on every store under every load, and a conversation of a thousand turns."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.children import run_job
from bench.turns.load import Plan
from bench.turns.script import LOAD, load_script
from bench.turns.servers import Servers, default_servers, our_servers
from bench.turns.stores import Stores, running_stores

ROUNDS = 10
"""So often the sides of a pair take turns."""
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
    loads: dict[str, Any] = {}
    for names in (*PAIRS, ("ours_two",)):
        loads |= _loaded(names, ours, default, amount)
    return {"loads": loads, "conversation": conversation_growth(ours, amount)}


def _loaded(names: Sequence[str], ours: Path, default: Path, amount: Amount) -> dict[str, list[dict[str, Any]]]:
    """Those that are compared run at the same time, and each has stores of its own."""
    with ExitStack() as running:
        servers = {name: _started(running, name, ours, default) for name in names}
        return under_load(servers, amount)


def _started(running: ExitStack, name: str, ours: Path, default: Path) -> Servers:
    folder = running.enter_context(workplace())
    stores = running.enter_context(optional_stores(not name.endswith(("sqlite", "memory"))))
    if name.startswith("default"):
        return running.enter_context(default_servers(default, folder, stores))
    return running.enter_context(our_servers(ours, folder, stores, replicas=2 if name == "ours_two" else 1))


def under_load(servers: Mapping[str, Servers], amount: Amount) -> dict[str, list[dict[str, Any]]]:
    """One load after the other on servers that run, which take turns; the figures of each. Raises ChildFailed."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in servers}
    for callers in amount.callers:
        loads = [
            {"plan": plan_of(one, callers, amount.messages)._asdict(), "side": one.side} for one in servers.values()
        ]
        title = f"整轮对话：{'和'.join(TITLES[name] for name in servers)}，{callers} 个会话同时"
        measured = run_job("load", title, {"loads": loads, "rounds": ROUNDS}).result["loads"]
        for name, figures in zip(servers, measured):
            found[name].append(figures)
    return found


def plan_of(servers: Servers, callers: int, messages: int) -> Plan:
    """Every caller holds at least one whole conversation before the clock starts, and one while it runs."""
    whole = callers * len(load_script(LOAD, servers.side))
    return Plan(servers.ports, callers, whole, max(messages, whole), servers.pids, servers.store_pids)


def conversation_growth(ours: Path, amount: Amount) -> dict[str, Any]:
    """What a turn costs late in a conversation beside early, on SQLite. Raises ChildFailed."""
    with workplace() as folder, our_servers(ours, folder) as servers:
        arguments = {"port": servers.ports[0], "old": amount.old_turn, "repeats": amount.repeats}
        return run_job("talk", f"{amount.repeats} 个会话，各 {amount.old_turn} 轮", arguments).result


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="qihang-bench-") as name:
        yield Path(name)


@contextmanager
def optional_stores(wanted: bool) -> Iterator[Stores | None]:
    """Stores of our own that run meanwhile, if any are wanted. Raises ChildFailed."""
    if not wanted:
        yield None
        return
    with running_stores() as stores:
        yield stores
