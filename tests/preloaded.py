"""Servers that are forked from a process which has imported what they need: a start costs half of what it costs alone.

Each is a process of its own all the same, with its own environment, log and end; ``python -m bot.server`` itself is
started where its start is what is tested.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from multiprocessing.connection import wait
from pathlib import Path

from center.knowledge import ROOT

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["bot.server", "bot.courier"])
_LOOKING = threading.Lock()
"""multiprocessing looks after all its children when one starts; two threads that read one's end leave it unknown."""


class Preloaded:
    """One process; what of subprocess.Popen the tests use."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        """``command`` is a module and its arguments; what it says is appended to ``log``."""
        arguments = (list(command), dict(environment), str(log))
        self._process = _CONTEXT.Process(target=_run, args=arguments, daemon=True)
        with _LOOKING:
            self._process.start()

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """The exit code, None while it runs; less than nothing is the signal that ended it."""
        with _LOOKING:
            return self._process.exitcode

    def wait(self, seconds: float | None = None) -> int:
        """The exit code; raises subprocess.TimeoutExpired."""
        wait([self._process.sentinel], seconds)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired("a preloaded server", seconds or 0.0)
        return code

    def send_signal(self, how: int) -> None:
        """Send it, unless the process has ended."""
        if self.poll() is None:
            os.kill(self.pid, how)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def run_to_end(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """The exit code of a module with its arguments, and what it said."""
    with tempfile.NamedTemporaryFile(prefix="qihang-run-") as log:
        code = Preloaded(command, environment, Path(log.name)).wait()
        return code, log.read().decode("utf-8", errors="replace")


def _run(command: list[str], environment: Mapping[str, str], log: str) -> None:
    os.environ.update(environment)
    os.chdir(ROOT)
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for descriptor in (1, 2):
        os.dup2(output, descriptor)
    module, sys.argv = command[0], list(command)
    sys.modules.pop(module, None)
    runpy.run_module(module, run_name="__main__", alter_sys=True)
