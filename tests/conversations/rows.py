"""What stands in the database after a conversation, in the words of the conversation files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case, record_event, sub_task
from center.cases.states import CaseState, Outcome, Path, SubTaskState
from center.demand_states import DemandKind, DemandState
from center.knowledge import KNOWLEDGE, load_service
from center.people import read_contact
from center.people_tables import consent, demand, enterprise
from center.sealing import Seal
from center.tables import promise, task_in_progress

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
    "Consent": _plain(consent, "purpose"),
    "Promise": _plain(promise, "reason", "state", "question"),
    "TaskInProgress": _plain(task_in_progress, "task", "step", "state"),
}
