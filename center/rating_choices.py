"""What somebody can rate now, chosen among what is theirs: a closed stage cycle, a finished item, else the reception.

Whoever was invited comes first to what the invitation is about. While something of theirs is under way and nothing is
finished, there is nothing to rate but the reception, and only when it is named. Functions only read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case, sub_task
from center.cases.states import OPEN, SubTaskState
from center.cycles import CycleState, cases_of, cycle_of, read_cycle
from center.identities import contacts_behind
from center.invitations import InvitationState, has_finished
from center.rating_subjects import (
    Found,
    OfItem,
    OfReception,
    OfStage,
    Subject,
    UnknownSubject,
    find_subject,
)
from center.rating_tables import cycle_case, invitation, rating, stage_cycle
from center.ratings import NotFinished, RatedBefore
from center.tables import conversation
from center.times import local_date

RECEPTION = "reception"
"""Names the reception in the asker's own conversation, as it is now."""
_RECEPTION_TITLE = "这次咨询"


class Rateable(NamedTuple):
    """Something to rate: ``key`` names it again, ``is_reachable`` tells whether the center knows whom to call back."""

    key: str
    title: str
    is_reachable: bool


def choose(connection: Any, conversation_id: str, now: datetime) -> Rateable:
    """What whoever talks there would rate first; raises NotFinished, RatedBefore."""
    mine = _mine(connection, conversation_id)
    subject = next(_stages(connection, mine), None) or next(_items(connection, mine), None)
    if subject is not None:
        return _rateable(connection, subject, conversation_id, now)
    if _has(connection, mine, agency_case.c.state.in_([state.value for state in OPEN])):
        raise NotFinished()
    if _has_rated(connection, mine):
        raise RatedBefore()
    return named(connection, RECEPTION, conversation_id, now)


def named(connection: Any, key: str, conversation_id: str, now: datetime) -> Rateable:
    """What ``key`` names: that of a Rateable, the code of a cycle or of a case, or RECEPTION.

    Raises UnknownSubject (also to strangers), NotFinished, RatedBefore.
    """
    return _rateable(connection, subject_of(connection, key, conversation_id), conversation_id, now)


def subject_of(connection: Any, key: str, conversation_id: str) -> Subject:
    """The subject that ``key`` names; raises UnknownSubject."""
    kind, _, part = key.partition("/")
    if kind == RECEPTION:
        return OfReception(conversation_id, int(part) if part else _session(connection, conversation_id))
    if kind.startswith("Y"):
        return OfStage(kind)
    if part:
        return OfItem(kind, part)
    return _of_case(connection, kind)


def own(connection: Any, subject: Subject, conversation_id: str, now: datetime) -> Found:
    """The subject, if it belongs to whoever talks there; raises UnknownSubject."""
    found = find_subject(connection, subject)
    if not found.is_of(connection, contacts_behind(connection, conversation_id), conversation_id, local_date(now)):
        raise UnknownSubject()
    return found


def _rateable(connection: Any, subject: Subject, conversation_id: str, now: datetime) -> Rateable:
    found = own(connection, subject, conversation_id, now)
    if not found.is_finished:
        raise NotFinished()
    if _is_rated(connection, found):
        raise RatedBefore()
    contact_id = found.rater(contacts_behind(connection, conversation_id), conversation_id)
    return Rateable(_key(subject), _title(connection, subject), contact_id is not None)


def _mine(connection: Any, conversation_id: str) -> Any:
    contacts = contacts_behind(connection, conversation_id)
    return sa.or_(agency_case.c.conversation_id == conversation_id, agency_case.c.contact_id.in_(contacts))


def _stages(connection: Any, mine: Any) -> Iterator[Subject]:
    """Closed cycles that nobody has rated, those with an open invitation first, then the newest."""
    is_open: Any = sa.case((invitation.c.state == InvitationState.OPEN.value, 0), else_=1)
    rated = sa.select(rating.c.id).where(rating.c.cycle_id == stage_cycle.c.id)
    joined = _with_cases().outerjoin(invitation, invitation.c.cycle_id == stage_cycle.c.id)
    wanted = sa.select(stage_cycle.c.id, stage_cycle.c.code).select_from(joined)
    wanted = wanted.where(mine, stage_cycle.c.state == CycleState.CLOSED.value, ~rated.exists())
    for row in connection.execute(wanted.order_by(is_open, stage_cycle.c.closed_at.desc(), stage_cycle.c.id.desc())):
        if has_finished(connection, row.id):
            yield OfStage(row.code)


