"""Links to a draft's files: signed, for one version in one format, good until they expire.

A link is ``<code>.<version>.<format>.<seconds>.<signature>``; who has it may read the file, so it is short-lived.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from center.cases.refusals import Refusal
from center.cases.states import Captioned
from center.sealing import Seal

LIFETIME = timedelta(hours=24)
_PURPOSE = "draft link"
_SIGNATURE = 32
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""Eleven digits in a row would be taken for somebody's telephone number and be masked: signatures have none."""
_LINK = re.compile(r"(L-[0-9A-Z]{8})\.([0-9]{1,6})\.(docx|pdf|json)\.([0-9]{1,11})\.([a-p]{32})", re.ASCII)


class Format(Captioned):
    """What a draft can be had as; the caption is its media type."""

    DOCX = "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PDF = "pdf", "application/pdf"
    JSON = "json", "application/json; charset=utf-8"


class Link(NamedTuple):
    """What a link gives; ``expires_at`` in UTC."""

    code: str
    version: int
    format: Format
    expires_at: datetime


class BadLink(Refusal):
    """A link that we have not made."""

    def __init__(self) -> None:
        super().__init__("a link to a draft that is not ours", "这个链接不对，请回到对话里重新获取。")


class ExpiredLink(Refusal):
    """A link whose time is over."""

    def __init__(self) -> None:
        super().__init__("an expired link to a draft", "这个链接已经过期，请回到对话里重新获取。")


def link_token(seal: Seal, code: str, version: int, format: Format, expires_at: datetime) -> str:
    """The last part of the link's path; whole seconds count."""
    content = f"{code}.{version}.{format.value}.{int(expires_at.timestamp())}"
    return f"{content}.{_signature(seal.fingerprint(content, _PURPOSE))}"


def open_link(seal: Seal, token: str, now: datetime) -> Link:
    """What the link gives; raises BadLink, ExpiredLink."""
    match = _LINK.fullmatch(token)
    if match is None or not _is_signed(seal, token):
        raise BadLink
    expires_at = datetime.fromtimestamp(int(match[4]), timezone.utc)
    if now >= expires_at:
        raise ExpiredLink
    return Link(match[1], int(match[2]), {kind.value: kind for kind in Format}[match[3]], expires_at)


def _is_signed(seal: Seal, token: str) -> bool:
    content, _, signature = token.rpartition(".")
    ours = seal.fingerprints(content, _PURPOSE)
    return any(hmac.compare_digest(signature, _signature(made)) for made in ours)


def _signature(fingerprint: str) -> str:
    return fingerprint[:_SIGNATURE].translate(_LETTERS)
