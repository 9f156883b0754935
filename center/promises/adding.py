"""More is said to a question that waits for its answer: it belongs to the same promise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.cases.events import Actor, append
from center.privacy import keep
from center.promises.reading import about_question, read_promise
from center.promises.states import TO_KEEP
from center.sealing import Seal
from center.tables import promise

LONGEST_QUESTION = 4000
"""Characters that are kept of a question with what was added."""


def add_words(connection: Any, seal: Seal, code: str, words: str, conversation_id: str, now: datetime) -> bool:
    """Whether ``words`` stand in the question now: not when it has ended, or is long enough. Raises UnknownPromise."""
    whole = f"{read_promise(connection, seal, code).question}\n{words.strip()}"
    if len(whole) > LONGEST_QUESTION:
        return False
    kept = keep(whole)
    sealed = seal.seal(kept.to_seal, about_question(code)) if kept.to_seal else None
    mine = sa.and_(promise.c.code == code, promise.c.state.in_(TO_KEEP))
    changed = {"question": kept.visible, "sealed": sealed, "updated_at": now}
    if connection.execute(sa.update(promise).where(mine).values(**changed)).rowcount != 1:
        return False
    append(connection, code, "added", Actor("person", conversation_id), {}, now)
    return True
