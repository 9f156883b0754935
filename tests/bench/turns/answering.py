"""A small HTTP server that answers as it is told, for tests of whoever talks to one."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

Answer = Callable[[str, str], Awaitable[bytes]]
"""From sender and message to a whole HTTP response."""


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[int]:
    """Serve on a free port of the loopback interface, with connections kept alive; the port."""

    connections: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(asyncio.current_task())  # type: ignore[arg-type]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = re.search(rb"Content-Length: (\d+)", head)
                assert length is not None
                asked = json.loads(await reader.readexactly(int(length[1])))
                writer.write(await answer(asked["sender"], asked["message"]))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*connections)


def response(replies: Any, status: str = "200 OK") -> bytes:
    """A whole response with these replies as JSON."""
    body = json.dumps(replies, ensure_ascii=False).encode()
    return f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body
