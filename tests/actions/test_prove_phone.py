"""绑定手机 by talking: number, name, code; what is joined, what is held, and what is said when it does not work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from rasa_sdk.executor import ActionExecutor

from center.answers import phrase_of
from center.identities import contacts_behind
from center.knowledge import load_knowledge
from center.notices.sealed import SLOT
from center.people import contact_of
from center.people_tables import consent
from center.proofs.hiding import HIDDEN
from center.service import Service
from center.tables import message
from center.tasks import save_task
from tests.actions.calling import Heard, small_talk, task
from tests.actions.talking import Talk
from tests.center.people_recorded import founded
from tests.center.proofs.proving import sent_pin, wrong

PHONE, OTHER = "13900000001", "13900000002"
BIND = task("prove_phone", "绑定手机")
SETTINGS = load_knowledge().service


def phrase(name: str, **filled: str) -> str:
    return phrase_of(SETTINGS, name, filled)


@pytest.fixture(params=["wechat", "widget"])
def talk(request: pytest.FixtureRequest, executor: ActionExecutor, service: Service) -> Talk:
    return Talk(executor, service, request.param, "p" * 64 if request.param == "wechat" else None)


def pin(talk: Talk) -> str:
    found = talk.service.records.read_now(lambda c: sent_pin(c, talk.service.seal, talk.id))
    assert found is not None
    return found


def behind(talk: Talk) -> list[int]:
    return talk.service.records.read_now(lambda connection: contacts_behind(connection, talk.id))


def owned(service: Service, name: str | None = "王芳", days_ago: int = 0) -> int:
    """The contact of the number, with an enterprise."""
    at = service.clock.now() - timedelta(days=days_ago)
    contact_id = service.records.write_now(lambda c: contact_of(c, service.seal, PHONE, name, at))
    founded(service.records, contact_id, now=at)
    return contact_id


async def asked(talk: Talk, phone: str = PHONE, name: str = "王芳") -> str:
    await talk.say(BIND)
    await talk.say(Heard(phone))
    return await talk.say(Heard(name))


async def test_what_is_joined_is_told_first_and_nothing_is_sent_yet(talk: Talk) -> None:
    told = await talk.say(BIND)
    assert told == f"{phrase('proof_opening')}\n{phrase('ask_proof_phone')}"
    assert talk.slots["requested_slot"] == "phone"
    assert phrase("ask_proof_name") in await talk.say(Heard(PHONE))


async def test_the_code_is_sent_and_typed_and_the_person_is_known(talk: Talk) -> None:
    told = await asked(talk)
    assert phrase("proof_sent", 号码="139****0001", 分钟="5") in told
    assert talk.result.titles == ["重发验证码", "换个号码"]
    assert SLOT not in told
    told = await talk.say(Heard(f"验证码是{pin(talk)}"))
    assert told == phrase("proof_joined_nothing")
    assert (talk.loop, len(behind(talk)), talk.slots["pin"]) == (None, 1, None)


async def test_all_in_one_sentence(talk: Talk) -> None:
    told = await talk.say(task("prove_phone", f"绑定手机{PHONE}，我叫王芳"))
    assert phrase("ask_pin") in told
    assert await talk.say(Heard(pin(talk))) == phrase("proof_joined_nothing")


async def test_the_code_stands_nowhere_in_the_log(talk: Talk) -> None:
    await asked(talk)
    code = pin(talk)
    await talk.say(Heard(wrong(code)))
    await talk.say(Heard(code))
    stored = talk.service.records.read_now(lambda c: c.execute(sa.select(message.c.text, message.c.body)).all())
    assert [row.text for row in stored].count(HIDDEN) == 2
    assert code not in str(stored)


async def test_the_consent_is_what_was_told(talk: Talk) -> None:
    await asked(talk)
    await talk.say(Heard(pin(talk)))
    rows = talk.service.records.read_now(lambda c: c.execute(sa.select(consent.c.purpose, consent.c.text)).all())
    assert [tuple(row) for row in rows] == [("one_person", phrase("proof_opening"))]


async def test_a_known_and_an_unknown_number_are_answered_word_for_word_the_same(
    executor: ActionExecutor, service: Service
) -> None:
    owned(service)
    told: list[list[Any]] = []
    for number in (PHONE, OTHER):
        here = Talk(executor, service, "wechat", number)
        said = [await here.say(BIND), await here.say(Heard(number)), await here.say(Heard("李强"))]
        for _ in range(5):
            said.append(await here.say(Heard(wrong(pin(here)))))
        told.append([text.replace("0001", "0002") for text in said])
    assert told[0] == told[1]


async def test_a_wrong_code_tells_how_many_tries_are_left(talk: Talk) -> None:
    await asked(talk)
    bad = wrong(pin(talk))
    told = [await talk.say(Heard(bad)) for _ in range(5)]
    assert told == [*(phrase("pin_wrong", 次数=str(left)) for left in (4, 3, 2, 1)), phrase("pin_spent")]
    assert await talk.say(Heard(bad)) == phrase("pin_over")
    assert talk.loop == "prove_phone_form"


async def test_too_few_digits_are_no_try(talk: Talk) -> None:
    await asked(talk)
    assert "您发的是5位" in await talk.say(Heard("12345"))
    assert phrase("pin_wrong", 次数="4") in await talk.say(Heard(wrong(pin(talk))))


@pytest.mark.parametrize("words", ["没收到", "重发验证码", "再发一次", "验证码没收到啊"])
async def test_another_code_goes_out_after_a_minute(talk: Talk, words: str) -> None:
    await asked(talk)
    first = pin(talk)
    assert phrase("proof_soon", 秒="60") in await talk.say(Heard(words, "unclear"))
    assert pin(talk) == first
    talk.service.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    assert phrase("proof_sent_again", 号码="139****0001", 分钟="5") in await talk.tap("重发验证码")
    await talk.say(Heard(pin(talk)))
    assert len(behind(talk)) == 1


async def test_another_number_gets_a_code_of_its_own(talk: Talk) -> None:
    await asked(talk)
    assert phrase("ask_proof_phone") in await talk.tap("换个号码")
    told = await talk.say(Heard(OTHER))
    assert phrase("proof_sent", 号码="139****0002", 分钟="5") in told
    await talk.say(Heard(pin(talk)))
    assert len(behind(talk)) == 1


async def test_a_number_typed_where_the_code_is_asked_for_replaces_it(talk: Talk) -> None:
    await asked(talk)
    assert "139****0002" in await talk.say(Heard(f"号码错了，是{OTHER}"))


async def test_stopping_leaves_nobody_known(talk: Talk) -> None:
    await asked(talk)
    await talk.say(task("stop", "算了"))
    assert (talk.loop, behind(talk)) == (None, [])


async def test_after_five_minutes_it_is_over_and_may_be_sent_again(talk: Talk) -> None:
    await asked(talk)
    code = pin(talk)
    talk.service.clock.advance(timedelta(minutes=5))  # type: ignore[attr-defined]
    assert await talk.say(Heard(code)) == phrase("pin_over")
    assert "分钟内有效" in await talk.say(Heard("重发验证码"))


async def test_too_many_codes_are_told_with_a_time(executor: ActionExecutor, service: Service) -> None:
    for place in range(3):
        await asked(Talk(executor, service, "wechat", f"p{place}"))
        service.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    here = Talk(executor, service, "wechat", "p3")
    told = await asked(here)
    assert told == phrase("proof_limit", 时间="11月20日（周五）13:00")
    assert here.loop is None


async def test_another_name_is_held_and_shown_nothing(talk: Talk) -> None:
    owned(talk.service)
    await asked(talk, name="李强")
    told = await talk.say(Heard(pin(talk)))
    assert "请工作人员核对" in told
    assert (behind(talk), talk.card["phrase"]) == ([], "proof_held")
    assert "晋味源" not in told


@pytest.mark.parametrize("name", ["不说", "不想说", "跳过"])
async def test_a_name_may_be_left_out(talk: Talk, name: str) -> None:
    assert phrase("ask_pin") in await asked(talk, name=name)
    await talk.say(Heard(pin(talk)))
    assert len(behind(talk)) == 1


async def test_what_was_begun_elsewhere_is_offered_and_gone_on_with(executor: ActionExecutor, service: Service) -> None:
    on_widget, on_wechat = Talk(executor, service, "widget"), Talk(executor, service, "wechat", "p" * 64)
    await asked(on_widget)
    await on_widget.say(Heard(pin(on_widget)))
    now, seal = service.clock.now(), service.seal
    known = {"phone": PHONE, "person": "王芳"}
    service.records.write_now(lambda c: save_task(c, seal, on_widget.id, "open_case_form", "theme", known, now))
    service.clock.advance(timedelta(minutes=2))  # type: ignore[attr-defined]
    await asked(on_wechat)
    told = await on_wechat.say(Heard(pin(on_wechat)))
    assert phrase("task_waiting", 事项="政务代办") in told
    assert on_wechat.result.titles == ["继续"] or "继续" in [b["title"] for b in on_wechat.replies[-1]["buttons"]]
    await on_wechat.say(small_talk("resume", "继续"))
    assert (on_wechat.loop, on_wechat.slots["phone"]) == ("open_case_form", PHONE)
    left = service.records.read_now(
        lambda c: c.execute(sa.select(message.c.text).where(message.c.conversation_id == on_widget.id)).scalars().all()
    )
    assert left[-1] == phrase("task_moved", 渠道="微信上", 事项="政务代办")


async def test_of_several_numbers_it_is_asked_which(executor: ActionExecutor, service: Service) -> None:
    here = Talk(executor, service, "wechat", "p" * 64)
    for number in (PHONE, OTHER):
        await asked(here, number)
        await here.say(Heard(pin(here)))
    service.clock.advance(timedelta(days=2))  # type: ignore[attr-defined]
    told = await here.say(task("open_case", "帮我代办"))
    assert phrase("phone_which", 号码="139****0001、139****0002") in told
    assert here.result.titles[:2] == ["139****0001", "139****0002"]
    await here.tap("139****0002")
    assert here.slots["phone"] == OTHER


async def test_who_came_to_look_something_up_is_not_asked_to_go_on_with_that(talk: Talk) -> None:
    await talk.say(task("check_progress", "我的件办到哪了"))
    assert "用手机号查" in [button["title"] for button in talk.replies[-1]["buttons"]]
    await talk.tap("用手机号查")
    await talk.say(Heard(PHONE))
    await talk.say(Heard("王芳"))
    assert await talk.say(Heard(pin(talk))) == phrase("proof_joined_nothing")
