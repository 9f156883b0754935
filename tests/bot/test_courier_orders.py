"""The courier takes over the 12345 platform's orders and tells it back, in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from center.records import Records
from center.work_orders.moves import sign
from center.work_orders.states import OrderState, ReportState
from tests.bot.couriers import RunningCourier, environment, move_clock
from tests.center.gateways.order_double import Double, running_orders
from tests.center.recorded import FRIDAY_NOON, fresh_records
from tests.center.work_orders.ordered import HOUR, do, seen, told_back
from tests.running import free_port


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Records]:
    with fresh_records(f"sqlite:///{tmp_path}/qihang.db") as records:
        move_clock(records, FRIDAY_NOON + 2 * HOUR)
        yield records


async def once(tmp_path: Path, double: Double) -> tuple[int, str]:
    """How one round of a courier ended, and what it said."""
    settings = environment(tmp_path, f"sqlite:///{tmp_path}/qihang.db", f"http://127.0.0.1:{free_port()}")
    orders = {"URL": double.url, "KEY": double.settings.key, "SECRET": double.settings.secret}
    given = {**settings, **{f"QIHANG_ORDERS_{name}": value for name, value in orders.items()}}
    with RunningCourier(given, "--once") as courier:
        return await asyncio.to_thread(courier.ends)


async def test_orders_come_in_and_reports_go_back(kept: Records, tmp_path: Path) -> None:
    async with running_orders() as double:
        await double.issue()
        assert (await once(tmp_path, double))[0] == 0
        assert seen(kept).state is OrderState.NEW
        do(kept, sign)
        assert (await once(tmp_path, double))[0] == 0
        assert [one["kind"] for one in await double.reports()] == ["signed"]
        assert told_back(kept)[0].state is ReportState.SENT
