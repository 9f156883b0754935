"""退出: a conversation forgets who talked there; what belongs to the person stays with them everywhere else.

All that hangs on the conversation is put aside under a conversation that nobody talks in. Whoever was known keeps it
through the other channels that they are known on; of somebody who was never known it can be found by its code only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.conversations import Conversation, conversation_of, open_conversation
from center.identifiers import opaque
from center.people_tables import channel_identity
from center.proofs.rows import State, end, hold_conversation, open_proof
from center.schema import metadata
from center.sealing import Seal
from center.tasks import put_aside

LEFT = "left"
"""The channel of what was put aside; nothing can be told there."""
_STAYS = frozenset(
    {
        "message", "turn", "tracker_turn", "task_in_progress", "erasure", "consent", "phone_proof",
        "wechat_person", "wechat_trigger", "wechat_delivery",
    }
)  # fmt: skip
"""What was said, how it was delivered, and proofs of what was agreed to; tasks are sealed and go another way."""


def leave(connection: Any, seal: Seal, conversation_id: str, now: datetime) -> bool:
    """Whether anybody was known there. From now on nobody is, and nothing that was made there is known there.

    Raises UnknownConversation.
    """
    hold_conversation(connection, conversation_id)
    talk, person = conversation_of(connection, conversation_id), seal.fingerprint(opaque(), LEFT)
    proof = open_proof(connection, conversation_id)
    if proof is not None:
        end(connection, proof, State.ENDED, now)
    aside = open_conversation(connection, LEFT, now, [person])
    put_aside(connection, seal, conversation_id, aside)
    for table in _moved():
        mine = table.c.conversation_id == conversation_id
        connection.execute(sa.update(table).where(mine).values(conversation_id=aside))
    return _unlinked(connection, talk, person)


def _moved() -> Iterator[sa.Table]:
    """Every other table whose rows hang on a conversation, those that will be made later too."""
    for table in metadata.sorted_tables:
        if "conversation_id" in table.c and table.name not in _STAYS:
            yield table


def _unlinked(connection: Any, talk: Conversation, person: str) -> bool:
    known = sa.and_(channel_identity.c.channel == talk.channel, channel_identity.c.person == talk.person)
    moved = sa.update(channel_identity).where(known).values(channel=LEFT, person=person)
    return bool(connection.execute(moved).rowcount)
