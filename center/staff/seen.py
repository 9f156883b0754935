"""What a form showed when it was opened: whoever saves it later overwrites nothing that came in between."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from center.cases.refusals import Refusal
from center.staff_tables import staff_member

_LENGTH = 16


class ChangedMeanwhile(Refusal):
    """Somebody else has changed it since the form was opened; nothing was written."""

    def __init__(self, staff_id: str) -> None:
        words = "您填的时候，有同事改过这里，所以这次没有保存。请刷新看过现在的内容再改。"
        super().__init__(f"{staff_id} was changed meanwhile", words)


def digest(shown: Mapping[str, Any]) -> str:
    """A few characters that are others as soon as one of the values is."""
    plain = json.dumps(dict(shown), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:_LENGTH]


def hold_member(connection: Any, staff_id: str) -> None:
    """Who changes the same member at this moment waits; SQLite has one writer anyway."""
    held = sa.select(staff_member.c.id).where(staff_member.c.staff_id == staff_id)
    connection.execute(held.with_for_update())


def check_seen(staff_id: str, seen: str, now_is: str) -> None:
    """Raise ChangedMeanwhile when the digest ``seen`` is another than ``now_is``; empty, there was no form."""
    if seen and seen != now_is:
        raise ChangedMeanwhile(staff_id)
