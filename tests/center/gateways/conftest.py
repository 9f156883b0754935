"""One process of each simulator for all tests of gateways, emptied before each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from center.records import Records
from tests.center.gateways.running import RunningSimulator
from tests.center.gateways.wechat_running import RunningWeChat
from tests.center.recorded import fresh_records


@pytest.fixture(scope="session")
def running_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    """The process."""
    with RunningSimulator(tmp_path_factory.mktemp("sms")) as simulator:
        yield simulator


@pytest.fixture
def simulator(running_simulator: RunningSimulator) -> RunningSimulator:
    """The process, with nothing sent and nothing going wrong."""
    running_simulator.reset()
    return running_simulator


@pytest.fixture(scope="session")
def running_wechat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningWeChat]:
    """The process of the WeChat simulator."""
    with RunningWeChat(tmp_path_factory.mktemp("wechat")) as simulator:
        yield simulator


@pytest.fixture
def wechat(running_wechat: RunningWeChat) -> RunningWeChat:
    """The process, as if just started."""
    running_wechat.reset()
    return running_wechat


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Records]:
    """Fresh records on SQLite, where the kind of database makes no difference."""
    with fresh_records(f"sqlite:///{tmp_path}/kept.db") as opened:
        yield opened
