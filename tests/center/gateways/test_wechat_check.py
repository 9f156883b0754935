"""What a check of an installation finds, against the simulator and a server that answers as ours does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from wechatpy.exceptions import InvalidSignatureException
from wechatpy.utils import check_signature

from center.clock import SystemClock
from center.gateways.wechat_check import check
from center.gateways.wechat_http import HttpWeChat
from center.gateways.wechat_token import SharedToken
from center.records import Records
from center.settings import Settings, read_settings
from center.wechat.setting import TextSetting, WeChatSetting, load_wechat
from tests.center.gateways.wechat_running import APP_ID, ENVIRONMENT, RunningWeChat
from tests.center.recorded import FRIDAY_NOON, SEAL

TEXTS = dict.fromkeys(TextSetting.__fields__, "好的")
MENU = [{"name": "办事", "entries": [{"name": "怎么办", "key": "how", "say": "怎么开办企业？"}]}]


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """Where our server answers WeChat's question."""

    async def answer(request: web.Request) -> web.Response:
        query = request.query
        try:
            check_signature(ENVIRONMENT["QIHANG_WECHAT_TOKEN"], query["signature"], query["timestamp"], query["nonce"])
        except InvalidSignatureException:
            return web.Response(status=403)
        return web.Response(text=query["echostr"])

    application = web.Application()
    application.router.add_get("/wechat/callback", answer)
    async with TestServer(application) as server:
        yield str(server.make_url("")).rstrip("/")


def installed_settings(tmp_path: Path, wechat: RunningWeChat, public_url: str, **changes: str) -> Settings:
    named = {"QIHANG_VAR": str(tmp_path), "QIHANG_WECHAT_API": wechat.url, "QIHANG_PUBLIC_URL": public_url}
    return read_settings({**ENVIRONMENT, **named, **changes})


def our_setting(**changes: Any) -> WeChatSetting:
    texts = {**TEXTS, "more": "回复“继续”看下文", "more_words": ["继续"]}
    return WeChatSetting(**{"texts": texts, "menu": MENU, **changes})


async def found(settings: Settings, setting: WeChatSetting | None, records: Records) -> list[str]:
    api = HttpWeChat(settings.wechat, SharedToken(records, SEAL, settings.wechat.app_id, SystemClock()))
    return [str(line) for line in await check(settings, setting, api, FRIDAY_NOON)]


async def test_a_whole_installation_is_good_but_for_its_address(
    tmp_path: Path, wechat: RunningWeChat, kept: Records, address: str
) -> None:
    await wechat.gateway(kept).put_menu(our_setting().menu_json())
    settings = installed_settings(tmp_path, wechat, address)
    assert await found(settings, our_setting(), kept) == [
        f"✔ 设置：公众号 {APP_ID}，原始ID gh_0123456789ab，接口 {wechat.url}，消息加密",
        "✔ 内容：wechat.yml 是本地的",
        "✔ 身份：微信认得 AppID 和 AppSecret",
        "✔ 菜单：和 wechat.yml 里的一样",
        "✔ 客服消息：有权限",
        "✔ 模板消息：编号都对",
        "✔ 带参数二维码：有权限",
        "✔ 下载用户发来的图片：有权限",
        f"✘ 服务器地址：{address}/wechat/callback 能用，但微信只访问公网地址，请用 https:// 的域名设 QIHANG_PUBLIC_URL",
    ]
    assert wechat.ask("outbox") == {"messages": []}


