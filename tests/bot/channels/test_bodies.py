"""Bodies that a route reads itself: slow clients are let go, refused ones get to read why; on a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.bodies import Pace, pieces, read_off
from bot.channels.requests import Refused, answer_errors, reply
from tests.bot.channels.test_drafts import running

LARGEST = 1_000_000
PACE = Pace(silent=0.3, whole=1.0)
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def count(request: Request) -> HTTPResponse:
    """How much came; everything in excess is refused as soon as it is seen."""
    size = 0
    try:
        async for piece in pieces(request, LARGEST, PACE):
            size += len(piece)
            if size > LARGEST:
                raise Refused(413, "file_too_large", "太大")
    except Refused:
        await read_off(request, LARGEST, PACE)
        raise
    return reply({"size": size})


@pytest_asyncio.fixture
async def line() -> AsyncIterator[Line]:
    """A connection to a server that counts."""
    app = Sanic("bodies", configure_logging=False)
    answer_errors(app)
    app.add_route(count, "/", methods=["POST"], stream=True)
    async with running(app) as client:
        host, port = client.base_url.host, client.base_url.port
        reader, writer = await asyncio.open_connection(host, port)
        yield reader, writer
        writer.close()
    Sanic._app_registry.pop("bodies")


def head(length: int) -> bytes:
    return f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode()


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of the next answer."""
    top = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
    length = next(int(row.split(b":")[1]) for row in top.split(b"\r\n") if row.lower().startswith(b"content-length"))
    return int(top.split()[1]), await reader.readexactly(length)


async def test_a_whole_body_is_read_and_the_line_goes_on(line: Line) -> None:
    reader, writer = line
    for size in (0, 5, 700_000):
        writer.write(head(size) + b"x" * size)
        assert await answer(reader) == (200, b'{"size":%d}' % size)


async def test_a_client_that_falls_silent_is_let_go(line: Line) -> None:
    reader, writer = line
    writer.write(head(100) + b"half")
    status, body = await answer(reader)
    assert (status, b'"timeout"' in body, await reader.read()) == (408, True, b"")


async def test_a_client_that_only_trickles_is_let_go(line: Line) -> None:
    reader, writer = line
    writer.write(head(100_000))

    async def trickle() -> None:
        while True:
            writer.write(b"x")
            await asyncio.sleep(0.05)

    trickling = asyncio.create_task(trickle())
    status, _ = await answer(reader)
    trickling.cancel()
    assert status == 408


async def test_whoever_sends_too_much_gets_to_read_why(line: Line) -> None:
    reader, writer = line
    size = LARGEST + 500_000
    writer.write(head(size))
    for _ in range(size // 10_000):
        writer.write(b"x" * 10_000)
        await writer.drain()
    status, body = await answer(reader)
    assert (status, b"file_too_large" in body) == (413, True)


async def test_a_length_beyond_all_measure_is_refused_at_once(line: Line) -> None:
    reader, writer = line
    writer.write(head(1_000_000_000) + b"x")
    assert (await answer(reader))[0] == 413
