"""``python -m tests.bot.faulty``: the real server that fails once where a test wants it.

QIHANG_TEST_FAULT is a step to be killed at, or ``raise``, ``hang``, ``silent``, ``nothing``, ``wait`` for what the
action does; QIHANG_TEST_MARKER is a file that counts the faults (``wait`` ends when its twin with the suffix .go is
there); QIHANG_TEST_TIMES is how many there are (1 by default).
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

import bot.quiet
import bot.server
import bot.turns
import bot.worker
from actions.respond import Respond
from bot.turns import Turns
from bot.worker import Worker

FAULT = os.environ["QIHANG_TEST_FAULT"]
MARKER = Path(os.environ["QIHANG_TEST_MARKER"])
TIMES = int(os.environ.get("QIHANG_TEST_TIMES", "1"))


def strikes(step: str) -> bool:
    """Whether the fault happens here and now; counted, so that it happens so many times and no more."""
    done = len(MARKER.read_text()) if MARKER.exists() else 0
    if step != FAULT or done >= TIMES:
        return False
    with MARKER.open("a") as file:
        file.write("x")
    return True


def die_at(step: str) -> None:
    """End this process as a power cut would."""
    if strikes(step):
        os.kill(os.getpid(), signal.SIGKILL)


def install() -> None:
    """Put the faults where turns are taken."""
    receive, speak_and_publish, publish = Turns.receive, Worker._take, Worker._publish
    finish, run = bot.worker.finish, Respond.run

    async def faulty_receive(self: Turns, *arguments: Any) -> Any:
        die_at("before store")
        received = await receive(self, *arguments)
        die_at("stored")
        return received

    async def faulty_take(self: Worker, *arguments: Any) -> Any:
        die_at("claimed")
        return await speak_and_publish(self, *arguments)

    async def faulty_publish(self: Worker, *arguments: Any) -> Any:
        die_at("spoken")
        finished = await publish(self, *arguments)
        die_at("committed")
        return finished

    def faulty_finish(*arguments: Any, **named: Any) -> Any:
        finished = finish(*arguments, **named)
        die_at("before commit")
        return finished

    async def faulty_run(self: Respond, dispatcher: Any, tracker: Any, domain: Any) -> Any:
        if strikes("raise"):
            raise RuntimeError("the action fails")
        if strikes("hang"):
            await asyncio.sleep(3600)
        if strikes("wait"):
            while not MARKER.with_suffix(".go").exists():
                await asyncio.sleep(0.05)
        if strikes("silent"):
            return []
        if strikes("nothing"):
            return None
        return await run(self, dispatcher, tracker, domain)

    Turns.receive, Worker._take, Worker._publish = faulty_receive, faulty_take, faulty_publish  # type: ignore[method-assign]
    bot.worker.finish, Respond.run = faulty_finish, faulty_run  # type: ignore[method-assign]


if __name__ == "__main__":
    install()
    sys.exit(bot.server.main())
