"""One simulator process for all tests of gateways, emptied before each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.center.gateways.running import RunningSimulator


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
