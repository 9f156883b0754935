"""The benchmark's own parts, and one real quick run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.children import ChildFailed, run_job
from bench.default_project import plain_intents, write_default_project
from bench.generated import generated_examples, generated_messages
from bench.goals import goals_of
from bench.growth import COSTS, QUICK_SIZES, SENTENCES, growth_ratios
from bench.rankings import heard_by_default
from bench.table import percent, table, width
from bench.timing import time_each, timing_of
from bench.verdicts import verdicts
from bot.nlu.dataset import Example, Expected
from center.knowledge import ROOT
from center.understanding import Decision

WORDS = [["公司", "注销", "要", "多久"], ["怎么", "办", "营业", "执照"], ["歇业"]]
LABELS = {
    "guide_change_name": "guide/change.name",
    "guide_change_address": "guide/change.address",
    "task_open_case": "task/open_case",
    "out_of_scope_bank": "out_of_scope/bank",
}


@pytest.fixture(scope="module")
def quick_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    var = tmp_path_factory.mktemp("var")
    run = subprocess.run(
        [sys.executable, "-m", "bench", "--only", "growth", "--quick"],
        cwd=ROOT,
        env={**os.environ, "QIHANG_VAR": str(var)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout, json.loads((var / "bench.json").read_text(encoding="utf-8"))


def test_a_quick_run_writes_figures_of_every_size(quick_run: tuple[str, dict[str, Any]]) -> None:
    _, written = quick_run
    assert set(written) == {"made_at", "comparable", "machine", "growth", "goals", "failed"}
    assert (written["comparable"], written["goals"], written["failed"]) == (False, [], {})
    sizes = written["growth"]["sizes"]
    assert [(size["guides"], size["examples"]) for size in sizes] == [(n, n * SENTENCES) for n in QUICK_SIZES]
    assert all(size[name] > 0 for size in sizes for name in (*COSTS, "p95_ms"))


def test_ratios_follow_from_the_figures_beside_them(quick_run: tuple[str, dict[str, Any]]) -> None:
    _, written = quick_run
    small, large = written["growth"]["sizes"]
    (step,) = written["growth"]["ratios"]
    assert (step["from"], step["to"], step["content"]) == (small["guides"], large["guides"], 10.0)
    assert {name: step[name] for name in COSTS} == {name: round(large[name] / small[name], 2) for name in COSTS}
    assert step["holds"] == {name: step[name] < 10 for name in COSTS}


def test_a_quick_run_says_that_it_is_not_comparable(quick_run: tuple[str, dict[str, Any]]) -> None:
    printed, _ = quick_run
    assert "不能用来比较" in printed
    assert "10 → 100（10 倍）" in printed


def test_a_cost_that_grows_as_fast_as_the_content_does_not_hold() -> None:
    before = {
        "guides": 100,
        "seconds": 1.0,
        "whole_seconds": 1.0,
        "cpu_seconds": 1.0,
        "model_mb": 2.0,
        "peak_mb": 300.0,
        "ms_per_message": 0.2,
    }
    after = {
        "guides": 1000,
        "seconds": 10.0,
        "whole_seconds": 9.9,
        "cpu_seconds": 9.9,
        "model_mb": 19.0,
        "peak_mb": 400.0,
        "ms_per_message": 3.0,
    }
    step = growth_ratios(before, after)
    assert step["seconds"] == 10.0
    assert step["holds"] == {
        "seconds": False,
        "whole_seconds": True,
        "cpu_seconds": True,
        "model_mb": True,
        "peak_mb": True,
        "ms_per_message": False,
    }


def test_generated_content_is_always_the_same_and_grows_at_its_end() -> None:
    small = generated_examples(3, 8, WORDS)
    assert small == generated_examples(3, 8, WORDS)
    assert generated_examples(30, 8, WORDS)[: len(small)] == small
    assert [example.label for example in small] == [
        f"guide/made_up.{guide:06}" for guide in (0, 1, 2) for _ in range(8)
    ]
    assert small[0] == Example("公司注销要照司多怎歇业", "guide/made_up.000000")


def test_generated_messages_are_spread_over_the_guides_and_were_not_trained() -> None:
    many = [[chr(start + shift) for shift in range(6)] for start in range(0x4E00, 0x5000, 6)]
    messages = generated_messages(20, 10, many)
    assert messages == generated_messages(20, 10, many)
    assert len(set(messages)) == 10
    assert not set(messages) & {example.text for example in generated_examples(20, 8, many)}


def test_a_table_keeps_its_columns_in_line() -> None:
    lines = table("标题", ["", "秒", "倍数"], [["我们", 1.5, 10], ["Rasa 默认", None, 1234.5]]).splitlines()
    assert lines[1:] == [
        "标题",
        "             秒   倍数",
        "──────────────────────",
        "我们       1.50     10",
        "Rasa 默认     —  1,234",
    ]
    assert {width(line) for line in lines[2:]} == {22}


def test_shares_are_shown_as_percentages() -> None:
    assert (percent(0.1234), percent(None)) == ("12.3%", "—")


def test_timing_of_single_times() -> None:
    timing = timing_of([0.001] * 90 + [0.011] * 10)
    assert timing == {
        "messages": 100,
        "mean_ms": 2.0,
        "p50_ms": 1.0,
        "p95_ms": 11.0,
        "p99_ms": 11.0,
        "per_second": 500.0,
    }


async def test_every_text_is_read_once_in_order() -> None:
    async def read(text: str) -> str:
        return text.upper()

    found, timing = await time_each(read, ["a", "b"])
    assert found == ["A", "B"]
    assert timing["messages"] == 2


def parsed(first: str, *others: str) -> dict[str, Any]:
    names = [name for name in (first, *others) if name != "nlu_fallback"]
    ranking = [{"name": name, "confidence": 0.5} for name in names]
    return {"text": "话", "intent": {"name": first, "confidence": 0.5}, "intent_ranking": ranking}


def test_the_default_is_judged_by_the_same_definitions() -> None:
    stand_ins = {"task/open_case": "service.agency"}
    answers = [
        ("change.name", parsed("guide_change_name", "guide_change_address")),
        ("change.name", parsed("guide_change_address", "guide_change_name")),
        ("change.name", parsed("nlu_fallback", "guide_change_name")),
        ("change.name", parsed("task_open_case", "guide_change_name")),
        (None, parsed("guide_change_name")),
        (None, parsed("out_of_scope_bank", "guide_change_name")),
    ]
    pairs = [
        (Expected("话", guide, None, "here"), heard_by_default(answer, LABELS, stand_ins)) for guide, answer in answers
    ]
    assert verdicts(pairs) == {
        "asked": 4,
        "others": 2,
        "right_first": 0.25,
        "among_three": 0.75,
        "wrong_confident": 0.5,
        "asked_back": 0.0,
        "unknown": 0.25,
        "answered_out_of_scope": 0.5,
        "ranked_first": 0.75,
        "wrong_guide": 0.25,
    }
    assert pairs[2][1].understanding.decision is Decision.UNKNOWN


def compared(ours: tuple[float, ...], default: tuple[float, ...]) -> dict[str, Any]:
    sides = {"ours": ours, "default": default}
    return {
        "understanding": {side: {"mean_ms": values[0]} for side, values in sides.items()},
        "training": {side: {"seconds": values[1]} for side, values in sides.items()},
        "accuracy": {side: {"right_first": values[2], "wrong_confident": values[3]} for side, values in sides.items()},
    }


def test_goals_are_reached_at_their_borders_and_not_short_of_them() -> None:
    reached = goals_of({"compare": compared((1.0, 10.0, 0.8, 0.1), (10.0, 100.0, 0.8, 0.2))})
    assert [goal.reached for goal in reached] == [True] * 4
    short = goals_of({"compare": compared((1.0, 10.0, 0.79, 0.11), (9.9, 99.0, 0.8, 0.2))})
    assert [(goal.reached, goal.factor) for goal in short] == [(False, 9.9), (False, 9.9), (False, 1.01), (False, 1.82)]
    assert goals_of({"compare": compared((1.0, 1.0, 0.8, 0.0), (9.0, 9.0, 0.8, 0.2))})[3].factor is None


def test_the_default_project_holds_the_same_sentences(tmp_path: Path) -> None:
    examples = [Example("改名字", "guide/change.name"), Example("换\n地址", "guide/change.address")]
    labels = write_default_project(tmp_path / "project", examples)
    assert labels == {"guide_change_address": "guide/change.address", "guide_change_name": "guide/change.name"}
    data = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in tmp_path.glob("**/*.yml")}
    assert data["nlu"]["nlu"] == [
        {"intent": "guide_change_address", "examples": "- 换 地址\n"},
        {"intent": "guide_change_name", "examples": "- 改名字\n"},
    ]
    assert [rule["steps"][1] for rule in data["rules"]["rules"]] == [
        {"action": "utter_guide_change_address"},
        {"action": "utter_guide_change_name"},
        {"action": "leave_question_form"},
        {"active_loop": None},
        {"action": "action_follow_up"},
        {"action": "utter_please_rephrase"},
    ]
    assert data["config"]["pipeline"][5] == {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True}
    assert list(data["domain"]["responses"]) == [
        "utter_guide_change_address",
        "utter_guide_change_name",
        "utter_ask_leave_question_form_question",
        "utter_ask_leave_question_form_phone",
        "utter_ask_leave_question_form_confirmed",
        "utter_please_rephrase",
    ]


def test_two_labels_may_not_become_one_intent() -> None:
    with pytest.raises(ValueError, match="same plain intent"):
        plain_intents(["guide/a.b", "guide/a_b"])


def test_a_child_that_fails_is_told_with_what_it_wrote() -> None:
    with pytest.raises(ChildFailed, match=r"(?s)训练不存在的东西.*No module named 'bench\.inside\.nothing'"):
        run_job("nothing", "训练不存在的东西", {})
