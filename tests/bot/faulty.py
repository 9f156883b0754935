"""``python -m tests.bot.faulty``: the real server that fails where a test wants it.

QIHANG_TEST_FAULTS is a file with one fault a line, the next one first; each strikes once and is then gone: a step to be
killed at (tests/bot/survivors.py), or ``raise``, ``hang``, ``silent``, ``nothing``, ``wait`` for what the action does.
``wait`` ends when a twin of the file with the suffix .go is there.
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

FAULTS = Path(os.environ["QIHANG_TEST_FAULTS"])


def strikes(fault: str) -> bool:
    """Whether the fault happens here and now."""
    waiting = FAULTS.read_text().splitlines()
    if waiting[:1] != [fault]:
        return False
    draft = FAULTS.with_suffix(".draft")
    draft.write_text("\n".join(waiting[1:]))
    draft.replace(FAULTS)
    return True


def die_at(step: str) -> None:
    """End this process as a power cut would."""
    if strikes(step):
        os.kill(os.getpid(), signal.SIGKILL)


def install() -> None:
    """Put the faults where turns are taken."""
    receive, speak_and_publish, publish = Turns._receive, Worker._take, Worker._publish
    finish, run = bot.worker.finish, Respond.run

    async def faulty_receive(self: Turns, *arguments: Any, **named: Any) -> Any:
        die_at("before store")
        received = await receive(self, *arguments, **named)
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
            raise RuntimeError(f"the action fails at {tracker.latest_message}")
        if strikes("hang"):
            await asyncio.sleep(3600)
        if strikes("wait"):
            while not FAULTS.with_suffix(".go").exists():
                await asyncio.sleep(0.05)
        if strikes("silent"):
            return []
        if strikes("nothing"):
            return None
        return await run(self, dispatcher, tracker, domain)

    Turns._receive, Worker._take, Worker._publish = faulty_receive, faulty_take, faulty_publish  # type: ignore[method-assign]
    bot.worker.finish, Respond.run = faulty_finish, faulty_run  # type: ignore[method-assign]


if __name__ == "__main__":
    install()
    sys.exit(bot.server.main())
