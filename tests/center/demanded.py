"""What tests of demands share: an office's clock, who acts, and a demand to act on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.calendar import OfficeHours, WorkCalendar
from center.cases.events import Actor, Event, history
from center.clock import WorkingClock
from center.demand_effects import give_verdict
from center.demand_states import DemandKind, ReasonCode, Verdict
from center.demands import DemandView, OpenedDemand, Raised, open_demand, read_demand
from center.identities import Asker
from center.people_tables import contact
from center.records import Records
from tests.center.recorded import FRIDAY_NOON, SEAL

CLOCK = WorkingClock(OfficeHours.parse_obj({"hours": ["8:00-12:00", "14:00-18:00"]}), WorkCalendar({}))
DUE_AT = FRIDAY_NOON + timedelta(hours=6)
CLERK = Actor("staff", "clerk-1")
DEPARTMENTS = {"tax": "税务窗口", "bank": "银行服务点"}
HOUR = timedelta(hours=1)


def raise_demand(
    records: Records,
    kind: DemandKind = DemandKind.DEMAND,
    text: str = "税务窗口让我跑了三趟",
    now: datetime = FRIDAY_NOON,
    **changes: Any,
) -> OpenedDemand:
    """Open one at ``now`` at the county's office."""
    raised = Raised(kind, text, "定襄县", **changes)
    person = Actor("person", changes.get("conversation_id") or "somebody")
    return records.write_now(lambda connection: open_demand(connection, SEAL, raised, person, CLOCK.due(now, 4), now))


def do(records: Records, move: Callable[..., DemandView], code: str, *details: Any, **named: Any) -> DemandView:
    """Make one move in a transaction of its own."""
    return records.write_now(lambda connection: move(connection, code, *details, **named))


def seen(records: Records, code: str) -> DemandView:
    """The demand as it is stored."""
    return records.read_now(lambda connection: read_demand(connection, code))


def events(records: Records, code: str) -> list[Event]:
    """Its history."""
    return records.read_now(lambda connection: history(connection, code))


def say(
    records: Records, code: str, verdict: Verdict, talk: str, now: datetime = FRIDAY_NOON, **details: Any
) -> DemandView:
    """Its maker's verdict, given in that conversation; worked on again, it is due four working hours later."""
    asker, due = Asker(talk), CLOCK.due(now, 4)
    return do(records, give_verdict, code, verdict, asker, now, CLOCK, due, **details)


def new_contact(records: Records, name: str) -> int:
    """The id of a new contact, told apart by ``name``."""
    values = {"phone_sealed": "-", "phone_hash": name, "retention": "contact"}
    added = sa.insert(contact).values(**values, created_at=FRIDAY_NOON, updated_at=FRIDAY_NOON)
    return records.write_now(lambda connection: int(connection.execute(added).inserted_primary_key[0]))


SOLVED = ("已请税务窗口当场补开，您不用再跑。", ReasonCode.SOLVED)
