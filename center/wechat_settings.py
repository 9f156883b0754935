"""The settings of the WeChat official account, from the environment (docs/wechat.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from center.setting_checks import LOOPBACK, SettingsError, checked_address

WECHAT_API = "https://api.weixin.qq.com"
_FORMS = {
    "QIHANG_WECHAT_APP_ID": ("wx[0-9a-z]{16}", "is 18 characters and begins with wx (开发者ID AppID)"),
    "QIHANG_WECHAT_APP_SECRET": ("[0-9A-Za-z]{32}", "is 32 letters and digits (开发者密码 AppSecret)"),
    "QIHANG_WECHAT_TOKEN": ("[0-9A-Za-z]{3,32}", "is 3 to 32 letters and digits (令牌 Token)"),
    "QIHANG_WECHAT_AES_KEY": ("[0-9A-Za-z]{43}", "is 43 letters and digits (消息加解密密钥 EncodingAESKey)"),
    "QIHANG_WECHAT_ACCOUNT_ID": ("gh_[0-9A-Za-z]{6,32}", "begins with gh_ (原始ID)"),
}
_OPTIONAL_IN_DEMO = "QIHANG_WECHAT_AES_KEY"


@dataclass(frozen=True)
class WeChatSettings:
    """The account; without ``app_id`` there is none.

    ``token`` and ``aes_key`` are those of 服务器配置, where ``account_id`` (原始ID) is what callbacks are addressed to;
    without ``aes_key`` they come in the clear. ``api``: where WeChat's interface is reached, no slash at its end.
    """

    app_id: str = ""
    app_secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)
    account_id: str = ""
    api: str = WECHAT_API

    @property
    def is_set(self) -> bool:
        """Whether this installation has an account."""
        return bool(self.app_id)


def read_wechat(environment: Mapping[str, str], *, is_production: bool) -> WeChatSettings:
    """The QIHANG_WECHAT_ variables: all empty, or whole; raises SettingsError naming the one that cannot be used.

    In demo the AES key may be missing: callbacks then come in the clear, as 明文模式 has them.
    """
    given = {name: environment.get(name, "").strip() for name in _FORMS}
    api = environment.get("QIHANG_WECHAT_API", "").strip().rstrip("/")
    if not any(given.values()) and not api:
        return WeChatSettings()
    for name, text in given.items():
        _check(name, text, may_miss=name == _OPTIONAL_IN_DEMO and not is_production)
    if api:
        _check_api(api, is_production=is_production)
    app_id, app_secret, token, aes_key, account_id = given.values()
    return WeChatSettings(app_id, app_secret, token, aes_key, account_id, api or WECHAT_API)


def _check(name: str, text: str, *, may_miss: bool) -> None:
    form, meaning = _FORMS[name]
    if not text and not may_miss:
        raise SettingsError(f"{name} is missing; WeChat needs it (all QIHANG_WECHAT_ settings empty: no WeChat)")
    if text and not re.fullmatch(form, text):
        raise SettingsError(f"{name} {meaning}")


def _check_api(url: str, *, is_production: bool) -> None:
    """The secret travels in the clear only on this machine, and only in demo mode."""
    parts = checked_address("QIHANG_WECHAT_API", url)
    if parts.scheme == "http" and (is_production or parts.hostname not in LOOPBACK):
        raise SettingsError(
            "QIHANG_WECHAT_API begins with https://; http:// is for a simulator on this machine, in demo"
        )
