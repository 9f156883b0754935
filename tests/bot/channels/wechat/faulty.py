"""``python -m tests.bot.channels.wechat.faulty``: the server of tests/bot/faulty.py that also dies around an answer.

``recorded``: its answer at once is on record, and not sent. ``to send``, ``sent``: before and after WeChat took a
customer message that is not on record as sent. ``fetched``: WeChat gave a photo that is not kept yet.
"""

from __future__ import annotations

import sys
from typing import Any

import bot.quiet
import bot.server
from bot.channels.wechat.replying import Replies
from center.gateways.wechat import Media
from center.gateways.wechat_http import HttpWeChat
from tests.bot.faulty import die_at, install


def install_here() -> None:
    """Put the faults around what is said to WeChat."""
    ready, say, media = Replies._ready, HttpWeChat.say, HttpWeChat.media

    async def faulty_ready(self: Replies, *arguments: Any) -> str:
        text = await ready(self, *arguments)
        die_at("recorded")
        return text

    async def faulty_say(self: HttpWeChat, *arguments: Any) -> None:
        die_at("to send")
        await say(self, *arguments)
        die_at("sent")

    async def faulty_media(self: HttpWeChat, *arguments: Any) -> Media:
        given = await media(self, *arguments)
        die_at("fetched")
        return given

    Replies._ready, HttpWeChat.say = faulty_ready, faulty_say  # type: ignore[method-assign]
    HttpWeChat.media = faulty_media  # type: ignore[method-assign]


if __name__ == "__main__":
    install()
    install_here()
    sys.exit(bot.server.main())
