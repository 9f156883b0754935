"""What the next page says once: that something was done, and perhaps how to undo it. It travels in a signed cookie."""

from __future__ import annotations

from typing import NamedTuple

from itsdangerous import BadData, URLSafeTimedSerializer

from desk.cookies import Cookie

NAME = "desk_flash"
LONGEST_SECONDS = 60
LONGEST_TEXT = 300


class Flash(NamedTuple):
    """A line for the next page; ``undo`` is the address that a POST takes back what was done by."""

    text: str
    undo: str = ""
    undo_label: str = "撤回"


def flash_cookie(flash: Flash | None, key: str) -> Cookie:
    """The cookie that carries ``flash``; None ends it."""
    if flash is None:
        return Cookie(NAME, "", 0)
    return Cookie(NAME, str(_serializer(key).dumps([flash.text[:LONGEST_TEXT], *flash[1:]])), LONGEST_SECONDS)


def flash_in(written: str | None, key: str) -> Flash | None:
    """What a cookie carries; None for one that is not ours or too old."""
    if not written:
        return None
    try:
        return Flash(*_serializer(key).loads(written, max_age=LONGEST_SECONDS))
    except (BadData, TypeError):
        return None


def _serializer(key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="desk flash")
