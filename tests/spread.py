"""How `make test` spreads the tests over processes: what shares a server stays together, what takes long goes first."""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

SERVERS_OF_THEIR_OWN = "tests/bot/test_survival.py"
TOGETHER = ("tests/widget/", "tests/year/")
ALSO_LONG = (
    "tests/desk/stories/",
    "tests/desk/test_routes.py",
    "tests/bot/channels/wechat/test_replicas.py",
    "tests/wechat_journey/",
    "tests/center/notices/test_week.py",
)
LONG = (SERVERS_OF_THEIR_OWN, "tests/test_conversations.py", "tests/test_drafts.py", *TOGETHER, *ALSO_LONG)


def unit(nodeid: str) -> str:
    """The tests that one process runs together: a file's; all of one browser or year; of the survivals each alone."""
    if nodeid.startswith(SERVERS_OF_THEIR_OWN):
        return nodeid
    return next((start for start in TOGETHER if nodeid.startswith(start)), nodeid.split("::", 1)[0])


def rank(nodeid: str) -> int:
    """The place of a test in line: those of LONG in its order, then all others."""
    return next((place for place, start in enumerate(LONG) if nodeid.startswith(start)), len(LONG))


class Spread(LoadScopeScheduling):
    """xdist's way of handing out groups of tests, with our groups."""

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Spread:
    """Our groups instead of xdist's own."""
    return Spread(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long goes first, so that no process waits for another at the end."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(item.nodeid))
