"""What stands in the database after a conversation, in the words of the conversation files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from center.appointments.states import AppointmentState
from center.booking_tables import appointment
from center.case_tables import agency_case, record_event, sub_task
from center.cases.states import CaseState, Outcome, Path, SubTaskState
from center.demand_states import DemandKind, DemandState
from center.knowledge import KNOWLEDGE, load_service
from center.leaving.states import BlockerState, DormancyState, EndKind, Way, WindowKind, WindowState
from center.leaving_tables import dormancy, leaving_triage, legal_window, precheck
from center.notice_tables import notice
from center.people import read_contact
from center.people_tables import consent, demand, enterprise, phone_proof
from center.sealing import Seal
from center.tables import promise, task_in_progress
from center.times import local
from tests.conversations.rating_rows import RATED

Row = dict[str, Any]


def rows_of(connection: Any, seal: Seal, record: str, conversations: Sequence[str]) -> list[Row]:
    """The rows of ``record`` that come from ``conversations``; KeyError for a record that is not known."""
    return list(_RECORDS[record](connection, seal, list(conversations)))


def faults_of(connection: Any, seal: Seal, wanted: dict[str, Any], conversations: Sequence[str]) -> list[str]:
    """What differs from one entry of ``rows``."""
    found = rows_of(connection, seal, wanted["record"], conversations)
    fields = wanted.get("fields", {})
    fitting = [row for row in found if all(row[name] == value for name, value in fields.items())]
    if len(fitting) == wanted["count"]:
        return []
    return [f"{wanted['record']} {fields}: {len(fitting)} rows instead of {wanted['count']}; there are {found}"]


def _cases(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    trades = load_service(KNOWLEDGE / "service").catalogue.trades
    chosen = sa.select(agency_case, enterprise.c.name.label("enterprise")).join_from(agency_case, enterprise)
    for row in connection.execute(chosen.where(agency_case.c.conversation_id.in_(conversations))):
        person = read_contact(connection, seal, row.contact_id)
        yield {
            "code": row.code,
            "theme": row.theme,
            "title": row.title,
            "bundle": trades[row.trade].title if row.trade else None,
            "state": CaseState(row.state).caption,
            "path": Path(row.path).caption,
            "outcome": Outcome(row.outcome).caption if row.outcome else None,
            "office": row.office_id,
            "origin": row.origin,
            "name": person.name,
            "phone": person.phone,
            "enterprise": row.enterprise,
        }


def _sub_tasks(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    chosen = sa.select(sub_task).join_from(sub_task, agency_case)
    for row in connection.execute(chosen.where(agency_case.c.conversation_id.in_(conversations))):
        state = SubTaskState(row.state).caption
        yield {"item": row.item, "title": row.title, "state": state, "batch": row.batch, "result": row.result}


def _case_events(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    chosen = sa.select(record_event).join(agency_case, agency_case.c.code == record_event.c.record)
    for row in connection.execute(chosen.where(agency_case.c.conversation_id.in_(conversations))):
        yield {"kind": row.kind, "actor": row.actor_kind}


def _demands(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    for row in connection.execute(sa.select(demand).where(demand.c.conversation_id.in_(conversations))):
        kind, state = DemandKind(row.kind).caption, DemandState(row.state).caption
        yield {"kind": kind, "state": state, "text": row.text, "owner": row.owner, "case": row.case_code}


def _triages(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    for row in connection.execute(sa.select(leaving_triage).where(leaving_triage.c.conversation_id.in_(conversations))):
        yield {
            "will": row.wants_to_go_on,
            "difficulty": row.difficulty,
            "short_term": row.is_short_term,
            "cause": row.cause,
            "household": row.is_household,
            "skipped": row.is_skipped,
            "suggested": Way(row.suggested).caption if row.suggested else None,
            "chosen": Way(row.chosen).caption if row.chosen else None,
            "linked": row.case_code is not None,
        }


def _prechecks(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    chosen = sa.select(precheck).join_from(precheck, agency_case)
    for row in connection.execute(chosen.where(agency_case.c.conversation_id.in_(conversations))):
        yield {"blocker": row.blocker, "state": BlockerState(row.state).caption, "source": row.source}


def _windows(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    records = _records_of(conversations)
    for row in connection.execute(sa.select(legal_window).where(legal_window.c.record.in_(records))):
        kind, state = WindowKind(row.kind).caption, WindowState(row.state).caption
        yield {"kind": kind, "first": f"{row.first_day}", "last": f"{row.last_day}", "state": state}


def _dormancies(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    chosen = sa.select(dormancy).join(agency_case, agency_case.c.code == dormancy.c.case_code)
    for row in connection.execute(chosen.where(agency_case.c.conversation_id.in_(conversations))):
        end = EndKind(row.end_kind).caption if row.end_kind else None
        state = DormancyState(row.state).caption
        yield {"state": state, "end": end, "to": f"{row.to_day}", "extensions": row.extensions}


def _window_notices(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    for row in connection.execute(sa.select(notice).where(notice.c.record.in_(_records_of(conversations)))):
        yield {"kind": row.kind, "state": row.state, "text": row.text}


def _records_of(conversations: list[str]) -> Any:
    """The codes of their cases, and of the dormancies that these began."""
    theirs = sa.select(agency_case.c.code).where(agency_case.c.conversation_id.in_(conversations))
    return theirs.union(sa.select(dormancy.c.code).where(dormancy.c.case_code.in_(theirs)))


def _appointments(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
    for row in connection.execute(sa.select(appointment).where(appointment.c.conversation_id.in_(conversations))):
        person = read_contact(connection, seal, row.contact_id)
        yield {
            "code": row.code,
            "state": AppointmentState(row.state).caption,
            "item": row.title,
            "office": row.office_id,
            "at": f"{local(row.starts_at):%m-%d %H:%M}",
            "moves": row.moves,
            "name": person.name,
            "phone": person.phone,
        }


def _plain(table: sa.Table, *names: str) -> Callable[[Any, Seal, list[str]], Iterator[Row]]:
    def read(connection: Any, seal: Seal, conversations: list[str]) -> Iterator[Row]:
        for row in connection.execute(sa.select(table).where(table.c.conversation_id.in_(conversations))):
            yield {name: row._mapping[name] for name in names}

    return read


_RECORDS: dict[str, Callable[[Any, Seal, list[str]], Iterator[Row]]] = {
    "AgencyCase": _cases,
    "SubTask": _sub_tasks,
    "CaseEvent": _case_events,
    "Demand": _demands,
    "Appointment": _appointments,
    "Triage": _triages,
    "Precheck": _prechecks,
    "LegalWindow": _windows,
    "Dormancy": _dormancies,
    "CaseNotice": _window_notices,
    **RATED,
    "Consent": _plain(consent, "purpose"),
    "Promise": _plain(promise, "reason", "state", "question"),
    "PhoneProof": _plain(phone_proof, "state", "sign", "tries"),
    "TaskInProgress": _plain(task_in_progress, "task", "step", "state"),
}
