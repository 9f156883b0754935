"""The connection of the load, and WeChat's side of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from urllib.parse import parse_qsl, urlsplit

import pytest

from bench.turns.connection import BadResponse
from bench.turns.script import WrongAnswer
from bench.wechat.account import ENVIRONMENT, Post
from bench.wechat.script import Tapped, Turn, Typed, number_of
from bench.wechat.wire import Wire
from bot.channels.wechat.envelope import Envelopes
from bot.channels.wechat.fields import text_xml
from center.wechat_settings import read_wechat

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsucc\r\n3\r\ness\r\n0\r\n\r\n"
CHOICE = Turn("提交", "P-", is_choice=True)


@asynccontextmanager
async def answering(*answers: bytes) -> AsyncIterator[int]:
    """A server that gives these answers, one for each request on each connection; the port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]))
            writer.write(answer)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def test_answers_with_a_length_and_in_pieces_are_read_from_one_connection() -> None:
    whole = b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}"
    async with answering(CHUNKED, whole, b"HTTP/1.1 204 No Content\r\n\r\n") as port:
        wire = Wire(port)
        assert [await wire.post("/", b"x") for _ in range(3)] == [b"success", b"{}", b""]
        await wire.close()


async def test_a_connection_that_the_server_closed_is_opened_again() -> None:
    async with answering(CHUNKED) as port:
        wire = Wire(port)
        for _ in range(2):
            assert await wire.post("/", b"x") == b"success"
            assert wire._open is not None
            await wire._open[0].read()
        await wire.close()


async def test_a_refusal_is_an_error() -> None:
    async with answering(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 4\r\n\r\nstop") as port:
        wire = Wire(port)
        with pytest.raises(BadResponse, match="403: stop"):
            await wire.post("/", b"x")
        await wire.close()


def test_what_is_posted_opens_as_wechats_own_and_its_answer_is_read() -> None:
    post, now = Post(), datetime.now(timezone.utc)
    envelopes = Envelopes(read_wechat(ENVIRONMENT, is_production=False))
    path, body = post.letter(post.text("load_1", "多久", 7))
    opened = envelopes.open(dict(parse_qsl(urlsplit(path).query)), body, now)
    said = {name: opened.fields[name] for name in ("FromUserName", "MsgType", "Content", "MsgId")}
    assert said == {"FromUserName": "load_1", "MsgType": "text", "Content": "多久", "MsgId": "7"}
    answer = envelopes.close(
        text_xml("load_1", ENVIRONMENT["QIHANG_WECHAT_ACCOUNT_ID"], "三天", now), opened.stamp, now
    )
    assert [post.read(text.encode()) for text in (answer, "success", "")] == ["三天", "", ""]


def test_a_choice_is_typed_by_its_number_and_tapped_by_its_id() -> None:
    told = [{"text": "留言：雨伞。\n回复数字：1 提交，2 不留了。", "buttons": [{"title": "提交", "id": "btn_1"}]}]
    assert (Typed(CHOICE).message(told), Tapped(CHOICE).message(told)) == ("1", "btn_1")
    assert number_of("乙", "回复数字：\n1. 甲\n12. 乙") == "12"
    for turn in (Typed(CHOICE), Tapped(CHOICE)):
        with pytest.raises(WrongAnswer):
            turn.message([{"text": "好的。", "buttons": []}])


def test_another_answer_is_an_error() -> None:
    with pytest.raises(WrongAnswer, match="多久"):
        Turn("多久", "三天").check([{"text": "没听懂"}])
