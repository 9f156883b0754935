"""Ready-made replies: those of everybody (handoffs.yml) and one's own, with what is known filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.handoff_tables import canned_reply
from center.handoffs.setting import HandoffSetting
from center.handoffs.states import NotAllowed
from center.privacy import mask_identity
from center.tables import Moment

LONGEST_TITLE, LONGEST_TEXT = 20, 1000
MOST = 50
_GAP = re.compile(r"〔[^〔〕\d]+〕")
"""The year in the number of a document, 〔2023〕, is no gap."""
_PUT = sa.text(
    """
    INSERT INTO canned_reply (staff_id, title, text, created_at, updated_at)
    VALUES (:staff_id, :title, :text, :now, :now)
    ON CONFLICT (staff_id, title) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at
    """
).bindparams(sa.bindparam("now", type_=Moment))


class Canned(NamedTuple):
    """One ready-made reply with its gaps filled; ``id`` is None for those of everybody."""

    id: int | None
    title: str
    text: str


def canned_for(
    connection: Any, setting: HandoffSetting, staff_id: str, filled: Mapping[str, str]
) -> tuple[Canned, ...]:
    """One's own first, then those of everybody. A gap that ``filled`` does not know stays, to be written by hand."""
    mine = canned_reply.c.staff_id == staff_id
    rows = connection.execute(sa.select(canned_reply).where(mine).order_by(canned_reply.c.id)).all()
    own = [Canned(row.id, row.title, _filled(row.text, filled)) for row in rows]
    return (*own, *(Canned(None, one.title, _filled(one.text, filled)) for one in setting.canned))


def gaps_in(text: str) -> tuple[str, ...]:
    """What has still to be written by hand in ``text``, each once, with its brackets."""
    return tuple(dict.fromkeys(_GAP.findall(text)))


def keep_canned(connection: Any, staff_id: str, title: str, text: str, now: datetime) -> None:
    """Keep an own reply; one of the same title is replaced. Raises NotAllowed."""
    named, words = title.strip(), mask_identity(text.strip())[0]
    if not named or len(named) > LONGEST_TITLE or not words or len(words) > LONGEST_TEXT:
        message = f"请写名称（最多{LONGEST_TITLE}字）和内容（最多{LONGEST_TEXT}字）。"
        raise NotAllowed("a title and a text", message)
    counted = sa.select(sa.func.count()).select_from(canned_reply).where(canned_reply.c.staff_id == staff_id)
    if connection.execute(counted).scalar_one() >= MOST:
        raise NotAllowed("too many", f"自己的常用语最多{MOST}条，先删几条。")
    connection.execute(_PUT, {"staff_id": staff_id, "title": named, "text": words, "now": now})


def drop_canned(connection: Any, staff_id: str, canned_id: int) -> bool:
    """Delete an own reply; False when it is nobody's, or another's."""
    mine = sa.and_(canned_reply.c.id == canned_id, canned_reply.c.staff_id == staff_id)
    return bool(connection.execute(sa.delete(canned_reply).where(mine)).rowcount)


def _filled(text: str, filled: Mapping[str, str]) -> str:
    for place, value in filled.items():
        text = text.replace(f"〔{place}〕", value)
    return text
