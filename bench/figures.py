"""Figures of processes; MB are units of 1,048,576 bytes throughout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

MB = 2**20


def resident_mb(pid: int | None = None) -> float:
    """Resident memory of a process (this one unless told) in MB, rounded to a tenth."""
    pid = pid or os.getpid()
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        kilobytes = int(lines["VmRSS"].split()[0])
    else:
        kilobytes = int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)]))
    return round(kilobytes * 1024 / MB, 1)


def peak_mb(maxrss: int) -> float:
    """ru_maxrss in MB: macOS counts bytes, others kilobytes."""
    return round(maxrss * (1 if sys.platform == "darwin" else 1024) / MB, 1)


def rounded(figures: dict[str, Any], digits: int = 4) -> dict[str, Any]:
    """The same with every float rounded, for people and JSON."""
    return {name: round(value, digits) if isinstance(value, float) else value for name, value in figures.items()}


def ratio(after: float, before: float) -> float:
    """How many times ``before`` goes into ``after``, to two digits behind the point."""
    return round(after / before, 2)
