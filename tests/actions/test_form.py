"""The base of every form, on a small form of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor

from actions.fields import Field, Said, Slots
from actions.form import FORMS, Form
from actions.submit import Incomplete, Submit
from center import bundles
from center.answers import Answers, phrase_of
from center.knowledge import load_knowledge
from center.replies import Reply
from center.service import Service
from center.understanding import Decision
from tests.actions.calling import VERSION, Heard, Result, question, run, small_talk, task

VALIDATE, SUBMIT = "validate_tea_form", "action_tea_submit"
WHOLE = {"tea": "龙井", "cups": 2}


def _read_tea(said: Said, asked: bool) -> str | None:
    if "茶名" in said.text:
        return said.text.split("茶名")[1]
    return said.text if asked and said.intent == "unknown" and said.text.strip() else None


def _read_cups(said: Said, asked: bool) -> int | None:
    digits = "".join(character for character in said.text if character.isdigit())
    return int(digits) if digits else None


def _too_many(value: Any) -> str | None:
    return "phone_wrong" if value > 9 else None


class TeaForm(Form):
    form = "tea_form"
    title = "点茶"
    starters = frozenset({"open_case"})
    fields = (
        Field("tea", "茶", "ask_question", "explain_question", _read_tea, takes_words=True),
        Field("cups", "杯数", "ask_phone", "explain_phone", _read_cups, _too_many, lambda cups: f"{cups}杯"),
    )

    def opening(self, said: Said, answers: Answers) -> Reply:
        return Reply("来点茶。")


del FORMS[TeaForm.form]
"""Known while these tests run, and to no other."""


class TeaSubmit(Submit):
    form = TeaForm

    async def submit(self, tracker: Tracker, slots: Slots) -> Reply:
        return Reply(f"{slots['tea']}{slots['cups']}杯", (), {"kind": "receipt"})


@pytest.fixture(scope="module")
def executor() -> Iterator[ActionExecutor]:
    bundles.register(VERSION, load_knowledge())
    executor = ActionExecutor()
    executor.register_package("actions")
    FORMS[TeaForm.form] = TeaForm
    executor.register_action(TeaForm)
    executor.register_action(TeaSubmit)
    yield executor
    del FORMS[TeaForm.form]


def slots(asked: str, failures: int = 0, **known: Any) -> dict[str, Any]:
    return {"tea": None, "cups": None, **known, "requested_slot": asked, "form_failures": failures}


async def say(executor: ActionExecutor, heard: Heard, known: dict[str, Any], **more: Any) -> Result:
    return await run(executor, VALIDATE, heard, known, loop="tea_form", **more)


def phrase(name: str) -> str:
    return phrase_of(load_knowledge().service, name)


async def test_it_opens_with_its_first_question_and_forgets_what_other_forms_knew(executor: ActionExecutor) -> None:
    stale = {"tea": "旧茶", "requested_slot": "confirmed", "question": "别的表单", "phone": "13900000001"}
    result = await say(executor, task("open_case", "点茶"), stale, entered=True)
    assert result.reply["text"] == f"来点茶。\n{phrase('ask_question')}"
    assert result.reply["custom"] == {
        "kind": "notice", "phrase": "ask_question", "form": "tea_form", "asks": "tea",
    }  # fmt: skip
    assert result.slots == {
        "question": None, "phone": None, "unanswered": None, "task_waiting": None,
        "tea": None, "cups": None, "confirmed": None, "form_failures": 0, "requested_slot": "tea",
    }  # fmt: skip


async def test_several_facts_in_one_sentence(executor: ActionExecutor) -> None:
    result = await say(executor, Heard("2杯，茶名龙井"), slots("tea"))
    assert (result.slots["tea"], result.slots["cups"], result.slots["requested_slot"]) == ("龙井", 2, "confirmed")


async def test_one_fact_is_repeated_and_the_next_is_asked_for(executor: ActionExecutor) -> None:
    result = await say(executor, Heard("龙井"), slots("tea"))
    assert result.reply["text"] == f"已记下——茶：龙井。\n{phrase('ask_phone')}"
    assert result.slots["requested_slot"] == "cups"


async def test_everything_known_is_shown_before_a_yes(executor: ActionExecutor) -> None:
    result = await say(executor, Heard("2"), slots("cups", tea="龙井"))
    assert result.reply["custom"] == {
        "kind": "confirm",
        "form": "tea_form",
        "title": "点茶",
        "fields": [{"slot": "tea", "title": "茶", "value": "龙井"}, {"slot": "cups", "title": "杯数", "value": "2杯"}],
    }
    assert "茶：龙井\n杯数：2杯\n" in result.reply["text"]
    assert result.titles == ["提交", "修改", "不提交了"]
    assert result.slots["confirmed"] is None


@pytest.mark.parametrize("yes", [small_talk("affirm", "是的"), Heard("提交"), small_talk("affirm", "提交")])
async def test_only_a_yes_to_the_summary_ends_it(executor: ActionExecutor, yes: Heard) -> None:
    result = await say(executor, yes, slots("confirmed", **WHOLE))
    assert result == Result({"confirmed": True, "form_failures": None, "requested_slot": None}, [], {})


@pytest.mark.parametrize(
    "no_yes", [small_talk("affirm", "好的不过我还想再想一想要不要"), Heard("也许吧"), small_talk("gibberish", "啊啊")]
)
async def test_nothing_else_is_a_yes(executor: ActionExecutor, no_yes: Heard) -> None:
    result = await say(executor, no_yes, slots("confirmed", **WHOLE))
    assert (result.slots["confirmed"], result.slots["requested_slot"]) == (None, "confirmed")
    assert result.slots["form_failures"] == 1


async def test_a_yes_before_the_summary_submits_nothing(executor: ActionExecutor) -> None:
    result = await say(executor, small_talk("affirm", "好的"), slots("cups", tea="龙井"))
    assert (result.slots["confirmed"], result.slots["requested_slot"]) == (None, "cups")


async def test_a_correction_at_the_summary_changes_it_and_asks_again(executor: ActionExecutor) -> None:
    result = await say(executor, small_talk("affirm", "好，3杯"), slots("confirmed", **WHOLE))
    assert (result.slots["cups"], result.slots["requested_slot"]) == (3, "confirmed")
    assert result.slots["confirmed"] is None


@pytest.mark.parametrize(
    "no", [small_talk("deny", "修改"), small_talk("gibberish", "修改"), small_talk("deny", "不对")]
)
async def test_a_no_asks_what_to_change(executor: ActionExecutor, no: Heard) -> None:
    result = await say(executor, no, slots("confirmed", **WHOLE))
    assert result.titles == ["改茶", "改杯数"]
    assert (result.slots["tea"], result.slots["requested_slot"]) == ("龙井", "confirmed")


@pytest.mark.parametrize(
    "named",
    [
        small_talk("deny", "改杯数", ("field", "cups")),
        Heard("杯数不对"),
        Heard("改一下杯数"),
        question("dormancy.filing", "改杯数"),
    ],
)
async def test_a_named_field_is_asked_for_again(executor: ActionExecutor, named: Heard) -> None:
    result = await say(executor, named, slots("confirmed", **WHOLE))
    assert (result.slots["tea"], result.slots["cups"], result.slots["requested_slot"]) == ("龙井", None, "cups")


@pytest.mark.parametrize(
    "heard",
    [
        question("dormancy.filing", "歇业备案怎么办"),
        small_talk("stop", "算了"),
        small_talk("thanks", "谢谢"),
        task("book_appointment", "帮我约个号"),
        small_talk("button_expired", "（已过期的按钮）"),
    ],
)
@pytest.mark.parametrize("asked", ["tea", "cups", "confirmed"])
async def test_what_the_rules_should_answer_is_handed_over(executor: ActionExecutor, heard: Heard, asked: str) -> None:
    known = {"tea": {"tea": None}, "cups": {"tea": "龙井"}, "confirmed": WHOLE}[asked]
    result = await say(executor, heard, slots(asked, **known))
    kept = {"unanswered": heard.text} if asked == "tea" else {}
    assert result == Result(kept, ["action_execution_rejected"], {})


async def test_a_question_with_a_fact_in_it_is_answered_and_the_fact_is_kept(executor: ActionExecutor) -> None:
    heard = question("dormancy.filing", "2杯，对了歇业要多久")
    result = await say(executor, heard, slots("cups", tea="龙井"))
    assert result == Result({"cups": 2}, ["action_execution_rejected"], {})


async def test_a_typed_number_picks_a_guide_that_was_offered(executor: ActionExecutor) -> None:
    known = {**slots("tea"), "choices": ["dormancy.filing", "deregistration.simple"]}
    result = await say(executor, small_talk("gibberish", "第一个"), known)
    assert result.events == ["action_execution_rejected"]


async def test_after_an_answer_it_asks_again_at_the_same_place(executor: ActionExecutor) -> None:
    heard, known = question("dormancy.filing", "歇业备案怎么办"), slots("cups", failures=2, tea="龙井")
    result = await say(executor, heard, known, acted="action_respond")
    assert result.reply["text"] == f"接着刚才的点茶：\n{phrase('ask_phone')}"
    assert (result.slots["tea"], result.slots["requested_slot"], result.slots["form_failures"]) == ("龙井", "cups", 0)


async def test_taken_up_again_it_says_what_is_known(executor: ActionExecutor) -> None:
    known = slots("cups", tea="龙井")
    result = await say(executor, task("resume", "继续"), known, entered=True, acted="action_resume")
    assert result.reply["text"] == f"接着上次的点茶。已记下的——茶：龙井。\n{phrase('ask_phone')}"


async def test_go_on_is_no_failure(executor: ActionExecutor) -> None:
    result = await say(executor, task("resume", "继续"), slots("cups", failures=3, tea="龙井"))
    assert (result.slots["form_failures"], result.slots["requested_slot"]) == (0, "cups")


@pytest.mark.parametrize(
    "nonsense", [Heard("啊"), Heard("   "), small_talk("gibberish", "asdf"), small_talk("affirm", "嗯")]
)
async def test_nonsense_is_told_then_explained_then_a_way_out_is_offered(
    executor: ActionExecutor, nonsense: Heard
) -> None:
    results = [await say(executor, nonsense, slots("cups", failures=before, tea="龙井")) for before in range(3)]
    again, explained, asking = phrase("form_again"), phrase("explain_phone"), phrase("ask_phone")
    offered = phrase("form_offer_to_stop").replace("〔事项〕", "点茶")
    assert [result.reply["text"] for result in results] == [
        f"{again}\n{asking}",
        f"{again}\n{explained}\n{asking}",
        f"{again}\n{explained}\n{offered}\n{asking}",
    ]
    assert [result.slots["form_failures"] for result in results] == [1, 2, 3]
    assert [result.titles for result in results] == [[], [], ["继续", "先停下", "找人工"]]


async def test_a_wrong_value_is_refused_in_words_of_its_own(executor: ActionExecutor) -> None:
    result = await say(executor, Heard("10杯，茶名毛尖"), slots("cups", tea="龙井"))
    assert result.reply["text"].startswith(phrase("phone_wrong"))
    assert (result.slots["tea"], result.slots["cups"], result.slots["form_failures"]) == ("毛尖", None, 1)


async def test_a_personal_number_is_warned_of(executor: ActionExecutor) -> None:
    result = await say(executor, Heard("〔身份证号已隐去〕"), slots("tea"))
    assert result.reply["text"].startswith(phrase("personal_number"))


async def test_submitting_speaks_and_forgets(executor: ActionExecutor, service: Service) -> None:
    result = await run(
        executor, SUBMIT, small_talk("affirm", "提交"), {**slots("confirmed", **WHOLE), "confirmed": True}
    )
    assert result.reply["text"] == "龙井2杯"
    names = ("tea", "cups", "confirmed", "form_failures", "form_refusals", "requested_slot")
    assert result.slots == dict.fromkeys(names)


@pytest.mark.parametrize(
    "known",
    [{"tea": "龙井", "confirmed": True}, WHOLE, {**WHOLE, "confirmed": False}, {}],
    ids=["cups", "yes", "no", "all"],
)
async def test_what_is_incomplete_is_not_submitted(executor: ActionExecutor, known: dict[str, Any]) -> None:
    with pytest.raises(Incomplete):
        await run(executor, SUBMIT, small_talk("affirm", "提交"), slots("confirmed", **known))


def test_only_real_forms_are_actions() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    ours = {name for name, run in executor.actions.items() if run.__self__.__module__.startswith("actions.")}
    assert ours == {
        "action_appointment_submit",
        "action_cancel_appointment_submit",
        "action_change_appointment_submit",
        "action_check_progress",
        "action_check_progress_submit",
        "action_demand_submit",
        "action_draft_submit",
        "action_effect_submit",
        "action_forget_submit",
        "action_guide_helped",
        "action_leave_question_submit",
        "action_leaving_submit",
        "action_list_appointments",
        "action_open_case_submit",
        "action_prove_phone_submit",
        "action_rating_submit",
        "action_respond",
        "action_resume",
        "action_show_enterprise",
        "action_show_information",
        "action_sign_out",
        "action_stop",
        "action_take_up_rest",
        "action_wake_up",
        "validate_appointment_form",
        "validate_cancel_appointment_form",
        "validate_change_appointment_form",
        "validate_check_progress_form",
        "validate_demand_form",
        "validate_draft_form",
        "validate_effect_form",
        "validate_forget_form",
        "validate_leave_question_form",
        "validate_leaving_form",
        "validate_open_case_form",
        "validate_prove_phone_form",
        "validate_rating_form",
    }


async def test_a_wish_to_stop_with_decision_of_a_task(executor: ActionExecutor) -> None:
    result = await say(executor, Heard("算了", "stop", Decision.TASK), slots("cups", tea="龙井"))
    assert result.events == ["action_execution_rejected"]


@pytest.mark.parametrize("words", ["等一下", "先这样", "好的，等会儿", "我想想", "稍等一下，我找找"])
@pytest.mark.parametrize("intent", ["wait", "goodbye", "unknown"])
async def test_a_pause_keeps_everything_and_asks_nothing(executor: ActionExecutor, words: str, intent: str) -> None:
    result = await say(executor, Heard(words, intent), slots("cups", failures=2, tea="龙井"))
    assert result.slots == {"form_failures": 0, "requested_slot": "cups"}
    assert result.events == []
    assert "茶：龙井" in result.reply["text"]
    assert "“继续”" in result.reply["text"]
    assert phrase("ask_phone") not in result.reply["text"]


@pytest.mark.parametrize("yes", ["对，办吧", "好的，提交吧", "行，那就办吧"])
async def test_a_yes_in_other_words(executor: ActionExecutor, yes: str) -> None:
    result = await say(executor, Heard(yes, "open_stage"), slots("confirmed", **WHOLE))
    assert (result.slots.get("confirmed"), result.events) == (True, [])
