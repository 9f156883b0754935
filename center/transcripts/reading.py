"""One transcript as a reviewer reads it: every message masked, and turn by turn what was understood and answered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.conversations import channel_caption
from center.handoffs.reading import masked
from center.messages import Message, messages_after
from center.privacy import mask_for_log
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.audit import note
from center.staff.rights import Right
from center.tables import turn
from center.transcripts.records import Mark, marks_of
from center.transcripts.sighting import NotAllowed, require_reviewer, require_transcript
from center.understanding import Candidate

PAGE = 200
_GUIDE = "guide"


class Citation(NamedTuple):
    """A place of a law that an answer names."""

    law: str
    article: str
    edition: str


class Heard(NamedTuple):
    """What was understood of a message, how it was answered, and by which version; empty where nothing was noted.

    ``name`` is the task, small talk, stage or topic; ``scores`` the guides that may have been meant.
    """

    decision: str | None
    name: str | None
    guide: str | None
    facet: str | None
    confidence: float | None
    scores: tuple[Candidate, ...]
    version: str | None
    outcome: str | None
    latency_ms: int | None


class Line(NamedTuple):
    """One message, masked; ``heard`` for those of a person, ``citations`` for answers of a guide."""

    message: Message
    heard: Heard | None
    citations: tuple[Citation, ...]
    marks: tuple[Mark, ...]


class Transcript(NamedTuple):
    """A page of the messages, the oldest first; ``marks`` are those of the whole conversation."""

    conversation_id: str
    channel: str
    office_id: str | None
    started_at: datetime
    last_seq: int
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]

    @property
    def has_more(self) -> bool:
        """Whether more was said after this page."""
        return bool(self.lines) and self.lines[-1].message.seq < self.last_seq


def read_transcript(
    connection: Any, seal: Seal, staff: StaffMember, conversation_id: str, after: int = 0, limit: int = PAGE
) -> Transcript:
    """The messages after a sequence number. Raises UnknownTranscript, NotAllowed."""
    row = require_transcript(connection, staff, conversation_id)
    said = messages_after(connection, seal, conversation_id, after, limit)
    heard = _heard(connection, [one.id for one in said])
    marks = marks_of(connection, conversation_id)
    return Transcript(
        conversation_id=conversation_id,
        channel=channel_caption(row.channel),
        office_id=row.office_id,
        started_at=row.created_at,
        last_seq=row.last_seq,
        lines=tuple(_line(one, heard, marks) for one in said),
        marks=tuple(mark for mark in marks if mark.message_id is None),
    )


def reveal_transcript(
    connection: Any, seal: Seal, staff: StaffMember, conversation_id: str, reason: str, now: datetime
) -> tuple[Message, ...]:
    """The messages whole, for a reason that is noted. Raises UnknownTranscript, NotAllowed: also for evaluators."""
    require_transcript(connection, staff, conversation_id)
    require_reviewer(staff)
    if not staff.can(Right.UNMASK):
        raise NotAllowed("no right to unmask", "您没有看完整内容的权限。")
    if not reason.strip():
        raise NotAllowed("no reason", "请写明为什么要看完整的内容。")
    said = messages_after(connection, seal, conversation_id, 0, PAGE)
    note(connection, staff.staff_id, "transcript.unmask", conversation_id, now, reason.strip())
    return tuple(said)


def _line(said: Message, heard: Mapping[int, Heard], marks: Sequence[Mark]) -> Line:
    mine = tuple(mark for mark in marks if mark.message_id == said.id)
    return Line(masked(said), heard.get(said.id), _citations(said.words.custom), mine)


def _citations(card: Mapping[str, Any] | None) -> tuple[Citation, ...]:
    if not card or card.get("kind") != _GUIDE:
        return ()
    named = (tuple(str(one.get(name) or "") for name in Citation._fields) for one in card.get("citations") or ())
    return tuple(Citation(*one) for one in named)


def _heard(connection: Any, ids: list[int]) -> dict[int, Heard]:
    rows = connection.execute(sa.select(turn).where(turn.c.message_id.in_(ids)))
    return {row.message_id: _of_turn(row) for row in rows}


def _of_turn(row: Any) -> Heard:
    seen = json.loads(row.understanding) if row.understanding else {}
    name = seen.get("name")
    return Heard(
        decision=row.decision,
        name=mask_for_log(name) if name else None,
        guide=row.guide,
        facet=seen.get("facet"),
        confidence=seen.get("confidence"),
        scores=tuple(Candidate(**one) for one in seen.get("guides", ())),
        version=row.version,
        outcome=row.outcome,
        latency_ms=row.latency_ms,
    )
