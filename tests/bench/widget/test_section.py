"""The widget's measurements: a real quick run, and its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.figures import ratio
from bench.widget.section import QUICK, widget
from bench.widget.tables import widget_tables


@pytest.fixture(scope="module")
def found(model: Path) -> dict[str, Any]:
    return widget(model, QUICK)


def test_the_first_answer_costs_a_slow_phone_more(found: dict[str, Any]) -> None:
    here, phone = found["first"]["here"], found["first"]["phone"]
    assert here["answer_seconds"] > here["opened_seconds"] > 0
    assert phone["answer_seconds"] > here["answer_seconds"]
    assert found["phone_to_here"] == ratio(phone["answer_seconds"], here["answer_seconds"])
    assert 0 < here["widget_requests"] < here["requests"]
    assert 20 < here["widget_kb"] < here["kb"]


def test_streams_are_measured_beside_few(found: dict[str, Any]) -> None:
    streams = found["streams"]
    assert (streams["few"]["streams"], streams["many"]["streams"]) == (QUICK.few, QUICK.many)
    assert found["many_to_few"]["p95_ms"] == ratio(streams["many"]["p95_ms"], streams["few"]["p95_ms"])


def test_everything_is_shown(found: dict[str, Any]) -> None:
    shown = "\n".join(widget_tables(found))
    assert all(word in shown for word in ("慢手机 : 本机", f"{QUICK.many} 个流", "每个流 KB"))
