"""The desk beside a stand-in for the bot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk.calls.stub_bot import StubBot


@pytest.fixture
def bot() -> Iterator[StubBot]:
    """The stand-in, running."""
    with StubBot() as running:
        yield running


@pytest.fixture
def desk_environment(bot: StubBot) -> dict[str, str]:
    """The desk asks the stand-in."""
    return {"QIHANG_BOT_PORT": str(bot.port)}
