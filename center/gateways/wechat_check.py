"""Checks an installation's official account by asking WeChat, and our own address as WeChat would; one line each."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import NamedTuple, Optional

import httpx

from center.gateways.wechat import Busy, BusyCause, Refused, RefusedCode, Text, WeChatApi
from center.gateways.wechat_menu import menu_difference
from center.gateways.wechat_signing import CALLBACK, signed
from center.settings import Settings
from center.wechat.setting import WeChatSetting

NOBODY = "qihang-check"
"""An openid, a media id and a scene that nobody has."""
QR_SECONDS = 60
REACH_SECONDS = 5.0
_PLATFORM = "微信公众平台“设置与开发”里的"
_MENDS: Mapping[Optional[int], str] = {
    40013: "AppID 不对，改 QIHANG_WECHAT_APP_ID",
    40001: "AppSecret 不对，改 QIHANG_WECHAT_APP_SECRET",
    40125: "AppSecret 不对，改 QIHANG_WECHAT_APP_SECRET",
    40164: f"这台机器出口的 IP 不在白名单里，到{_PLATFORM}“IP白名单”加上",
    40243: f"AppSecret 被冻结了，到{_PLATFORM}“基本配置”解冻",
    50007: "公众号被冻结了，请管理员登录微信公众平台处理",
    89503: "要管理员在微信里确认这台机器的调用，确认后再查一次",
    89506: "管理员一天内拒绝过这台机器的调用，过后再查",
    89507: "管理员一小时内拒绝过这台机器的调用，过后再查",
}


class Line(NamedTuple):
    """What one check found, in plain Chinese; where it is not good, with the mend."""

    is_good: bool
    text: str

    def __str__(self) -> str:
        return f"{'✔' if self.is_good else '✘'} {self.text}"


async def check(settings: Settings, setting: WeChatSetting | None, api: WeChatApi, now: datetime) -> list[Line]:
    """Everything that can be found out from here; after an identity that WeChat does not know, only our address."""
    lines = [_settings_line(settings), _setting_line(setting)]
    identity = await _identity(api, settings)
    lines.append(identity)
    if identity.is_good:
        lines += await _account(api, setting)
    return [*lines, await _address(settings, now)]


def _settings_line(settings: Settings) -> Line:
    wechat = settings.wechat
    sealed = "消息加密" if wechat.aes_key else "消息不加密，正式模式要填 QIHANG_WECHAT_AES_KEY"
    return Line(
        bool(wechat.aes_key), f"设置：公众号 {wechat.app_id}，原始ID {wechat.account_id}，接口 {wechat.api}，{sealed}"
    )


def _setting_line(setting: WeChatSetting | None) -> Line:
    if setting is None:
        return Line(False, "内容：缺 knowledge/service/wechat.yml，写好菜单、问候语和模板")
    if setting.samples():
        return Line(False, f"内容：wechat.yml 里还有样例（{'、'.join(setting.samples())}），换成本地的")
    return Line(True, "内容：wechat.yml 是本地的")


async def _identity(api: WeChatApi, settings: Settings) -> Line:
    """Any call will do: it needs a token."""
    try:
        await api.menu()
    except Busy as busy:
        return Line(False, f"身份：{_mend(busy, settings.wechat.api)}")
    except Refused:
        pass
    return Line(True, "身份：微信认得 AppID 和 AppSecret")


def _mend(busy: Busy, api: str) -> str:
    if busy.cause in (BusyCause.NETWORK, BusyCause.TIMEOUT, BusyCause.CUT):
        return f"连不上 {api}，检查这台机器能不能上外网、域名解析和防火墙"
    return _MENDS.get(busy.errcode, f"{busy.reason}（返回码 {busy.errcode or '无'}）")


async def _account(api: WeChatApi, setting: WeChatSetting | None) -> list[Line]:
    is_verified = setting is None or setting.account.is_verified
    return [
        await _menu_line(api, setting, is_verified),
        await _custom_line(api, is_verified),
        await _templates_line(api, setting, is_verified),
        await _right("带参数二维码", lambda: api.make_qr(NOBODY, QR_SECONDS), is_verified),
        await _right("下载用户发来的图片", lambda: api.media(NOBODY, 1), is_verified),
    ]


async def _menu_line(api: WeChatApi, setting: WeChatSetting | None, is_verified: bool) -> Line:
    try:
        there = await api.menu()
    except (Refused, Busy) as error:
        return _failed("菜单", error, is_verified)
    if menu_difference(there, setting.menu_json() if setting else None):
        return Line(False, "菜单：微信上的和 wechat.yml 里的不一样，运行 python -m bot.channels.wechat menu 推送")
    return Line(True, "菜单：和 wechat.yml 里的一样")


async def _custom_line(api: WeChatApi, is_verified: bool) -> Line:
    line = await _right("客服消息", lambda: api.say(NOBODY, Text("检查")), is_verified)
    if line == _has("客服消息") and not is_verified:
        return Line(False, "客服消息：有权限，可 wechat.yml 里写着没有认证，把 account.is_verified 改成 true")
    return line


async def _right(name: str, probe: Callable[[], Awaitable[object]], is_verified: bool) -> Line:
    """Asking for what nobody has is refused for another reason where the right is there."""
    try:
        await probe()
    except Refused as refused:
        if refused.code is RefusedCode.NO_RIGHT:
            return _failed(name, refused, is_verified)
    except Busy as busy:
        return _failed(name, busy, is_verified)
    return _has(name)


def _has(name: str) -> Line:
    return Line(True, f"{name}：有权限")


def _failed(name: str, error: Refused | Busy, is_verified: bool) -> Line:
    """An account that is not verified has few rights; one that we know to be so is as it should be."""
    if isinstance(error, Busy):
        return Line(False, f"{name}：查不了，{error.reason}")
    if error.code is not RefusedCode.NO_RIGHT:
        return Line(False, f"{name}：{error.reason}")
    if not is_verified:
        return Line(True, f"{name}：没有权限，没有认证的公众号都这样，企航就不用它")
    return Line(False, f"{name}：没有权限，公众号没有认证，或没有开通：去认证，或在 wechat.yml 里写明没有认证")


async def _templates_line(api: WeChatApi, setting: WeChatSetting | None, is_verified: bool) -> Line:
    """WeChat lists template messages only; subscription notices are for people to compare."""
    wanted = setting.templates if setting else {}
    ids = {template.id: kind for kind, template in wanted.items() if template.kind == "template"}
    try:
        missing = sorted(ids[name] for name in set(ids) - await api.templates())
    except (Refused, Busy) as error:
        return _failed("模板消息", error, is_verified)
    if missing:
        named = "、".join(missing)
        return Line(False, f"模板消息：{named} 的模板编号不在公众号的模板库里，到微信公众平台“模板消息”里核对")
    others = len(wanted) - len(ids)
    return Line(True, "模板消息：编号都对" + (f"；另有 {others} 个订阅通知，请人工核对编号" if others else ""))


async def _address(settings: Settings, now: datetime) -> Line:
    """Asked as WeChat asks when 服务器配置 is handed in."""
    url, echo = settings.public_url + CALLBACK, secrets.token_hex(8)
    asked = {**signed(settings.wechat.token, secrets.token_hex(5), now), "echostr": echo}
    try:
        async with httpx.AsyncClient(timeout=REACH_SECONDS, trust_env=False) as client:
            response = await client.get(url, params=asked)
    except (httpx.HTTPError, httpx.InvalidURL):
        return Line(False, f"服务器地址：从这台机器连不上 {url}，检查服务是否在运行、域名、证书和反向代理")
    if response.status_code == 200 and response.text == echo:
        return _reached(url)
    return Line(
        False, f"服务器地址：{url} 没有按微信的要求回应（{response.status_code}），{_wrong(response.status_code)}"
    )


def _reached(url: str) -> Line:
    if not url.startswith("https://"):
        return Line(False, f"服务器地址：{url} 能用，但微信只访问公网地址，请用 https:// 的域名设 QIHANG_PUBLIC_URL")
    return Line(True, f"服务器地址：{url} 回应正确，把它填到微信公众平台的服务器配置")


def _wrong(status: int) -> str:
    if status == 403:
        return "检查 QIHANG_WECHAT_TOKEN 和正在运行的服务是否一样，两边时间是否准"
    return "检查运行的服务配了 QIHANG_WECHAT_ 各项没有，反向代理有没有转发"
