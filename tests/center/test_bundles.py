"""Which knowledge answers: the one that came with the model that understood."""

from __future__ import annotations

import pytest

from center import bundles
from center.knowledge import Knowledge
from tests.center.tree import KnowledgeTree


@pytest.fixture(autouse=True)
def _nothing_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "_loaded", {})


@pytest.fixture
def three(tree: KnowledgeTree) -> list[Knowledge]:
    return [tree.knowledge() for _ in range(3)]


def test_a_turn_in_flight_keeps_its_own_knowledge(three: list[Knowledge]) -> None:
    bundles.register("one", three[0])
    bundles.register("two", three[1])
    assert [bundles.knowledge_of("one") is three[0], bundles.knowledge_of("two") is three[1]] == [True, True]
    assert bundles.newest() == "two"


@pytest.mark.parametrize("version", [None, "", "never seen"])
def test_an_unknown_version_gets_the_newest(three: list[Knowledge], version: str | None) -> None:
    bundles.register("one", three[0])
    bundles.register("two", three[1])
    assert bundles.knowledge_of(version) is three[1]


def test_only_the_two_newest_are_kept(three: list[Knowledge]) -> None:
    for name, knowledge in zip(("one", "two", "three"), three):
        bundles.register(name, knowledge)
    assert [bundles.knowledge_of(name) is knowledge for name, knowledge in zip(("one", "two", "three"), three)] == [
        False,
        True,
        True,
    ]
    assert bundles.knowledge_of("one") is three[2]


def test_registering_again_makes_it_the_newest(three: list[Knowledge]) -> None:
    bundles.register("one", three[0])
    bundles.register("two", three[1])
    bundles.register("one", three[2])
    assert (bundles.newest(), bundles.knowledge_of("one") is three[2]) == ("one", True)


def test_without_any_bundle_the_folder_is_read_once(real_knowledge: Knowledge) -> None:
    assert bundles.newest() == "folder"
    assert bundles.knowledge_of(None) is bundles.knowledge_of("folder")
    assert bundles.knowledge_of(None).guides == real_knowledge.guides
