"""The way to WeChat that an installation has."""

from __future__ import annotations

from center.clock import SystemClock
from center.gateways.wechat import WeChatApi
from center.gateways.wechat_http import HttpWeChat
from center.gateways.wechat_token import SharedToken
from center.records import Records
from center.sealing import Seal
from center.settings import Settings


def open_wechat(settings: Settings, records: Records, seal: Seal) -> WeChatApi | None:
    """The official account of the settings; None when there is none. Its token lies in ``records``, sealed."""
    if not settings.wechat.is_set:
        return None
    token = SharedToken(records, seal, settings.wechat.app_id, SystemClock())
    return HttpWeChat(settings.wechat, token)
