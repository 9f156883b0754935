"""Leaving a question for staff: how it is read, promised once, stopped, resumed and offered again."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.base import NoMessageId
from actions.fields import DECLINED, Said, check_phone, read_phone
from actions.leave_question import LONGEST_QUESTION, check_question, read_question
from center.answers import phrase_of
from center.knowledge import load_knowledge
from center.promises import keep_promise, open_promises, read_promise, waiting_before
from center.service import Service
from center.tasks import TaskEnd, end_task, save_task
from center.understanding import Decision
from tests.actions.calling import Heard, Result, question, run, small_talk, task
from tests.actions.talking import Talk
from tests.center.promises.promised import made
from tests.center.recorded import FRIDAY_NOON, new_conversation, said

FORM, VALIDATE, SUBMIT = "leave_question_form", "validate_leave_question_form", "action_leave_question_submit"
ASKED = "冷库和别人家合用变压器，怎么分账"
WHOLE = {"question": ASKED, "phone": "13900000001", "confirmed": True}


@pytest.fixture(autouse=True)
def _opened(service: Service) -> None:
    """Forms look up what is known of the person."""


def phrase(name: str) -> str:
    return phrase_of(load_knowledge().service, name)


def words(text: str, intent: str = "unknown", unanswered: str | None = None) -> Said:
    return Said(text, intent, Heard(text).message(None)["understanding"], {}, unanswered)


@pytest.mark.parametrize(
    ("text", "intent", "asked", "found"),
    [
        (ASKED, "unknown", True, ASKED),
        (ASKED, "unclear", True, ASKED),
        (ASKED, "unknown", False, None),
        (ASKED, "ask_guide", True, None),
        ("我想问一下冷库怎么分账", "unknown", True, "冷库怎么分账"),
        ("我想问的是歇业怎么办", "ask_guide", True, None),
        ("我想问的是歇业怎么办", "ask_guide", False, "歇业怎么办"),
        ("问题不对，我想问的是冷库怎么分账", "unknown", False, "冷库怎么分账"),
        ("问题改成冷库怎么分账", "ask_guide", True, "冷库怎么分账"),
        (
            "帮我记一下，我想问开分店要不要重新办食品证，电话13900000001",
            "ask_guide",
            False,
            "开分店要不要重新办食品证",
        ),
        ("留言：冷库怎么分账，打我手机13900000001", "leave_question", False, "冷库怎么分账"),
        ("有人用13900000001冒充你们打给我，是真的吗", "unknown", True, "有人用13900000001冒充你们打给我，是真的吗"),
        ("我的电话是13900000001", "unknown", True, None),
        ("13900000001", "unknown", True, None),
        ("   ", "unknown", True, None),
        ("123", "unknown", True, None),
        ("留言", "leave_question", False, None),
        ("让窗口的人看看我家冷库的事", "leave_question", True, "让窗口的人看看我家冷库的事"),
    ],
)
def test_the_question_in_a_message(text: str, intent: str, asked: bool, found: str | None) -> None:
    assert read_question(words(text, intent), asked) == found


@pytest.mark.parametrize("intent", ["leave_question", "talk_to_person"])
def test_what_was_not_answered_is_the_question(intent: str) -> None:
    assert read_question(words("请工作人员回复我", intent, ASKED), False) == ASKED
    assert read_question(words("谢谢", "thanks", ASKED), False) is None


def test_a_number_alone_does_not_refer_back() -> None:
    assert read_question(words("13900000001", "leave_question", ASKED), True) is None


def test_a_question_has_a_longest_length() -> None:
    assert check_question("问" * LONGEST_QUESTION) is None
    assert check_question("问" * (LONGEST_QUESTION + 1)) == "question_too_long"


@pytest.mark.parametrize(
    ("text", "asked", "found", "fault"),
    [
        ("13900000001", True, "13900000001", None),
        ("139 0000 0001", False, "13900000001", None),
        ("１３９００００００１１", True, "13900000011", None),
        ("一三九零零零零零零零一", True, "13900000001", None),
        ("电话改成13900000002", False, "13900000002", None),
        ("不是13900000001，是13900000002", True, "13900000002", None),
        ("0350-0000000", True, "0350-0000000", None),
        ("0350 0000000", False, "0350-0000000", None),
        ("139000000012", True, "139000000012", "phone_wrong_length"),
        ("1390000001", True, "1390000001", "phone_wrong_length"),
        ("我电话是139000000012", False, "139000000012", "phone_wrong_length"),
        ("23900000001", True, "23900000001", "phone_wrong"),
        ("不用电话，就在这里回复", True, DECLINED, None),
        ("不用了", True, DECLINED, None),
        ("不留电话", True, DECLINED, None),
        ("微信上回我就行", True, DECLINED, None),
        ("不用了", False, None, None),
        ("注册资本500000元行吗", False, None, None),
        ("好的", True, None, None),
        ("", True, None, None),
    ],
)
def test_the_number_in_a_message(text: str, asked: bool, found: str | None, fault: str | None) -> None:
    assert read_phone(words(text), asked) == found
    assert found is None or check_phone(found) == fault


async def test_it_starts_by_words_with_everything_in_one_sentence(executor: ActionExecutor) -> None:
    heard = task("leave_question", "帮我记一下，我想问开分店要不要重新办食品证，电话13900000001")
    result = await run(executor, VALIDATE, heard, {}, loop=FORM, entered=True)
    assert result.reply["custom"]["fields"] == [
        {"slot": "question", "title": "问题", "value": "开分店要不要重新办食品证"},
        {"slot": "phone", "title": "电话", "value": "13900000001"},
    ]
    assert result.slots["requested_slot"] == "confirmed"


async def test_the_button_of_an_honest_no_takes_the_question_along(executor: ActionExecutor) -> None:
    honest = await run(executor, "action_respond", Heard(ASKED), {})
    assert honest.titles[-1] == "请工作人员回复我"
    assert honest.slots["unanswered"] == ASKED
    tapped = small_talk("leave_question", "请工作人员回复我")
    result = await run(executor, VALIDATE, tapped, {"unanswered": ASKED}, loop=FORM, entered=True)
    assert (result.slots["question"], result.slots["requested_slot"]) == (ASKED, "phone")
    assert result.titles == ["不用电话，就在这里回复"]


async def test_a_wish_for_a_person_says_what_can_be_done_now_and_starts_it(executor: ActionExecutor) -> None:
    wish = task("talk_to_person", "叫人来", "service.person")
    result = await run(executor, VALIDATE, wish, {}, loop=FORM, entered=True)
    assert (result.reply["custom"]["guide"], result.reply["custom"]["asks"]) == ("service.person", "question")
    assert "12345" in result.reply["text"]
    assert result.reply["text"].endswith(phrase("ask_question"))


async def test_an_answered_question_can_still_be_left_for_staff(executor: ActionExecutor) -> None:
    heard, asked = question("dormancy.filing", "歇业备案怎么办"), {"requested_slot": "question"}
    handed = await run(executor, VALIDATE, heard, asked, loop=FORM)
    assert handed == Result({"unanswered": heard.text}, ["action_execution_rejected"], {})
    known = {**asked, **handed.slots}
    back = await run(executor, VALIDATE, heard, known, loop=FORM, acted="action_respond")
    assert back.titles == ["就把这一句留给工作人员"]
    left = await run(executor, VALIDATE, small_talk("leave_question", back.titles[0]), known, loop=FORM)
    assert (left.slots["question"], left.slots["requested_slot"]) == (heard.text, "phone")


async def submit(executor: ActionExecutor, slots: dict[str, Any], message: int, sender: str) -> Result:
    heard = small_talk("affirm", "提交")
    return await run(executor, SUBMIT, heard, slots, message_id=str(message), sender=sender)


async def test_a_yes_promises_an_answer_once(executor: ActionExecutor, service: Service) -> None:
    conversation = new_conversation(service.records)
    message = said(service.records, conversation, "提交")
    first = await submit(executor, WHOLE, message, conversation)
    again = await submit(executor, WHOLE, message, conversation)
    assert first == again
    card = first.reply["custom"]
    assert card == {
        "kind": "promise", "code": card["code"], "due_at": "2026-11-20T10:00:00+00:00", "why": card["why"],
    }  # fmt: skip
    assert "14:00—18:00，计4小时" in card["why"]
    assert f"单号{card['code']}。最晚11月20日（周五）18:00前打13900000001答复您" in first.reply["text"]
    made = service.records.read_now(open_promises)
    assert [promised.code for promised in made] == [card["code"]]
    asked = service.records.read_now(lambda connection: read_promise(connection, service.seal, card["code"]))
    assert asked == (ASKED, "13900000001")


async def test_without_a_number_the_answer_comes_here(executor: ActionExecutor, service: Service) -> None:
    conversation = new_conversation(service.records)
    message = said(service.records, conversation, "提交")
    result = await submit(executor, {**WHOLE, "phone": DECLINED}, message, conversation)
    assert "前在这里答复您" in result.reply["text"]
    code = result.reply["custom"]["code"]
    asked = service.records.read_now(lambda connection: read_promise(connection, service.seal, code))
    assert asked == (ASKED, None)


async def test_without_the_message_id_nothing_is_promised(executor: ActionExecutor, service: Service) -> None:
    with pytest.raises(NoMessageId):
        await run(executor, SUBMIT, small_talk("affirm", "提交"), WHOLE)
    assert service.records.read_now(open_promises) == []


async def test_stopping_forgets_everything_and_leaves_the_form(executor: ActionExecutor) -> None:
    heard = Heard("算了", "stop", Decision.TASK)
    result = await run(executor, "action_stop", heard, WHOLE, loop=FORM)
    names = ("question", "phone", "confirmed", "form_failures", "form_refusals", "requested_slot")
    assert (result.slots, result.events) == (dict.fromkeys(names), ["active_loop"])
    assert result.reply["text"] == phrase("form_stopped").replace("〔事项〕", "留言")


async def test_with_nothing_under_way_there_is_nothing_to_stop(executor: ActionExecutor) -> None:
    result = await run(executor, "action_stop", Heard("算了", "stop", Decision.TASK), {})
    assert (result.slots, result.events, result.reply["text"]) == ({}, [], phrase("stop"))


async def test_a_task_is_taken_up_where_it_was_left(executor: ActionExecutor, service: Service) -> None:
    conversation = new_conversation(service.records)
    known = {"question": ASKED}
    service.records.write_now(
        lambda connection: save_task(connection, service.seal, conversation, FORM, "phone", known, FRIDAY_NOON)
    )
    resume = task("resume", "接着上次的办")
    result = await run(executor, "action_resume", resume, {}, sender=conversation)
    assert (result.events, result.reply) == (["active_loop"], {})
    assert result.slots == {
        "task_waiting": None, "question": ASKED, "phone": None, "confirmed": None,
        "form_failures": None, "form_refusals": None, "requested_slot": "phone",
    }  # fmt: skip
    service.records.write_now(lambda connection: end_task(connection, conversation, FORM, TaskEnd.DONE, FRIDAY_NOON))
    nothing = await run(executor, "action_resume", resume, {}, sender=conversation)
    assert (nothing.events, nothing.reply["text"]) == ([], phrase("resume"))


async def test_a_task_left_in_the_middle_is_offered_once(executor: ActionExecutor) -> None:
    heard = question("dormancy.filing", "歇业备案怎么办")
    offered = await run(executor, "action_respond", heard, {"task_waiting": FORM})
    assert offered.reply["text"].endswith("\n上次的留言写到一半，要接着写吗？要的话说“继续”。")
    assert offered.reply["buttons"][0] == {"title": "继续", "payload": "/resume"}
    assert offered.slots["task_waiting"] is None
    plain = await run(executor, "action_respond", heard, {"task_waiting": None})
    assert "继续" not in plain.titles


async def test_who_wants_a_person_is_told_the_queue_and_the_time(executor: ActionExecutor, service: Service) -> None:
    made(service.records)
    talk = Talk(executor, service)
    text = await talk.say(task("talk_to_person", "转人工", "service.person"))
    asked = {name: talk.card[name] for name in ("kind", "guide", "state", "place", "expected")}
    assert asked == {
        "kind": "handoff",
        "guide": "service.person",
        "state": "asking",
        "place": 1,
        "expected": "2026-11-20T18:00:00+08:00",
    }
    assert "前面还有1个问题在等答复，现在留下的，最晚11月20日（周五）18:00答复您。" in text
    await talk.say(ASKED)
    await talk.say(small_talk("deny", "不用电话，就在这里回复"))
    done = await talk.say("提交")
    code = talk.card["code"]
    assert {name: talk.card[name] for name in ("kind", "state", "place")} == {
        "kind": "handoff",
        "state": "promised",
        "place": 1,
    }
    assert (code in done, "前面还有1个问题在等答复，工作人员按先后答复。" in done) == (True, True)
    assert talk.slots["wants_person"] is None


async def test_a_question_left_without_wanting_a_person_is_a_promise(
    executor: ActionExecutor, service: Service
) -> None:
    talk = Talk(executor, service)
    await talk.say(task("talk_to_person", "转人工", "service.person"))
    await talk.say(Heard("算了", "stop", Decision.TASK))
    await talk.say(task("leave_question", f"留言：{ASKED}"))
    await talk.say(small_talk("deny", "不用电话，就在这里回复"))
    await talk.say("提交")
    assert (talk.kind, "place" in talk.card) == ("promise", False)


def test_the_queue_is_what_still_has_to_be_answered(service: Service) -> None:
    codes = [made(service.records) for _ in range(3)]
    service.records.write_now(lambda connection: keep_promise(connection, codes[0], "clerk-1", FRIDAY_NOON))
    before = [service.records.read_now(lambda c, code=code: waiting_before(c, code)) for code in codes]
    assert (before, service.records.read_now(waiting_before)) == ([0, 0, 1], 2)


@pytest.mark.parametrize("words", ["转人工", "我要找人工客服", "麻烦帮我接真人吧"])
async def test_plain_words_for_a_person_are_no_question_about_one(
    executor: ActionExecutor, service: Service, words: str
) -> None:
    talk = Talk(executor, service)
    await talk.say(question("service.person", words))
    assert (talk.kind, talk.loop, talk.slots["wants_person"]) == ("handoff", FORM, True)
    await talk.say(question("service.person", "人工几点上班"))
    assert talk.loop == FORM
