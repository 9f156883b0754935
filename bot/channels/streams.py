"""A conversation as server-sent events: what was said after a sequence number, then everything as it comes.

Nothing is kept between reader and log: a stream reads the log from where its reader is, whoever wrote to it. So it
resumes without loss or doubling, and a slow reader slows nobody but itself. One timer looks after all that are open, so
that a thousand silent streams cost next to nothing.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
TICK_SECONDS = 0.5
"""How often it is looked for streams that have been silent for long, and for those whose access has ended."""
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

    ``sent_at`` is the event loop's time, infinite where nothing is sent; ``is_behind`` while the last look failed.
    """

    conversation_id: str
    after: int
    ends_at: datetime | None
    state: State | None = None
    sent_at: float = inf
    is_behind: bool = False

    def has_ended(self, now: datetime) -> bool:
        """Whether the access is over."""
        return self.ends_at is not None and now >= self.ends_at


def nothing_new(place: Place) -> News:
    """What a reader at ``place`` knows already."""
    return News([], place.state or State.BOT, place.after)


def read_news(connection: Any, seal: Any, conversation_id: str, after: int, limit: int) -> News:
    """Read what is new after a sequence number; raises UnknownConversation."""
    found = conversation_of(connection, conversation_id)
    messages = messages_after(connection, seal, conversation_id, after, limit) if found.last_seq > after else []
    return News(messages, found.state, max([found.last_seq, *(message.seq for message in messages)]))


class Streams:
    """The open streams of this process."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._open: dict[Watch, Place] = {}
        self._windows = Counter[str]()
        self._ticking: asyncio.Task[None] | None = None
        self._stopping = False

    def stop(self) -> None:
        """End them all: their readers come back to whoever answers next."""
        self._stopping = True
        if self._ticking is not None:
            self._ticking.cancel()
        for watch in self._open:
            watch.wake()

    async def next_news(self, place: Place, limit: int, seconds: float) -> News:
        """What is new for the reader at ``place``, a page of ``limit`` messages at most.

        Waits up to ``seconds`` for a message, for a state other than the one told last, or for the end of the access.
        Raises Refused, UnknownConversation and SQLAlchemyError.
        """
        if not seconds:
            return await patiently(lambda: self._look(place, limit))
        with self._joined(place) as watch:
            deadline = self._clock() + seconds
            news = await patiently(lambda: self._look(place, limit))
            place.state = place.state or news.state
            while not self._is_news(place, news) and (left := deadline - self._clock()) > 0:
                await watch.wait(left)
                news = await patiently(lambda: self._look(place, limit))
            return news

    def _is_news(self, place: Place, news: News) -> bool:
        return bool(news.messages) or news.state is not place.state or self._stopping or self._has_ended(place)

    async def serve(self, request: Request, place: Place) -> None:
        """Tell the conversation from ``place`` until its reader leaves, the access ends, or the bot stops.

        Raises Refused, UnknownConversation and SQLAlchemyError before anything is sent, and nothing later.
        """
        with self._joined(place) as watch:
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
    def _joined(self, place: Place) -> Iterator[Watch]:
        if self._windows[place.conversation_id] >= MOST_OF_ONE:
            raise Refused(429, "too_many_streams", "这个会话打开的窗口太多，请关掉几个", SOON)
        with self._bot.wakeups.watch(place.conversation_id) as watch:
            self._enter(watch, place)
            try:
                yield watch
            finally:
                self._leave(watch)

    def _enter(self, watch: Watch, place: Place) -> None:
        self._open[watch] = place
        self._windows[watch.name] += 1
        if self._ticking is None or self._ticking.done():
            self._ticking = asyncio.create_task(self._tick())

    def _leave(self, watch: Watch) -> None:
        del self._open[watch]
        self._windows[watch.name] -= 1
        if not self._windows[watch.name]:
            del self._windows[watch.name]

    async def _tick(self) -> None:
        """Rouse those that have something to say although there is no news, until nobody is left."""
        while self._open:
            await asyncio.sleep(TICK_SECONDS)
            now, silent_since = self._bot.service.clock.now(), self._clock() - HEARTBEAT_SECONDS
            for watch, place in self._open.items():
                if place.sent_at <= silent_since or place.has_ended(now):
                    watch.rouse()

    async def _tell(self, response: HTTPResponse, watch: Watch, place: Place, news: News) -> None:
        await response.send(f"retry: {RECONNECT_MILLISECONDS}\n\n")
        place.sent_at = self._clock()
        while not self._stopping:
            await self._send(response, place, self._events(place, news))
            if self._has_ended(place):
                await response.send(event("expired", {}))
                return
            may_be_more = len(news.messages) == PAGE or await self._is_woken(watch, place)
            if not self._stopping:
                news = await self._look_again(place) if may_be_more else nothing_new(place)

    async def _is_woken(self, watch: Watch, place: Place) -> bool:
        """Wait for news, or for the time to say something without; whether there may be news."""
        woken = await watch.wait(RETRY_SECONDS if place.is_behind else inf)
        return woken or place.is_behind or not self._bot.wakeups.misses_nothing

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
            news, place.is_behind = nothing_new(place), True
        return news

    def _has_ended(self, place: Place) -> bool:
        return place.has_ended(self._bot.service.clock.now())

    @staticmethod
    def _clock() -> float:
        return asyncio.get_running_loop().time()


def event(name: str, data: dict[str, Any], identifier: int | None = None) -> str:
    """One server-sent event; ``identifier`` is where a reader resumes after it."""
    head = "" if identifier is None else f"id: {identifier}\n"
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
