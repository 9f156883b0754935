"""Jobs in processes of their own, each measured from its start to its end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.figures import peak_mb
from center.knowledge import ROOT

_TAIL_LINES = 20
_TELL_EVERY_SECONDS = 20.0


class ChildFailed(RuntimeError):
    """A child process ended badly; the message ends with the last lines that it wrote."""


@dataclass(frozen=True)
class Measured:
    """What a job found, and what its process cost: seconds, CPU seconds and peak memory in MB, start to end."""

    result: dict[str, Any]
    seconds: float
    cpu_seconds: float
    peak_mb: float

    def cost(self) -> dict[str, float]:
        """The cost alone, rounded."""
        return {"seconds": round(self.seconds, 3), "cpu_seconds": round(self.cpu_seconds, 3), "peak_mb": self.peak_mb}


def say(words: str) -> None:
    """A line of progress for the person who waits."""
    print(words, file=sys.stderr, flush=True)


def run_job(job: str, title: str, arguments: Mapping[str, Any]) -> Measured:
    """Run bench/inside/``job`` in a process of its own; raises ChildFailed."""
    with tempfile.TemporaryDirectory(prefix="qihang-bench-") as name:
        folder = Path(name)
        result, output = folder / "result.json", folder / "output"
        (folder / "arguments.json").write_text(json.dumps({**arguments, "started": time.time()}), encoding="utf-8")
        command = [sys.executable, "-m", "bench.inside", job, str(folder / "arguments.json"), str(result)]
        started = time.perf_counter()
        with started_child(command, output, {"RASA_CACHE_DIRECTORY": str(folder / "cache")}) as child, _told(title):
            usage = _wait(child)
        seconds = time.perf_counter() - started
        if child.returncode or not result.exists():
            raise ChildFailed(f"{title}：进程退出，代码 {child.returncode}\n{tail(output)}")
        found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return Measured(found, seconds, usage.ru_utime + usage.ru_stime, peak_mb(usage.ru_maxrss))


@contextmanager
def started_child(
    command: list[str], output: Path, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A child with its output in a file and none of our settings; killed with its children if it is left running."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QIHANG_")}
    with output.open("wb") as file:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**inherited, "RASA_TELEMETRY_ENABLED": "false", "PYTHONWARNINGS": "ignore", **environment},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield child
        finally:
            _kill(child)


def tail(output: Path) -> str:
    """The last lines that a child wrote."""
    lines = output.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-_TAIL_LINES:])


def _wait(child: subprocess.Popen[bytes]) -> Any:
    """Wait for the end; the resource usage of this one child (Popen does not tell it)."""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage


def _kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


@contextmanager
def _told(title: str) -> Iterator[None]:
    """Say what is going on, every so often how long already, and how long it took."""
    started, done = time.monotonic(), threading.Event()

    def tell() -> None:
        while not done.wait(_TELL_EVERY_SECONDS):
            say(f"    …… {title}：已 {time.monotonic() - started:.0f} 秒")

    say(f"  {title} ……")
    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
    say(f"  {title}：{time.monotonic() - started:.1f} 秒")
