"""What changes is told at once: one look at the database for all open pages of a process, twice a second at most.

With Redis a look is taken when something was changed, and every RARE_SECONDS in case nobody said so.

A look reads a small value that holds no personal data: a count, a highest number, a hash. When it changes, every page
whose member has the right gets an event of that name and fetches anew what it shows, which is where sight is checked.
Nothing is kept between a page and the database: after a restart, or a lost connection, every look is told once anew.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sanic.request import Request
from sqlalchemy.exc import SQLAlchemyError

from center.hearing import Hearing
from center.service import Service
from center.staff.accounts import StaffMember
from center.staff.rights import Right

LOOK_SECONDS = 0.5
RARE_SECONDS = 5.0
HEARTBEAT_SECONDS = 15.0
"""Proxies cut silent connections after 30 to 60 seconds."""
RECONNECT_MILLISECONDS = 2000
MOST_OF_ONE = 12
"""Open pages of one member at a time; the oldest is let go."""
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
logger = logging.getLogger(__name__)

IsSignedIn = Callable[[], Awaitable[bool]]


class Look(NamedTuple):
    """What is looked at: the event's name, who is told, and ``await read(service)``, a small value for JSON.

    ``counts``: whether the numbers on 首页 and beside the navigation may change with it.
    """

    name: str
    right: Right
    read: Callable[[Service], Awaitable[Any]]
    counts: bool = True


@dataclass(eq=False)
class Stream:
    """One open page: what it has still to be told."""

    staff: StaffMember
    pending: dict[str, Any] = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    has_ended: bool = False

    def tell(self, name: str, value: Any) -> None:
        """Put an event by; a newer value takes the place of one not yet sent."""
        self.pending[name] = value
        self.woken.set()

    def end(self) -> None:
        """Let the page go; it comes back by itself."""
        self.has_ended = True
        self.woken.set()


class Live:
    """The open pages of this process."""

    def __init__(self, service: Service, looks: Collection[Look], hearing: Hearing | None = None) -> None:
        self._service, self._looks = service, tuple(looks)
        self._hearing = hearing
        self._streams: list[Stream] = []
        self._values: dict[str, Any] = {}
        self._looking: asyncio.Task[None] | None = None

    def stop(self) -> None:
        """Let every page go."""
        if self._looking is not None:
            self._looking.cancel()
        for stream in self._streams:
            stream.end()

    def changed(self) -> None:
        """A member has changed something here."""
        if self._hearing is not None:
            self._hearing.tell()

    async def serve(self, request: Request, staff: StaffMember, is_signed_in: IsSignedIn) -> None:
        """Tell a page what changes until it leaves, its member signs out, or the desk stops."""
        stream = self._enter(staff)
        try:
            response = await request.respond(content_type="text/event-stream; charset=utf-8", headers=_HEADERS)
            await response.send(f"retry: {RECONNECT_MILLISECONDS}\n\n")
            await self._tell(stream, response, is_signed_in)
            with suppress(Exception):
                await response.eof()
        finally:
            self._streams.remove(stream)

    def _enter(self, staff: StaffMember) -> Stream:
        mine = [stream for stream in self._streams if stream.staff.id == staff.id]
        if len(mine) >= MOST_OF_ONE:
            mine[0].end()
        stream = Stream(staff)
        for look in self._looks:
            if look.name in self._values and staff.can(look.right):
                stream.tell(look.name, self._values[look.name])
        self._streams.append(stream)
        if self._hearing is not None:
            self._hearing.rouse()
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._keep_looking())
        return stream

    async def _tell(self, stream: Stream, response: Any, is_signed_in: IsSignedIn) -> None:
        while not stream.has_ended:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(stream.woken.wait(), HEARTBEAT_SECONDS)
            stream.woken.clear()
            if not stream.pending and not await is_signed_in():
                await response.send(event("signed-out", None))
                return
            pending, stream.pending = stream.pending, {}
            await response.send("".join(event(*news) for news in pending.items()) or ": 还在\n\n")

    async def _keep_looking(self) -> None:
        self._values.clear()
        while self._streams:
            for look in self._looks:
                if any(stream.staff.can(look.right) for stream in self._streams):
                    await self._look(look)
            await asyncio.sleep(LOOK_SECONDS)
            if self._hearing is not None and self._hearing.is_up:
                await self._hearing.news(RARE_SECONDS - LOOK_SECONDS)

    async def _look(self, look: Look) -> None:
        try:
            value = await look.read(self._service)
        except SQLAlchemyError as error:
            logger.info("A look waits for the database: %s", type(error).__name__)
            return
        if self._values.get(look.name, self) == value:
            return
        self._values[look.name] = value
        for stream in self._streams:
            if stream.staff.can(look.right):
                stream.tell(look.name, value)


def event(name: str, value: Any) -> str:
    """One server-sent event."""
    return f"event: {name}\ndata: {json.dumps({'value': value}, ensure_ascii=False)}\n\n"
