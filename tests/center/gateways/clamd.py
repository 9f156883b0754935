"""A small clamd on a real socket: it speaks INSTREAM, and finds the test virus that scanners agree on (EICAR)."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from center.gateways.clamav import Address, TcpAddress

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Win.Test.EICAR_HDB-1"


class Clamd:
    """``says`` is what it answers whatever it gets; ``is_silent`` answers nothing at all."""

    def __init__(self, says: bytes | None = None, is_silent: bool = False) -> None:
        self.says, self.is_silent = says, is_silent
        self.scanned: list[int] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, as clamd treats it without a session."""
        try:
            assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
            content = await _streamed(reader)
            self.scanned.append(len(content))
            if self.is_silent:
                await reader.read()
            found = f"stream: {NAME} FOUND\0" if EICAR in content else "stream: OK\0"
            writer.write(self.says or found.encode())
            await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def on_port(clamd: Clamd) -> AsyncIterator[Address]:
    """Where it listens."""
    server = await asyncio.start_server(clamd.serve, "127.0.0.1", 0)
    async with server:
        yield TcpAddress("127.0.0.1", server.sockets[0].getsockname()[1])


@asynccontextmanager
async def on_socket(clamd: Clamd, path: Path) -> AsyncIterator[Address]:
    """The same on a socket of the file system."""
    async with await asyncio.start_unix_server(clamd.serve, str(path)):
        yield path


async def _streamed(reader: asyncio.StreamReader) -> bytes:
    content = b""
    while size := struct.unpack(">I", await reader.readexactly(4))[0]:
        content += await reader.readexactly(size)
    return content
