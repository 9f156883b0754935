"""One keep-alive HTTP connection to any route, with as little work as can be: the load must not wait for itself."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress

from bench.turns.connection import HOST, PATIENCE_SECONDS, BadResponse

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_GOOD = (b"200", b"201", b"204")


class Wire:
    """A connection to one port of this machine, opened when it is first used, and again after it was closed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: bytes, *headers: str, seconds: float = PATIENCE_SECONDS) -> bytes:
        """The body of the answer. Raises BadResponse, asyncio.TimeoutError, and OSError or EOFError when it breaks."""
        lines = [f"POST {path} HTTP/1.1", f"Host: {HOST}:{self._port}", f"Content-Length: {len(body)}", *headers]
        try:
            return await asyncio.wait_for(self._ask("\r\n".join([*lines, "\r\n"]).encode() + body), seconds)
        except (asyncio.TimeoutError, OSError, EOFError):
            await self.close()
            raise

    async def close(self) -> None:
        """Hang up."""
        if self._open is not None:
            writer, self._open = self._open[1], None
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _ask(self, request: bytes) -> bytes:
        if self._open is not None and self._open[0].at_eof():
            await self.close()
        if self._open is None:
            self._open = await asyncio.open_connection(HOST, self._port)
        reader, writer = self._open
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await self._body(reader, head)
        status = head.split(b" ", 2)[1]
        if status not in _GOOD:
            raise BadResponse(f"{status.decode()}: {body[:200].decode(errors='replace')}")
        return body

    async def _body(self, reader: asyncio.StreamReader, head: bytes) -> bytes:
        length = _LENGTH.search(head)
        if length is not None:
            return await reader.readexactly(int(length[1]))
        if _CHUNKED.search(head) is None:
            return b""
        chunks = []
        while size := int(await reader.readline(), 16):
            chunks.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readexactly(2)
        return b"".join(chunks)
