"""A link to one guide: whoever follows it has tapped a button that asks for it."""

from __future__ import annotations

from bot.bot import Bot
from bot.channels.requests import SOON, Refused
from center import bundles
from center.knowledge import Knowledge
from center.messages import Kind, Words
from center.replies import guide_button
from center.turns import Incoming

LONGEST_GUIDE = 80


def knowledge_in_use(bot: Bot) -> Knowledge:
    """What answers are made of now; raises Refused before the first bundle is loaded."""
    if bot.version is None:
        raise Refused(503, "starting", "机器人正在启动，请稍后再试", SOON)
    return bundles.knowledge_of(bot.version)


def linked(bot: Bot, guide_id: str) -> Incoming:
    """What following the link to a guide says; raises Refused when there is no such guide."""
    guide = knowledge_in_use(bot).guides.get(guide_id)
    if guide is None:
        raise Refused(400, "unknown_guide", "这个链接指的办事指南已经没有了，请直接说您要办什么")
    button = guide_button(guide.title, guide.id)
    return Incoming(Words(button.title, payload=button.payload), Kind.TAP)
