"""What was said: how a message is kept, and how it is read again.

Identity-card and bank-card numbers are masked before anything is stored. Telephone numbers are masked in what people
search and review; the whole words are kept beside it, sealed, only where a telephone number stood in them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.privacy import mask_identity, mask_phones
from center.sealing import Seal
from center.tables import message


class Author(str, Enum):
    """Who said it."""

    PERSON = "person"
    BOT = "bot"
    STAFF = "staff"
    SYSTEM = "system"


class Kind(str, Enum):
    """What it is: words, a tapped button, or a tap on one that is not known here."""

    TEXT = "text"
    TAP = "tap"
    STALE_TAP = "stale_tap"


class Words(NamedTuple):
    """One message's content: complete text, buttons ``{"title", "payload"}``, a card, the payload of a tap."""

    text: str
    buttons: Sequence[dict[str, str]] = ()
    custom: dict[str, Any] | None = None
    payload: str | None = None


class Message(NamedTuple):
    """A message as it was said; ``seq`` counts from 1 within the conversation, over all authors."""

    id: int
    conversation_id: str
    seq: int
    author: Author
    kind: Kind
    words: Words
    client_id: str | None
    answers_id: int | None
    created_at: datetime


class Kept(NamedTuple):
    """The three columns that hold a message's content."""

    text: str
    body: str | None
    sealed: str | None


_COLUMNS = [
    message.c[name]
    for name in (
        "id", "conversation_id", "seq", "author", "kind", "text", "body", "sealed", "client_id", "answers_id",
        "created_at",
    )
]  # fmt: skip


_AFTER = (
    sa.select(*_COLUMNS)
    .where(message.c.conversation_id == sa.bindparam("of"), message.c.seq > sa.bindparam("after"))
    .order_by(message.c.seq)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_REPLIES = sa.select(*_COLUMNS).where(message.c.answers_id == sa.bindparam("of")).order_by(message.c.seq)
_WITH_BUTTONS = (
    sa.select(*_COLUMNS)
    .where(
        message.c.conversation_id == sa.bindparam("of"),
        message.c.author != Author.PERSON.value,
        message.c.body.is_not(None),
    )
    .order_by(message.c.seq.desc())
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def keep(words: Words, seal: Seal, conversation_id: str) -> Kept:
    """``words`` as they are stored in ``conversation_id``."""
    whole = _content(as_read(words))
    visible = every_text(whole, mask_phones)
    sealed = seal.seal(_dump(whole), conversation_id) if visible != whole else None
    return Kept(visible.pop("text"), _dump(visible) if visible else None, sealed)


def as_read(words: Words) -> Words:
    """``words`` as whoever reads them gets them: without identity-card and bank-card numbers."""
    return Words(**every_text(_content(words), lambda text: mask_identity(text)[0]))


def every_text(content: Any, change: Callable[[str], str]) -> Any:
    """A copy of JSON-like ``content`` with ``change`` applied to every text in it."""
    if isinstance(content, str):
        return change(content)
    if isinstance(content, dict):
        return {name: every_text(value, change) for name, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [every_text(value, change) for value in content]
    return content


def messages_after(
    connection: Any, seal: Seal, conversation_id: str, after: int = 0, limit: int = 100
) -> list[Message]:
    """Messages with a sequence number above ``after``, oldest first."""
    rows = connection.execute(_AFTER, {"of": conversation_id, "after": after, "most": limit})
    return [read(row, seal) for row in rows]


def replies_to(connection: Any, seal: Seal, message_id: int) -> list[Message]:
    """What was answered to a message, in order."""
    rows = connection.execute(_REPLIES, {"of": message_id})
    return [read(row, seal) for row in rows]


def latest_with_buttons(connection: Any, seal: Seal, conversation_id: str, limit: int) -> list[Message]:
    """The latest messages of the conversation that showed something to tap, newest first."""
    rows = connection.execute(_WITH_BUTTONS, {"of": conversation_id, "most": limit})
    return [read(row, seal) for row in rows]


def read(row: Any, seal: Seal) -> Message:
    """A row of the table as a message."""
    if row.sealed is not None:
        content = json.loads(seal.open(row.sealed, row.conversation_id))
    else:
        content = {"text": row.text, **(json.loads(row.body) if row.body else {})}
    return Message(
        row.id,
        row.conversation_id,
        row.seq,
        Author(row.author),
        Kind(row.kind),
        Words(**content),
        row.client_id,
        row.answers_id,
        row.created_at,
    )


def _content(words: Words) -> dict[str, Any]:
    """Only what is there, so that most messages have no body."""
    return {name: value for name, value in words._asdict().items() if value or name == "text"}


def _dump(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)
