"""The QR code of an appointment: every dark module of its code is drawn, once, and nothing else."""

from __future__ import annotations

import re

import segno

from center.appointments.qr import qr_path
from center.identifiers import public_code


def drawn(path: str, size: int) -> list[list[int]]:
    """The modules that the path fills."""
    modules = [[0] * size for _ in range(size)]
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    assert "".join(f"M{x} {y}h{width}v1h-{back}z" for x, y, width, back in runs) == path
    for x, y, width, back in runs:
        assert width == back
        for place in range(int(x), int(x) + int(width)):
            modules[int(y)][place] += 1
    return modules


def test_every_dark_module_is_drawn_once_and_nothing_else() -> None:
    code = public_code("A")
    made = qr_path(code)
    expected = segno.make(code, error="m", micro=False, boost_error=False)
    assert drawn(made["path"], made["size"]) == [list(row) for row in expected.matrix]
    assert (expected.version, expected.mode, made["size"]) == (1, "alphanumeric", 21)


def test_it_is_the_same_whenever_it_is_made() -> None:
    code = public_code("A")
    assert qr_path(code) == qr_path(code) != qr_path(public_code("A"))
