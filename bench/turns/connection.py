"""One keep-alive HTTP connection, with as little work per message as can be: the load must not wait for itself."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import suppress
from types import TracebackType
from typing import Any

HOST = "127.0.0.1"
PATIENCE_SECONDS = 30.0
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class BadResponse(RuntimeError):
    """A response that is no answer: another status than 200, or no length."""


class Connection:
    """Talks to Rasa's REST channel on one port of this machine; an asynchronous context manager."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._head = (
            f"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: {HOST}:{port}\r\nContent-Type: application/json\r\n"
        )

    async def __aenter__(self) -> Connection:
        self._reader, self._writer = await asyncio.open_connection(HOST, self._port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()

    async def send(self, sender: str, text: str) -> list[dict[str, Any]]:
        """Send words; the replies. Raises BadResponse, asyncio.TimeoutError, and OSError or EOFError when it breaks."""
        body = json.dumps({"sender": sender, "message": text}).encode()
        self._writer.write(f"{self._head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        replies: list[dict[str, Any]] = json.loads(await asyncio.wait_for(self._response(), PATIENCE_SECONDS))
        return replies

    async def _response(self) -> bytes:
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length is None:
            raise BadResponse("a response without a length")
        body = await self._reader.readexactly(int(length[1]))
        status = head.split(b" ", 2)[1]
        if status != b"200":
            raise BadResponse(f"{status.decode()}: {body[:200].decode(errors='replace')}")
        return body
