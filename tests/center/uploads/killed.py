"""A process that takes one file in and is killed at a named step: ``python -m tests.center.uploads.killed …``."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from center.records import Records
from tests.center.uploads.asked import Desk

STEPS = ("received", "row written", "renamed", "committed")


def _die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _arm(desk: Desk, step: str) -> None:
    """Have the process die before or after the real step."""
    settle = desk.store.settle

    def settling(draft: Path, stored_as: str) -> None:
        if step == "row written":
            _die()
        settle(draft, stored_as)
        if step == "renamed":
            _die()

    desk.store.settle = settling  # type: ignore[method-assign]
    if step == "received":
        Records.write = _die  # type: ignore[assignment, method-assign]
    if step == "committed":
        _after(desk.records, _die)


def _after(records: Records, then: Callable[[], None]) -> None:
    write = records.write

    async def writing(work: Any) -> Any:
        await write(work)
        then()

    records.write = writing  # type: ignore[method-assign]


def main(url: str, folder: str, talk: str, step: str) -> None:
    """Take the file in, and die."""
    desk = Desk(Records(url, threads=2), Path(folder))
    _arm(desk, step)
    asyncio.run(desk.hand_in(talk))


if __name__ == "__main__":
    main(*sys.argv[1:])
