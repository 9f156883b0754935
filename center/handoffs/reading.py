"""One conversation as whoever works on it reads it: masked, a page at a time; numbers only for a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.conversations import Conversation, State, conversation_of
from center.handoffs.presence import viewers
from center.handoffs.records import Handoff, HandoffEvent, events_of, require_sight
from center.handoffs.setting import HandoffSetting
from center.handoffs.states import NotAllowed
from center.handoffs.summary import Summary, summary_of
from center.identities import contacts_behind
from center.knowledge import Knowledge
from center.messages import Message, every_text, messages_after, read
from center.people import read_contact
from center.privacy import mask_for_log
from center.sealing import Seal
from center.staff.accounts import StaffMember, members, names_of
from center.staff.audit import note
from center.staff.rights import Right
from center.tables import message

PAGE = 60


class Talk(NamedTuple):
    """Everything of one conversation; ``names`` are the names behind staff ids, ``viewers`` others who have it open."""

    conversation: Conversation
    handoff: Handoff | None
    messages: tuple[Message, ...]
    has_earlier: bool
    events: tuple[HandoffEvent, ...]
    summary: Summary
    viewers: tuple[str, ...]
    names: Mapping[str, str]
    colleagues: tuple[StaffMember, ...]

    def is_held_by(self, staff: StaffMember) -> bool:
        """Whether ``staff`` is who answers."""
        return self.conversation.answered_by == staff.staff_id

    @property
    def is_human(self) -> bool:
        """Whether a person answers."""
        return self.conversation.state is State.HUMAN


class Revealed(NamedTuple):
    """What was masked: names and numbers of who talks there, and the messages whole."""

    people: tuple[tuple[str, str], ...]
    messages: tuple[Message, ...]


def read_talk(
    connection: Any,
    seal: Seal,
    knowledge: Knowledge,
    setting: HandoffSetting,
    staff: StaffMember,
    conversation_id: str,
    now: datetime,
    before: int | None = None,
) -> Talk:
    """The conversation, its latest page of messages, or the one before a number. Raises UnknownHandoff."""
    found = require_sight(connection, staff, conversation_id)
    there = conversation_of(connection, conversation_id)
    said = page_before(connection, seal, conversation_id, before or there.last_seq + 1)
    events = events_of(connection, conversation_id)
    ids = {one for event in events for one in (event.staff_id, event.about) if one} | {there.answered_by or ""}
    return Talk(
        conversation=there,
        handoff=found,
        messages=tuple(map(masked, said)),
        has_earlier=bool(said) and said[0].seq > 1,
        events=tuple(events),
        summary=summary_of(connection, seal, knowledge, setting, staff, conversation_id, now),
        viewers=tuple(viewers(connection, conversation_id, now, but=staff.staff_id)),
        names=names_of(connection, ids),
        colleagues=tuple(one for one in members(connection) if _may_get(one, staff)),
    )


def news(
    connection: Any, seal: Seal, staff: StaffMember, conversation_id: str, after: int
) -> tuple[Conversation, tuple[Message, ...]]:
    """Who answers, and what was said after a number, masked. Raises UnknownHandoff."""
    require_sight(connection, staff, conversation_id)
    said = messages_after(connection, seal, conversation_id, after, PAGE)
    return conversation_of(connection, conversation_id), tuple(map(masked, said))


def reveal(
    connection: Any, seal: Seal, staff: StaffMember, conversation_id: str, reason: str, now: datetime
) -> Revealed:
    """Names, numbers and messages whole, for a reason that is noted. Raises UnknownHandoff, NotAllowed."""
    require_sight(connection, staff, conversation_id)
    if not reason.strip():
        raise NotAllowed("no reason", "请写明为什么要看完整的内容。")
    known = [read_contact(connection, seal, one) for one in contacts_behind(connection, conversation_id)]
    last = conversation_of(connection, conversation_id).last_seq
    said = page_before(connection, seal, conversation_id, last + 1)
    note(connection, staff.staff_id, "conversation.unmask", conversation_id, now, reason.strip())
    return Revealed(tuple((one.name or "", one.phone) for one in known), tuple(said))


def page_before(connection: Any, seal: Seal, conversation_id: str, before: int, limit: int = PAGE) -> list[Message]:
    """The messages right before a sequence number, the oldest first, unmasked."""
    mine = sa.and_(message.c.conversation_id == conversation_id, message.c.seq < before)
    rows = connection.execute(sa.select(*message.c).where(mine).order_by(message.c.seq.desc()).limit(limit)).all()
    return [read(row, seal) for row in reversed(rows)]


def masked(one: Message) -> Message:
    """The message with every personal number cut to its ends."""
    words = one.words
    return one._replace(
        words=words._replace(
            text=mask_for_log(words.text),
            buttons=every_text([dict(button) for button in words.buttons], mask_for_log),
            custom=every_text(words.custom, mask_for_log) if words.custom else None,
        )
    )


def _may_get(one: StaffMember, staff: StaffMember) -> bool:
    return one.staff_id != staff.staff_id and one.can(Right.ANSWER_CONVERSATIONS)
