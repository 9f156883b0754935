"""The official account of the measurements, and WeChat's side of a callback: wechatpy signs, encrypts and reads."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

import xmltodict  # type: ignore[import-untyped]
from wechatpy.crypto import WeChatCrypto  # type: ignore[import-untyped]
from wechatpy.replies import deserialize_reply  # type: ignore[import-untyped]

from center.clock import SystemClock
from center.gateways.simulators.wechat_callbacks import Callbacks, Field, Fields
from center.gateways.wechat_signing import CALLBACK
from center.wechat_settings import read_wechat

ENVIRONMENT = {
    "QIHANG_WECHAT_APP_ID": "wx0123456789abcdef",
    "QIHANG_WECHAT_APP_SECRET": "0123456789abcdef" * 2,
    "QIHANG_WECHAT_TOKEN": "bench2026",
    "QIHANG_WECHAT_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    "QIHANG_WECHAT_ACCOUNT_ID": "gh_0123456789ab",
}
NOTHING = ("", "success")
"""What answers a callback without saying anything."""


class Post:
    """Makes callbacks and reads what answers them."""

    def __init__(self) -> None:
        self._settings = read_wechat(ENVIRONMENT, is_production=False)
        self._callbacks = Callbacks(self._settings, "", SystemClock())
        settings = self._settings
        self._crypto = WeChatCrypto(settings.token, settings.aes_key, settings.app_id)

    def text(self, openid: str, content: str, number: int) -> Fields:
        """The text message number so and so of a person, not sealed yet."""
        head: dict[str, Field] = {"ToUserName": self._settings.account_id, "FromUserName": openid}
        return {**head, "CreateTime": int(time.time()), "MsgType": "text", "Content": content, "MsgId": number}

    def letter(self, fields: Fields) -> tuple[str, bytes]:
        """Path and body of a callback, signed and sealed anew for every try."""
        query, body = self._callbacks.letter(fields)
        return f"{CALLBACK}?{urlencode(query)}", body

    def read(self, body: bytes) -> str:
        """The words of the answer; empty when nothing is said."""
        answer = body.decode()
        if answer.strip() in NOTHING:
            return ""
        sealed: dict[str, Any] = xmltodict.parse(answer)["xml"]
        stamp = (sealed["MsgSignature"], sealed["TimeStamp"], sealed["Nonce"])
        return str(deserialize_reply(self._crypto.decrypt_message(sealed, *stamp)).content)
