"""是否有帮助: asked where a card can show it, taken by a tap or in words, counted for the guide that was given."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.helped import INTENT
from center.answers import phrase_of
from center.feedback import Helped, feedback_counts
from center.knowledge import load_knowledge
from center.messages import Words
from center.notices.talks import write_message
from center.service import Service
from tests.actions.calling import Heard, Result, question, small_talk
from tests.actions.talking import Talk

GUIDE = "dormancy.filing"


@pytest.fixture
def talk(executor: ActionExecutor, service: Service) -> Talk:
    return Talk(executor, service, "widget")


def counts(service: Service) -> list[Helped]:
    return service.records.read_now(feedback_counts)


def phrase(name: str) -> str:
    return phrase_of(load_knowledge().service, name)


def tell(service: Service, talk: Talk, custom: dict[str, Any]) -> None:
    """What the bot said last."""
    now, words = service.clock.now(), Words("答案", (), custom)
    service.records.write_now(lambda c: write_message(c, service.seal, talk.id, words, str(custom), now))


def tap(helped: str) -> Heard:
    return small_talk(INTENT, "有帮助", ("guide", GUIDE), ("helped", helped))


async def answer_on(talk: Talk, channel: str | None) -> Result:
    """What is answered to a question on a channel."""
    heard = question(GUIDE, "歇业备案怎么办")
    talk.log(heard.text)
    events: list[dict[str, Any]] = [{"event": "user", "text": heard.text, "input_channel": channel}]
    tracker = {
        "sender_id": talk.id,
        "slots": {},
        "latest_message": heard.message(str(talk.message)),
        "events": events,
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
    }
    result = await talk.executor.run({"next_action": "action_respond", "tracker": tracker, "domain": {}})
    return Result({}, [], result["responses"][0])


@pytest.mark.parametrize(("channel", "is_asked"), [("widget", True), ("json", False), (None, False)])
async def test_only_a_channel_whose_card_asks_gets_the_buttons(talk: Talk, channel: str | None, is_asked: bool) -> None:
    titles = (await answer_on(talk, channel)).titles
    assert (titles[-2:] == ["有帮助", "没帮助"], "有帮助" in titles) == (is_asked, is_asked)


async def test_a_tap_is_counted_once_and_thanked(service: Service, talk: Talk) -> None:
    assert await talk.say(tap("yes")) == phrase("guide_helped")
    await talk.act("action_guide_helped", tap("yes"))
    assert (counts(service), talk.kind, talk.result.titles) == ([Helped(GUIDE, 1, 0)], "notice", [])


async def test_who_was_not_helped_gets_a_way_on(service: Service, talk: Talk) -> None:
    assert await talk.say(tap("no")) == phrase("guide_not_helped")
    assert (counts(service), talk.result.titles) == ([Helped(GUIDE, 0, 1)], ["换个说法", "找人工"])
    assert await talk.tap("换个说法") == phrase("deny")


@pytest.mark.parametrize(
    ("words", "helped"),
    [("有帮助", 1), ("这个挺有用的，谢谢", 1), ("没帮助", 0), ("没啥用", 0), ("刚才的回答没有帮助", 0), ("有用！", 1)],
)
async def test_it_can_be_said(service: Service, talk: Talk, words: str, helped: int) -> None:
    tell(service, talk, {"kind": "guide", "guide": GUIDE})
    await talk.say(Heard(words))
    assert counts(service) == [Helped(GUIDE, helped, 1 - helped)]


async def test_of_several_answers_the_last_is_meant(service: Service, talk: Talk) -> None:
    parts = [{"kind": "guide", "guide": "service.hall"}, {"kind": "guide", "guide": GUIDE}]
    tell(service, talk, {"kind": "guide", "parts": parts})
    await talk.say(Heard("有帮助"))
    assert counts(service) == [Helped(GUIDE, 1, 0)]


@pytest.mark.parametrize(
    ("card", "words"),
    [
        ({"kind": "notice", "phrase": "thanks"}, "有帮助"),
        ({"kind": "guide", "guide": GUIDE}, "歇业对我有没有帮助"),
        ({"kind": "guide", "guide": GUIDE}, "残疾人办事有帮助吗"),
    ],
)
async def test_other_words_and_other_cards_say_nothing_of_it(
    service: Service, talk: Talk, card: dict[str, Any], words: str
) -> None:
    tell(service, talk, card)
    await talk.say(Heard(words))
    assert counts(service) == []
