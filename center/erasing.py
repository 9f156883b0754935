"""Conversations are emptied: rows, order and sequence numbers stay, what was said in them is gone.

What time makes due is here too: a conversation that has been silent for as long as it is kept (retention.yml).
Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from center.conversations import RETENTION
from center.forgetting_tables import erasure
from center.handoffs.notes import forget_notes
from center.retention_setting import Kind, RetentionSetting
from center.tables import conversation, message, task_in_progress, tracker_turn, turn
from center.transcripts.forgetting import forget_transcripts
from center.wechat import people

ERASED = "（已删除）"
"""What stands in place of words that are gone."""
EMPTIED = "emptied"
"""The retention class of a conversation whose words are gone, until somebody speaks in it again."""
AT_A_TIME = 50


class Cause(str, Enum):
    """Why something was emptied: its person asked for it, or its time was over."""

    ASKED = "asked"
    RETENTION = "retention"


def conversations_due(connection: Any, setting: RetentionSetting, now: datetime, limit: int = AT_A_TIME) -> int:
    """Empty the conversations in which nothing was said for as long as they are kept; how many."""
    kept = conversation.c.retention == RETENTION
    silent_since = setting.of(Kind.CONVERSATION).over_before(now)
    over = sa.and_(kept, conversation.c.created_at < silent_since, conversation.c.updated_at < silent_since)
    wanted = sa.select(conversation.c.id).where(over, ~_waits()).order_by(conversation.c.created_at).limit(limit)
    ids = [str(found) for found in connection.execute(wanted.with_for_update(skip_locked=True)).scalars()]
    for conversation_id in ids:
        erased = empty(connection, [conversation_id])
        _note(connection, conversation_id, Cause.RETENTION, erased, now)
    if ids:
        connection.execute(sa.update(conversation).where(conversation.c.id.in_(ids)).values(retention=EMPTIED))
    return len(ids)


def empty(connection: Any, conversation_ids: Sequence[str]) -> dict[str, int]:
    """Erase what was said, begun and remembered there, but not what waits for its answer; how much of each.

    By which name somebody is written to on WeChat is gone with it.
    """
    ids = list(conversation_ids)
    people.forget(connection, ids)
    messages = _erase_messages(connection, ids)
    forget_transcripts(connection, ids, ERASED)
    return {
        "messages": messages,
        "tasks": _deleted(connection, task_in_progress, ids),
        "turns": _deleted(connection, tracker_turn, ids),
        "notes": forget_notes(connection, ids, ERASED),
    }


def note_asked(connection: Any, conversation_id: str, erased: Mapping[str, int], now: datetime) -> None:
    """Keep for the record that this was erased because its person asked for it, and how much."""
    _note(connection, conversation_id, Cause.ASKED, erased, now)


def count_messages(connection: Any, conversation_ids: Sequence[str]) -> int:
    """How many messages ``empty`` would erase."""
    wanted = sa.select(sa.func.count(message.c.id)).where(_holds_words(list(conversation_ids)))
    return int(connection.execute(wanted).scalar_one())


def _erase_messages(connection: Any, ids: list[str]) -> int:
    erased = sa.update(message).where(_holds_words(ids)).values(text=ERASED, body=None, sealed=None)
    return int(connection.execute(erased).rowcount)


def _holds_words(ids: list[str]) -> Any:
    waiting = sa.select(turn.c.message_id).where(turn.c.conversation_id.in_(ids), turn.c.state != "done")
    said = sa.or_(message.c.text != ERASED, message.c.body.is_not(None), message.c.sealed.is_not(None))
    return sa.and_(message.c.conversation_id.in_(ids), said, message.c.id.not_in(waiting))


def _deleted(connection: Any, table: sa.Table, ids: list[str]) -> int:
    return int(connection.execute(sa.delete(table).where(table.c.conversation_id.in_(ids))).rowcount)


def _note(connection: Any, conversation_id: str, cause: Cause, erased: Mapping[str, int], now: datetime) -> None:
    counted = {name: number for name, number in erased.items() if number}
    values = {"conversation_id": conversation_id, "cause": cause.value, "erased": json.dumps(counted), "at": now}
    connection.execute(sa.insert(erasure).values(**values))


def _waits() -> Any:
    mine = sa.and_(turn.c.conversation_id == conversation.c.id, turn.c.state != "done")
    return sa.exists(sa.select(turn.c.message_id).where(mine))
