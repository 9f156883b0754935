"""One connection to Redis for many questions at a time: each is sent at once, the answers come in their order.

A pool of connections and a client object for every command cost a turn more than what Redis does for it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from typing import Any

from redis.asyncio import ConnectionPool  # type: ignore[import-untyped]
from redis.exceptions import ConnectionError as RedisConnectionError  # type: ignore[import-untyped]
from redis.exceptions import NoScriptError, RedisError

from bot.stores.wakeups_transport import TIMEOUT_SECONDS


class Script:
    """A script that Redis runs as one step."""

    def __init__(self, text: str) -> None:
        self.text, self.name = text, hashlib.sha1(text.encode()).hexdigest()


class RedisLine:
    """The Redis at ``url``. A connection that breaks is opened anew, once for each question: scripts may run twice."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._pool = ConnectionPool.from_url(url, decode_responses=True, socket_connect_timeout=TIMEOUT_SECONDS)
        self._open: _OpenLine | None = None
        self._opening = asyncio.Lock()

    async def run(self, script: Script, keys: list[str], values: list[Any]) -> Any:
        """What the script returns; RedisError, OSError or asyncio.TimeoutError after 2 s when Redis does not answer."""
        arguments = (len(keys), *keys, *values)
        try:
            return await self.ask("EVALSHA", script.name, *arguments)
        except NoScriptError:
            return await self.ask("EVAL", script.text, *arguments)

    async def ask(self, *command: Any) -> Any:
        """What Redis answers; raises as ``run`` does."""
        return await asyncio.wait_for(self._ask_twice(command), TIMEOUT_SECONDS)

    async def close(self) -> None:
        """Let go of Redis."""
        if self._open is not None:
            await self._open.close()

    async def _ask_twice(self, command: tuple[Any, ...]) -> Any:
        try:
            return await (await self._line()).ask(command)
        except (RedisConnectionError, OSError):
            return await (await self._line()).ask(command)

    async def _line(self) -> _OpenLine:
        if self._open is not None and self._open.is_open:
            return self._open
        async with self._opening:
            if self._open is None or not self._open.is_open:
                self._open = _OpenLine(await self._connected())
            return self._open

    async def _connected(self) -> Any:
        connection = self._pool.connection_class(**self._pool.connection_kwargs)
        try:
            await connection.connect()
        except BaseException:
            await connection.disconnect(nowait=True)
            raise
        return connection


class _OpenLine:
    """One open connection, and who waits for its answers."""

    def __init__(self, connection: Any) -> None:
        self.is_open = True
        self._connection = connection
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._sending = asyncio.Lock()
        self._reader = asyncio.create_task(self._read())

    async def ask(self, command: tuple[Any, ...]) -> Any:
        """The answer to one command; one that is not waited for to its end is read all the same, in its place."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        async with self._sending:
            if not self.is_open:
                raise RedisConnectionError("the connection was closed")
            self._waiting.append(answer)
            await self._connection.send_command(*command, check_health=False)
        try:
            return await answer
        except asyncio.CancelledError:
            self._give_up_on_silence()
            raise

    async def close(self) -> None:
        """Close it; whoever waits is told."""
        self._reader.cancel()
        await asyncio.wait((self._reader,))

    def _give_up_on_silence(self) -> None:
        """The oldest question has no answer, so there may never be one: a new connection is opened."""
        if self._waiting and self._waiting[0].cancelled():
            self._reader.cancel()

    async def _read(self) -> None:
        try:
            while True:
                self._tell(await self._one_answer())
        except (RedisError, OSError) as error:
            self._end(error)
        finally:
            self._end(RedisConnectionError("the connection was closed"))
            await self._connection.disconnect(nowait=True)

    async def _one_answer(self) -> Any:
        """Also an error that Redis answers, as a value; raises what ends the connection."""
        try:
            return await self._connection.read_response(disconnect_on_error=False)
        except RedisError as error:
            if isinstance(error, RedisConnectionError):
                raise
            return error

    def _tell(self, answer: Any) -> None:
        asker = self._waiting.popleft()
        if asker.done():
            return
        if isinstance(answer, Exception):
            asker.set_exception(answer)
        else:
            asker.set_result(answer)

    def _end(self, error: Exception) -> None:
        self.is_open = False
        while self._waiting:
            asker = self._waiting.popleft()
            if not asker.done():
                asker.set_exception(error)
