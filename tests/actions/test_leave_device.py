"""退出 by talking: in the middle of a form too."""

from __future__ import annotations

import pytest
from rasa_sdk.executor import ActionExecutor

from center.answers import phrase_of
from center.identities import contacts_behind
from center.knowledge import load_knowledge
from center.service import Service
from tests.actions.calling import Heard, small_talk, task
from tests.actions.talking import Talk, prove

OUT = task("sign_out", "退出")
SETTINGS = load_knowledge().service


@pytest.fixture
def talk(executor: ActionExecutor, service: Service) -> Talk:
    return Talk(executor, service, "rest", "p" * 64)


def is_known(talk: Talk) -> bool:
    return bool(talk.service.records.read_now(lambda connection: contacts_behind(connection, talk.id)))


async def test_who_is_known_is_known_no_more(service: Service, talk: Talk) -> None:
    prove(service, "rest", "p" * 64, "13900000001", "王芳")
    assert is_known(talk)
    assert await talk.say(OUT) == phrase_of(SETTINGS, "signed_out")
    assert (talk.card, is_known(talk)) == ({"kind": "notice", "phrase": "signed_out", "ends": True}, False)


@pytest.mark.parametrize("start", ["open_case", "leave_question", "raise_demand"])
async def test_the_form_under_way_is_dropped_also_one_that_takes_any_words(talk: Talk, start: str) -> None:
    await talk.say(task(start, "我要办事"))
    assert talk.loop
    assert await talk.say(OUT) == phrase_of(SETTINGS, "signed_out_unknown")
    assert talk.loop is None
    assert "reset_slots" in talk.result.events


async def test_there_is_nothing_to_go_on_with(talk: Talk) -> None:
    await talk.say(task("open_case", "帮我代办"))
    await talk.say(Heard("我的电话13900000001"))
    await talk.say(OUT)
    talk.slots.clear()
    assert await talk.say(small_talk("resume", "继续")) == phrase_of(SETTINGS, "resume")
