"""What proposals rest on, read once for a process: the advice, the catalogue of scope, the rules of names."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.knowledge import KNOWLEDGE
from center.people_tables import enterprise
from center.registry.advice import AdviceBook, load_advice
from center.registry.names import Names
from center.registry.names import load as load_names
from center.registry.scope_search import Scopes
from center.registry.scope_store import load_scopes
from center.registry.statements import FOLDER

_MOST_NAMES = 5_000


class Books(NamedTuple):
    """Everything that a proposal looks things up in."""

    advice: AdviceBook
    scopes: Scopes
    names: Names


@lru_cache(maxsize=2)
def books_of(var: Path | None) -> Books:
    """The books of this knowledge, with the catalogue imported into ``var``; takes a second or two the first time."""
    folder = KNOWLEDGE / FOLDER
    return Books(load_advice(folder), load_scopes(folder, var), load_names())


def known_names(connection: Any) -> frozenset[str]:
    """The names of registered enterprises known here, the newest ones; what others only intend is told to nobody."""
    wanted = sa.select(enterprise.c.name).where(enterprise.c.is_registered.is_(True))
    wanted = wanted.order_by(enterprise.c.created_at.desc()).limit(_MOST_NAMES)
    return frozenset(name for name in connection.execute(wanted).scalars() if name)
