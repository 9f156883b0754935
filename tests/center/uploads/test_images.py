"""Pictures by their header."""

from __future__ import annotations

import io

import pytest

from center.uploads.images import LARGEST_SIDE, check_jpeg, check_png
from center.uploads.states import Reason, UploadRefused
from tests.center.uploads.made import jpeg, png

CHECKS = {"png": (check_png, png), "jpeg": (check_jpeg, jpeg)}


def reason(kind: str, content: bytes) -> Reason:
    with pytest.raises(UploadRefused) as refused:
        CHECKS[kind][0](io.BytesIO(content))
    return refused.value.reason


@pytest.mark.parametrize("kind", CHECKS)
def test_photographs_and_scans_are_taken(kind: str) -> None:
    check, made = CHECKS[kind]
    for width, height in ((1, 1), (4000, 3000), (4960, 7016), (LARGEST_SIDE, 100)):
        check(io.BytesIO(made(width, height)))


@pytest.mark.parametrize("kind", CHECKS)
@pytest.mark.parametrize(("width", "height"), [(LARGEST_SIDE + 1, 1), (10_000, 10_000), (65_500, 65_500)])
def test_bombs_are_refused(kind: str, width: int, height: int) -> None:
    assert reason(kind, CHECKS[kind][1](width, height)) is Reason.UNSAFE


@pytest.mark.parametrize("kind", CHECKS)
def test_what_has_no_header_is_damaged(kind: str) -> None:
    whole = CHECKS[kind][1]()
    for size in (8, 16, 20):
        assert reason(kind, whole[:size]) is Reason.DAMAGED
    assert reason(kind, CHECKS[kind][1](0, 0)) is Reason.DAMAGED


def test_segments_without_end_are_not_followed() -> None:
    assert reason("jpeg", b"\xff\xd8" + b"\xff\xe1\x00\x02" * 5000) is Reason.DAMAGED
    assert reason("jpeg", b"\xff\xd8\xff\xe1\x00\x02abc") is Reason.DAMAGED
