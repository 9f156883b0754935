"""A code that was typed is not left to be read in the log: its message is masked, the whole words are sealed."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from center.messages import read
from center.sealing import Seal
from center.tables import message
from center.transcripts.indexing import index_again

HIDDEN = "〔验证码已隐去〕"


def hide(connection: Any, seal: Seal, message_id: int) -> None:
    """Mask a message of a person that says a code; again it changes nothing."""
    row = connection.execute(sa.select(message).where(message.c.id == message_id)).one()
    if row.text == HIDDEN:
        return
    words = read(row, seal).words
    whole = {name: value for name, value in words._asdict().items() if value or name == "text"}
    sealed = seal.seal(json.dumps(whole, ensure_ascii=False), row.conversation_id)
    masked = sa.update(message).where(message.c.id == message_id).values(text=HIDDEN, body=None, sealed=sealed)
    connection.execute(masked)
    index_again(connection, message_id)
