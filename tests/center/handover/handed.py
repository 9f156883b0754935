"""A case on its way to the portal, and short ways to take, tell and look."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from center.cases.opening import Opened
from center.clock import WorkingClock
from center.conversations import conversation_of, open_conversation
from center.handover.events import read_payment_event, read_portal_event
from center.handover.giving import Rules, Taken, take, went
from center.handover.hearing import hear_payment, hear_portal
from center.handover.records import find
from center.handover.setting import PortalSetting, load_portal
from center.handover.tickets import TicketKind, make_ticket
from center.handover_tables import handover
from center.identifiers import opaque
from center.knowledge import KNOWLEDGE
from center.notice_tables import notice
from center.people import ProvedBy, prove_identity
from center.records import Records
from tests.center.cases.opened_case import NINE, case, catalogue, clock, opened, origin, wanted
from tests.center.recorded import SEAL

PERSON = "f" * 64
PHONE = "13900000001"
DECIDED_ON = date(2026, 11, 20)
STATEMENT = {"event": "e-1", "kind": "submitted", "number": "SL202611200001"}


@lru_cache(maxsize=1)
def setting() -> PortalSetting:
    """portal.yml of this repository."""
    found = load_portal(KNOWLEDGE / "service")
    assert found is not None
    return found


def rules() -> Rules:
    """What hand-overs go by."""
    return Rules(setting(), catalogue())


def clock_of(_office: str) -> WorkingClock:
    """The center's clock, whichever office."""
    return clock()


def talk(records: Records, person: str | None = PERSON) -> str:
    """The conversation of a person."""
    persons = [person] if person else []
    return records.write_now(lambda connection: open_conversation(connection, "json", NINE, persons))


def opened_there(records: Records, conversation: str, **changes: Any) -> Opened:
    """A case opened in the conversation."""
    return opened(records, wanted(**changes), origin(conversation_id=conversation))


def proved(records: Records, conversation: str, code: str) -> None:
    """Whoever talks there has proved to be the applicant."""

    def prove(connection: Any) -> None:
        person = conversation_of(connection, conversation).person
        assert person is not None
        prove_identity(connection, "json", person, case(records, code).contact_id, ProvedBy.CODE, NINE)

    records.write_now(prove)


def ticket(code: str, conversation: str, now: datetime = NINE, kind: TicketKind = TicketKind.CASE) -> str:
    """A link's ticket."""
    return make_ticket(SEAL, kind, code, conversation, now)


def taken(records: Records, token: str, item: str = "licence", now: datetime = NINE) -> Taken:
    """What the link takes along."""
    return records.write_now(lambda connection: take(connection, SEAL, rules(), token, item, now))


def handed_over(records: Records, code: str, conversation: str, item: str = "licence", now: datetime = NINE) -> str:
    """The key of an item that the portal has."""
    found = taken(records, ticket(code, conversation, now), item, now)
    key = found.handover.key
    records.write_now(lambda connection: went(connection, find(connection, key), found.prefill, now))
    return key


def told(records: Records, now: datetime = NINE, **event: Any) -> bool:
    """Whether what the portal tells is news."""
    content = {"event": opaque(), **event}
    body = json.dumps(content).encode()
    return records.write_now(lambda c: hear_portal(c, clock_of, read_portal_event(content), body, now))


def told_of_payment(records: Records, now: datetime = NINE, **event: Any) -> bool:
    """Whether what the payment platform tells is news."""
    content = {"event": opaque(), "at": int(now.timestamp()), **event}
    body = json.dumps(content).encode()
    return records.write_now(lambda c: hear_payment(c, read_payment_event(content), body, now))


def rows(records: Records) -> list[dict[str, Any]]:
    """Every hand-over as it is kept."""
    return records.read_now(lambda c: [dict(row._mapping) for row in c.execute(sa.select(handover).order_by("id"))])


def state(records: Records) -> list[str]:
    """Where every hand-over stands."""
    return [str(row["state"]) for row in rows(records)]


def notices(records: Records) -> list[tuple[str, str]]:
    """The kind and the text of every notice, in order."""
    wanted = sa.select(notice.c.kind, notice.c.text).order_by(notice.c.id)
    return records.read_now(lambda connection: [(row.kind, row.text) for row in connection.execute(wanted)])
