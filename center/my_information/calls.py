"""Calls of one person: what is stored of them, and what goes when they ask for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.call_tables import call
from center.calls.states import CallState, Identity
from center.demand_states import as_stored
from center.my_information.looking import Found, Looking
from center.my_information.whose import Whose
from center.promises.words import shortened
from center.times import local_date


def calls_registered(look: Looking) -> list[Found]:
    """One line each; what was asked only where the operator had checked that it was they who called."""
    registered = call.c.state != CallState.DISCARDED.value
    rows = look.rows(sa.select(call).where(look.person.made(call), registered).order_by(call.c.id))
    return [Found(_line(look, row), look.after(row.ended_at)) for row in rows]


def forget_callers(connection: Any, person: Whose, now: datetime) -> int:
    """Numbers and whole words of the person's calls that have ended are deleted; of how many.

    What was asked and answered stays, masked, as a record of reception (AH 6.1.3-1).
    """
    held = (call.c.caller_sealed, call.c.question_sealed, call.c.answer_sealed)
    ended = sa.and_(person.made(call), call.c.ended_at.is_not(None), sa.or_(*(one.is_not(None) for one in held)))
    gone = {"caller_sealed": None, "caller_hash": None, "question_sealed": None, "answer_sealed": None}
    return int(connection.execute(sa.update(call).where(ended).values(**gone, updated_at=now)).rowcount)


def _line(look: Looking, row: Any) -> str:
    day, state = look.words.day(local_date(row.started_at)), as_stored(CallState, row.state).caption
    is_known = row.identity == Identity.CONFIRMED.value and row.question
    return f"{day}来电{row.code}{f'：“{shortened(row.question)}”' if is_known else ''}，{state}"
