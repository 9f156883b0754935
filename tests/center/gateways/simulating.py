"""A simulator of the gateways in a process of its own, for tests: what SMS and WeChat have in common."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import httpx

from center.knowledge import ROOT

Own = TypeVar("Own", bound="Simulating")
MODULE = [sys.executable, "-m", "center.gateways.simulators"]


def environment_of(var: Path, ours: Mapping[str, str]) -> dict[str, str]:
    """What the simulator's process gets: nothing of an installation's own settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QIHANG_")}
    return {**inherited, "QIHANG_VAR": str(var), **ours}


class Simulating:
    """``python -m center.gateways.simulators NAME`` on a port of its own; a context manager."""

    def __init__(self, name: str, var: Path, environment: Mapping[str, str], *arguments: str) -> None:
        self.log = var / f"{name}.log"
        command = [*MODULE, name, "--port", "0", *arguments]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log)

    def __enter__(self: Own) -> Own:
        assert self.process.stdout is not None
        found = re.search(r"http://\S+", self.process.stdout.readline().decode())
        assert found, self.log.read_text("utf-8")
        self.url = found[0]
        self.client = httpx.Client(base_url=self.url, timeout=10, trust_env=False)
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.process.terminate()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.code = self.process.wait(10)
