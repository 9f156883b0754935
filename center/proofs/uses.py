"""What rests on a contact, and when it was last used: whether a number that is proved may have changed hands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.people_tables import channel_identity
from center.schema import metadata
from center.tables import conversation

_OURS = frozenset({"notice", "notice_wish", "telephone_task", "phone_proof", "invitation"})
"""Tables that name a contact because we wrote to it, which says nothing of its person."""
_TIMES = ("updated_at", "proved_at", "given_at", "created_at")


def uses_of(connection: Any, contact_id: int) -> list[datetime]:
    """When something was last done under the contact, of every kind there is (UTC); empty for one with nothing."""
    found = (connection.execute(wanted).scalar_one() for wanted in _last_of(contact_id))
    return [at for at in found if at is not None]


def is_bare(connection: Any, contact_id: int) -> bool:
    """Whether there is nothing that could be shown to the wrong person."""
    return not uses_of(connection, contact_id)


def _last_of(contact_id: int) -> Iterator[Any]:
    for table in metadata.sorted_tables:
        if "contact_id" in table.c and table.name not in _OURS:
            at = next(table.c[name] for name in _TIMES if name in table.c)
            yield sa.select(sa.func.max(at)).where(table.c.contact_id == contact_id)
    same = sa.and_(
        conversation.c.channel == channel_identity.c.channel, conversation.c.person == channel_identity.c.person
    )
    talks = sa.select(sa.func.max(conversation.c.updated_at)).join_from(conversation, channel_identity, same)
    yield talks.where(channel_identity.c.contact_id == contact_id)
