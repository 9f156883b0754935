"""Our agent reads as Rasa's graph does, only without its scheduling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.agent import DirectAgent, components_of

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
