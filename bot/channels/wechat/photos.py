"""Photos on WeChat: asked which paper of which case one is, and only then fetched (fetching.py).

Nothing is fetched before: a photo of an identity document, and one that belongs to no case, never reach us.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from bot.bot import Bot
from bot.channels.deep_links import knowledge_in_use
from center.messages import Words
from center.uploads.listing import guide_book
from center.uploads.rights import Wanted, wanted_of
from center.wechat.setting import TextSetting

INTENT = "/wechat_photo"
"""Begins the payload of the answers to what a photo is."""
MOST_CHOICES = 24
"""With the two that are none of them, as many as WeChat's numbering has letters."""
_ASK = "收到照片，还没有保存。它是哪份材料？选一下就替您交上。"
_IDENTITY = ("是身份证、银行卡等证件", "identity")
_NOTHING = ("都不是", "nothing")
_LEFT = "好，这张照片没有保存。要交材料时再发一次就行。"


class Photo(NamedTuple):
    """What somebody said a photo is; empty ``case`` when it is nothing to keep."""

    media_id: str
    case: str
    material: str
    title: str

    @property
    def is_identity(self) -> bool:
        """Whether it shows an identity document."""
        return self.material == _IDENTITY[1]

    def payload(self) -> str:
        """As the choice that stands for it carries it."""
        return f"{INTENT}{json.dumps(self._asdict(), ensure_ascii=False, separators=(',', ':'))}"


def photo_in(payload: str | None) -> Photo | None:
    """The photo that a choice is about; None for any other choice."""
    if payload is None or not payload.startswith(INTENT):
        return None
    return Photo(**json.loads(payload.removeprefix(INTENT)))


async def question(bot: Bot, conversation_id: str, media_id: str, texts: TextSetting) -> Words:
    """What is said to a photo: which of the open papers it is, or that there is no case to put it to."""
    book = guide_book(knowledge_in_use(bot))
    wanted = await bot.service.records.read(lambda connection: wanted_of(connection, conversation_id, book))
    choices = list(_choices(wanted, media_id))
    if not choices:
        return Words(texts.image_without_case)
    choices += [Photo(media_id, "", meaning, title) for title, meaning in (_IDENTITY, _NOTHING)]
    buttons = [{"title": one.title, "payload": one.payload()} for one in choices]
    return Words(_ASK, buttons, {"kind": "choices"})


def left_alone(photo: Photo, texts: TextSetting) -> Words | None:
    """What is said of a photo that belongs to no case; None when it is to be fetched."""
    if photo.case:
        return None
    return Words(texts.image_kept_out if photo.is_identity else _LEFT)


def _choices(wanted: Sequence[Wanted], media_id: str) -> list[Photo]:
    names_case = len(wanted) > 1
    found = [
        Photo(media_id, case.code, paper.key, f"{case.title}：{paper.title}" if names_case else paper.title)
        for case in wanted
        for paper in case.materials
    ]
    return found[:MOST_CHOICES]
