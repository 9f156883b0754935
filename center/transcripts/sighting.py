"""Who may read which transcripts: reviewers those of the offices that they see, evaluators drawn samples."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from center.cases.refusals import Refusal
from center.staff.accounts import StaffMember
from center.staff.rights import Right
from center.staff.sight import office_clause
from center.tables import conversation
from center.transcript_tables import review_sample


class UnknownTranscript(Refusal, LookupError):
    """There is none with this id, or none that the member sees."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"no transcript {conversation_id}", "没有这段会话，或者您看不到它。")


class NotAllowed(Refusal):
    """Something that a review does not take."""


def in_sight(staff: StaffMember) -> Any:
    """Which rows of ``conversation`` the member sees; raises NotAllowed when none of the roles reads transcripts."""
    placed = office_clause(staff, conversation.c.office_id, unplaced=True)
    if staff.can(Right.REVIEW):
        return placed
    if not staff.can(Right.EVALUATE):
        raise NotAllowed("no right to read transcripts", "您没有看会话记录的权限。")
    drawn = sa.select(review_sample.c.id).where(review_sample.c.conversation_id == conversation.c.id)
    return sa.and_(placed, sa.exists(drawn))


def require_transcript(connection: Any, staff: StaffMember, conversation_id: str) -> Any:
    """The conversation's row; raises UnknownTranscript, NotAllowed."""
    wanted = sa.select(conversation).where(conversation.c.id == conversation_id, in_sight(staff))
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise UnknownTranscript(conversation_id)
    return row


def require_reviewer(staff: StaffMember) -> None:
    """Raises NotAllowed for a member who only reads."""
    if not staff.can(Right.REVIEW):
        raise NotAllowed("no right to review", "您没有质检的权限。")
