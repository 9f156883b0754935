"""What is said next, over the real knowledge."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from center.answers import Answers
from center.dialogue import ASK_STAFF, OFFERS, Context, Dialogue
from center.facets import SAMPLE
from center.guides import Stage
from center.knowledge import ROOT, Knowledge
from center.replies import Button, Reply
from center.understanding import Candidate, Decision, Understanding

NAME, SIMPLE, FILING = "establishment.name", "deregistration.simple", "dormancy.filing"
OFFERED = Context(offered=(NAME, SIMPLE, FILING))


@pytest.fixture(scope="module")
def answers(real_knowledge: Knowledge, review_day: date) -> Answers:
    return Answers(real_knowledge, review_day)


@pytest.fixture(scope="module")
def dialogue(real_knowledge: Knowledge, answers: Answers) -> Dialogue:
    return Dialogue(real_knowledge, answers)


def heard(text: str, decision: Decision = Decision.UNKNOWN, guides: tuple[str, ...] = (), **more: Any) -> Understanding:
    candidates = tuple(Candidate(guide, 0.5) for guide in guides)
    return Understanding(text, decision, 0.9, candidates, **more)


def facet(text: str, side: str, guides: tuple[str, ...] = ()) -> Understanding:
    return heard(text, Decision.FACET, guides, name=side, facet=side)


def assert_nothing_local(reply: Reply, knowledge: Knowledge) -> None:
    service = knowledge.service
    local = [SAMPLE, service.center.address, *(office.name for office in service.offices.values())]
    local += [promise.text for promise in service.promises.values()]
    assert [name for name in local if name in reply.text] == []


def families(kind: str) -> list[str]:
    """The names of one family in data/nlu/."""
    names = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            family, _, name = entry["intent"].partition("/")
            names += [name] if family == kind else []
    return names


@pytest.mark.parametrize(
    ("said", "picked"),
    [
        ("1", NAME),
        ("2", SIMPLE),
        ("２", SIMPLE),
        (" 2 ", SIMPLE),
        ("2.", SIMPLE),
        ("第二个", SIMPLE),
        ("选3", FILING),
        ("我选第三个吧", FILING),
        ("就第一项", NAME),
        ("三", FILING),
        ("第2条", SIMPLE),
    ],
)
def test_a_number_picks_what_was_offered(dialogue: Dialogue, answers: Answers, said: str, picked: str) -> None:
    assert dialogue.respond(heard(said), OFFERED) == answers.guide(picked)


def test_every_title_picks_its_guide(dialogue: Dialogue, answers: Answers, real_knowledge: Knowledge) -> None:
    offered = Context(offered=tuple(real_knowledge.guides))
    for guide in real_knowledge.guides.values():
        assert dialogue.respond(heard(f" {guide.title}？"), offered) == answers.guide(guide.id)


def with_staff(reply: Reply) -> Reply:
    return with_button(reply, ASK_STAFF)


def with_button(reply: Reply, button: Button) -> Reply:
    return Reply(reply.text, (*reply.buttons, button), reply.custom)


def not_known(answers: Answers) -> Reply:
    return with_staff(answers.with_stages("unknown"))


def test_a_pick_goes_before_what_the_model_thought(dialogue: Dialogue, answers: Answers) -> None:
    thought = heard("第二个", Decision.ANSWER, (FILING,))
    assert dialogue.respond(thought, OFFERED) == answers.guide(SIMPLE)


@pytest.mark.parametrize("said", ["4", "９", "0", "12", "第五个", "选4"])
def test_a_number_that_was_not_offered_is_asked_again(dialogue: Dialogue, answers: Answers, said: str) -> None:
    assert dialogue.respond(heard(said), OFFERED) == answers.say("choose_again")


def test_a_number_when_nothing_was_offered_is_not_understood(dialogue: Dialogue, answers: Answers) -> None:
    assert dialogue.respond(heard("2"), Context()) == not_known(answers)


@pytest.mark.parametrize(
    ("said", "phrase"), [("〔银行卡号已隐去〕", "bank_card_number"), ("〔身份证号已隐去〕！", "personal_number")]
)
def test_a_number_that_was_masked_is_no_question(dialogue: Dialogue, answers: Answers, said: str, phrase: str) -> None:
    assert dialogue.respond(heard(said), Context()) == answers.say(phrase)


def test_none_of_these_asks_for_other_words(dialogue: Dialogue, answers: Answers) -> None:
    said = heard("都不是", Decision.SMALLTALK, name="none_of_these")
    assert dialogue.respond(said, OFFERED) == answers.with_stages("none_of_these")


@pytest.mark.parametrize("said", ["2", "办执照要什么", "企业名称怎么起、怎么申报"])
def test_what_was_offered_may_be_gone_from_the_new_knowledge(dialogue: Dialogue, answers: Answers, said: str) -> None:
    reply = dialogue.respond(heard(said), Context(offered=(NAME, "change.gone")))
    expected = {"2": answers.say("button_expired"), "办执照要什么": not_known(answers)}
    assert reply == expected.get(said, answers.guide(NAME))


@pytest.mark.parametrize("side", families("facet"))
def test_a_side_is_asked_of_the_guide_just_given(dialogue: Dialogue, answers: Answers, side: str) -> None:
    said = answers.guide(NAME).text
    reply = dialogue.respond(facet("这个呢", side), Context(guide=NAME, said=said))
    repeated = Reply(said, (), {"kind": "notice", "phrase": "repeat"})
    assert reply == (repeated if side == "repeat" else answers.facet(NAME, side))


@pytest.mark.parametrize("side", [side for side in families("facet") if side != "repeat"])
@pytest.mark.parametrize("context", [Context(), Context(guide="change.gone")])
def test_a_side_without_a_guide_asks_which(dialogue: Dialogue, answers: Answers, side: str, context: Context) -> None:
    assert dialogue.respond(facet("要带啥", side), context) == answers.with_stages("facet_without_guide")


def test_nothing_can_be_repeated_at_the_start(dialogue: Dialogue, answers: Answers) -> None:
    assert dialogue.respond(facet("再说一遍", "repeat"), Context()) == answers.say("nothing_to_repeat")


def test_an_unclear_message_with_a_matter_of_its_own_is_asked_about(dialogue: Dialogue, answers: Answers) -> None:
    unclear = heard("我表弟在县城开的那个铺子不想干了得花多少钱", Decision.CHOICES, (SIMPLE, FILING), facet="fee")
    assert dialogue.respond(unclear, Context(guide=NAME)) == answers.choices([SIMPLE, FILING])


def test_a_tapped_side_belongs_to_its_own_guide(dialogue: Dialogue, answers: Answers) -> None:
    tapped = heard("", Decision.FACET, (SIMPLE,), name="tapped", facet="time")
    assert dialogue.respond(tapped, Context(guide=NAME)) == answers.facet(SIMPLE, "time")


def test_a_tapped_guide_that_is_gone_has_expired(dialogue: Dialogue, answers: Answers) -> None:
    tapped = heard("", Decision.ANSWER, ("change.gone",), name="tapped")
    assert dialogue.respond(tapped, Context()) == answers.say("button_expired")


def test_an_answer_without_a_guide_has_expired(dialogue: Dialogue, answers: Answers) -> None:
    assert dialogue.respond(heard("", Decision.ANSWER), Context()) == answers.say("button_expired")


def test_a_tapped_side_of_a_guide_that_is_gone_asks_which(dialogue: Dialogue, answers: Answers) -> None:
    tapped = heard("", Decision.FACET, ("change.gone",), name="tapped", facet="time")
    assert dialogue.respond(tapped, Context(guide=NAME)) == answers.with_stages("facet_without_guide")


def test_a_tapped_side_that_no_guide_has_any_more_has_expired(dialogue: Dialogue, answers: Answers) -> None:
    tapped = heard("", Decision.FACET, (NAME,), name="tapped", facet="colour")
    assert dialogue.respond(tapped, Context(guide=NAME)) == answers.say("button_expired")


@pytest.mark.parametrize("decision", [Decision.ANSWER, Decision.CHOICES, Decision.UNKNOWN, Decision.OUT_OF_SCOPE])
def test_what_names_no_matter_of_its_own_follows_the_guide_just_given(
    dialogue: Dialogue, answers: Answers, decision: Decision
) -> None:
    follow_up = heard("那多久", decision, (SIMPLE,), facet="time", follows=True)
    assert dialogue.respond(follow_up, Context(guide=NAME)) == answers.facet(NAME, "time")


@pytest.mark.parametrize("context", [Context(), Context(guide="change.gone")])
def test_what_would_follow_stands_alone_when_no_guide_was_given(
    dialogue: Dialogue, answers: Answers, context: Context
) -> None:
    follow_up = heard("简易注销那多久", Decision.ANSWER, (SIMPLE,), facet="time", follows=True)
    assert dialogue.respond(follow_up, context) == answers.guide(SIMPLE, "time")


def test_every_guide_answers(dialogue: Dialogue, answers: Answers, real_knowledge: Knowledge) -> None:
    tasks = real_knowledge.service.tasks
    offers = {tasks[name].guide: offer for name, offer in OFFERS.items()}
    for guide in real_knowledge.guides:
        said = answers.guide(guide)
        expected = with_button(said, offers[guide]) if guide in offers else said
        assert dialogue.respond(heard("问", Decision.ANSWER, (guide,)), Context()) == expected


def test_an_answer_carries_the_side_asked_for_and_the_place(dialogue: Dialogue, answers: Answers) -> None:
    asked = heard("太原注册公司起名多久", Decision.ANSWER, (NAME,), facet="time", elsewhere="太原")
    assert dialogue.respond(asked, Context()) == answers.guide(NAME, "time", "太原")


def test_choices_are_at_most_three_and_only_what_exists(dialogue: Dialogue, answers: Answers) -> None:
    unclear = heard("怎么弄", Decision.CHOICES, ("change.gone", NAME, SIMPLE, FILING, "change.name"))
    assert dialogue.respond(unclear, Context()) == answers.choices([NAME, SIMPLE, FILING])


@pytest.mark.parametrize("said", ["", "   ", "？？？", "😀"])
def test_nothing_readable_is_asked_for_words(dialogue: Dialogue, answers: Answers, said: str) -> None:
    assert dialogue.respond(heard(said), Context()) == answers.say("empty")


def test_what_is_not_understood_is_said_honestly(dialogue: Dialogue, answers: Answers) -> None:
    assert dialogue.respond(heard("量子纠缠"), Context()) == not_known(answers)


@pytest.mark.parametrize("task", families("task"))
def test_every_task_is_answered(dialogue: Dialogue, answers: Answers, real_knowledge: Knowledge, task: str) -> None:
    reply = dialogue.respond(heard("办", Decision.TASK, name=task), Context())
    assert reply == (answers.task(task) if task in real_knowledge.service.tasks else answers.say(task))


@pytest.mark.parametrize("name", families("smalltalk"))
def test_all_small_talk_is_answered(dialogue: Dialogue, answers: Answers, name: str) -> None:
    reply = dialogue.respond(heard("话", Decision.SMALLTALK, name=name), Context())
    assert reply.text.startswith(answers.phrase(name))


def test_small_talk_with_a_guide_is_introduced(dialogue: Dialogue, answers: Answers) -> None:
    reply = dialogue.respond(heard("你是机器人吗", Decision.SMALLTALK, name="robot"), Context())
    assert reply == answers.introduced("robot", "service.about")


@pytest.mark.parametrize("name", families("stage"))
def test_every_stage_opens(dialogue: Dialogue, answers: Answers, name: str) -> None:
    known = {stage.value for stage in Stage}
    reply = dialogue.respond(heard("阶段", Decision.STAGE, name=name), Context())
    assert reply == (answers.stage(Stage(name)) if name in known else answers.with_stages("home"))


@pytest.mark.parametrize(("name", "place"), [("bank_card", None), ("unlawful", None), ("elsewhere", "太原")])
def test_out_of_scope(dialogue: Dialogue, answers: Answers, name: str, place: str | None) -> None:
    reply = dialogue.respond(heard("别的", Decision.OUT_OF_SCOPE, name=name, elsewhere=place), Context())
    assert reply == answers.out_of_scope(name, place)


def test_a_personal_number_is_noticed_before_the_answer(dialogue: Dialogue, answers: Answers) -> None:
    said = heard("我是〔身份证号已隐去〕，公司名怎么起", Decision.ANSWER, (NAME,))
    plain = answers.guide(NAME)
    expected = Reply(f"{answers.phrase('personal_number')}\n{plain.text}", plain.buttons, plain.custom)
    assert dialogue.respond(said, Context()) == expected


def test_a_personal_number_is_noticed_in_a_follow_up_too(dialogue: Dialogue, answers: Answers) -> None:
    said = heard("〔身份证号已隐去〕多久", Decision.FACET, facet="time", follows=True)
    notice = answers.phrase("personal_number")
    assert dialogue.respond(said, Context(guide=NAME)).text == f"{notice}\n{answers.facet(NAME, 'time').text}"


@pytest.mark.parametrize("side", ["where", "time"])
@pytest.mark.parametrize("follows", [False, True])
def test_a_side_asked_about_another_place_names_no_office_and_no_promise_of_ours(
    dialogue: Dialogue, real_knowledge: Knowledge, side: str, follows: bool
) -> None:
    said = heard("太原那边呢", Decision.FACET, facet=side, elsewhere="太原", follows=follows)
    assert_nothing_local(dialogue.respond(said, Context(guide=SIMPLE)), real_knowledge)


def test_choices_about_another_place_are_given_with_a_notice(dialogue: Dialogue, answers: Answers) -> None:
    unclear = heard("太原怎么弄", Decision.CHOICES, (NAME, SIMPLE), elsewhere="太原")
    reply = dialogue.respond(unclear, Context())
    assert reply.text.splitlines() == [
        answers.phrase("elsewhere").replace("〔地名〕", "太原"),
        *answers.choices([NAME, SIMPLE]).text.splitlines(),
    ]


def test_several_questions_about_another_place_name_no_office_and_no_promise_of_ours(
    dialogue: Dialogue, real_knowledge: Knowledge
) -> None:
    parts = (
        heard("起名在哪", Decision.ANSWER, (NAME,), facet="where"),
        heard("注销多久", Decision.ANSWER, (SIMPLE,), facet="time"),
    )
    said = heard("在太原起名在哪，注销多久", Decision.SEVERAL, (NAME,), elsewhere="太原", parts=parts)
    assert_nothing_local(dialogue.respond(said, Context()), real_knowledge)


def test_a_guess_behind_a_side_does_not_swallow_the_question_after_it(dialogue: Dialogue, answers: Answers) -> None:
    parts = (facet("多久", "time", guides=(SIMPLE,)), heard("简易注销怎么弄", Decision.ANSWER, (SIMPLE,)))
    reply = dialogue.respond(heard("多久，简易注销怎么弄", Decision.SEVERAL, parts=parts), Context(guide=NAME))
    assert reply == answers.several([answers.facet(NAME, "time"), answers.guide(SIMPLE)])


def test_a_second_side_of_the_same_guide_does_not_repeat_the_guide(dialogue: Dialogue, answers: Answers) -> None:
    parts = tuple(heard("问", Decision.ANSWER, (NAME,), facet=side) for side in ("time", "fee"))
    reply = dialogue.respond(heard("起名多久，收费吗", Decision.SEVERAL, parts=parts), Context())
    assert reply == answers.several([answers.guide(NAME, "time"), answers.facet(NAME, "fee")])


def test_the_same_question_twice_is_answered_once(dialogue: Dialogue, answers: Answers) -> None:
    parts = (heard("起名", Decision.ANSWER, (NAME,)), heard("咋起名", Decision.ANSWER, (NAME,)))
    assert dialogue.respond(heard("起名，咋起名", Decision.SEVERAL, parts=parts), Context()) == answers.guide(NAME)


def test_several_questions_are_answered_in_turn(dialogue: Dialogue, answers: Answers) -> None:
    parts = (heard("起名", Decision.ANSWER, (NAME,)), heard("注销多久", Decision.ANSWER, (SIMPLE,), facet="time"))
    said = heard("起名，注销多久", Decision.SEVERAL, parts=parts)
    expected = answers.several([answers.guide(NAME), answers.guide(SIMPLE, "time")])
    assert dialogue.respond(said, Context()) == expected


def test_a_side_among_several_questions_belongs_to_the_guide_just_given(dialogue: Dialogue, answers: Answers) -> None:
    parts = (facet("多久", "time"), facet("收费吗", "fee"))
    reply = dialogue.respond(heard("多久，收费吗", Decision.SEVERAL, parts=parts), Context(guide=NAME))
    assert reply == answers.several([answers.facet(NAME, "time"), answers.facet(NAME, "fee")])
