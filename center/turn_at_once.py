"""What a turn says to PostgreSQL, one statement for each of its two transactions (decision 0012).

SQLite has no statement that writes to several tables; there, and where more is to be done, center/turns.py says the
same one after the other. A statement sees the other tables as they were when it began, so a message that was stored
while it waited for the conversation's row is told by the numbers, and nothing is claimed then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from center.prepared import Prepared
from center.turn_statements import NOTED, NOW, PLACE_COLUMNS, PUBLISH_SQL, SEQ_SQL

_TYPES = {
    **dict.fromkeys(("id", "staff_id", "client_id", "kind", "text", "body", "sealed", "token", "events"), "text"),
    **dict.fromkeys(
        ("author", "outcome", "withheld", "version", "decision", "guide", "understanding", "error"), "text"
    ),
    **dict.fromkeys(("said", "session", "latency_ms"), "integer"),
    "of": "bigint",
    "now": "timestamptz",
    "is_base": "boolean",
    "replies": "json",
}
_STORE = Prepared(
    "qihang_store",
    f"""
    WITH before AS (SELECT last_seq FROM conversation WHERE id = :id),
    place AS ({SEQ_SQL}),
    open AS (SELECT count(*) AS waiting FROM turn WHERE conversation_id = :id AND state <> 'done'),
    stored AS (
        INSERT INTO message
            (conversation_id, seq, session, author, staff_id, client_id, kind, text, body, sealed, created_at)
        SELECT :id, place.last_seq, place.session, 'person', :staff_id, :client_id, :kind, :text, :body, :sealed, :now
        FROM place
        ON CONFLICT (conversation_id, client_id) DO NOTHING RETURNING id
    ),
    opened AS (
        INSERT INTO turn (message_id, conversation_id, seq, state, claim, attempts, due_at, received_at)
        SELECT stored.id, :id, place.last_seq,
            CASE WHEN taken.claim IS NULL THEN 'received' ELSE 'processing' END, taken.claim,
            CASE WHEN taken.claim IS NULL THEN 0 ELSE 1 END, :now, :now
        FROM stored, place, before, open, LATERAL (
            SELECT CASE WHEN open.waiting = 0 AND place.last_seq = before.last_seq + 1
                THEN :token END AS claim
        ) AS taken
        RETURNING claim
    )
    SELECT place.*, open.waiting, stored.id, opened.claim
    FROM place CROSS JOIN open LEFT JOIN stored ON true LEFT JOIN opened ON true
    """,
    _TYPES,
    [*PLACE_COLUMNS, sa.column("waiting", sa.Integer), sa.column("id", sa.Integer), sa.column("claim")],
    NOW,
)
_FINISH = Prepared(
    "qihang_finish",
    f"""
    WITH published AS ({PUBLISH_SQL} AND :said > 0 RETURNING last_seq),
    closed AS (
        UPDATE turn SET state = 'done', finished_at = :now,
            outcome = CASE WHEN :said > 0 AND NOT EXISTS (SELECT 1 FROM published) THEN :withheld ELSE :outcome END,
            {", ".join(f"{name} = :{name}" for name in NOTED)}
        WHERE message_id = :of AND claim = :token AND state = 'processing'
        RETURNING EXISTS (
            SELECT 1 FROM turn AS other
            WHERE other.conversation_id = turn.conversation_id AND other.message_id <> :of AND other.state <> 'done'
        ) AS more
    ),
    replies AS (
        INSERT INTO message
            (conversation_id, seq, session, author, kind, text, body, sealed, answers_id, created_at)
        SELECT :id, published.last_seq - :said + reply.place, :session, :author, :kind, reply.text, reply.body,
            reply.sealed, :of, :now
        FROM published, json_to_recordset(:replies)
            AS reply(place integer, text text, body text, sealed text)
    ),
    cleared AS (
        DELETE FROM tracker_turn WHERE conversation_id = :id AND :is_base AND EXISTS (SELECT 1 FROM published)
    ),
    kept AS (
        INSERT INTO tracker_turn (conversation_id, events)
        SELECT :id, :events FROM published WHERE :events IS NOT NULL
    )
    SELECT published.last_seq, closed.more
    FROM (SELECT 1) AS once LEFT JOIN published ON true LEFT JOIN closed ON true
    """,
    _TYPES,
    [sa.column("last_seq", sa.Integer), sa.column("more", sa.Boolean)],
    NOW,
)


def is_possible(connection: Any) -> bool:
    """Whether the database has such statements."""
    return bool(connection.dialect.name == "postgresql")


def store(connection: Any, values: Mapping[str, Any]) -> Any | None:
    """The row of NEXT_SEQ and INSERT_INCOMING in one, with the ``claim`` of the turn that was opened.

    None for an unknown conversation; ``id`` is None for a repeat, for which a number was taken.
    """
    return _STORE.execute(connection, values).one_or_none()


def finish(connection: Any, values: Mapping[str, Any], replies: Sequence[Mapping[str, Any]]) -> Any:
    """The row of PUBLISH and CLOSE in one, replies and dialogue state written.

    ``more`` is None when another has the claim: then the caller has to roll back.
    """
    numbered = [{"place": place, **reply} for place, reply in enumerate(replies, 1)]
    said = {"said": len(numbered), "replies": json.dumps(numbered, ensure_ascii=False)}
    return _FINISH.execute(connection, {**values, **said}).one()
