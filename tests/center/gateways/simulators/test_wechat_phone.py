"""The phone and WeChat's server towards us, against a server made of wechatpy's other half."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timezone
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from wechatpy import create_reply, parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import check_signature

from center.clock import FixedClock
from center.gateways.simulators.wechat_callbacks import BadReply, Callbacks, Mode, Passive
from center.gateways.simulators.wechat_phone import Phone
from tests.center.gateways.wechat_running import OPENID, RunningWeChat, wechat_settings

AT = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
SETTINGS = wechat_settings("")
CRYPTO = WeChatCrypto(SETTINGS.token, SETTINGS.aes_key, SETTINGS.app_id)


class Center:
    """Answers every message with ``答：`` and what it was, the way wechatpy's documentation has it; ``does`` first."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.queries: list[Mapping[str, str]] = []
        self.does: list[Any] = []
        self.target = ""

    async def serve(self, request: web.Request) -> web.Response:
        query = dict(request.query)
        check_signature(SETTINGS.token, query["signature"], query["timestamp"], query["nonce"])
        if request.method == "GET":
            return web.Response(text=query["echostr"])
        self.queries.append(query)
        body = (await request.read()).decode()
        is_sealed = query.get("encrypt_type") == "aes"
        stamp = (query.get("msg_signature", ""), query["timestamp"], query["nonce"])
        plain = CRYPTO.decrypt_message(body, *stamp) if is_sealed else body
        message = parse_message(plain)
        self.got.append(message)
        return await self._answer(message, query, is_sealed)

    async def _answer(self, message: Any, query: Mapping[str, str], is_sealed: bool) -> web.Response:
        doing = self.does.pop(0) if self.does else None
        if isinstance(doing, int):
            return web.Response(status=doing)
        if isinstance(doing, str):
            return web.Response(text=doing)
        if doing is not None:
            await doing.wait()
        reply = create_reply(f"答：{message.type}", message)
        reply.target = self.target or reply.target
        xml = reply.render()
        return web.Response(text=CRYPTO.encrypt_message(xml, query["nonce"], query["timestamp"]) if is_sealed else xml)


@pytest.fixture
async def center() -> AsyncIterator[tuple[Center, str]]:
    """The server and its address."""
    answering = Center()
    application = web.Application()
    application.router.add_route("*", "/wechat/callback", answering.serve)
    async with TestServer(application) as server:
        yield answering, str(server.make_url("/wechat/callback"))


def callbacks(url: str, mode: Mode = "aes", patience: float = 5.0) -> Callbacks:
    return Callbacks(SETTINGS, url, FixedClock(AT), mode=mode, patience=patience)


async def test_the_address_says_what_it_is_asked(center: tuple[Center, str]) -> None:
    assert await callbacks(center[1]).verify("8812345") == (200, "8812345")


@pytest.mark.parametrize("mode", ["plain", "compatible", "aes"])
async def test_a_text_arrives_and_its_answer_comes_back(center: tuple[Center, str], mode: Mode) -> None:
    answering, url = center
    said = "开饭店]]>要<什么>证&？\n谢谢"
    reply = await Phone(OPENID, callbacks(url, mode)).says(said)
    got = answering.got[0]
    assert (got.content, got.source, got.target, got.time) == (said, OPENID, SETTINGS.account_id, int(AT.timestamp()))
    assert reply == Passive("答：text", (200,))
    assert ("msg_signature" in answering.queries[0]) == (mode != "plain")


