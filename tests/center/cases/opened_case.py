"""A case opened as a person's yes opens it, and short ways to move it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from center.cases.events import Actor, Event, history, verify
from center.cases.moving import move, move_sub_task
from center.cases.opening import Opened, Origin, Wanted, open_case
from center.cases.reading import CaseView, read_case
from center.catalogue import Catalogue
from center.clock import WorkingClock
from center.knowledge import KNOWLEDGE, ServiceSettings, load_service
from center.records import Records
from center.times import SHANGHAI
from tests.center.recorded import SEAL

CLERK = Actor("staff", "clerk-1")
CHAIN = ("licence", "seal", "tax", "social_insurance", "medical_insurance", "housing_fund", "bank_account")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A time in Shanghai in 2026; 20 November is a Friday."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


NINE = at(20, 9)


@lru_cache(maxsize=1)
def settings() -> ServiceSettings:
    """knowledge/service/ of this repository."""
    return load_service(KNOWLEDGE / "service")


def clock() -> WorkingClock:
    """The center's clock."""
    return settings().working_clock()


def catalogue() -> Catalogue:
    """The catalogue of this repository."""
    return settings().catalogue


def wanted(theme: str = "one_chain", **changes: Any) -> Wanted:
    """What a founder in 定襄县 wants: everything of ``theme``."""
    chosen = Wanted(
        theme=catalogue().theme(theme),
        trade=None,
        items=None,
        name="王小明",
        phone="13900000001",
        enterprise="定襄县晋味面馆",
        credit_code=None,
        office=catalogue().offices["定襄县"],
        remind_at=None,
    )
    return chosen._replace(**changes)


def origin(message_id: int | None = None, **changes: Any) -> Origin:
    """From the chat, by a person."""
    return Origin("json", None, message_id, None, None)._replace(**changes)


def opened(
    records: Records, choice: Wanted | None = None, source: Origin | None = None, now: datetime = NINE
) -> Opened:
    """The case that is opened."""
    return records.write_now(
        lambda connection: open_case(
            connection, SEAL, clock(), choice or wanted(), source or origin(), now, catalogue=catalogue()
        )
    )


def moved(records: Records, code: str, name: str, now: datetime = NINE, **details: Any) -> CaseView:
    """The case after a move by the clerk."""
    return records.write_now(lambda connection: move(connection, code, name, CLERK, now, clock(), **details))


def item_moved(records: Records, code: str, item: str, name: str, now: datetime = NINE, **details: Any) -> CaseView:
    """The case after the clerk has moved one item."""
    return records.write_now(
        lambda connection: move_sub_task(connection, code, item, name, CLERK, now, clock(), **details)
    )


def in_progress(records: Records, *items: str, now: datetime = NINE, theme: str = "one_chain") -> str:
    """The code of a case that has passed pre-review; only ``items`` are done now, if any are named."""
    code = opened(records, wanted(theme, items=items or None), now=now).code
    moved(records, code, "accept", now)
    moved(records, code, "prereview", now, outcome="all_online")
    return code


def done(records: Records, code: str, item: str, now: datetime = NINE, **details: Any) -> CaseView:
    """The case after ``item`` was started and completed."""
    item_moved(records, code, item, "start", now)
    parts = {"parts": ["e_licence", "e_seal"]} if item == "licence" else {}
    return item_moved(records, code, item, "complete", now, **{"result": "已办好", **parts, **details})


def case(records: Records, code: str) -> CaseView:
    """The case as it is."""
    return records.read_now(lambda connection: read_case(connection, code))


def events(records: Records, code: str) -> list[Event]:
    """The whole history of the case."""
    return records.read_now(lambda connection: history(connection, code))


def kinds(records: Records, code: str) -> list[str]:
    """What happened to the case, in order; moves of items as ``item.move``."""
    return [
        f"{event.data['item']}.{event.data['move']}" if event.kind == "sub_task" else event.kind
        for event in events(records, code)
    ]


def faults(records: Records, code: str) -> list[str]:
    """What is wrong with the case's history."""
    return records.read_now(lambda connection: verify(connection, code))
