"""A conversation as server-sent events: what was said after a sequence number, then everything as it comes.

Nothing is kept between reader and log: a stream reads the log from where its reader is, whoever wrote to it. So it
resumes without loss or doubling, and a slow reader slows nobody but itself.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from typing import Any, NamedTuple

from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.bot import Bot
from bot.channels.requests import SOON, Refused, patiently
from bot.channels.wire import wire
from bot.stores.wakeups import Watch
from center.conversations import State, UnknownConversation, conversation_of
from center.messages import Message, messages_after

HEARTBEAT_SECONDS = 15.0
"""A stream that has nothing to tell says so; proxies cut silent connections after 30 to 60 seconds."""
RECONNECT_MILLISECONDS = 2000
PAGE = 50
RETRY_SECONDS = 1.0
"""After a look that failed because the database was away."""
MOST_OF_ONE = 10
"""Streams of one conversation at a time: tabs and devices of one person."""
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
logger = logging.getLogger(__name__)


class News(NamedTuple):
    """What the log holds beyond a place in it, a page at most, and who answers now."""

    messages: list[Message]
    state: State
    last_seq: int


@dataclass
class Place:
    """Where a reader is: the last message and state told, when something was last sent, when the access ends (UTC).

    ``sent_at`` is the event loop's time; ``is_behind`` while the last look failed.
    """

    conversation_id: str
    after: int
    ends_at: datetime | None
    state: State | None = None
    sent_at: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    is_behind: bool = False


def read_news(connection: Any, seal: Any, conversation_id: str, after: int, limit: int) -> News:
    """Read what is new after a sequence number; raises UnknownConversation."""
    found = conversation_of(connection, conversation_id)
    messages = messages_after(connection, seal, conversation_id, after, limit) if found.last_seq > after else []
    return News(messages, found.state, max([found.last_seq, *(message.seq for message in messages)]))


class Streams:
    """The open streams of this process."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._open: list[Watch] = []
        self._stopping = False

    def stop(self) -> None:
        """End them all: their readers come back to whoever answers next."""
        self._stopping = True
        for watch in self._open:
            watch.wake()

    async def next_news(self, place: Place, limit: int, seconds: float) -> News:
        """What is new for the reader at ``place``, a page of ``limit`` messages at most.

        Waits up to ``seconds`` for a message, for a state other than the one told last, or for the end of the access.
        Raises Refused, UnknownConversation and SQLAlchemyError.
        """
        if not seconds:
            return await patiently(lambda: self._look(place, limit))
        with self._joined(place.conversation_id) as watch:
            deadline = self._clock() + seconds
            news = await patiently(lambda: self._look(place, limit))
            place.state = place.state or news.state
            while not self._is_news(place, news) and (left := deadline - self._clock()) > 0:
                await watch.wait(min(left, self._seconds_of_access(place)))
                news = await patiently(lambda: self._look(place, limit))
            return news

    def _is_news(self, place: Place, news: News) -> bool:
        return bool(news.messages) or news.state is not place.state or self._stopping or self._has_ended(place)

    async def serve(self, request: Request, place: Place) -> None:
        """Tell the conversation from ``place`` until its reader leaves, the access ends, or the bot stops.

        Raises Refused, UnknownConversation and SQLAlchemyError before anything is sent, and nothing later.
        """
        with self._joined(place.conversation_id) as watch:
            news = await patiently(lambda: self._look(place))
            response = await request.respond(content_type="text/event-stream; charset=utf-8", headers=_HEADERS)
            try:
                await self._tell(response, watch, place, news)
            except UnknownConversation:
                logger.info("A stream ended with its conversation")
            except Exception:
                logger.exception("A stream ended")
            await response.eof()

    @contextmanager
    def _joined(self, conversation_id: str) -> Iterator[Watch]:
        if sum(watch.name == conversation_id for watch in self._open) >= MOST_OF_ONE:
            raise Refused(429, "too_many_streams", "这个会话打开的窗口太多，请关掉几个", SOON)
        with self._bot.wakeups.watch(conversation_id) as watch:
            self._open.append(watch)
            try:
                yield watch
            finally:
                self._open.remove(watch)

    async def _tell(self, response: HTTPResponse, watch: Watch, place: Place, news: News) -> None:
        await response.send(f"retry: {RECONNECT_MILLISECONDS}\n\n")
        while not self._stopping:
            await self._send(response, place, self._events(place, news))
            if self._has_ended(place):
                await response.send(event("expired", {}))
                return
            if len(news.messages) < PAGE:
                await watch.wait(self._patience(place))
            if not self._stopping:
                news = await self._look_again(place)

    async def _send(self, response: HTTPResponse, place: Place, events: str) -> None:
        """Send ``events``, or a sign of life when there has been none for long."""
        if not events and self._clock() - place.sent_at >= HEARTBEAT_SECONDS:
            events = ": 还在\n\n"
        if events:
            await response.send(events)
            place.sent_at = self._clock()

    def _events(self, place: Place, news: News) -> str:
        events = [event("state", {"state": news.state.value})] if news.state is not place.state else []
        secret = self._bot.settings.secret
        for message in news.messages:
            events.append(event("message", wire(message, place.conversation_id, secret), message.seq))
            place.after = message.seq
        place.state = news.state
        return "".join(events)

    async def _look(self, place: Place, limit: int = PAGE) -> News:
        seal = self._bot.service.seal
        return await self._bot.service.records.read(
            lambda connection: read_news(connection, seal, place.conversation_id, place.after, limit)
        )

    async def _look_again(self, place: Place) -> News:
        """``_look``, and nothing new while the database is away."""
        try:
            news, place.is_behind = await self._look(place), False
        except SQLAlchemyError as error:
            logger.info("A stream waits for the database: %s", type(error).__name__)
            news, place.is_behind = News([], place.state or State.BOT, place.after), True
        return news

    def _has_ended(self, place: Place) -> bool:
        return place.ends_at is not None and self._bot.service.clock.now() >= place.ends_at

    def _patience(self, place: Place) -> float:
        """Seconds to the next look, to the next sign of life, or to the end of the access."""
        left = min(place.sent_at + HEARTBEAT_SECONDS - self._clock(), self._seconds_of_access(place))
        if place.is_behind:
            left = min(left, RETRY_SECONDS)
        return max(left, 0.0)

    def _seconds_of_access(self, place: Place) -> float:
        if place.ends_at is None:
            return inf
        return (place.ends_at - self._bot.service.clock.now()).total_seconds()

    @staticmethod
    def _clock() -> float:
        return asyncio.get_running_loop().time()


def event(name: str, data: dict[str, Any], identifier: int | None = None) -> str:
    """One server-sent event; ``identifier`` is where a reader resumes after it."""
    head = "" if identifier is None else f"id: {identifier}\n"
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
