"""People on WeChat and on /v1, as the load lets them talk: one connection each, whole conversations."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from bench.turns.script import WrongAnswer
from bench.wechat.account import Post
from bench.wechat.wire import Wire

AT_MOST_SECONDS = 25
_JSON = "Content-Type: application/json"
XML = "Content-Type: text/xml"
_BUTTON = "btn_"
_numbers = itertools.count(uuid.uuid4().int % 10**15)


class Crowd:
    """People whom WeChat knows already: each has just written, so that the account may write to them."""

    def __init__(self, openids: list[str]) -> None:
        self._fresh: Iterator[str] = iter(openids)
        self._known: dict[str, str] = {}

    @classmethod
    async def met(cls, api_port: int, number: int) -> Crowd:
        """So many people, of whom WeChat has been told."""
        run = uuid.uuid4().hex[:12]
        openids = [f"load_{run}_{place:08}" for place in range(number)]
        await tell_all(api_port, openids)
        return cls(openids)

    def openid(self, sender: str) -> str:
        """Who a sender of the load is, always the same."""
        if sender not in self._known:
            self._known[sender] = next(self._fresh)
        return self._known[sender]


async def tell_all(api_port: int, openids: list[str]) -> None:
    """Tell the simulated WeChat that all of them wrote."""
    wire = Wire(api_port)
    for openid in openids:
        await wire.post("/control/doings", json.dumps({"openid": openid, "doing": "message"}).encode(), _JSON)
    await wire.close()


class OnWeChat:
    """One connection of WeChat's to the bot; an asynchronous context manager."""

    def __init__(self, port: int, crowd: Crowd, post: Post) -> None:
        self._wire, self._crowd, self._post = Wire(port), crowd, post

    async def __aenter__(self) -> OnWeChat:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._wire.close()

    async def send(self, sender: str, text: str) -> list[dict[str, Any]]:
        """Send words; what is answered at once. Raises as Wire.post, and WrongAnswer for silence."""
        fields = self._post.text(self._crowd.openid(sender), text, next(_numbers))
        path, body = self._post.letter(fields)
        answer = self._post.read(await self._wire.post(path, body, XML))
        if not answer:
            raise WrongAnswer(f"{text}: nothing is answered at once")
        return [{"text": answer}]


class OnJson:
    """One connection of a client of /v1 to the bot; an asynchronous context manager."""

    def __init__(self, port: int) -> None:
        self._wire = Wire(port)
        self._sender, self._path, self._token = "", "", ""

    async def __aenter__(self) -> OnJson:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._wire.close()

    async def send(self, sender: str, said: str) -> list[dict[str, Any]]:
        """Say words, or tap a button by its id; what is answered. Raises as Wire.post, and WrongAnswer."""
        if sender != self._sender:
            await self._open(sender)
        part = {"button": said} if said.startswith(_BUTTON) else {"text": said}
        body = json.dumps({"id": f"m-{next(_numbers)}", **part}).encode()
        path = f"{self._path}/messages?wait={AT_MOST_SECONDS}"
        answer = json.loads(await self._wire.post(path, body, _JSON, f"Authorization: Bearer {self._token}"))
        if not answer["done"]:
            raise WrongAnswer(f"{said}: no answer in {AT_MOST_SECONDS} seconds")
        messages: list[dict[str, Any]] = answer["messages"]
        return messages

    async def _open(self, sender: str) -> None:
        opened = json.loads(await self._wire.post("/v1/conversations", b"{}", _JSON))
        self._sender, self._token = sender, opened["token"]
        self._path = f"/v1/conversations/{opened['conversation']}"
