"""A part of a notice that nobody may read in the outbox: sealed in its body, put in its place when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from center.notices.jobs import Job
from center.sealing import Seal

SLOT = "〔验证码〕"
"""Where the sealed part stands in the text."""
_CARD, _NAME = "custom", "sealed"


def sealed_body(seal: Seal, key: str, secret: str) -> Mapping[str, Any]:
    """The body of the notice with this key: ``secret`` is read only by whoever sends it."""
    return {_CARD: {_NAME: seal.seal(secret, _about(key))}}


def whole_text(seal: Seal, job: Job) -> str:
    """The text as it is sent; the notice's own when nothing in it is sealed."""
    sealed = (job.body.get(_CARD) or {}).get(_NAME)
    return job.text.replace(SLOT, seal.open(sealed, _about(job.key))) if sealed else job.text


def _about(key: str) -> str:
    return f"secret of notice {key}"
