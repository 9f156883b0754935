"""Conversations written as data (tests/conversations/*.yml), held with the real server on SQLite and PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import yaml

from center.knowledge import KNOWLEDGE, ROOT, load_service
from tests.conversations.holding import Holding
from tests.running import RunningBot

CONVERSATIONS = [
    conversation
    for path in sorted((ROOT / "tests" / "conversations").glob("*.yml"))
    for conversation in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def test_every_conversation_has_a_name_of_its_own() -> None:
    names = [conversation["id"] for conversation in CONVERSATIONS]
    assert sorted(set(names)) == sorted(names)


def test_every_question_that_the_widget_begins_with_is_asked() -> None:
    begun = {conversation["turns"][0].get("say") for conversation in CONVERSATIONS}
    starters = load_service(KNOWLEDGE / "service").widget_texts().starters
    assert [starter for starter in starters if starter not in begun] == []


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=[conversation["id"] for conversation in CONVERSATIONS])
def test_conversation(bots: dict[str, RunningBot], conversation: dict[str, Any]) -> None:
    """On both databases at the same time, each with a server of its own."""
    with ThreadPoolExecutor(len(bots)) as threads:
        held = threads.map(lambda bot: Holding(bot, conversation).hold(), bots.values())
        assert dict(zip(bots, held)) == {database: [] for database in bots}
