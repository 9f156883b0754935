"""Both sides as they are served: the real processes, on free ports of this machine, ready when handed out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bench.children import started_child
from bench.process import free_port, is_there, prepare_database, wait_until
from bench.turns.connection import HOST
from bench.turns.script import DEFAULT, OURS
from bench.turns.stores import Stores
from deploy.up import is_healthy

DEFAULT_ACTIONS = "bench.default_actions"


class Servers(NamedTuple):
    """One side, running: which, the ports that answer, the processes that are its own, those of its stores."""

    side: str
    ports: tuple[int, ...]
    pids: tuple[int, ...]
    store_pids: tuple[int, ...] = ()


@contextmanager
def our_servers(model: Path, folder: Path, stores: Stores | None = None, replicas: int = 1) -> Iterator[Servers]:
    """``python -m bot.server``, so many times, on SQLite in ``folder`` or on the stores. Raises ChildFailed."""
    settings = {"QIHANG_VAR": str(folder), "QIHANG_MODEL": str(model)}
    if stores:
        settings |= {"QIHANG_DATABASE_URL": stores.database_url, "QIHANG_REDIS_URL": stores.redis_url}
    prepare_database(folder / "database.log", settings)
    with ExitStack() as running:
        pids = {}
        for _ in range(replicas):
            port = free_port()
            pids[port] = running.enter_context(_our_server(folder, port, settings))
        yield Servers(OURS, tuple(pids), tuple(pids.values()), stores.pids if stores else ())


@contextmanager
def _our_server(folder: Path, port: int, settings: Mapping[str, str]) -> Iterator[int]:
    output, url = folder / f"bot-{port}.log", f"http://{HOST}:{port}"
    command = [sys.executable, "-m", "bot.server"]
    with started_child(command, output, {**settings, "QIHANG_BOT_PORT": str(port)}) as child:
        wait_until(lambda: is_healthy(url), child, output, "机器人进程")
        yield child.pid


@contextmanager
def default_servers(model: Path, folder: Path, stores: Stores | None = None) -> Iterator[Servers]:
    """``rasa run`` and the stock action server, in memory or on the stores. Raises ChildFailed."""
    port, actions_port = free_port(), free_port()
    endpoints, credentials = folder / "endpoints.yml", folder / "credentials.yml"
    endpoints.write_text(yaml.safe_dump(default_endpoints(actions_port, stores)), encoding="utf-8")
    credentials.write_text("rest:\n", encoding="utf-8")
    actions = ["rasa_sdk", "--actions", DEFAULT_ACTIONS, "--port", str(actions_port)]
    bot = ["rasa", "run", "--model", str(model), "--endpoints", str(endpoints), "--credentials", str(credentials)]
    bot += ["--interface", HOST, "--port", str(port)]
    with (
        _default_server(actions, folder / "actions.log", f"http://{HOST}:{actions_port}/health") as actions_pid,
        _default_server(bot, folder / "rasa.log", f"http://{HOST}:{port}/") as pid,
    ):
        yield Servers(DEFAULT, (port,), (pid, actions_pid), stores.pids if stores else ())


@contextmanager
def _default_server(module: list[str], output: Path, url: str) -> Iterator[int]:
    with started_child([sys.executable, "-m", *module], output, {}) as child:
        wait_until(lambda: is_there(url), child, output, f"Rasa 默认（{module[0]}）")
        yield child.pid


def default_endpoints(actions_port: int, stores: Stores | None) -> dict[str, Any]:
    """Rasa's endpoints.yml: the action server, and the stock stores, which are in memory unless told."""
    endpoints: dict[str, Any] = {"action_endpoint": {"url": f"http://{HOST}:{actions_port}/webhook"}}
    if stores:
        endpoints["tracker_store"] = {"type": "SQL", "dialect": "postgresql", "url": stores.database_url}
        endpoints["lock_store"] = {"type": "redis", "url": HOST, "port": stores.redis_port, "db": 0}
    return endpoints
