"""How WeChat signs what it asks our server, as its side does it (wechatpy)."""

from __future__ import annotations

from datetime import datetime

from wechatpy.utils import WeChatSigner  # type: ignore[import-untyped]

CALLBACK = "/wechat/callback"
"""The path of our address that is entered as 服务器地址(URL)."""


def signed(token: str, nonce: str, at: datetime) -> dict[str, str]:
    """What stands in the address of a request of WeChat's: ``signature``, ``timestamp`` and ``nonce``."""
    timestamp = str(int(at.timestamp()))
    signer = WeChatSigner()
    signer.add_data(token, timestamp, nonce)
    return {"signature": signer.signature, "timestamp": timestamp, "nonce": nonce}
