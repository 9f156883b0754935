"""The bot as the desk asks it: a connection that broke is no bot that is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sanic.config import DEFAULT_CONFIG

from desk.bot import KEPT_SECONDS, BotAway, BotClient

ANSWER = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n{"decision":"ask"}'


class Server:
    """Answers the first request of a connection, and hangs up on the second without a word."""

    def __init__(self, answered: int) -> None:
        self.answered, self.asked, self.connections = answered, 0, 0
        self.served = set["asyncio.Task[None]"]()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.served.add(asyncio.current_task())
        for _ in range(self.answered):
            if not await _read(reader):
                break
            self.asked += 1
            writer.write(ANSWER)
        else:
            await _read(reader)
        writer.close()
        await writer.wait_closed()


async def _read(reader: asyncio.StreamReader) -> bool:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return False
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    await reader.readexactly(length)
    return True


@asynccontextmanager
async def client_of(server: Server) -> AsyncIterator[BotClient]:
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    client = BotClient(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", "token")
    yield client
    await client.close()
    listening.close()
    await asyncio.gather(*server.served)


async def test_a_connection_that_the_bot_closed_is_replaced_and_the_answer_comes() -> None:
    server = Server(answered=1)
    async with client_of(server) as client:
        for _ in range(4):
            assert await client.understand("歇业") == {"decision": "ask"}
    assert (server.asked, server.connections) == (4, 4)


async def test_a_bot_that_never_answers_is_away_and_is_left_alone() -> None:
    server = Server(answered=0)
    async with client_of(server) as client:
        for _ in range(4):
            with pytest.raises(BotAway):
                await client.understand("歇业")
    assert server.connections == 2 * 2


async def test_one_failure_among_answers_leaves_nobody_without_the_bot() -> None:
    server = Server(answered=1)
    async with client_of(server) as client:
        for _ in range(3):
            assert await client.understand("歇业") == {"decision": "ask"}
            server.answered = 0
            with pytest.raises(BotAway):
                await client.understand("歇业")
            server.answered = 1


async def test_warming_up_does_not_ask_for_a_bot() -> None:
    client = BotClient("http://127.0.0.1:9", "token")
    await client.warm()
    await client.close()


def test_idle_connections_are_given_up_before_the_bot_closes_them() -> None:
    assert DEFAULT_CONFIG["KEEP_ALIVE_TIMEOUT"] > KEPT_SECONDS
