"""What is known around a call: the person, their enterprises, cases, appointments, and what they asked before.

Everything goes through the sight of the member of staff, and numbers and names are masked.
Functions take a connection and only read.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.appointments.slots import said_time
from center.appointments.states import AppointmentState
from center.booking_tables import appointment
from center.calls.listing import ListedCall, calls_around
from center.calls.records import CallView
from center.case_tables import agency_case
from center.cases.reading import stored
from center.cases.states import CaseState
from center.conversations import channel_caption
from center.demand_states import DemandKind, DemandState
from center.people import read_contact
from center.people_tables import channel_identity, demand, enterprise
from center.promises import PHONE
from center.promises.states import TO_KEEP
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.rights import Right
from center.staff.sight import case_clause, department_clause, office_clause
from center.tables import conversation, promise
from center.times import Words, local_date

MOST = 8
"""The most lines of a kind."""


class Line(NamedTuple):
    """One record: its code (or a conversation's id), what it is, and where it stands, in words."""

    code: str
    title: str
    standing: str


class Around(NamedTuple):
    """What is shown beside a call; ``name`` is masked, None when nobody is known."""

    name: str | None = None
    enterprises: tuple[str, ...] = ()
    cases: tuple[Line, ...] = ()
    appointments: tuple[Line, ...] = ()
    demands: tuple[Line, ...] = ()
    promises: tuple[Line, ...] = ()
    conversations: tuple[Line, ...] = ()
    calls: tuple[ListedCall, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return not any(self)


def around(
    connection: Any, seal: Seal, staff: StaffMember, view: CallView, number: str | None, now: datetime
) -> Around:
    """What ``staff`` may see beside the call; ``number`` is the caller's, whole.

    Of a caller who turned out to be somebody else nothing is shown.
    """
    if not staff.can(Right.SEE_PEOPLE) or view.identity.value == "unlinked":
        return Around()
    calls = calls_around(connection, seal, staff, number, view.contact_id, view.code, MOST)
    answers = _promises(connection, seal, staff, number, now) if staff.can(Right.KEEP_PROMISES) else ()
    if view.contact_id is None:
        return Around(promises=answers, calls=tuple(calls))
    look = _Look(connection, staff, view.contact_id, Words(local_date(now).year))
    name = read_contact(connection, seal, view.contact_id).name
    return Around(
        masked_name(name) if name else None,
        _enterprises(look),
        _cases(look) if staff.can(Right.SEE_CASES) else (),
        _appointments(look) if staff.can(Right.BOOK) else (),
        _demands(look) if staff.can(Right.RECORD_DEMANDS) else (),
        answers,
        _conversations(look) if staff.can(Right.SEE_CONVERSATIONS) else (),
        tuple(calls),
    )


def masked_name(name: str) -> str:
    """A person's name with its first character only; how they are addressed (周女士) stays."""
    titles = ("先生", "女士", "老师", "经理", "师傅", "同志", "老板")
    title = next((one for one in titles if name.endswith(one) and len(name) > len(one)), "")
    return f"{name[0]}{title}" if title else f"{name[0]}{'*' * max(1, len(name) - 1)}"


class _Look(NamedTuple):
    connection: Any
    staff: StaffMember
    contact_id: int
    words: Words

    def rows(self, columns: list[Any], *clauses: Any, order: Any) -> list[Any]:
        wanted = sa.select(*columns).where(*clauses).order_by(order.desc()).limit(MOST)
        return list(self.connection.execute(wanted))


def _enterprises(look: _Look) -> tuple[str, ...]:
    mine = enterprise.c.contact_id == look.contact_id, office_clause(look.staff, enterprise.c.office_id)
    rows = look.rows([enterprise.c.name], *mine, order=enterprise.c.updated_at)
    return tuple(str(row.name) for row in rows)


def _cases(look: _Look) -> tuple[Line, ...]:
    columns = [agency_case.c.code, agency_case.c.title, agency_case.c.state]
    mine = agency_case.c.contact_id == look.contact_id, case_clause(look.staff)
    rows = look.rows(columns, *mine, order=agency_case.c.updated_at)
    return tuple(Line(row.code, row.title, stored(CaseState, row.state).caption) for row in rows)


def _appointments(look: _Look) -> tuple[Line, ...]:
    columns = [appointment.c.code, appointment.c.title, appointment.c.state, appointment.c.starts_at]
    mine = appointment.c.contact_id == look.contact_id, office_clause(look.staff, appointment.c.office_id)
    rows = look.rows(columns, *mine, order=appointment.c.starts_at)
    return tuple(Line(row.code, row.title, _appointment(look, row)) for row in rows)


def _appointment(look: _Look, row: Any) -> str:
    caption = stored(AppointmentState, row.state).caption
    return f"{said_time(row.starts_at, look.words.year)}，{caption}"


def _demands(look: _Look) -> tuple[Line, ...]:
    columns = [demand.c.code, demand.c.kind, demand.c.state]
    mine = demand.c.contact_id == look.contact_id, office_clause(look.staff, demand.c.office_id)
    seen = department_clause(look.staff, demand.c.department)
    rows = look.rows(columns, *mine, seen, order=demand.c.created_at)
    captions = [(stored(DemandKind, row.kind).caption, stored(DemandState, row.state).caption) for row in rows]
    return tuple(Line(row.code, kind, state) for row, (kind, state) in zip(rows, captions))


def _promises(connection: Any, seal: Seal, staff: StaffMember, number: str | None, now: datetime) -> tuple[Line, ...]:
    """What is still to be answered under this number."""
    hashes = seal.fingerprints(number, PHONE) if number else []
    mine = sa.and_(promise.c.phone_hash.in_(hashes), promise.c.state.in_(TO_KEEP))
    columns = promise.c.code, promise.c.question, promise.c.due_at
    words = Words(local_date(now).year)
    asked = sa.select(*columns).join_from(promise, conversation, promise.c.conversation_id == conversation.c.id)
    seen = office_clause(staff, conversation.c.office_id, unplaced=True)
    rows = connection.execute(asked.where(mine, seen).order_by(promise.c.due_at).limit(MOST))
    return tuple(Line(row.code, row.question[:40], f"{words.moment(row.due_at)}前答复") for row in rows)


def _conversations(look: _Look) -> tuple[Line, ...]:
    same = sa.and_(
        conversation.c.channel == channel_identity.c.channel, conversation.c.person == channel_identity.c.person
    )
    columns = conversation.c.id, conversation.c.channel, conversation.c.updated_at
    seen = office_clause(look.staff, conversation.c.office_id, unplaced=True)
    wanted = sa.select(*columns).join_from(conversation, channel_identity, same).distinct()
    wanted = wanted.where(channel_identity.c.contact_id == look.contact_id, conversation.c.last_seq > 0, seen)
    rows = look.connection.execute(wanted.order_by(conversation.c.updated_at.desc()).limit(MOST))
    named = [(row, channel_caption(row.channel)) for row in rows]
    return tuple(Line(row.id, f"{channel}对话", look.words.moment(row.updated_at)) for row, channel in named)
