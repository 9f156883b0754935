"""One running application with an official account for the tests of the channel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.channels.contract import Contract
from tests.bot.channels.wechat.accounts import SEALED, Account, account_for


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def account(model: Path, contract: Contract, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Account]:
    """The bot in demo mode on SQLite, with an account whose callbacks are encrypted."""
    async with account_for(model, contract, tmp_path_factory.mktemp("wechat"), SEALED) as running:
        yield running
