"""看我企业的信息: nobody sees anything without proof of who they are and of their authority (IM-06)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from rasa_sdk.executor import ActionExecutor

from center.answers import phrase_of
from center.authority import end_authority, record_authority
from center.knowledge import load_knowledge
from center.service import Service
from tests.actions.calling import task
from tests.actions.talking import Talk, prove
from tests.center.people_recorded import credit_code, founded

SHOW = task("show_enterprise", "看我企业的信息")
SETTINGS = load_knowledge().service
PERSON = "p" * 64


@pytest.fixture
def talk(executor: ActionExecutor, service: Service) -> Talk:
    return Talk(executor, service, "wechat", PERSON)


def recorded(service: Service, enterprise_id: str, contact_id: int, valid_to: date | None = None) -> None:
    role, now = "agent" if valid_to else "representative", service.clock.now()
    service.records.write_now(
        lambda c: record_authority(c, enterprise_id, contact_id, role, "授权委托书1号", valid_to, "clerk-1", now)
    )


async def test_somebody_unknown_is_asked_to_prove_who_they_are(talk: Talk) -> None:
    assert await talk.say(SHOW) == phrase_of(SETTINGS, "enterprise_unknown_person")
    assert talk.result.titles == ["绑定手机"]


async def test_who_has_named_none_is_told_so(service: Service, talk: Talk) -> None:
    prove(service, "wechat", PERSON, "13900000001")
    assert await talk.say(SHOW) == phrase_of(SETTINGS, "enterprise_none")


async def test_naming_an_enterprise_gives_no_authority(service: Service, talk: Talk) -> None:
    contact_id = prove(service, "wechat", PERSON, "13900000001")
    founded(service.records, contact_id, "晋味源", credit_code(1))
    told = await talk.say(SHOW)
    assert ("晋味源" in told, credit_code(1) in told, "核验" in told) == (False, False, True)


async def test_with_authority_it_is_shown_until_that_ends(service: Service, talk: Talk) -> None:
    contact_id = prove(service, "wechat", PERSON, "13900000001")
    enterprise_id = founded(service.records, contact_id, "晋味源", credit_code(1))
    recorded(service, enterprise_id, contact_id, date(2026, 12, 1))
    assert f"晋味源，统一社会信用代码{credit_code(1)}" in await talk.say(SHOW)
    service.clock.advance(timedelta(days=20))  # type: ignore[attr-defined]
    told = await talk.say(SHOW)
    assert ("晋味源" in told, "2026年12月1日到期" in told) == (False, True)


async def test_authority_that_was_ended_shows_nothing(service: Service, talk: Talk) -> None:
    contact_id = prove(service, "wechat", PERSON, "13900000001")
    enterprise_id = founded(service.records, contact_id, "晋味源", credit_code(1))
    recorded(service, enterprise_id, contact_id)
    assert "晋味源" in await talk.say(SHOW)
    service.records.write_now(lambda c: end_authority(c, enterprise_id, contact_id, service.clock.now()))
    assert "晋味源" not in await talk.say(SHOW)
