"""The real bot with an official account, and a simulated WeChat beside it, each a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.children import started_child
from bench.process import free_port, is_there, prepare_database, wait_until
from bench.turns.connection import HOST
from bench.turns.stores import Stores
from bench.wechat.account import ENVIRONMENT
from deploy.up import is_healthy


class Running(NamedTuple):
    """The ports of the bot and of WeChat; the bot's processes, and those of its stores."""

    port: int
    api_port: int
    pids: tuple[int, ...]
    store_pids: tuple[int, ...]


@contextmanager
def running(model: Path, folder: Path, stores: Stores | None = None) -> Iterator[Running]:
    """Both, ready, on SQLite in ``folder`` or on the stores. Raises ChildFailed."""
    port, api_port = free_port(), free_port()
    settings = {
        **ENVIRONMENT,
        "QIHANG_WECHAT_API": f"http://{HOST}:{api_port}",
        "QIHANG_VAR": str(folder),
        "QIHANG_MODEL": str(model),
        "QIHANG_BOT_PORT": str(port),
    }
    if stores:
        settings |= {"QIHANG_DATABASE_URL": stores.database_url, "QIHANG_REDIS_URL": stores.redis_url}
    prepare_database(folder / "database.log", settings)
    bot, log = [sys.executable, "-m", "bot.server"], folder / "bot.log"
    with _wechat(folder / "wechat.log", api_port), started_child(bot, log, settings) as child:
        wait_until(lambda: is_healthy(f"http://{HOST}:{port}"), child, log, "机器人进程")
        yield Running(port, api_port, (child.pid,), stores.pids if stores else ())


@contextmanager
def _wechat(output: Path, port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "center.gateways.simulators", "wechat", "--port", str(port)]
    with started_child(command, output, {**ENVIRONMENT, "QIHANG_VAR": str(output.parent)}) as child:
        wait_until(lambda: is_there(f"http://{HOST}:{port}/control/calls"), child, output, "微信模拟器")
        yield
