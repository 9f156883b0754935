"""The real application in this process on a real socket, and a person who talks to it over HTTP."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
from sanic import Sanic
from sanic.touchup.service import TouchUp

from bot.bot import Bot
from bot.server import make_app
from center.clock import Clock
from center.database import upgrade
from center.settings import Settings, read_settings
from tests.bot.channels.contract import Contract

SECRET = "s" * 43
SERVICE_TOKEN = "t" * 43
AS_SERVICE = {"Authorization": f"Bearer {SERVICE_TOKEN}"}
DRAIN_SECONDS = 10.0
_numbers = itertools.count(1)


PUBLIC = {"QIHANG_PUBLIC_URL": "https://qihang.local"}
"""What a production server needs beside its secrets."""


def settings_for(var: Path, **environment: str) -> Settings:
    """Demo settings with an SQLite file in ``var``, unless told otherwise."""
    own = {"QIHANG_VAR": str(var), "QIHANG_SECRET": SECRET, "QIHANG_SERVICE_TOKEN": SERVICE_TOKEN}
    return read_settings({**own, **environment})


class Serving:
    """A running application; every answer is held against its description."""

    def __init__(self, app: Sanic, bot: Bot, port: int, contract: Contract) -> None:
        self.app, self.bot, self.contract = app, bot, contract
        self.client = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}",
            timeout=60,
            trust_env=False,
            event_hooks={"response": [contract.check]},
        )

    async def opened(self, person: str | None = None) -> Talk:
        """A new conversation."""
        body = {} if person is None else {"person": person}
        answer = await self.client.post("/v1/conversations", json=body, headers=AS_SERVICE)
        assert answer.status_code == 201, answer.text
        return Talk(self, answer.json()["conversation"], answer.json()["token"])

    async def internal(self, path: str, body: Any, headers: dict[str, str] = AS_SERVICE) -> httpx.Response:
        """A request of the center's own systems."""
        return await self.client.post(f"/internal/{path}", json=body, headers=headers)


class Talk:
    """One conversation, as its owner uses it."""

    def __init__(self, serving: Serving, conversation: str, token: str) -> None:
        self.serving, self.conversation = serving, conversation
        self.headers = {"Authorization": f"Bearer {token}"}
        self.path = f"/v1/conversations/{conversation}"

    async def post(self, body: Any, wait: int | None = None) -> httpx.Response:
        """Hand in a message."""
        query = "" if wait is None else f"?wait={wait}"
        return await self.serving.client.post(f"{self.path}/messages{query}", json=body, headers=self.headers)

    async def say(self, text: str, client_id: str | None = None) -> list[dict[str, Any]]:
        """Say something; what is answered."""
        return await self._answer({"id": client_id or f"m-{next(_numbers)}", "text": text})

    async def tap(self, button: str) -> list[dict[str, Any]]:
        """Tap a button by its id; what is answered."""
        return await self._answer({"id": f"m-{next(_numbers)}", "button": button})

    async def log(self, after: int = 0, limit: int = 100) -> dict[str, Any]:
        """What was said after a place."""
        query = f"?after={after}&limit={limit}"
        answer = await self.serving.client.get(f"{self.path}/messages{query}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    @asynccontextmanager
    async def listening(self, after: int = 0, **headers: str) -> AsyncIterator[Reader]:
        """An open stream."""
        url = f"{self.path}/stream?after={after}"
        async with self.serving.client.stream("GET", url, headers={**self.headers, **headers}) as response:
            assert response.status_code == 200, await response.aread()
            yield Reader(response)

    async def _answer(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        answer = await self.post(body, wait=25)
        assert answer.status_code == 200, answer.text
        assert answer.json()["done"], answer.text
        return list(answer.json()["messages"])


class Reader:
    """Reads a stream event by event, as a browser does."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def next(self) -> tuple[str, dict[str, Any]] | None:
        """The next event's name and data, None at the end of the stream; signs of life are passed over."""
        fields: dict[str, str] = {}
        async for line in self._lines:
            if not line and "event" in fields:
                data = json.loads(fields["data"])
                assert fields["event"] != "message" or int(fields["id"]) == data["seq"]
                return fields["event"], data
            name, _, value = line.partition(": ")
            fields = {**fields, name: value} if line else {}
        return None

    async def messages(self, number: int) -> list[dict[str, Any]]:
        """The next messages; other events are passed over."""
        found: list[dict[str, Any]] = []
        while len(found) < number:
            event = await asyncio.wait_for(self.next(), 30)
            assert event is not None, f"the stream ended after {len(found)} messages"
            if event[0] == "message":
                found.append(event[1])
        return found


@asynccontextmanager
async def serving(settings: Settings, model: Path, contract: Contract) -> AsyncIterator[Serving]:
    """The application, ready to answer; stopped as the real server stops it."""
    upgrade(settings)
    Sanic._app_registry.pop("qihang_bot", None)
    app = make_app(settings, model)
    bot: Bot = app.ctx.bot
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
    await server.startup()
    TouchUp._registry.clear()  # Sanic rewrites its own methods at a start, which a second application would not survive
    await server.before_start()
    await server.after_start()
    await app.ctx.starting
    running = Serving(app, bot, listener.getsockname()[1], contract)
    try:
        yield running
    finally:
        await server.before_stop()
        await drained(server.connections)
        await running.client.aclose()
        await server.close()
        await server.after_stop()
        listener.close()


async def drained(connections: set[Any]) -> None:
    """Wait, as Sanic does when it stops, until every answer under way has been sent."""
    end = asyncio.get_running_loop().time() + DRAIN_SECONDS
    for connection in list(connections):
        connection.close_if_idle()
    while connections and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(0.01)


def code(answer: httpx.Response) -> tuple[int, str]:
    """Status and error code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]


@contextmanager
def at(bot: Bot, clock: Clock) -> Iterator[None]:
    """Have the channels go by ``clock`` for a while."""
    before = bot.service
    bot.service = before._replace(clock=clock)
    try:
        yield
    finally:
        bot.service = before


def changed(token: str) -> str:
    """A token with another signature."""
    return f"{token[:-2]}{'A' if token[-2] != 'A' else 'B'}{token[-1]}"
