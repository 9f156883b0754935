"""Tiny loads of WeChat messages on the real server, with a simulated WeChat beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.wechat.script import JSON, WECHAT
from bench.wechat.section import POSTGRES, SQLITE, Amount, on_database

TINY = Amount(callers=(1, 4), messages=20, per_second=10, seconds=3.0)


@pytest.fixture(scope="module", params=[SQLITE, POSTGRES])
def found(request: pytest.FixtureRequest, model: Path) -> dict[str, Any]:
    return {"with_stores": request.param == POSTGRES, **on_database(request.param, model, TINY)}


@pytest.mark.parametrize("channel", [WECHAT, JSON])
def test_the_same_talk_is_held_on_both_channels_without_an_error(found: dict[str, Any], channel: str) -> None:
    loads = found["loads"][channel]
    held = [(load["callers"], load["errors"], load["last_error"]) for load in loads]
    assert held == [(1, 0, None), (4, 0, None)]
    alone, together = (load["messages"] for load in loads)
    assert alone == 20
    assert 40 <= together < 40 + 4, "what was under way when enough were answered is awaited, and counted"
    assert all(load["per_second"] > 0 and load["cpu_per_1000"] > 0 and load["peak_mb"] > 100 for load in loads)
    assert all((load["stores_cpu_per_1000"] > 0) == found["with_stores"] for load in loads)


def test_whatever_is_not_answered_in_time_is_delivered_afterwards(found: dict[str, Any]) -> None:
    offered = found["offered"]
    assert (offered["messages"], offered["people"], offered["lost"]) == (30, 10, 0)
    assert offered["in_time"] == round(1 - offered["late"] / 30, 4)
    assert offered["delivered_late"] == offered["late"]
