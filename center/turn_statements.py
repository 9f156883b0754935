"""The statements of center/turns.py, made once: building one anew costs more than running it."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, conversation, message, turn
from center.waiting import OPEN

NOTED = ("version", "decision", "guide", "understanding", "latency_ms", "error")
"""What is annotated on a turn."""

NOW = sa.bindparam("now", type_=Moment)
SEQ_SQL = """
    UPDATE conversation SET last_seq = last_seq + 1, updated_at = :now,
        state_since = CASE state WHEN 'closed' THEN :now ELSE state_since END,
        state = CASE state WHEN 'closed' THEN 'bot' ELSE state END, retention = 'conversation'
    WHERE id = :id RETURNING last_seq, session, state, channel, tracker_revision, answered_at
    """
PLACE_COLUMNS = (
    sa.column("last_seq", sa.Integer),
    sa.column("session", sa.Integer),
    sa.column("state", sa.String),
    sa.column("channel", sa.String),
    sa.column("tracker_revision", sa.Integer),
    sa.column("answered_at", Moment),
)
NEXT_SEQ = sa.text(SEQ_SQL).bindparams(NOW).columns(*PLACE_COLUMNS)
TAKE_BACK_SEQ = sa.text("UPDATE conversation SET last_seq = last_seq - 1 WHERE id = :id")
INSERT_INCOMING = (
    sa.text(
        """
    INSERT INTO message
        (conversation_id, seq, session, author, staff_id, client_id, kind, text, body, sealed, created_at)
    VALUES (:id, :seq, :session, 'person', :staff_id, :client_id, :kind, :text, :body, :sealed, :now)
    ON CONFLICT (conversation_id, client_id) DO NOTHING
    RETURNING id, (SELECT count(*) FROM turn WHERE turn.conversation_id = :id AND turn.state <> 'done')
        AS waiting
    """
    )
    .bindparams(NOW)
    .columns(id=sa.Integer, waiting=sa.Integer)
)
"""Counts the open turns when the conversation's row is locked already: nobody else opens or closes one now."""
PUBLISH_SQL = """
    UPDATE conversation SET last_seq = last_seq + :said, tracker_revision = tracker_revision + 1,
        session = :session, answered_at = :now, updated_at = :now
    WHERE id = :id AND state IN ('bot', 'waiting')
    """
PUBLISH = sa.text(f"{PUBLISH_SQL} RETURNING last_seq").bindparams(NOW).columns(last_seq=sa.Integer)
CLAIMED_COLUMNS = [
    *message.c,
    turn.c.attempts.label("turn_attempts"),
    turn.c.due_at.label("turn_due_at"),
    turn.c.received_at.label("turn_received_at"),
    conversation.c.state.label("conversation_state"),
    conversation.c.channel,
    conversation.c.session.label("conversation_session"),
    conversation.c.tracker_revision,
    conversation.c.answered_at,
]


INSERT_TURN = sa.insert(turn)
INSERT_REPLIES = sa.insert(message)
OLDEST_OPEN = (
    sa.select(*CLAIMED_COLUMNS)
    .join_from(turn, message, turn.c.message_id == message.c.id)
    .join(conversation, conversation.c.id == turn.c.conversation_id)
    .where(turn.c.conversation_id == sa.bindparam("of"), OPEN)
    .order_by(turn.c.seq)
    .limit(1)
)
CLAIM = (
    sa.update(turn)
    .where(turn.c.message_id == sa.bindparam("of"), turn.c.attempts == sa.bindparam("seen"), OPEN)
    .values(state="processing", claim=sa.bindparam("token"), attempts=turn.c.attempts + 1)
)
MINE = sa.and_(
    turn.c.message_id == sa.bindparam("of"), turn.c.claim == sa.bindparam("token"), turn.c.state == "processing"
)
PUT_OFF = sa.update(turn).where(MINE).values(state="received", error=sa.bindparam("why"), due_at=sa.bindparam("due"))
CLOSE = (
    sa.text(
        f"""
    UPDATE turn SET state = 'done', outcome = :outcome, finished_at = :now,
        {", ".join(f"{name} = :{name}" for name in NOTED)}
    WHERE message_id = :of AND claim = :token AND state = 'processing'
    RETURNING EXISTS (
        SELECT 1 FROM turn AS other
        WHERE other.conversation_id = turn.conversation_id AND other.message_id <> :of AND other.state <> 'done'
    ) AS more
    """
    )
    .bindparams(NOW)
    .columns(more=sa.Boolean)
)
"""Says whether another turn of the conversation is open."""
