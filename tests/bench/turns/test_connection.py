"""The raw connection: many messages over one, and no answer taken for one."""

from __future__ import annotations

import pytest

from bench.turns.connection import BadResponse, Connection
from tests.bench.turns.answering import answering, response


async def test_messages_are_answered_one_after_the_other_on_one_connection() -> None:
    async def answer(sender: str, message: str) -> bytes:
        return response([{"recipient_id": sender, "text": f"{message}！" * 10_000}])

    async with answering(answer) as port, Connection(port) as connection:
        for message in ("你好", "多久"):
            assert await connection.send("me", message) == [{"recipient_id": "me", "text": f"{message}！" * 10_000}]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (response({"error": "稍后"}, "503 Service Unavailable"), "503: .*稍后"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "without a length"),
    ],
)
async def test_what_is_no_answer_is_an_error(given: bytes, fault: str) -> None:
    async def answer(sender: str, message: str) -> bytes:
        return given

    async with answering(answer) as port, Connection(port) as connection:
        with pytest.raises(BadResponse, match=fault):
            await connection.send("me", "你好")
