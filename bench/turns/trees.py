"""What whole trees of processes have cost: CPU seconds, and resident memory at its peak."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

_PROC = Path("/proc")


class Cost(NamedTuple):
    """CPU seconds since the start, children that ended included; the sum of each process's peak memory in kilobytes."""

    cpu_seconds: float
    peak_kb: int


class _Process(NamedTuple):
    pid: int
    parent: int
    cpu_seconds: float


def cost_of(roots: Collection[int]) -> Cost:
    """The cost of these processes and all that descend from them; one that is gone costs nothing."""
    processes = {process.pid: process for process in _processes()}
    tree = _tree(processes.values(), roots)
    return Cost(sum(processes[pid].cpu_seconds for pid in tree), sum(map(_peak_kb, tree)))


def _tree(processes: Collection[_Process], roots: Collection[int]) -> set[int]:
    tree = {process.pid for process in processes if process.pid in roots}
    while grown := {process.pid for process in processes if process.parent in tree} - tree:
        tree |= grown
    return tree


def _processes() -> Iterable[_Process]:
    return _from_proc() if _PROC.is_dir() else _from_ps()


def _from_proc() -> Iterable[_Process]:
    """Fields 4 and 14 to 17 of /proc/PID/stat (proc(5)), counted behind the name, which may hold anything."""
    ticks = os.sysconf("SC_CLK_TCK")
    for folder in _PROC.iterdir():
        if folder.name.isdigit() and (stat := _read(folder / "stat")):
            fields = stat.rpartition(")")[2].split()
            yield _Process(int(folder.name), int(fields[1]), sum(map(int, fields[11:15])) / ticks)


def _from_ps() -> Iterable[_Process]:
    for line in subprocess.check_output(["ps", "-A", "-o", "pid=,ppid=,time="], text=True).splitlines():
        pid, parent, time = line.split()
        yield _Process(int(pid), int(parent), _seconds(time))


def _seconds(time: str) -> float:
    """``[[DD-]HH:]MM:SS[.ff]`` as ps writes it."""
    days, _, clock = time.rpartition("-")
    seconds = 0.0
    for part in clock.split(":"):
        seconds = 60 * seconds + float(part)
    return seconds + 86_400 * int(days or 0)


def _peak_kb(pid: int) -> int:
    """VmHWM; where there is no /proc, what is resident now."""
    if not _PROC.is_dir():
        return int(subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True).stdout or 0)
    lines = dict(line.split(":", 1) for line in _read(_PROC / str(pid) / "status").splitlines())
    return int(lines.get("VmHWM", "0").split()[0])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
