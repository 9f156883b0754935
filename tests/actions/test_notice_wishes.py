"""Not wanting to be told, and wanting it again, in words; kept for whoever says it."""

from __future__ import annotations

import pytest
from rasa_sdk.executor import ActionExecutor

from center.notices.wishes import unwanted_of, whose_in
from center.service import Service
from tests.actions.calling import Heard
from tests.actions.talking import Talk, prove


@pytest.fixture
def talk(executor: ActionExecutor, service: Service) -> Talk:
    return Talk(executor, service, "json", "p" * 32)


def unwanted(service: Service, talk: Talk) -> frozenset[str]:
    return service.records.read_now(lambda connection: unwanted_of(connection, whose_in(connection, talk.id)))


async def test_it_is_written_down_and_told_plainly(service: Service, talk: Talk) -> None:
    told = await talk.say(Heard("别再给我发评价邀请了"))
    assert told.startswith("好的，以后不再给您发评价邀请了。但一定要告诉您的")
    assert (unwanted(service, talk), talk.card) == ({"topic:rating"}, {"kind": "notice", "phrase": "wish_refused"})
    assert await talk.say(Heard("不要再发短信了")) != told
    assert unwanted(service, talk) == {"topic:rating", "by:sms"}
    assert await talk.say(Heard("恢复提醒")) == "好的，提醒恢复了，该提醒的都会发给您。"
    assert unwanted(service, talk) == frozenset()
    assert await talk.say(Heard("恢复提醒")) == "您没有关过提醒，该提醒的都会发给您。"


async def test_who_is_known_has_said_it_for_all_their_conversations(
    executor: ActionExecutor, service: Service, talk: Talk
) -> None:
    for channel, person in (("json", "p" * 32), ("widget", "w" * 32)):
        prove(service, channel, person, "13900000001")
    other = Talk(executor, service, "widget", "w" * 32)
    await talk.say(Heard("以后不要再让我打分了"))
    assert unwanted(service, other) == {"topic:rating"}


async def test_other_words_are_answered_as_ever(service: Service, talk: Talk) -> None:
    await talk.say(Heard("怎么关闭短信提醒"))
    assert unwanted(service, talk) == frozenset()
    assert talk.card.get("phrase") not in ("wish_refused", "wish_allowed")
