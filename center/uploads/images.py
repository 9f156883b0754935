"""Pictures by their header: how large they unfold, so that one small file cannot fill a viewer's memory."""

from __future__ import annotations

import struct
from typing import BinaryIO

from center.uploads.states import Reason, UploadRefused

LARGEST_SIDE = 16_000
LARGEST_AREA = 80_000_000
"""Pixels; a page scanned with 600 dots an inch has 35 million."""
MOST_SEGMENTS = 2_000
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
JPEG_SIGNATURE = b"\xff\xd8\xff"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset((0x01, *range(0xD0, 0xD8)))
"""Markers without a length."""


def check_png(file: BinaryIO) -> None:
    """Raises UploadRefused for a picture that is too large or has no header."""
    head = file.read(24)
    if len(head) < 24 or head[12:16] != b"IHDR":
        raise damaged_image()
    _check(*struct.unpack(">II", head[16:24]))


def check_jpeg(file: BinaryIO) -> None:
    """Raises UploadRefused for a picture that is too large or has no header."""
    file.seek(2)
    for _ in range(MOST_SEGMENTS):
        marker = _marker(file)
        if marker in _BARE:
            continue
        length = file.read(2)
        if len(length) < 2 or marker == 0xDA:
            break
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", _exactly(file, 5)[1:])
            return _check(width, height)
        file.seek(max(struct.unpack(">H", length)[0] - 2, 0), 1)
    raise damaged_image()


def damaged_image() -> UploadRefused:
    """A picture that cannot be read."""
    return UploadRefused(Reason.DAMAGED, "这张图片打不开，可能没有传完整，请重新拍一张或另存后再传。")


def _marker(file: BinaryIO) -> int:
    """The next marker; any number of 0xFF may stand before it."""
    if _exactly(file, 1) != b"\xff":
        raise damaged_image()
    found = b"\xff"
    while found == b"\xff":
        found = _exactly(file, 1)
    return found[0]


def _exactly(file: BinaryIO, size: int) -> bytes:
    read = file.read(size)
    if len(read) < size:
        raise damaged_image()
    return read


def _check(width: int, height: int) -> None:
    if not width or not height:
        raise damaged_image()
    if max(width, height) > LARGEST_SIDE or width * height > LARGEST_AREA:
        raise UploadRefused(
            Reason.UNSAFE, f"这张图片太大了（{width}×{height}），请用手机正常拍照，或缩小到长边 4000 以内再传。"
        )
