"""是否有帮助: what whoever asked says of a guide's answer, and the counts for its editors.

``python -m center.feedback`` lists the guides, those that helped least first. Functions take a connection and are part
of the caller's transaction.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.feedback_tables import guide_feedback
from center.service import Service
from center.staff_commands import run
from center.tables import Moment, message


class Helped(NamedTuple):
    """How often a guide helped, and did not: one verdict a conversation, the latest."""

    guide: str
    yes: int
    no: int


_INSERT = sa.text(
    """
    INSERT INTO guide_feedback (message_id, guide, helped, version, at)
    VALUES (:message_id, :guide, :helped, :version, :now) ON CONFLICT (message_id) DO NOTHING
    """
).bindparams(sa.bindparam("now", type_=Moment), sa.bindparam("helped", type_=sa.Boolean))


def note_feedback(
    connection: Any, message_id: int, guide: str, helped: bool, version: str | None, now: datetime
) -> None:
    """Note what the message says of ``guide`` as ``version`` told it; the same message again changes nothing."""
    values = {"message_id": message_id, "guide": guide, "helped": helped, "version": version, "now": now}
    connection.execute(_INSERT, values)


def feedback_counts(connection: Any) -> list[Helped]:
    """The counts of every guide that somebody spoke about, the most complaints first."""
    latest = (
        sa.select(sa.func.max(guide_feedback.c.message_id))
        .join_from(guide_feedback, message)
        .group_by(message.c.conversation_id, guide_feedback.c.guide)
    )
    yes = sa.func.sum(sa.case((guide_feedback.c.helped, 1), else_=0)).label("yes")
    no = sa.func.sum(sa.case((guide_feedback.c.helped, 0), else_=1)).label("no")
    wanted = sa.select(guide_feedback.c.guide, yes, no).where(guide_feedback.c.message_id.in_(latest))
    rows = connection.execute(wanted.group_by(guide_feedback.c.guide).order_by(no.desc(), yes, guide_feedback.c.guide))
    return [Helped(row.guide, int(row.yes), int(row.no)) for row in rows]


def table(found: Sequence[Helped]) -> str:
    """The counts as plain lines."""
    if not found:
        return "还没有人评过“是否有帮助”。"
    return "\n".join(["没帮助  有帮助  指南", *(f"{one.no:>6}  {one.yes:>6}  {one.guide}" for one in found)])


async def _told(opened: Service) -> str:
    return table(await opened.records.read(feedback_counts))


def main() -> int:
    """Print the counts."""
    return run(_told)


if __name__ == "__main__":
    sys.exit(main())
