"""The section ``desk``: pages on SQLite with many rows beside few, and suggestions while many operators type."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.children import run_job, started_child
from bench.desk.filling import Size
from bench.process import free_port, prepare_database, wait_until
from bench.turns.connection import HOST
from bench.turns.section import workplace
from bench.turns.servers import our_servers
from deploy.up import is_healthy


class Amount(NamedTuple):
    """How much is measured: rows of both sizes, readings of a page before the clock starts and timed; operators,
    seconds of typing, how often all ask at once."""

    small: Size
    large: Size
    warm_up: int
    repeats: int
    operators: int
    seconds: float
    bursts: int


FULL = Amount(Size(100, 1_000), Size(10_000, 100_000), 5, 60, 50, 20.0, 20)
QUICK = Amount(Size(100, 1_000), Size(1_000, 10_000), 2, 8, 50, 4.0, 3)


def desk(ours: Path, amount: Amount) -> dict[str, Any]:
    """The figures of all, JSON-ready; ``ours`` is the model that understands what callers say. Raises ChildFailed."""
    return {"pages": pages(amount), "suggestions": suggestions(ours, amount)}


def pages(amount: Amount) -> dict[str, Any]:
    """Every page from a desk with many rows and from one with few, both running. Raises ChildFailed."""
    with ExitStack() as running:
        sides = {name: _filled(running, getattr(amount, name)) for name in ("small", "large")}
        plan = {**sides, "warm_up": amount.warm_up, "repeats": amount.repeats}
        found = run_job("desk_pages", "工作台：每一页", {"plan": plan}).result
    return {"small": amount.small._asdict(), "large": amount.large._asdict(), **found}


def suggestions(ours: Path, amount: Amount) -> dict[str, Any]:
    """Suggestions while operators type, by the real bot. Raises ChildFailed."""
    with workplace() as folder, our_servers(ours, folder) as bot, _desk(folder, bot.ports[0]) as (port, pid):
        typing = {"operators": amount.operators, "seconds": amount.seconds, "bursts": amount.bursts}
        plan = {"folder": str(folder), "port": port, "servers": [pid, *bot.pids], **typing}
        return run_job("desk_typing", f"边打字边出答案：{amount.operators} 位话务员", plan).result


def _filled(running: ExitStack, size: Size) -> dict[str, Any]:
    """A desk that runs on a database of this size: its port, and what was filled in."""
    folder = running.enter_context(workplace())
    prepare_database(folder / "database.log", {"QIHANG_VAR": str(folder)})
    title = f"工作台：造 {size.cases:,} 件代办、{size.messages:,} 条消息"
    filled = run_job("desk_rows", title, {"folder": str(folder), "size": size}).result
    port, _ = running.enter_context(_desk(folder))
    return {"port": port, "filled": filled}


@contextmanager
def _desk(folder: Path, bot_port: int | None = None) -> Iterator[tuple[int, int]]:
    """``python -m desk.server`` on the database in ``folder``: its port and its process."""
    port, output = free_port(), folder / "desk.log"
    settings = {
        "QIHANG_VAR": str(folder),
        "QIHANG_DESK_PORT": str(port),
        "QIHANG_BOT_PORT": str(bot_port or free_port()),
    }
    with started_child([sys.executable, "-m", "desk.server"], output, settings) as child:
        wait_until(lambda: is_healthy(f"http://{HOST}:{port}"), child, output, "工作台")
        yield port, child.pid
