"""ClamAV: a file is streamed to clamd (INSTREAM), which says what it found. Its protocol: clamd(8)."""

from __future__ import annotations

import asyncio
import re
import struct
from pathlib import Path
from typing import NamedTuple, Protocol, Union

TOTAL_SECONDS = 20.0
CHUNK = 64 * 1024
LONGEST_REPLY = 4096
_HOST_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})")
_FOUND = re.compile(r"stream: (.{1,200}) FOUND", re.ASCII)


class TcpAddress(NamedTuple):
    """A clamd that listens on a port."""

    host: str
    port: int


Address = Union[TcpAddress, Path]


class ScannerAway(Exception):
    """The scanner did not answer, or not in time, or with an error: nothing is known about the file."""


class Scanner(Protocol):
    """Looks for malware."""

    async def scan(self, path: Path) -> str | None:
        """The name of what was found in the file, None when nothing was; raises ScannerAway."""


def address_of(text: str) -> Address:
    """``host:port``, or the absolute path of a socket; raises ValueError."""
    if text.startswith("/"):
        return Path(text)
    match = _HOST_PORT.fullmatch(text)
    if match is None or not 0 < int(match[2]) < 65536:
        raise ValueError(f"{text!r} is neither host:port nor the path of a socket")
    return TcpAddress(match[1].strip("[]"), int(match[2]))


class ClamAv:
    """The clamd at ``address``; one scan takes ``seconds`` at most."""

    def __init__(self, address: Address, seconds: float = TOTAL_SECONDS) -> None:
        self._address, self._seconds = address, seconds

    async def scan(self, path: Path) -> str | None:
        """The name of what was found in the file, None when nothing was; raises ScannerAway."""
        try:
            reply = await asyncio.wait_for(self._ask(path), self._seconds)
        except (OSError, asyncio.TimeoutError) as error:
            raise ScannerAway(type(error).__name__) from error
        return found_in(reply)

    async def _ask(self, path: Path) -> str:
        reader, writer = await self._connect()
        try:
            writer.write(b"zINSTREAM\0")
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    writer.write(struct.pack(">I", len(chunk)) + chunk)
                    await writer.drain()
            writer.write(struct.pack(">I", 0))
            await writer.drain()
            return (await reader.read(LONGEST_REPLY)).decode("utf-8", "replace")
        finally:
            writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self._address, Path):
            return await asyncio.open_unix_connection(str(self._address))
        return await asyncio.open_connection(*self._address)


def found_in(reply: str) -> str | None:
    """What clamd's answer names; raises ScannerAway when it is no answer about the file."""
    plain = reply.strip("\0\r\n ")
    if plain == "stream: OK":
        return None
    found = _FOUND.fullmatch(plain)
    if found is None:
        raise ScannerAway(f"clamd answered {plain[:80]!r}")
    return found[1]
