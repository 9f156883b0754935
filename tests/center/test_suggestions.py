"""Suggestions for an operator: what the bot understood, or what the guides' words know, ready to be read aloud."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from center.answers import Answers
from center.guide_index import GuideIndex
from center.knowledge import Knowledge
from center.suggestions import Suggestions, Understood, facet_in

FILING = "dormancy.filing"


@pytest.fixture(scope="module")
def makes(real_knowledge: Knowledge, review_day: date) -> Suggestions:
    """The suggestions of the repository's knowledge."""
    return Suggestions(real_knowledge, review_day)


def heard(*guides: str, **more: Any) -> dict[str, Any]:
    """What ``/internal/understand`` says."""
    found = [{"id": guide, "score": 0.5} for guide in guides]
    empty = {"decision": "answer", "task": None, "facet": None, "parts": [], "reply": ""}
    return {**empty, "guides": found, **more}


def test_a_guide_with_everything_beside_it(makes: Suggestions) -> None:
    found = makes.of_guide(FILING)
    assert (found.guide, found.title, found.stage, found.facet) == (FILING, "歇业备案（企业休眠）", "休眠歇业", None)
    assert found.aloud.startswith("能办。")
    assert "依据" not in found.aloud
    assert [side.title for side in found.sides] == ["要带什么", "多久", "收费吗", "在哪办"]
    assert any("市场主体登记管理条例" in line for line in found.citations)
    assert ("steps", "怎么办") in found.also
    assert found.following[0] == ("dormancy.triage", makes.title("dormancy.triage"))
    assert found.warning == ""


def test_past_its_review_it_warns(real_knowledge: Knowledge) -> None:
    late = Suggestions(real_knowledge, date(2099, 1, 1))
    assert late.of_guide(FILING).warning != ""


def test_every_guide_and_every_side_can_be_read(makes: Suggestions, real_knowledge: Knowledge) -> None:
    for guide in real_knowledge.guides:
        found = makes.of_guide(guide)
        assert found.aloud
        assert all(makes.of_guide(guide, facet).aloud for facet, _ in found.also)


def test_the_best_three_known_guides(makes: Suggestions) -> None:
    understood = makes.understood(heard(FILING, "no.more", "dormancy.term", "dormancy.triage", "dormancy.duties"))
    assert [one.guide for one in makes.suggest(understood)] == [FILING, "dormancy.term", "dormancy.triage"]


def test_the_side_that_was_asked_for_is_of_the_best_one_only(makes: Suggestions) -> None:
    found = makes.suggest(makes.understood(heard(FILING, "dormancy.term", facet="time")))
    assert [one.facet for one in found] == ["time", None]


def test_a_follow_up_is_about_the_guide_on_the_screen(
    makes: Suggestions, real_knowledge: Knowledge, review_day: date
) -> None:
    reply = Answers(real_knowledge, review_day).facet(FILING, "time").text
    follow = heard("dormancy.term", decision="choices", facet="time", reply=reply)
    assert makes.understood(follow, FILING) == Understood((FILING,), "time", True)
    assert makes.understood(follow).guides == ("dormancy.term",)


def test_several_questions(makes: Suggestions) -> None:
    parts = [heard(FILING), heard("dormancy.term", facet="fee")]
    assert makes.understood(heard(decision="answer", parts=parts)).guides == (FILING, "dormancy.term")


def test_what_no_guide_answers_is_said(makes: Suggestions) -> None:
    found = makes.understood(heard(decision="out_of_scope", reply="这件事请打110。"))
    assert (found.guides, found.said) == ((), "这件事请打110。")


def test_a_task_is_named(makes: Suggestions) -> None:
    found = makes.understood(heard("service.appointment", decision="task", task="book_appointment"))
    assert (found.task, found.task_title, found.said) == ("book_appointment", "预约办事", "")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("歇业备案怎么办", FILING),
        ("注册公司要带什么材料", "establishment.materials"),
        ("食品经营许可证", "operation.food_permit"),
        ("开饭店要啥手续", "operation.catering"),
    ],
)
def test_words_alone_find_it(makes: Suggestions, text: str, first: str) -> None:
    assert makes.searched(text).guides[0] == first


@pytest.mark.parametrize("text", ["", "呜啦呜啦", "？？？"])
def test_words_that_nobody_knows(makes: Suggestions, text: str) -> None:
    assert makes.suggest(makes.searched(text)) == ()


def test_a_side_is_searched_for_too(makes: Suggestions) -> None:
    assert makes.searched("要多久", FILING) == Understood((FILING,), "time", True)


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("要带什么", "materials"),
        ("收费吗", "fee"),
        ("在哪儿办", "where"),
        ("你好", None),
        ("我想问一下开公司要带什么材料", None),
    ],
)
def test_short_words_for_a_side(text: str, facet: str | None) -> None:
    assert facet_in(text) == facet


def test_every_way_of_asking_finds_its_guide(real_knowledge: Knowledge) -> None:
    index = GuideIndex(real_knowledge)
    asked = [(guide.id, guide.ask[0]) for guide in real_knowledge.guides.values() if guide.ask]
    found = sum(guide in index.search(words) for guide, words in asked)
    assert found / len(asked) > 0.97
