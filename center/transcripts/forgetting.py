"""What is erased leaves the index, the lists and the reviewers' words in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from center.tables import message
from center.transcript_tables import review_mark, transcript, transcript_trait
from center.transcripts import index


def forget_transcripts(connection: Any, conversation_ids: Sequence[str], erased: str) -> None:
    """Take out every emptied message of the conversations; they are listed again when somebody speaks there again.

    A message that waits for its answer, and so is not ``erased`` yet, stays. Marks stay without their words.
    """
    ids = list(conversation_ids)
    of = message.c.conversation_id.in_(ids)
    gone = connection.execute(sa.select(message.c.id).where(of, message.c.text == erased)).scalars().all()
    index.take_out(connection, gone)
    left = set(connection.execute(sa.select(message.c.conversation_id).where(of, message.c.text != erased)).scalars())
    for table in (transcript_trait, transcript):
        connection.execute(sa.delete(table).where(table.c.conversation_id.in_([one for one in ids if one not in left])))
    told = sa.and_(review_mark.c.conversation_id.in_(ids), review_mark.c.text.is_not(None))
    connection.execute(sa.update(review_mark).where(told).values(text=erased))
