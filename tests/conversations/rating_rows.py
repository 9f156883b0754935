"""Ratings, what follows from them, stage cycles and notices, as the conversation files name them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cycles import CycleState
from center.invitations import InvitationState
from center.knowledge import KNOWLEDGE, load_service
from center.notice_tables import notice
from center.people import read_contact
from center.people_tables import demand
from center.rating_settings import Level
from center.rating_tables import cycle_case, invitation, rating, rectification, stage_cycle
from center.rectifications import RectificationState, contact_to_call
from center.sealing import Seal

Row = dict[str, Any]


def _ratings(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    settings = load_service(KNOWLEDGE / "service").ratings
    titles = {**settings.high, **settings.low}
    for row in connection.execute(sa.select(rating).where(rating.c.conversation_id.in_(conversations))):
        reasons = [titles[key] for key in json.loads(row.reasons)]
        yield {"kind": row.kind, "level": Level(row.level).caption, "reasons": reasons, "text": row.text}


def _rectifications(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    chosen = sa.select(rectification).join_from(rectification, rating)
    for row in connection.execute(chosen.where(rating.c.conversation_id.in_(conversations))):
        contact = contact_to_call(connection, row.code)
        phone = read_contact(connection, seal, contact).phone if contact else None
        yield {"state": RectificationState(row.state).caption, "owner": row.owner, "phone": phone}


def _cycles(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    joined = sa.select(stage_cycle, invitation.c.state.label("invitation")).select_from(
        stage_cycle.join(cycle_case)
        .join(agency_case, agency_case.c.code == cycle_case.c.case_code)
        .outerjoin(invitation)
    )
    for row in connection.execute(joined.where(agency_case.c.conversation_id.in_(conversations)).distinct()):
        invited = InvitationState(row.invitation).caption if row.invitation else None
        yield {"stage": row.stage, "state": CycleState(row.state).caption, "invitation": invited}


def _notices(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    for row in connection.execute(sa.select(notice).where(notice.c.conversation_id.in_(conversations))):
        yield {"kind": row.kind, "state": row.state}


def _verdicts(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    for row in connection.execute(sa.select(demand).where(demand.c.conversation_id.in_(conversations))):
        yield {"verdict": row.verdict, "owner": row.owner, "state": row.state}


RATED: dict[str, Callable[[Any, Seal, list[str]], Iterator[Row]]] = {
    "Rating": _ratings,
    "Rectification": _rectifications,
    "StageCycle": _cycles,
    "Notice": _notices,
    "Verdict": _verdicts,
}
"""By the names that conversation files use."""
