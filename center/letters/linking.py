"""What a letter or a work order belongs to: a conversation, a call, a promise, a demand, a case; each must be there."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.call_tables import call
from center.case_tables import agency_case
from center.demand_states import Incomplete
from center.identifiers import read_code
from center.people_tables import demand
from center.tables import conversation, promise

_CODES = {
    "call_code": ("来电记录", call.c.code),
    "promise_code": ("答复单", promise.c.code),
    "demand_code": ("诉求", demand.c.code),
    "case_code": ("代办件", agency_case.c.code),
}


class Link(NamedTuple):
    """``name`` is the column that holds it, ``to`` a public code or the id of a conversation; empty: none."""

    name: str
    to: str


def checked(connection: Any, links: Collection[Link]) -> dict[str, str | None]:
    """The columns with what is linked as it is stored; raises Incomplete, naming the field, for what is not there."""
    return {link.name: _found(connection, link) if link.to.strip() else None for link in links}


def _found(connection: Any, link: Link) -> str:
    caption, column = ("会话", conversation.c.id) if link.name == "conversation_id" else _CODES[link.name]
    named = link.to.strip() if link.name == "conversation_id" else read_code(link.to)
    if named is None or connection.execute(sa.select(column).where(column == named)).first() is None:
        raise Incomplete(link.name, f"没有查到这个{caption}，请核对编号。")
    return named
