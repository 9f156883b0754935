"""The section ``widget``: the first answer in a real browser, and many streams on one bot process."""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.children import ChildFailed, run_job, started_child
from bench.figures import ratio
from bench.process import free_port, prepare_database, wait_until
from bench.turns.section import workplace
from bench.widget.streams import Plan
from bot.channels.widget_pages import DIST, SCRIPT
from deploy.up import is_healthy

FILES = 4_096
OPENINGS = "100000"


class Amount(NamedTuple):
    """How much is measured: visits of each kind; streams at first and in the end; messages timed with each."""

    visits: int
    few: int
    many: int
    messages: int


FULL = Amount(5, 10, 1_000, 200)
QUICK = Amount(1, 5, 50, 20)


def widget(ours: Path, amount: Amount) -> dict[str, Any]:
    """The figures of all, JSON-ready; ``ours`` is the model. Raises ChildFailed."""
    if not (DIST / SCRIPT).exists():
        raise ChildFailed("网页助手还没有打包，请先运行 make widget")
    _allow_files()
    with workplace() as folder, _server(ours, folder) as (port, pid):
        first = run_job(
            "first_answer", f"第一个答复：{amount.visits} 次", {"port": port, "times": amount.visits}
        ).result
        plan = Plan(port, pid, amount.few, amount.many, amount.messages)
        streams = run_job("streams", f"{amount.many} 个打开的流", {"plan": plan._asdict()}).result
    slower = {name: ratio(streams["many"][name], streams["few"][name]) for name in ("p50_ms", "p95_ms")}
    times = ratio(first["phone"]["answer_seconds"], first["here"]["answer_seconds"])
    return {"first": first, "phone_to_here": times, "streams": streams, "many_to_few": slower}


def _allow_files() -> None:
    """A stream is an open file, here and in the server, which takes over our limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


@contextmanager
def _server(model: Path, folder: Path) -> Iterator[tuple[int, int]]:
    port, output = free_port(), folder / "bot.log"
    openings = {"QIHANG_WIDGET_OPENINGS": OPENINGS, "QIHANG_WIDGET_OPENINGS_TOTAL": OPENINGS}
    settings = {"QIHANG_VAR": str(folder), "QIHANG_MODEL": str(model), "QIHANG_BOT_PORT": str(port), **openings}
    prepare_database(folder / "database.log", settings)
    with started_child([sys.executable, "-m", "bot.server"], output, settings) as child:
        wait_until(lambda: is_healthy(f"http://127.0.0.1:{port}"), child, output, "机器人进程")
        yield port, child.pid
