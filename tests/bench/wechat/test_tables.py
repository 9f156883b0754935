"""What people are shown of WeChat's measurements."""

from __future__ import annotations

from typing import Any

from bench.report import tables
from bench.wechat.script import JSON, WECHAT
from bench.wechat.section import DATABASES, POSTGRES, SQLITE, ratios_of


def load(callers: int, per_second: float, cpu: float, errors: int = 0) -> dict[str, Any]:
    return {
        "callers": callers,
        "messages": 1_000,
        "per_second": per_second,
        "p50_ms": 1.0,
        "p95_ms": 2.0,
        "p99_ms": 3.0,
        "cpu_per_1000": cpu,
        "stores_cpu_per_1000": 0.5,
        "load_cpu_share": 0.07,
        "peak_mb": 600.0,
        "errors": errors,
        "last_error": "WrongAnswer: 多久" if errors else None,
    }


def offered(in_time: float, late: int, lost: int) -> dict[str, Any]:
    return {
        "per_second": 50,
        "messages": 1_500,
        "people": 500,
        "in_time": in_time,
        "p50_ms": 1.0,
        "p95_ms": 2.0,
        "p99_ms": 3.0,
        "late": late,
        "delivered_late": late - lost,
        "lost": lost,
        "tried_again": 0,
        "cpu_per_1000": 4.0,
    }


LOADS = {WECHAT: [load(16, 80.0, 12.0, errors=1)], JSON: [load(16, 100.0, 10.0)]}
FOUND = {
    "loads": dict.fromkeys(DATABASES, LOADS),
    "ratios": {name: ratios_of(LOADS) for name in DATABASES},
    "offered": {SQLITE: offered(1.0, 0, 0), POSTGRES: offered(0.9967, 5, 1)},
}


def test_ratios_set_wechat_beside_the_plain_channel() -> None:
    assert ratios_of(LOADS) == [{"callers": 16, "per_second": 0.8, "cpu_per_1000": 1.2}]


def test_the_tables_show_both_channels_the_share_in_time_and_the_errors() -> None:
    printed = "\n".join(tables({"wechat": FOUND}))
    lines = [line.split() for line in printed.splitlines()]
    assert ["SQLite，16", "个会话", "0.8", ":", "1", "1.2", ":", "1"] in lines
    assert [
        "PostgreSQL",
        "+",
        "Redis",
        "50",
        "1,500",
        "500",
        "99.7%",
        "1.00",
        "2.00",
        "3.00",
        "5",
        "4",
        "1",
        "0",
        "4.00",
    ] in lines
    assert "/v1，SQLite" in printed
    assert "【微信（加密），SQLite，16 个会话：1 次错，最后一次：WrongAnswer: 多久】" in printed
