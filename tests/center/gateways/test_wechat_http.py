"""The gateway over real HTTP, against the simulator in a process of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

import pytest

from center.clock import SystemClock
from center.gateways.simulators.wechat_phone import openid_of
from center.gateways.wechat import Busy, BusyCause, Media, MsgMenu, Refused, RefusedCode, Template, Text
from center.gateways.wechat_http import HttpWeChat
from center.gateways.wechat_token import SharedToken
from center.records import Records
from tests.center.gateways.wechat_running import APP_ID, APP_SECRET, OPENID, RunningWeChat, wechat_settings
from tests.center.recorded import SEAL
from tests.running import free_port

HELLO = Text("您好，材料齐了。")
MENU = MsgMenu("请选择：", (("7-1", "开办企业"), ("7-2", "办食品经营许可")), "点一下，或回复数字")
TEMPLATE = Template("T-1", (("thing1", "核对材料"), ("time2", "11月24日 9:30")), "https://qihang.local/n", key="n-1")
ALARM = "qihang.alarm"


async def refused(call: Awaitable[Any]) -> tuple[RefusedCode, int | None]:
    with pytest.raises(Refused) as caught:
        await call
    return caught.value.code, caught.value.errcode


async def busy(call: Awaitable[Any]) -> tuple[BusyCause, int | None, bool]:
    with pytest.raises(Busy) as caught:
        await call
    return caught.value.cause, caught.value.errcode, caught.value.may_have_arrived


@pytest.fixture
def gateway(wechat: RunningWeChat, kept: Records) -> HttpWeChat:
    """Our side; the person has just written."""
    wechat.did()
    return wechat.gateway(kept)


@pytest.mark.parametrize(
    "text",
    ["您好", "𠮷野家😀", "一行\n两行", '引号"和\\', "企" * 682, '<a href="https://a.cn">链</a>', "%00&é\u200d"],
    ids=ascii,
)
async def test_every_text_arrives_unchanged(wechat: RunningWeChat, gateway: HttpWeChat, text: str) -> None:
    await gateway.say(OPENID, Text(text))
    assert wechat.shows() == [{"via": "custom", "text": text}]


async def test_choices_arrive_with_their_ids(wechat: RunningWeChat, gateway: HttpWeChat) -> None:
    await gateway.say(OPENID, MENU)
    text = "请选择：\n开办企业\n办食品经营许可\n点一下，或回复数字"
    choices = [["7-1", "开办企业"], ["7-2", "办食品经营许可"]]
    assert wechat.shows() == [{"via": "custom", "text": text, "choices": choices}]


async def test_a_template_is_one_message_however_often_it_is_sent(wechat: RunningWeChat, gateway: HttpWeChat) -> None:
    msgids = [await gateway.send_template(OPENID, TEMPLATE) for _ in range(3)]
    shown = {"thing1": "核对材料", "time2": "11月24日 9:30"}
    expected = {"via": "template", "template_id": "T-1", "fields": shown, "url": "https://qihang.local/n"}
    assert (msgids, wechat.shows()) == (["1", "1", "1"], [expected])


async def test_a_subscription_notice_needs_a_subscription(wechat: RunningWeChat, gateway: HttpWeChat) -> None:
    notice = Template("S-1", (("phrase1", "已办结"),), kind="subscribe")
    assert await refused(gateway.send_template(OPENID, notice)) == (RefusedCode.TEMPLATE, 43101)
    wechat.tell("subscriptions", openid=OPENID, template_id="S-1")
    assert await gateway.send_template(OPENID, notice) == "1"
    assert await refused(gateway.send_template(OPENID, notice)) == (RefusedCode.TEMPLATE, 43101)
    expected = {"via": "subscribe", "template_id": "S-1", "fields": {"phrase1": "已办结"}, "url": ""}
    assert wechat.shows() == [expected]


async def test_a_template_that_is_not_registered_is_refused(wechat: RunningWeChat, gateway: HttpWeChat) -> None:
    wechat.tell("templates", registered=["T-2", "T-3"])
    assert await refused(gateway.send_template(OPENID, TEMPLATE)) == (RefusedCode.TEMPLATE, 40037)
    assert await gateway.templates() == {"T-2", "T-3"}


@pytest.mark.parametrize("size", [1000, 256_000])
async def test_a_file_comes_with_type_and_name(wechat: RunningWeChat, gateway: HttpWeChat, size: int) -> None:
    content = bytes(range(250)) * (size // 250)
    media_id = wechat.put_file(content, "image/png", "a.png")
    assert await gateway.media(media_id, size) == Media(content, "image/png", "a.png")
    assert await refused(gateway.media(media_id, size - 1)) == (RefusedCode.TOO_LARGE, None)
    assert await refused(gateway.media("media-999999", 10)) == (RefusedCode.OTHER, 40007)


async def test_a_menu_comes_back_as_it_was_put(gateway: HttpWeChat) -> None:
    below = [{"type": "view", "name": "办事大厅", "url": "https://a.cn"}]
    menu = {"button": [{"type": "click", "name": "帮助", "key": "help"}, {"name": "办事", "sub_button": below}]}
    assert await gateway.menu() is None
    await gateway.put_menu(menu)
    assert await gateway.menu() == menu


async def test_a_menu_with_a_name_too_long_is_refused(gateway: HttpWeChat) -> None:
    menu = {"button": [{"type": "click", "name": "企业开办办理", "key": "help"}]}
    assert await refused(gateway.put_menu(menu)) == (RefusedCode.CONTENT, 40018)
    assert await gateway.menu() is None


async def test_a_code_brings_its_scene_along(wechat: RunningWeChat, gateway: HttpWeChat) -> None:
    address = await gateway.make_qr("case:D-2026-7KQ4", 86400)
    assert address == "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQ000001simulated%2B/%3D%3D"
    assert wechat.ask("scene", ticket="gQ000001simulated+/==") == {"scene": "case:D-2026-7KQ4"}


async def test_typing_shows_and_asking_again_changes_nothing(wechat: RunningWeChat, gateway: HttpWeChat) -> None:
    for _ in range(2):
        await gateway.typing(OPENID)
    assert wechat.ask("phone", openid=OPENID)["is_typing"] is True
    assert wechat.ask("calls")["message/custom/typing"] == 2
    assert await refused(gateway.typing(openid_of(2))) == (RefusedCode.NOT_FOLLOWING, 40003)


@pytest.mark.parametrize(
    ("errcode", "code", "reason"),
    [
        (45015, RefusedCode.WINDOW_CLOSED, "对方超过48小时没有和公众号互动，微信不让主动发消息。"),
        (45047, RefusedCode.QUOTA, "微信允许主动发的条数用完了，要等对方再来消息。"),
        (48001, RefusedCode.NO_RIGHT, "公众号没有这项接口权限。"),
        (43004, RefusedCode.NOT_FOLLOWING, "对方没有关注公众号。"),
        (40003, RefusedCode.NOT_FOLLOWING, "对方没有关注公众号。"),
        (40037, RefusedCode.TEMPLATE, "微信模板用不了，或对方没有订阅。"),
        (45002, RefusedCode.CONTENT, "内容太长、是空的，或者微信不允许。"),
        (99999, RefusedCode.OTHER, "微信没有收下。"),
    ],
)
async def test_what_is_refused_is_refused_for_good(
    wechat: RunningWeChat, gateway: HttpWeChat, errcode: int, code: RefusedCode, reason: str
) -> None:
    wechat.order("errcode", errcode)
    with pytest.raises(Refused) as caught:
        await gateway.say(OPENID, HELLO)
    assert (caught.value.code, caught.value.errcode, caught.value.reason) == (code, errcode, reason)
    assert wechat.texts() == []


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("errcode", -1, (BusyCause.SERVER, -1, False)),
        ("errcode", 45009, (BusyCause.RATE, 45009, False)),
        ("errcode", 45011, (BusyCause.RATE, 45011, False)),
        ("status", 429, (BusyCause.RATE, None, False)),
        ("status", 502, (BusyCause.SERVER, None, False)),
        ("status", 404, (BusyCause.REPLY, None, True)),
        ("status", 302, (BusyCause.REPLY, None, True)),
        ("cut", None, (BusyCause.CUT, None, True)),
    ],
)
async def test_what_did_not_work_now_may_work_later(
    wechat: RunningWeChat, gateway: HttpWeChat, kind: str, value: Any, expected: tuple[BusyCause, int | None, bool]
) -> None:
    wechat.order(kind, value)
    assert await busy(gateway.say(OPENID, HELLO)) == expected
    assert wechat.texts() == []
    await gateway.say(OPENID, HELLO)
    assert wechat.texts() == [HELLO.content]


async def test_a_lost_reply_is_not_reported_as_sent(wechat: RunningWeChat, gateway: HttpWeChat) -> None:
    wechat.order("lose_reply")
    assert await busy(gateway.say(OPENID, HELLO)) == (BusyCause.CUT, None, True)
    assert wechat.texts() == [HELLO.content]


async def test_a_late_reply_is_given_up(wechat: RunningWeChat, kept: Records) -> None:
    wechat.did()
    gateway = wechat.gateway(kept, seconds=0.5)
    await gateway.menu()
    wechat.order("delay", 30)
    assert await busy(gateway.say(OPENID, HELLO)) == (BusyCause.TIMEOUT, None, True)


async def test_a_huge_reply_is_not_read_to_its_end(wechat: RunningWeChat, gateway: HttpWeChat) -> None:
    wechat.order("huge_reply", 16 * 1024 * 1024)
    assert await busy(gateway.say(OPENID, HELLO)) == (BusyCause.REPLY, None, True)


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "<html>",
        "[]",
        "{}",
        "null",
        '{"errcode":null}',
        '{"errcode":"x"}',
        '{"errmsg":"ok"}',
        '{"errcode":[]}',
        "[" * 60_000,
    ],
    ids=lambda reply: reply[:20] or "nothing",
)
async def test_a_reply_that_says_nothing_is_never_sent(
    wechat: RunningWeChat, gateway: HttpWeChat, caplog: pytest.LogCaptureFixture, reply: str
) -> None:
    wechat.order("garbled_reply", reply)
    assert await busy(gateway.say(OPENID, HELLO)) == (BusyCause.REPLY, None, True)
    assert [record.getMessage() for record in caplog.records if record.name == ALARM] == ["ALARM wechat_reply errcode="]


async def test_half_a_surrogate_is_refused_and_reaches_nobody(wechat: RunningWeChat, gateway: HttpWeChat) -> None:
    assert await refused(gateway.say(OPENID, Text("半\ud800个"))) == (RefusedCode.CONTENT, None)
    assert wechat.texts() == []


async def test_nobody_at_the_address_is_no_network(kept: Records) -> None:
    token = SharedToken(kept, SEAL, APP_ID, SystemClock())
    nobody = HttpWeChat(wechat_settings(f"http://127.0.0.1:{free_port()}"), token)
    assert await busy(nobody.say(OPENID, HELLO)) == (BusyCause.NETWORK, None, False)


@pytest.mark.parametrize("end", ["expire", "revoke"])
async def test_a_burst_over_a_dead_token_fetches_one(wechat: RunningWeChat, gateway: HttpWeChat, end: str) -> None:
    await gateway.menu()
    wechat.tell("tokens", end=end)
    openids = [openid_of(number) for number in range(50)]
    for openid in openids:
        wechat.did(openid=openid)
    await asyncio.gather(*(gateway.say(openid, HELLO) for openid in openids))
    assert [wechat.texts(openid) for openid in openids] == [[HELLO.content]] * 50
    assert wechat.ask("tokens") == {"stable": 2, "given": 2}


async def test_replicas_share_one_token(wechat: RunningWeChat, kept: Records) -> None:
    replicas = [wechat.gateway(kept) for _ in range(4)]
    await asyncio.gather(*(replica.menu() for replica in replicas for _ in range(5)))
    assert wechat.ask("tokens") == {"stable": 1, "given": 1}
    wechat.tell("tokens", end="revoke")
    await asyncio.gather(*(replica.menu() for replica in replicas for _ in range(5)))
    assert wechat.ask("tokens") == {"stable": 2, "given": 2}


async def test_a_token_that_is_never_taken_is_alarmed(
    wechat: RunningWeChat, gateway: HttpWeChat, caplog: pytest.LogCaptureFixture
) -> None:
    wechat.order("errcode", 40001, times=2)
    assert await busy(gateway.say(OPENID, HELLO)) == (BusyCause.TOKEN, None, False)
    assert wechat.texts() == []
    assert [record.getMessage() for record in caplog.records if record.name == ALARM] == ["ALARM wechat_token errcode="]


@pytest.mark.parametrize(
    ("change", "errcode"),
    [({"QIHANG_WECHAT_APP_SECRET": "f" * 32}, 40125), ({"QIHANG_WECHAT_APP_ID": "wx" + "0" * 16}, 40013)],
)
async def test_an_account_that_wechat_does_not_know_is_alarmed(
    wechat: RunningWeChat, kept: Records, caplog: pytest.LogCaptureFixture, change: dict[str, str], errcode: int
) -> None:
    settings = wechat_settings(wechat.url, **change)
    stranger = HttpWeChat(settings, SharedToken(kept, SEAL, settings.app_id, SystemClock()))
    assert await busy(stranger.say(OPENID, HELLO)) == (BusyCause.TOKEN, errcode, False)
    assert [record.getMessage() for record in caplog.records] == [f"ALARM wechat_token errcode={errcode}"]


@pytest.mark.parametrize(
    ("kind", "value", "cause"),
    [
        ("status", 503, BusyCause.SERVER),
        ("cut", None, BusyCause.NETWORK),
        ("lose_reply", None, BusyCause.NETWORK),
        ("garbled_reply", "{}", BusyCause.NETWORK),
        ("errcode", -1, BusyCause.SERVER),
    ],
)
async def test_without_a_token_nothing_was_sent(
    wechat: RunningWeChat, gateway: HttpWeChat, kind: str, value: Any, cause: BusyCause
) -> None:
    wechat.order(kind, value, path="stable_token")
    calls = await asyncio.gather(*(busy(gateway.say(OPENID, HELLO)) for _ in range(20)))
    assert {(call[0], call[2]) for call in calls} == {(cause, False)}
    assert wechat.ask("tokens").get("stable", 0) <= 1
    assert wechat.texts() == []


async def test_nothing_personal_and_no_secret_is_logged(
    wechat: RunningWeChat, gateway: HttpWeChat, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await gateway.say(OPENID, HELLO)
        wechat.order("errcode", 45015)
        await refused(gateway.say(OPENID, HELLO))
        wechat.order("cut")
        await busy(gateway.say(OPENID, HELLO))
        wechat.tell("tokens", end="expire")
        await gateway.say(OPENID, HELLO)
    for hidden in (OPENID, HELLO.content, APP_SECRET, "simulatedToken"):
        assert hidden not in caplog.text
