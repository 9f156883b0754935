"""What tests of letters share: a letter, who deals with it, and the staff who may see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from center.cases.events import Event, history
from center.letters.moves import Step
from center.letters.records import LetterView, NewLetter, letter_due, read_letter, register
from center.letters.senders import Sender
from center.letters.states import CameBy, LetterKind
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from tests.center.demanded import CLOCK
from tests.center.recorded import FRIDAY_NOON, SEAL

PHONE = "13900000001"
SENDER = Sender("王小明", PHONE, "定襄县晋昌镇新建路1号")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Settings:
    """Where nothing is promised for letters: five working days."""

    promises: dict[str, Any] = {}


def new(kind: LetterKind = LetterKind.CONSULT, **changes: Any) -> NewLetter:
    """A letter that came by post today."""
    text = f"请问餐饮店注销要什么材料，打{PHONE}找我"
    letter = NewLetter(kind, CameBy.POST, date(2026, 11, 20), "餐饮店注销要什么材料", text, SENDER, "定襄县")
    return letter._replace(**changes)


def registered(
    records: Records, letter: NewLetter | None = None, key: str = "form-1", now: datetime = FRIDAY_NOON
) -> LetterView:
    """Register it at ``now``."""
    wanted = letter or new()
    due = letter_due(Settings(), CLOCK, wanted.received_on)  # type: ignore[arg-type]
    return records.write_now(lambda connection: register(connection, SEAL, wanted, due, "operator-1", key, now))


def do(records: Records, move: Callable[..., LetterView], view: LetterView, *details: Any, **named: Any) -> LetterView:
    """One move by operator-1, who has seen the letter as ``view`` has it, an hour later."""
    step = named.pop("step", Step("operator-1", view.last_event, FRIDAY_NOON + HOUR))
    return records.write_now(lambda connection: move(connection, *details, step, **named))


def seen(records: Records, code: str) -> LetterView:
    """The letter as it is stored."""
    return records.read_now(lambda connection: read_letter(connection, code))


def events(records: Records, code: str) -> list[Event]:
    """Its history."""
    return records.read_now(lambda connection: history(connection, code))


def member(office_id: str | None = "定襄县", department: str | None = None, name: str = "operator-1") -> StaffMember:
    """Somebody of an office."""
    return StaffMember(1, name, "话务员甲", frozenset({Role.OPERATOR}), office_id, department)
