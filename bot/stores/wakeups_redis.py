"""Wake-ups between replicas that share a Redis, by publish and subscribe."""

from __future__ import annotations

from typing import Any

from redis.asyncio import ConnectionPool  # type: ignore[import-untyped]

from bot.stores.wakeups_transport import CHECK_SECONDS, TIMEOUT_SECONDS, TransportWakeups, until_one_fails
from center.waking import CHANNEL


class RedisWakeups(TransportWakeups):
    """Wake-ups by the Redis at ``url``; one connection to listen, one to publish."""

    def __init__(self, url: str) -> None:
        super().__init__("Redis")
        self._pool = ConnectionPool.from_url(
            url, decode_responses=True, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
        )

    async def _serve(self) -> None:
        listening, publishing = self._connection(), self._connection()
        try:
            await publishing.connect()
            await listening.connect()
            await listening.send_command("SUBSCRIBE", CHANNEL)
            await listening.read_response()
            self._came_up()
            await until_one_fails(self._listen(listening), self._publish(publishing))
        finally:
            await listening.disconnect(nowait=True)
            await publishing.disconnect(nowait=True)

    def _connection(self) -> Any:
        return self._pool.connection_class(**self._pool.connection_kwargs)

    async def _listen(self, connection: Any) -> None:
        """Receive; after some silence a ping must bring an answer."""
        is_asked = False
        while True:
            reply = await connection.read_response(timeout=CHECK_SECONDS)
            if reply is not None:
                is_asked = False
                self._heed(reply)
            elif is_asked:
                raise ConnectionError("no answer to a ping")
            else:
                is_asked = True
                await connection.send_command("PING")

    def _heed(self, reply: list[str]) -> None:
        if reply[0] == "message":
            self._received([reply[2]])

    async def _publish(self, connection: Any) -> None:
        async def send(messages: list[str]) -> None:
            for message in messages:
                await connection.send_command("PUBLISH", CHANNEL, message)
            for _ in messages:
                await connection.read_response()

        while True:
            await self._due.wait()
            await self._send_pending(send)
