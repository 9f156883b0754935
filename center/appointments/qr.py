"""The code of an appointment as a QR code (ISO/IEC 18004), to be read at the window; it holds nothing of a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypedDict

import segno

_KEPT = 1_000


class QrPath(TypedDict):
    """``path`` is SVG path data for the dark modules of a square of ``size`` modules, without the quiet zone."""

    size: int
    path: str


@lru_cache(maxsize=_KEPT)
def qr_path(code: str) -> QrPath:
    """The QR code of ``code``, error correction M."""
    rows = segno.make(code, error="m", micro=False, boost_error=False).matrix
    lines = "".join(f"M{x} {y}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _dark(row))
    return QrPath(size=len(rows), path=lines)


def _dark(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where each run of dark modules begins, and how long it is."""
    begin = None
    for place, module in enumerate([*row, 0]):
        if module and begin is None:
            begin = place
        elif not module and begin is not None:
            yield begin, place - begin
            begin = None
