"""The resource of a conversation, the same on every channel that has one: messages go in, what was said comes out."""

from __future__ import annotations

from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.bot import Bot
from bot.channels.deep_links import LONGEST_GUIDE, linked
from bot.channels.requests import (
    LONGEST_CLIENT_ID,
    Refused,
    Route,
    body_of,
    checked_number,
    name_in,
    number_in,
    patiently,
    reply,
    text_in,
)
from bot.channels.streams import Place, Streams
from bot.channels.tokens import Doorkeeper, Token
from bot.channels.wire import iso, wire
from bot.turns import Asked
from center.conversations import State
from center.messages import Words
from center.turns import Incoming, Received

LONGEST_BUTTON = 64
LONGEST_WAIT_SECONDS = 25
LARGEST_PAGE = 100
LAST_SEQ = 999_999_999
ONE = "/conversations/<conversation_id:str>"
_STATES = "、".join(state.value for state in State)


class Conversations:
    """Takes messages of one channel's conversations, and tells what was said in them."""

    def __init__(self, bot: Bot, channel: str, doorkeeper: Doorkeeper) -> None:
        self._bot, self._channel, self._doorkeeper = bot, channel, doorkeeper
        self._streams = Streams(bot)

    def routes(self) -> list[Route]:
        """Every route of a conversation that is open."""
        return [
            Route("POST", f"{ONE}/token", self.renew),
            Route("POST", f"{ONE}/messages", self.receive),
            Route("GET", f"{ONE}/messages", self.tell),
            Route("GET", f"{ONE}/stream", self.stream),
        ]

    def stop(self) -> None:
        """End the streams and the waiting, before the server stops."""
        self._streams.stop()

    async def opened(self, person: str | None = None, origin: str | None = None) -> HTTPResponse:
        """A new conversation with its token; the one that is there already for a ``person`` seen before."""
        seal = self._bot.service.seal
        known = seal.fingerprints(person, f"channel:{self._channel}") if person is not None else []
        conversation_id = await patiently(lambda: self._bot.open_conversation(self._channel, known))
        token = self._doorkeeper.issue(conversation_id, origin)
        return reply({"conversation": conversation_id, **shown(token)}, 201)

    async def renew(self, request: Request, conversation_id: str) -> HTTPResponse:
        """A new token for whoever has a valid one, or had one not long ago where the channel says so."""
        held = await self._doorkeeper.readmit(request, conversation_id)
        return reply(shown(self._doorkeeper.issue(conversation_id, held.origin)))

    async def receive(self, request: Request, conversation_id: str) -> HTTPResponse:
        """Store what the person said or tapped; with ``wait``, tell what was answered."""
        await self._doorkeeper.admit(request, conversation_id)
        wait = number_in(request, "wait", 0, LONGEST_WAIT_SECONDS, -1)
        body = body_of(request, ["id", "text", "button", "guide"])
        incoming = await self._incoming(conversation_id, body)
        turns = self._bot.turns
        if wait < 0:
            received = await patiently(lambda: turns.receive(conversation_id, incoming, self._channel))
            return reply(standing(received), 202)
        asked = await patiently(lambda: turns.ask(conversation_id, incoming, self._channel, wait))
        return reply(answered(asked, conversation_id, self._bot.settings.secret))

    async def tell(self, request: Request, conversation_id: str) -> HTTPResponse:
        """What was said after a sequence number, and who answers; with ``wait``, as soon as there is something new."""
        held = await self._doorkeeper.admit(request, conversation_id)
        after = number_in(request, "after", 0, LAST_SEQ, 0)
        limit = number_in(request, "limit", 1, LARGEST_PAGE, LARGEST_PAGE)
        wait = number_in(request, "wait", 0, LONGEST_WAIT_SECONDS, 0)
        place = Place(conversation_id, after, held.expires_at, state_in(request))
        news = await self._streams.next_news(place, limit, wait)
        messages = [wire(message, conversation_id, self._bot.settings.secret) for message in news.messages]
        return reply({"messages": messages, "state": news.state.value, "last_seq": news.last_seq})

    async def stream(self, request: Request, conversation_id: str) -> None:
        """The same as it comes, from the last event that the reader had."""
        held = await self._doorkeeper.admit(request, conversation_id)
        after = number_in(request, "after", 0, LAST_SEQ, 0)
        had = request.headers.get("last-event-id")
        if had is not None:
            after = checked_number(had, "Last-Event-ID", 0, LAST_SEQ)
        await self._streams.serve(request, Place(conversation_id, after, held.expires_at))

    async def _incoming(self, conversation_id: str, body: dict[str, Any]) -> Incoming:
        client_id = name_in(body, "id", LONGEST_CLIENT_ID)
        if sum(name in body for name in ("text", "button", "guide")) > 1:
            raise Refused(400, "bad_request", "text、button 和 guide 只能有一个")
        said = await self._said(conversation_id, body)
        return said._replace(client_id=client_id)

    async def _said(self, conversation_id: str, body: dict[str, Any]) -> Incoming:
        if "guide" in body:
            return linked(self._bot, name_in(body, "guide", LONGEST_GUIDE))
        if "button" not in body:
            return Incoming(Words(text_in(body)))
        button = name_in(body, "button", LONGEST_BUTTON)
        return await patiently(lambda: self._bot.tapped(conversation_id, button))


def state_in(request: Request) -> State | None:
    """The state that a reader was told last; raises Refused when it is none."""
    written = request.args.get("state")
    try:
        return None if written is None else State(written)
    except ValueError:
        raise Refused(400, "bad_request", f"state 应是 {_STATES} 之一") from None


def shown(token: Token) -> dict[str, Any]:
    """A token as its holder gets it."""
    return {"token": token.text, "expires_at": iso(token.expires_at)}


def standing(received: Received) -> dict[str, Any]:
    """Where a message stands in its conversation."""
    return {"seq": received.seq, "repeated": not received.fresh}


def answered(asked: Asked, conversation_id: str, secret: str) -> dict[str, Any]:
    """Where a message stands, and what was answered so far."""
    messages = [wire(said, conversation_id, secret) for said in asked.replies or ()]
    return {**standing(asked.received), "done": asked.replies is not None, "messages": messages}
