"""Does a long conversation become slow? Turns around the thousandth beside turns around the tenth.

Long conversations are brought to just before the turns in question; then a turn of a young conversation and one of
a long one are timed by turns, so that whatever else the machine does meanwhile slows both.
"""

from __future__ import annotations

import statistics
import time
import uuid
from collections.abc import Sequence
from typing import Any

from bench.figures import ratio
from bench.turns.connection import Connection
from bench.turns.script import Turn

YOUNG = 10
AROUND = 4


class _Conversation:
    def __init__(self, connection: Connection, script: Sequence[Turn]) -> None:
        self._connection, self._script = connection, script
        self._sender, self._turns = f"growing-{uuid.uuid4().hex[:12]}", 0

    async def take(self) -> float:
        """The next turn; its seconds. Raises WrongAnswer."""
        turn = self._script[self._turns % len(self._script)]
        self._turns += 1
        started = time.perf_counter()
        replies = await self._connection.send(self._sender, turn.message(()))
        seconds = time.perf_counter() - started
        turn.check(replies)
        return seconds

    async def reach(self, turns: int) -> None:
        """Take turns until so many have been taken."""
        while self._turns < turns:
            await self.take()


async def grow_conversations(port: int, script: Sequence[Turn], old: int, repeats: int) -> dict[str, Any]:
    """Median milliseconds of the turns around ``old`` and around YOUNG, over so many pairs; and their ratio."""
    young, aged = list[float](), list[float]()
    async with Connection(port) as connection:
        for _ in range(repeats):
            fresh, long = _Conversation(connection, script), _Conversation(connection, script)
            await long.reach(old - AROUND - 1)
            await fresh.reach(YOUNG - AROUND - 1)
            for _ in range(2 * AROUND + 1):
                young.append(await fresh.take())
                aged.append(await long.take())
    before, after = (1000 * statistics.median(times) for times in (young, aged))
    found = {"repeats": repeats, "young_turn": YOUNG, "old_turn": old}
    return {**found, "young_ms": round(before, 3), "old_ms": round(after, 3), "ratio": ratio(after, before)}
