"""Many open streams on one bot process: what each costs in memory, and what they cost the messages of a few.

Every stream is another conversation, opened as a page does. Messages are sent one after the other to conversations
whose streams are open; a message's delay is the time from sending it until its answer came over the stream.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from typing import Any, NamedTuple

from bench.figures import resident_mb, rounded
from bench.timing import milliseconds

HOST = "127.0.0.1"
WORDS = "歇业备案要什么材料"
PATIENCE_SECONDS = 60.0
AT_ONCE = 20
KB = 1024


class StreamFailed(RuntimeError):
    """The server did not do what it was asked; the message says what it answered."""


class Plan(NamedTuple):
    """The bot's port and process; how many streams at first and in the end; messages timed with each number."""

    port: int
    pid: int
    few: int
    many: int
    messages: int


class Listener:
    """One conversation with its open stream."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._origin = f"http://{HOST}:{port}"
        self._path, self._token = "", ""

    async def open(self) -> None:
        """Open the conversation and its stream. Raises StreamFailed."""
        opened = await self._ask("POST", "/widget/conversations", b"{}")
        self._path, self._token = f"/widget/conversations/{opened['conversation']}", opened["token"]
        self._reader, self._writer = await asyncio.open_connection(HOST, self._port)
        self._writer.write(self._head("GET", f"{self._path}/stream?after=0", 0))
        head = await self._reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise StreamFailed(head.decode(errors="replace"))

    async def delay(self) -> float:
        """Seconds from saying something until the answer came over the stream. Raises StreamFailed."""
        body = json.dumps({"id": uuid.uuid4().hex, "text": WORDS}).encode()
        began = time.perf_counter()
        came = asyncio.ensure_future(self._answer())
        await self._ask("POST", f"{self._path}/messages", body)
        await asyncio.wait_for(came, PATIENCE_SECONDS)
        return time.perf_counter() - began

    def close(self) -> None:
        """Hang up."""
        self._writer.close()

    async def _answer(self) -> None:
        while not (b'"author":"bot"' in (line := await self._reader.readline()) or b'"author": "bot"' in line):
            if not line:
                raise StreamFailed("the stream ended")

    async def _ask(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        reader, writer = await asyncio.open_connection(HOST, self._port)
        writer.write(self._head(method, path, len(body), "Connection: close\r\n") + body)
        answer = await asyncio.wait_for(reader.read(), PATIENCE_SECONDS)
        writer.close()
        head, _, content = answer.partition(b"\r\n\r\n")
        if head.split(b" ", 2)[1] not in (b"201", b"202"):
            raise StreamFailed(answer[:300].decode(errors="replace"))
        found: dict[str, Any] = json.loads(content)
        return found

    def _head(self, method: str, path: str, length: int, more: str = "") -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {HOST}:{self._port}",
            f"Origin: {self._origin}",
            *([f"Authorization: Bearer {self._token}"] if self._token else []),
            *([f"Content-Type: application/json\r\nContent-Length: {length}"] if length else []),
        ]
        return ("\r\n".join(lines) + f"\r\n{more}\r\n").encode()


async def measure(plan: Plan) -> dict[str, Any]:
    """Delays with few and with many streams, and the memory of one; JSON-ready. Raises StreamFailed."""
    listeners = [Listener(plan.port) for _ in range(plan.many)]
    few, rest = listeners[: plan.few], listeners[plan.few :]
    await _open(few)
    for listener in few:
        await listener.delay()
    with_few = await _delays(few, plan.messages)
    before = resident_mb(plan.pid)
    await _open(rest)
    after = resident_mb(plan.pid)
    with_many = await _delays(few, plan.messages)
    for listener in listeners:
        listener.close()
    return {
        "few": {"streams": plan.few, **with_few},
        "many": {"streams": plan.many, **with_many},
        "kb_per_stream": round((after - before) * KB / len(rest), 1),
        "loaded_mb": after,
    }


async def _open(listeners: list[Listener]) -> None:
    for at in range(0, len(listeners), AT_ONCE):
        await asyncio.gather(*(listener.open() for listener in listeners[at : at + AT_ONCE]))


async def _delays(listeners: list[Listener], messages: int) -> dict[str, float]:
    seconds = [await listeners[number % len(listeners)].delay() for number in range(messages)]
    return rounded(milliseconds(seconds), 2)
