"""What the tests of actions share: rasa_sdk's executor with our actions, and a real service with a clock of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa_sdk.executor import ActionExecutor

from center import bundles
from center.clock import StepClock
from center.database import upgrade
from center.knowledge import load_knowledge
from center.service import Service, close_service, open_service
from center.settings import read_settings
from tests.actions.calling import VERSION
from tests.center.recorded import FRIDAY_NOON, SECRET


@pytest.fixture(scope="session")
def executor() -> ActionExecutor:
    """All our actions, over the knowledge of this repository."""
    bundles.register(VERSION, load_knowledge())
    executor = ActionExecutor()
    executor.register_package("actions")
    return executor


@pytest.fixture
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """A service on SQLite, or on what ``indirect`` names; its clock stands at Friday noon until it is moved."""
    on_sqlite = getattr(request, "param", "sqlite") == "sqlite"
    url = f"sqlite:///{tmp_path}/qihang.db" if on_sqlite else str(request.getfixturevalue("migrated_postgres"))
    settings = read_settings({"QIHANG_DATABASE_URL": url, "QIHANG_SECRET": SECRET, "QIHANG_VAR": str(tmp_path)})
    upgrade(settings)
    opened = open_service(settings, StepClock(FRIDAY_NOON))
    yield opened
    close_service(opened)