async def test_every_doing_arrives_as_wechatpy_reads_it(center: tuple[Center, str], wechat: RunningWeChat) -> None:
    answering, url = center
    phone = Phone(OPENID, callbacks(url), wechat.url)
    await phone.subscribes()
    await phone.subscribes("case:D-1")
    await phone.speaks("我要开饭店。")
    await phone.sends_image(b"\xff\xd8")
    await phone.sends_location(38.49, 112.96, "定襄县")
    await phone.sends_link("标题", "https://a.cn")
    await phone.clicks("help")
    await phone.scans("case:D-1")
    await phone.views("https://a.cn")
    await phone.sends("sticker", Face="笑")
    await phone.template_finished("7")
    await phone.unsubscribes()
    named = [getattr(got, "event", got.type) for got in answering.got]
    assert named == [
        "subscribe", "subscribe_scan", "voice", "image", "location", "link", "click", "scan", "view", "unknown",
        "templatesendjobfinish", "unsubscribe",
    ]  # fmt: skip
    assert [answering.got[1].scene_id, answering.got[2].recognition, answering.got[7].scene_id] == [
        "case:D-1",
        "我要开饭店。",
        "case:D-1",
    ]
    assert (answering.got[3].media_id, answering.got[4].location) == ("media-000001", ("38.490000", "112.960000"))


async def test_doings_allow_messages_and_replies_show(center: tuple[Center, str], wechat: RunningWeChat) -> None:
    phone = Phone(OPENID, callbacks(center[1]), wechat.url)
    await phone.subscribes()
    await phone.says("开办企业", menu_id="7-1")
    assert wechat.ask("phone", openid=OPENID)["left"] == 6
    await phone.says("你好")
    assert wechat.ask("phone", openid=OPENID)["left"] == 11
    shown = [(message["via"], message["text"]) for message in await phone.shows()]
    assert shown == [("passive", "答：event"), ("passive", "答：text"), ("passive", "答：text")]


async def test_wechat_tries_three_times_with_the_same_message(center: tuple[Center, str]) -> None:
    answering, url = center
    never = asyncio.Event()
    answering.does = [never, 502, never]
    reply = await Phone(OPENID, callbacks(url, patience=0.3)).says("你好")
    assert (reply, reply.is_answered) == (Passive("", (None, 502, None)), False)
    assert len({got.id for got in answering.got}) == 1
    assert len({query["nonce"] for query in answering.queries}) == 3
    never.set()


async def test_the_second_try_can_be_answered(center: tuple[Center, str]) -> None:
    answering, url = center
    answering.does = [500]
    assert await Phone(OPENID, callbacks(url)).says("你好") == Passive("答：text", (500, 200))


@pytest.mark.parametrize("nothing", ["", "success"])
async def test_nothing_shows_where_nothing_is_replied(center: tuple[Center, str], nothing: str) -> None:
    answering, url = center
    answering.does = [nothing]
    reply = await Phone(OPENID, callbacks(url)).says("你好")
    assert (reply, reply.is_answered) == (Passive("", (200,)), True)


async def test_a_refusal_is_not_tried_again(center: tuple[Center, str]) -> None:
    answering, url = center
    answering.does = [403]
    assert await Phone(OPENID, callbacks(url)).says("你好") == Passive("", (403,))


@pytest.mark.parametrize("body", ["<html>", "<xml></xml>", "{}", "<xml><Encrypt>x</Encrypt></xml>"])
async def test_a_reply_that_wechat_cannot_read_is_told(center: tuple[Center, str], body: str) -> None:
    answering, url = center
    answering.does = [body]
    with pytest.raises(BadReply):
        await Phone(OPENID, callbacks(url)).says("你好")


async def test_a_reply_to_somebody_else_is_told(center: tuple[Center, str]) -> None:
    answering, url = center
    answering.target = "oSomebodyElse"
    with pytest.raises(BadReply, match="somebody else"):
        await Phone(OPENID, callbacks(url)).says("你好")


async def test_tries_go_to_the_replicas_in_turn(center: tuple[Center, str]) -> None:
    nobody = "http://127.0.0.1:9/wechat/callback"
    several = Callbacks(SETTINGS, [nobody, center[1]], FixedClock(AT))
    assert await Phone(OPENID, several).says("你好") == Passive("答：text", (None, 200))
