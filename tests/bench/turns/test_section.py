"""Tiny loads on the real servers of both sides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.children import run_job
from bench.default_project import write_default_project
from bench.turns.section import Amount, conversation_growth, under_load
from bench.turns.servers import default_servers, our_servers
from bench.turns.stores import running_stores
from bot.nlu.dataset import Example

TINY = Amount(callers=(1, 4), messages=20, old_turn=22, repeats=1)
SENTENCES = {
    "guide/dormancy.filing": ["歇业备案怎么办", "办歇业", "我想歇业"],
    "guide/establishment.capital": ["注册资本写多少合适", "认缴多少"],
    "smalltalk/greet": ["你好", "您好"],
}


@pytest.fixture(scope="module")
def default_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default project with a few sentences, trained for one epoch."""
    folder = tmp_path_factory.mktemp("default")
    examples = [Example(text, label) for label, texts in SENTENCES.items() for text in texts]
    write_default_project(folder / "project", examples, epochs=1)
    output = folder / "default.tar.gz"
    run_job("train", "训练", {"folder": str(folder / "project"), "output": str(output)})
    return output


def assert_answered(loads: list[dict[str, Any]], with_stores: bool) -> None:
    assert [(load["callers"], load["errors"]) for load in loads] == [(1, 0), (4, 0)]
    assert all(load["messages"] >= wanted for load, wanted in zip(loads, (20, 40)))
    assert all(load["per_second"] > 0 and load["cpu_per_1000"] > 0 and load["peak_mb"] > 100 for load in loads)
    assert all((load["stores_cpu_per_1000"] > 0) == with_stores for load in loads)


def test_ours_on_sqlite_beside_the_default_in_memory_with_its_action_server(
    model: Path, default_model: Path, tmp_path: Path
) -> None:
    with our_servers(model, tmp_path) as ours, default_servers(default_model, tmp_path) as default:
        assert len(default.pids) == 2
        found = under_load({"ours_sqlite": ours, "default_memory": default}, TINY)
    assert_answered(found["ours_sqlite"], with_stores=False)
    assert_answered(found["default_memory"], with_stores=False)


def test_two_of_ours_on_postgresql_and_redis(model: Path, tmp_path: Path) -> None:
    with running_stores() as stores, our_servers(model, tmp_path, stores, replicas=2) as servers:
        assert len(servers.ports) == len(servers.pids) == 2
        assert_answered(under_load({"ours_two": servers}, TINY)["ours_two"], with_stores=True)


def test_the_default_on_postgresql_and_redis(default_model: Path, tmp_path: Path) -> None:
    with running_stores() as stores, default_servers(default_model, tmp_path, stores) as servers:
        assert_answered(under_load({"default_postgres": servers}, TINY)["default_postgres"], with_stores=True)


def test_the_growth_of_a_conversation_is_measured_on_the_real_server(model: Path) -> None:
    found = conversation_growth(model, TINY)
    assert (found["repeats"], found["young_turn"], found["old_turn"]) == (1, 10, 22)
    assert found["ratio"] > 0
