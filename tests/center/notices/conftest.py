"""Both simulators, once for a module of tests, and an office on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from center.records import Records
from tests.center.gateways.running import RunningSimulator
from tests.center.gateways.wechat_running import RunningWeChat
from tests.center.notices.office import Office


@pytest.fixture(scope="module")
def simulators(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningSimulator, RunningWeChat]]:
    """An SMS provider and a WeChat."""
    var = tmp_path_factory.mktemp("simulators")
    with RunningSimulator(var) as sms, RunningWeChat(var) as wechat:
        yield sms, wechat


@pytest.fixture
def office(records: Records, simulators: tuple[RunningSimulator, RunningWeChat]) -> Office:
    """An office in which nothing has happened."""
    sms, wechat = simulators
    sms.reset()
    wechat.reset()
    return Office(records, sms, wechat)
