"""What tests of promises share: a promise of four working hours, made at noon on a Friday."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from center.cases.events import Event, history
from center.clock import Explained
from center.notice_tables import notice
from center.promises import Promise, PromiseListed, Reason, find_promise, make_promise
from center.records import Records
from tests.center.demanded import CLOCK
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation, said

QUESTION = "开分店要不要重新办食品证，打13900000002找我"
MASKED = "开分店要不要重新办食品证，打139****0002找我"
DUE = CLOCK.due(FRIDAY_NOON, 4)
DUE_AT = FRIDAY_NOON + timedelta(hours=6)
HOUR = timedelta(hours=1)


def make(records: Records, conversation: str, message: int | None = None, **changes: Any) -> Promise:
    """A promise for a new message of the conversation, or for ``message``."""
    values: dict[str, Any] = {
        "message_id": message or said(records, conversation),
        "reason": Reason.QUESTION,
        "question": QUESTION,
        "phone": "13900000001",
        "due": DUE,
        "now": FRIDAY_NOON,
        **changes,
    }
    return records.write_now(lambda connection: make_promise(connection, SEAL, conversation_id=conversation, **values))


def made(records: Records, **changes: Any) -> str:
    """The code of a promise in a conversation of its own."""
    return make(records, new_conversation(records), **changes).code


def seen(records: Records, code: str) -> PromiseListed:
    """The promise as it is stored."""
    return records.read_now(lambda connection: find_promise(connection, code))


def events(records: Records, code: str) -> list[Event]:
    """Its history."""
    return records.read_now(lambda connection: history(connection, code))


def notices(records: Records, record: str) -> list[dict[str, Any]]:
    """The notices about a record, as they are stored, in the order in which they were written."""
    wanted = sa.select(notice).where(notice.c.record == record).order_by(notice.c.id)
    return records.read_now(lambda connection: [dict(row._mapping) for row in connection.execute(wanted)])


ENDLESS = Explained(None, (), "", False, timedelta(hours=4))
