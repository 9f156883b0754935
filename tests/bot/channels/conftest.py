"""One running application for the tests of the channels."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.channels.contract import Contract
from tests.bot.channels.serving import Serving, serving, settings_for


@pytest.fixture(scope="session")
def contract() -> Contract:
    """The description that every answer is held against."""
    return Contract()


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def demo(model: Path, contract: Contract, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Serving]:
    """The bot in demo mode on SQLite."""
    environment = {"QIHANG_MODEL": str(model), "QIHANG_WIDGET_OPENINGS": "100000"}
    async with serving(settings_for(tmp_path_factory.mktemp("demo"), **environment), model, contract) as running:
        yield running
