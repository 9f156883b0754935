"""Our agent reads as Rasa's graph does, only without its scheduling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker

from bot.actions_in_process import InProcessActions
from bot.agent import DirectAgent
from bot.processor import components_of

MESSAGES = [
    "歇业备案要什么材料",
    "你好",
    "办照要带啥？另外刻章收费不",
    "离婚证丢了",
    "电话13900000012",
    "",
    "😀",
    "太原的年报怎么报",
]


@pytest.fixture(scope="module")
def agents(model: Path) -> tuple[Agent, DirectAgent]:
    stock, ours = Agent(), DirectAgent()
    stock.load_model(str(model))
    ours.load_model(str(model))
    return stock, ours


@pytest.mark.parametrize("text", MESSAGES)
async def test_it_reads_what_the_graph_reads(agents: tuple[Agent, DirectAgent], text: str) -> None:
    stock, ours = [await agent.processor.parse_message(UserMessage(text)) for agent in agents]
    for ignored in ("text_tokens", "message_id", "metadata", "response_selector"):
        stock.pop(ignored, None)
    assert ours == stock


@pytest.mark.parametrize("command", ["/restart", '/ask_guide{"guide":"dormancy.filing"}', "/back"])
async def test_a_typed_command_is_words(agents: tuple[Agent, DirectAgent], command: str) -> None:
    parsed: dict[str, Any] = await agents[1].processor.parse_message(UserMessage(command))
    assert parsed["intent"]["name"] not in ("restart", "back", "session_start", "ask_guide")
    assert parsed["understanding"]["text"]


def test_a_model_without_our_pipeline_is_refused() -> None:
    class Empty:
        _instantiated_nodes: dict[str, Any] = {}

    with pytest.raises(LookupError, match="not our whole pipeline"):
        components_of(Empty())


def test_the_store_is_used_as_it_is_given() -> None:
    store = InMemoryTrackerStore(Domain.empty())
    assert DirectAgent(tracker_store=store).tracker_store is store
    assert type(DirectAgent().tracker_store) is InMemoryTrackerStore


def test_building_changes_nothing_and_using_swaps(agents: tuple[Agent, DirectAgent], model: Path) -> None:
    agent = agents[1]
    before = agent.processor
    built = agent.build(model)
    assert agent.processor is before
    agent.use(built)
    assert agent.processor is built
    assert agent.domain is agent.tracker_store.domain is built.domain


async def test_a_turn_is_answered_on_the_tracker_given(model: Path) -> None:
    agent = DirectAgent(action_endpoint=InProcessActions("actions"))
    agent.load_model(model)
    tracker, output = DialogueStateTracker("one", agent.domain.slots), CollectingOutputChannel()
    tracker.update(ActionExecuted("action_listen"))
    await agent.processor.take_turn(UserMessage("你好", output, "one"), tracker, 30.0)
    assert tracker.latest_action_name == "action_listen"
    assert output.messages[0]["text"]
    assert await agent.tracker_store.retrieve("one") is None
