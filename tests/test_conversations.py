"""Conversations written as data (tests/conversations/*.yml), held with the real server on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from center.knowledge import ROOT
from tests.conversations.holding import Holding
from tests.running import RunningBot

CONVERSATIONS = [
    conversation
    for path in sorted((ROOT / "tests" / "conversations").glob("*.yml"))
    for conversation in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def held_with(
    request: pytest.FixtureRequest, model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningBot]:
    """The real server on each database."""
    url = {"QIHANG_DATABASE_URL": request.getfixturevalue("postgres_of_module")} if request.param != "sqlite" else {}
    with RunningBot(tmp_path_factory.mktemp("talk"), model, **url) as bot:
        yield bot


def test_every_conversation_has_a_name_of_its_own() -> None:
    names = [conversation["id"] for conversation in CONVERSATIONS]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=[conversation["id"] for conversation in CONVERSATIONS])
def test_conversation(held_with: RunningBot, conversation: dict[str, Any]) -> None:
    assert Holding(held_with, conversation).hold() == []
