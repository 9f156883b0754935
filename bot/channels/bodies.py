"""A request's body as it comes, for routes that read it themselves: held to a size, and to a pace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

from sanic.exceptions import SanicException
from sanic.request import Request

from bot.channels.requests import Refused


class Pace(NamedTuple):
    """Seconds that a client may be silent, and that the whole body may take."""

    silent: float = 20.0
    whole: float = 240.0


async def pieces(request: Request, largest: int, pace: Pace) -> AsyncIterator[bytes]:
    """The body piece by piece; raises Refused for a client that is too slow.

    Somewhat more than ``largest`` is read, so that it is the caller who refuses it in words.
    """
    stream: Any = request.stream
    stream.request_max_size = 2 * largest + 1
    end = _now() + pace.whole
    while stream.request_body:
        try:
            piece = await asyncio.wait_for(stream.read(), min(pace.silent, end - _now()))
        except asyncio.TimeoutError:
            hang_up(request)
            raise Refused(408, "timeout", "网络太慢，文件没有传完，请换个网络再试") from None
        if piece is not None:
            yield piece


async def read_off(request: Request, largest: int, pace: Pace) -> None:
    """Let go by what the client still sends, so that its browser gets to read the refusal; not for ever."""
    left = largest
    try:
        async for piece in pieces(request, largest, pace):
            left -= len(piece)
            if left < 0:
                break
    except (Refused, SanicException):
        pass
    hang_up(request)


def hang_up(request: Request) -> None:
    """Read no more of the request; the connection ends after the answer."""
    stream: Any = request.stream
    stream.keep_alive, stream.request_body = False, None


def _now() -> float:
    return asyncio.get_running_loop().time()