async def test_what_is_wrong_comes_with_its_mend(
    tmp_path: Path, wechat: RunningWeChat, kept: Records, address: str
) -> None:
    wechat.tell("rights", without=["custom", "qrcode"])
    wechat.tell("templates", registered=["T-9"])
    values = {"thing1": "title"}
    templates = {
        "reminder": {"id": "T-1", "values": values},
        "progress": {"id": "T-9", "values": values, "sample": True},
        "rating": {"id": "S-1", "kind": "subscribe", "values": values},
    }
    settings = installed_settings(
        tmp_path, wechat, address, QIHANG_WECHAT_AES_KEY="", QIHANG_WECHAT_TOKEN="anotherToken"
    )
    missing = "没有权限，公众号没有认证，或没有开通：去认证，或在 wechat.yml 里写明没有认证"
    assert await found(settings, our_setting(sample=True, templates=templates), kept) == [
        f"✘ 设置：公众号 {APP_ID}，原始ID gh_0123456789ab，接口 {wechat.url}，"
        "消息不加密，正式模式要填 QIHANG_WECHAT_AES_KEY",
        "✘ 内容：wechat.yml 里还有样例（wechat、wechat.templates.progress），换成本地的",
        "✔ 身份：微信认得 AppID 和 AppSecret",
        "✘ 菜单：微信上的和 wechat.yml 里的不一样，运行 python -m bot.channels.wechat menu 推送",
        f"✘ 客服消息：{missing}",
        "✘ 模板消息：reminder 的模板编号不在公众号的模板库里，到微信公众平台“模板消息”里核对",
        f"✘ 带参数二维码：{missing}",
        "✔ 下载用户发来的图片：有权限",
        f"✘ 服务器地址：{address}/wechat/callback 没有按微信的要求回应（403），"
        "检查 QIHANG_WECHAT_TOKEN 和正在运行的服务是否一样，两边时间是否准",
    ]


@pytest.mark.parametrize(
    ("kind", "value", "mend"),
    [
        ("errcode", 40164, "这台机器出口的 IP 不在白名单里，到微信公众平台“设置与开发”里的“IP白名单”加上"),
        ("errcode", 40125, "AppSecret 不对，改 QIHANG_WECHAT_APP_SECRET"),
        ("errcode", 40001, "AppSecret 不对，改 QIHANG_WECHAT_APP_SECRET"),
        ("errcode", 50004, "微信不认我们的身份，请检查公众号设置。（返回码 50004）"),
        ("cut", None, "连不上 {api}，检查这台机器能不能上外网、域名解析和防火墙"),
    ],
)
async def test_without_an_identity_only_the_address_is_asked(
    tmp_path: Path, wechat: RunningWeChat, kept: Records, kind: str, value: Any, mend: str
) -> None:
    wechat.order(kind, value, path="stable_token", times=9)
    settings = installed_settings(tmp_path, wechat, "http://127.0.0.1:9")
    lines = await found(settings, None, kept)
    assert lines[1:] == [
        "✘ 内容：缺 knowledge/service/wechat.yml，写好菜单、问候语和模板",
        f"✘ 身份：{mend.format(api=wechat.url)}",
        "✘ 服务器地址：从这台机器连不上 http://127.0.0.1:9/wechat/callback，检查服务是否在运行、域名、证书和反向代理",
    ]


async def test_an_account_that_is_verified_after_all_is_told(
    tmp_path: Path, wechat: RunningWeChat, kept: Records, address: str
) -> None:
    setting = our_setting(account={"is_verified": False})
    lines = await found(installed_settings(tmp_path, wechat, address), setting, kept)
    assert lines[4] == "✘ 客服消息：有权限，可 wechat.yml 里写着没有认证，把 account.is_verified 改成 true"


async def test_an_account_that_is_not_verified_need_not_have_rights(
    tmp_path: Path, wechat: RunningWeChat, kept: Records, address: str
) -> None:
    wechat.tell("rights", without=["custom", "template", "subscribe", "menu", "qrcode", "media"])
    setting = our_setting(account={"is_verified": False})
    lines = await found(installed_settings(tmp_path, wechat, address), setting, kept)
    names = ("菜单", "客服消息", "模板消息", "带参数二维码", "下载用户发来的图片")
    assert lines[3:8] == [f"✔ {name}：没有权限，没有认证的公众号都这样，企航就不用它" for name in names]


async def test_what_cannot_be_found_out_now_is_not_called_good(
    tmp_path: Path, wechat: RunningWeChat, kept: Records, address: str
) -> None:
    for path in ("message/custom/send", "template/get_all_private_template", "qrcode/create", "media/get"):
        wechat.order("errcode", -1, path=path)
    lines = await found(installed_settings(tmp_path, wechat, address), our_setting(), kept)
    names = ("客服消息", "模板消息", "带参数二维码", "下载用户发来的图片")
    assert lines[4:8] == [f"✘ {name}：查不了，微信系统繁忙，稍后再发。" for name in names]


def test_the_real_setting_can_be_checked() -> None:
    setting = load_wechat(Path("knowledge/service"))
    assert setting is None or setting.menu_json()["button"]
