"""Offline prediction: the command line, its fields, and that it says what the server says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bot.nlu.archive import Bundle
from bot.nlu.predict import Predictor
from center.knowledge import ROOT
from tests.running import RunningBot

DECISIONS = {"answer", "choices", "unknown", "task", "smalltalk", "out_of_scope"}
MESSAGES = [
    "歇业备案要什么材料",
    "你好",
    "帮我代办营业执照",
    "离婚证丢了怎么补",
    "多久",
    "我想了解企业变更",
    "办照要带啥？另外刻章收费不",
    "asdfgh",
    "",
    "太原的公司年报去哪报",
    "6222020200112233446",
]


def run(source: Path, target: Path, model: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QIHANG_MODEL": str(model), "QIHANG_VAR": str(target.parent)}
    command = [sys.executable, "-m", "bot.nlu.predict", str(source), str(target)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def lines(model: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("predict")
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    items = [{"text": text, "id": number, "其他": ["保留"]} for number, text in enumerate(MESSAGES)]
    source.write_text("\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n\n", encoding="utf-8")
    finished = run(source, target, model)
    assert finished.returncode == 0, finished.stderr
    assert finished.stderr == ""
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def test_every_line_is_kept_and_answered(lines: list[dict[str, Any]]) -> None:
    assert [(line["text"], line["id"], line["其他"]) for line in lines] == [
        (t, n, ["保留"]) for n, t in enumerate(MESSAGES)
    ]
    assert {line["decision"] for line in lines} <= DECISIONS
    assert all(line["reply"] and line["version"] for line in lines)


def test_the_fields_of_an_answer(lines: list[dict[str, Any]]) -> None:
    line = lines[0]
    assert line["decision"] == "answer"
    assert line["guides"][0]["id"] == "dormancy.filing"
    assert line["guides"] == sorted(line["guides"], key=lambda guide: -guide["score"])
    assert (line["facet"], line["task"], line["parts"]) == ("materials", None, [])


def test_a_task_is_named(lines: list[dict[str, Any]]) -> None:
    assert (lines[2]["decision"], lines[2]["task"], lines[2]["guides"][0]["id"]) == (
        "task",
        "open_case",
        "service.agency",
    )


def test_parts_of_a_message_with_several_questions(lines: list[dict[str, Any]]) -> None:
    assert [part["guides"][0]["id"] for part in lines[6]["parts"]] == ["establishment.materials", "establishment.seal"]
    assert lines[6]["reply"].startswith("【1】")


@pytest.mark.parametrize("number", [3, 7, 8])
def test_what_is_not_ours_is_not_answered(lines: list[dict[str, Any]], number: int) -> None:
    assert lines[number]["decision"] not in ("answer", "task")


def test_the_server_says_the_same(bundle: Bundle, running_bot: RunningBot) -> None:
    """A task begins a conversation there; everything else is one reply."""
    predictor = Predictor(bundle)
    answered = [text for text in MESSAGES if predictor.predict(text)["task"] is None]
    assert len(answered) >= len(MESSAGES) - 1
    for text in answered:
        assert running_bot.talk().say(text)["text"] == predictor.predict(text)["reply"]


def test_two_hundred_messages_a_second_and_more_on_one_core(bundle: Bundle) -> None:
    """Not a time limit on this machine: one message must cost less than a fiftieth of parsing the knowledge once."""
    predictor = Predictor(bundle)
    started = time.process_time()
    for text in MESSAGES * 20:
        predictor.predict(text)
    per_message = (time.process_time() - started) / (len(MESSAGES) * 20)
    started = time.process_time()
    from center.knowledge import load_knowledge

    load_knowledge()
    assert per_message < (time.process_time() - started) / 50


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{nonsense\n", "in.jsonl:1: not JSON"),
        ('{"text": 5}\n', 'in.jsonl:1: expected an object with a string "text"'),
        ("[]\n", "in.jsonl:1:"),
    ],
)
def test_an_unusable_line_is_named(tmp_path: Path, model: Path, content: str, told: str) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(content, encoding="utf-8")
    finished = run(source, tmp_path / "out.jsonl", model)
    assert finished.returncode == 2
    assert told in finished.stderr
    assert "Traceback" not in finished.stderr


def test_a_missing_file_is_named(tmp_path: Path, model: Path) -> None:
    finished = run(tmp_path / "none.jsonl", tmp_path / "out.jsonl", model)
    assert finished.returncode == 2
    assert "none.jsonl" in finished.stderr
