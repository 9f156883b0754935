"""What tests of the courier need: real couriers in processes of their own, on a database and an SMS simulator."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from center.clock import SystemClock
from center.demo_clock import set_ahead
from center.knowledge import ROOT
from center.records import Records
from tests.center.gateways.running import CREDENTIALS, SIGN
from tests.center.recorded import SECRET

PATIENCE = 90.0


def environment(var: Path, database_url: str, sms_url: str) -> dict[str, str]:
    """The settings of a courier."""
    ours = {
        "VAR": str(var),
        "DATABASE_URL": database_url,
        "SECRET": SECRET,
        "SMS_URL": sms_url,
        "SMS_KEY": CREDENTIALS.key,
        "SMS_SECRET": CREDENTIALS.secret,
        "SMS_SIGN": SIGN,
        "SERVICE_TOKEN": "t" * 43,
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QIHANG_")}
    return {**inherited, **{f"QIHANG_{name}": value for name, value in ours.items()}}


class RunningCourier:
    """``python -m bot.courier``; ended when the ``with`` block ends."""

    def __init__(self, settings: dict[str, str], *arguments: str) -> None:
        self._command, self._settings = [sys.executable, "-m", "bot.courier", *arguments], settings

    def __enter__(self) -> RunningCourier:
        self.process = subprocess.Popen(
            self._command, cwd=ROOT, env=self._settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def kill(self) -> None:
        """As if the machine had lost it."""
        self.process.kill()
        self.process.wait(10)

    def ends(self, how: signal.Signals | None = None) -> tuple[int, str]:
        """Its exit code and what it said, after the signal ``how``."""
        if how is not None:
            self.process.send_signal(how)
        said, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said.decode("utf-8")


def move_clock(records: Records, now: datetime) -> None:
    """From here on it is ``now`` for every courier."""
    machine = SystemClock().now()
    records.write_now(lambda connection: set_ahead(connection, now - machine, machine))


def wait_until(holds: Callable[[], bool]) -> None:
    """Return once ``holds``; TimeoutError after a long while."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)
