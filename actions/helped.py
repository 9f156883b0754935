"""是否有帮助: whether the guide just given helped, by a tap or in words; who was not helped gets a way on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import answers_for, heard_from, message_id, speak
from actions.fields import said_in
from center.feedback import note_feedback
from center.last_told import last_told
from center.replies import Button, Reply
from center.service import service
from center.text import bare

INTENT = "guide_helped"
SHOW_THE_QUESTION = frozenset({"widget"})
"""Channels whose cards ask whether it helped; on the others it can be said."""
_IT = "(?:这个|这条|这些|刚才的?|上面的?|你的?|答案|回答|说的)*(?:对我)?"
_HELPED = re.compile(f"{_IT}(?:很|挺|还挺|非常|真)?有(?:帮助|用)(?:了|的|呢|哦|谢谢|多谢)*")
_NOT_HELPED = re.compile(f"{_IT}(?:还是|并)?(?:没有?|不|没啥|没什么|没甚|没多大)(?:帮助|用处?)(?:啊|呀|哦|的)*")
_WAYS_ON = (Button("换个说法", "deny"), Button("找人工", "talk_to_person"))


class GuideHelped(Action):  # type: ignore[misc]
    """Note a tap on 有帮助 or 没帮助."""

    def name(self) -> str:
        return "action_guide_helped"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        tapped = said_in(tracker).entities
        speak(dispatcher, await noted(tracker, str(tapped.get("guide") or ""), tapped.get("helped") == "yes"))
        return []


def ask_whether_helped(reply: Reply, tracker: Tracker) -> Reply:
    """``reply``, where it is a guide and the channel's card asks, with the two answers as buttons."""
    guide = reply.custom.get("guide")
    is_shown = tracker.get_latest_input_channel() in SHOW_THE_QUESTION
    if not is_shown or not guide or reply.custom.get("kind") != "guide":
        return reply
    answers = (("有帮助", "yes"), ("没帮助", "no"))
    asked = (Button(title, INTENT, (("guide", guide), ("helped", helped))) for title, helped in answers)
    return replace(reply, buttons=(*reply.buttons, *asked))


async def says_helped(tracker: Tracker) -> Reply | None:
    """The reply to words that say whether the guide just given helped; None when they say nothing of it."""
    words = bare(said_in(tracker).text)
    helped = _HELPED.fullmatch(words) is not None
    if not helped and not _NOT_HELPED.fullmatch(words):
        return None
    here = service()
    cards = await here.records.read(lambda connection: last_told(connection, here.seal, tracker.sender_id))
    guide = _guide_of(cards[0]) if cards else None
    return await noted(tracker, guide, helped) if guide else None


async def noted(tracker: Tracker, guide: str, helped: bool) -> Reply:
    """Write it down, once for a message, and answer."""
    here, key, version = service(), message_id(tracker), heard_from(tracker)[1]
    now = here.clock.now()
    if guide:
        await here.records.write(lambda connection: note_feedback(connection, key, guide, helped, version, now))
    phrase = "guide_helped" if helped else "guide_not_helped"
    text = answers_for(tracker).phrase(phrase)
    return Reply(text, () if helped else _WAYS_ON, {"kind": "notice", "phrase": phrase})


def _guide_of(card: Mapping[str, Any]) -> str | None:
    """The guide that the card is of; of several, the last."""
    parts = card.get("parts") or ()
    last = parts[-1] if parts else card
    return str(last["guide"]) if last.get("kind") == "guide" and last.get("guide") else None
