"""How long an adapter may ask us to wait; the rest of center/gateways/adapters.py is tested over every wire."""

from __future__ import annotations

from datetime import timedelta

import pytest

from center.gateways.adapters import LONGEST_WAIT, wait_asked

USUAL = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", USUAL),
        ("7", timedelta(seconds=7)),
        ("0", USUAL),
        ("-1", USUAL),
        ("７", USUAL),
        ("Wed, 21 Oct 2026 07:28:00 GMT", USUAL),
        ("999999", timedelta(seconds=LONGEST_WAIT)),
        ("9" * 40, USUAL),
    ],
)
def test_what_cannot_be_meant_is_the_usual_wait(header: str, expected: timedelta) -> None:
    assert wait_asked(header, USUAL) == expected