def _items(connection: Any, mine: Any) -> Iterator[Subject]:
    """Finished items that nobody has rated, of stages that still go on, the newest first."""
    rated = sa.select(rating.c.id).where(rating.c.sub_task_id == sub_task.c.id)
    closed = sa.select(cycle_case.c.case_code).join_from(cycle_case, stage_cycle)
    closed = closed.where(cycle_case.c.case_code == agency_case.c.code, stage_cycle.c.state == CycleState.CLOSED.value)
    wanted = sa.select(agency_case.c.code, sub_task.c.item).join_from(sub_task, agency_case)
    wanted = wanted.where(mine, sub_task.c.state == SubTaskState.DONE.value, ~rated.exists(), ~closed.exists())
    for row in connection.execute(wanted.order_by(sub_task.c.finished_at.desc(), sub_task.c.id.desc())):
        yield OfItem(row.code, row.item)


def _of_case(connection: Any, code: str) -> Subject:
    """The stage of a case when it is closed, else what was finished last of the case."""
    cycle = cycle_of(connection, code)
    if cycle is not None and cycle.state is CycleState.CLOSED:
        return OfStage(cycle.code)
    of_case = sa.select(sub_task.c.item).join_from(sub_task, agency_case).where(agency_case.c.code == code)
    is_done: Any = sa.case((sub_task.c.state == SubTaskState.DONE.value, 0), else_=1)
    latest = of_case.order_by(is_done, sub_task.c.finished_at.desc(), sub_task.c.id.desc()).limit(1)
    item = connection.execute(latest).scalar_one_or_none()
    if item is None:
        raise UnknownSubject()
    return OfItem(code, item)


def _has(connection: Any, mine: Any, wanted: Any) -> bool:
    return connection.execute(sa.select(agency_case.c.id).where(mine, wanted).limit(1)).first() is not None


def _has_rated(connection: Any, mine: Any) -> bool:
    """Whether a stage or an item of theirs was rated."""
    stages = sa.select(rating.c.id).select_from(_with_cases().join(rating, rating.c.cycle_id == stage_cycle.c.id))
    items = sa.select(rating.c.id).select_from(
        sub_task.join(agency_case).join(rating, rating.c.sub_task_id == sub_task.c.id)
    )
    return any(connection.execute(found.where(mine).limit(1)).first() for found in (stages, items))


def _is_rated(connection: Any, found: Found) -> bool:
    same = [rating.c[name] == value for name, value in found.columns.items()]
    rated = sa.select(rating.c.id).where(rating.c.kind == found.kind, *same)
    return connection.execute(rated).first() is not None


def _with_cases() -> Any:
    return stage_cycle.join(cycle_case).join(agency_case, agency_case.c.code == cycle_case.c.case_code)


def _session(connection: Any, conversation_id: str) -> int:
    wanted = sa.select(conversation.c.session).where(conversation.c.id == conversation_id)
    return int(connection.execute(wanted).scalar_one())


def _key(subject: Subject) -> str:
    if isinstance(subject, OfStage):
        return subject.cycle
    return f"{subject.case}/{subject.item}" if isinstance(subject, OfItem) else f"{RECEPTION}/{subject.session}"


def _title(connection: Any, subject: Subject) -> str:
    """What it is called, for people."""
    if isinstance(subject, OfReception):
        return _RECEPTION_TITLE
    if isinstance(subject, OfItem):
        wanted = sa.select(sub_task.c.title).join_from(sub_task, agency_case)
        mine = sa.and_(agency_case.c.code == subject.case, sub_task.c.item == subject.item)
        return str(connection.execute(wanted.where(mine)).scalar_one())
    codes = cases_of(connection, read_cycle(connection, subject.cycle).id)
    titles = sa.select(agency_case.c.title).where(agency_case.c.code.in_(codes)).order_by(agency_case.c.id)
    return "、".join(dict.fromkeys(connection.execute(titles).scalars()))
