"""What staff and the center itself say in a conversation, in the order of its log, each once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.handoff_tables import handoff
from center.handoffs.answering import answer_promised
from center.handoffs.states import HandoffState, NotAllowed, NotYours
from center.messages import Author, Kind, Words, keep
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.tables import Moment, message
from center.turn_statements import INSERT_REPLIES, TAKE_BACK_SEQ

LONGEST_REPLY = 2000
LONGEST_ID = 64
"""Characters of the id that a browser gives to one sending."""
_MOMENT = sa.bindparam("now", type_=Moment)
_PLACE = {"last_seq": sa.Integer, "session": sa.Integer}
_NEXT = "UPDATE conversation SET last_seq = last_seq + 1, updated_at = :now, retention = 'conversation' WHERE id = :id"
_NEXT_SEQ = sa.text(f"{_NEXT} RETURNING last_seq, session").bindparams(_MOMENT).columns(**_PLACE)
_NEXT_OF_STAFF = (
    sa.text(f"{_NEXT} AND state = 'human' AND answered_by = :staff_id RETURNING last_seq, session")
    .bindparams(_MOMENT)
    .columns(**_PLACE)
)


def say(
    connection: Any, seal: Seal, staff: StaffMember, conversation_id: str, words: Words, sending: str, now: datetime
) -> int:
    """Say ``words`` as the member of staff who has claimed the conversation; the sequence number.

    ``sending`` is the browser's id of this sending: a repeat is said once. Identity and card numbers are masked.
    What was left there when the center closed is answered by it. Raises NotYours, NotAllowed.
    """
    text = words.text.strip()
    if not text or len(text) > LONGEST_REPLY:
        raise NotAllowed("no words, or too many", f"请写要说的话，最多{LONGEST_REPLY}字。")
    client_id = f"desk:{staff.staff_id[:8]}:{sending[:LONGEST_ID]}"
    named = words._replace(text=text, custom={**(words.custom or {}), "name": staff.name})
    before = _said_before(connection, conversation_id, client_id)
    if before is not None:
        return before
    mine = {"id": conversation_id, "staff_id": staff.staff_id, "now": now}
    place = connection.execute(_NEXT_OF_STAFF, mine).one_or_none()
    if place is None:
        raise NotYours()
    repeated = _said_before(connection, conversation_id, client_id)
    if repeated is not None:
        connection.execute(TAKE_BACK_SEQ, {"id": conversation_id})
        return repeated
    row = _row(seal, conversation_id, place, Author.STAFF, named, now)
    connection.execute(INSERT_REPLIES, [{**row, "staff_id": staff.staff_id, "client_id": client_id}])
    _end_alarm(connection, conversation_id, now)
    answer_promised(connection, staff.staff_id, conversation_id, now)
    return int(place.last_seq)


def tell(
    connection: Any,
    seal: Seal,
    conversation_id: str,
    words: Words,
    now: datetime,
    author: Author = Author.SYSTEM,
    answers_id: int | None = None,
) -> int:
    """Say ``words`` as the center, whoever answers there now, to the message ``answers_id``; the sequence number."""
    place = connection.execute(_NEXT_SEQ, {"id": conversation_id, "now": now}).one()
    row = _row(seal, conversation_id, place, author, words, now)
    connection.execute(INSERT_REPLIES, [{**row, "answers_id": answers_id}])
    return int(place.last_seq)


def _end_alarm(connection: Any, conversation_id: str, now: datetime) -> None:
    """Whoever waited has an answer: supervisors need not look, and the next silence is told them anew."""
    alarmed = sa.and_(
        handoff.c.conversation_id == conversation_id,
        handoff.c.state == HandoffState.CLAIMED.value,
        handoff.c.alarmed_at.is_not(None),
    )
    connection.execute(sa.update(handoff).where(alarmed).values(alarmed_at=None, updated_at=now))


def _said_before(connection: Any, conversation_id: str, client_id: str) -> int | None:
    same = sa.and_(message.c.conversation_id == conversation_id, message.c.client_id == client_id)
    found: int | None = connection.execute(sa.select(message.c.seq).where(same)).scalar_one_or_none()
    return found


def _row(seal: Seal, conversation_id: str, place: Any, author: Author, words: Words, now: datetime) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "seq": place.last_seq,
        "session": place.session,
        "author": author.value,
        "kind": Kind.TEXT.value,
        **keep(words, seal, conversation_id)._asdict(),
        "created_at": now,
    }
