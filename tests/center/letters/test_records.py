"""Letters as they are registered and read, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from center.cases.events import verify
from center.demand_states import Desk, Incomplete
from center.knowledge import Knowledge
from center.letter_tables import letter
from center.letters.records import LetterView, letter_due, read_letter, read_whole
from center.letters.senders import Sender, sender_of
from center.letters.states import CameBy, LetterKind, LetterState, UnknownLetter
from center.people import read_contact
from center.records import Records
from tests.center.demanded import CLOCK
from tests.center.letters.lettered import PHONE, SENDER, Settings, events, new, registered
from tests.center.recorded import FRIDAY_NOON, SEAL

DUE_AT = datetime(2026, 11, 27, 10, 0, tzinfo=timezone.utc)


def test_a_letter_has_a_code_an_owner_and_a_promised_time(records: Records) -> None:
    view = registered(records)
    assert view._asdict() == {
        "id": view.id,
        "code": view.code,
        "kind": LetterKind.CONSULT,
        "came_by": CameBy.POST,
        "state": LetterState.OPEN,
        "received_on": date(2026, 11, 20),
        "subject": "餐饮店注销要什么材料",
        "text": "请问餐饮店注销要什么材料，打139****0001找我",
        "contact_id": view.contact_id,
        "office_id": "定襄县",
        "department": None,
        "owner": Desk.ANSWERS.value,
        "registered_by": "operator-1",
        "due_at": DUE_AT,
        "why_due": view.why_due,
        "escalated_at": None,
        "conversation_id": None,
        "call_code": None,
        "promise_code": None,
        "case_code": None,
        "reply": None,
        "reply_way": None,
        "guide": None,
        "written_at": None,
        "replied_by": None,
        "mail_number": None,
        "closed_at": None,
        "last_event": 1,
        "created_at": FRIDAY_NOON,
    }
    assert view.code[0] == "X"
    assert "11月27日" in view.why_due
    assert records.read_now(lambda connection: verify(connection, view.code)) == []
    assert [(event.kind, event.actor.name) for event in events(records, view.code)] == [("registered", "operator-1")]


def test_the_sender_and_the_numbers_are_sealed(records: Records) -> None:
    view = registered(records)
    row: dict[str, Any] = records.read_now(
        lambda connection: dict(connection.execute(sa.select(letter)).one()._mapping)
    )
    assert not [value for value in row.values() if PHONE in str(value) or "王小明" in str(value)]
    whole = records.read_now(lambda connection: read_whole(connection, SEAL, view.code))
    assert whole == (SENDER, f"请问餐饮店注销要什么材料，打{PHONE}找我", "")
    assert view.contact_id is not None
    known = records.read_now(lambda connection: read_contact(connection, SEAL, view.contact_id or 0))
    assert (known.name, known.phone) == ("王小明", PHONE)


def test_the_same_form_sent_twice_is_one_letter(records: Records) -> None:
    assert registered(records) == registered(records)
    assert registered(records, key="form-2").code != registered(records).code


def test_an_anonymous_letter_names_nobody(records: Records) -> None:
    view = registered(records, new(sender=Sender()))
    assert view.contact_id is None
    assert records.read_now(lambda connection: read_whole(connection, SEAL, view.code)).sender == Sender()


@pytest.mark.parametrize(
    ("kind", "owner"),
    [(LetterKind.COMPLAINT, Desk.SUPERVISOR), (LetterKind.HELP, Desk.DEMANDS), (LetterKind.PRAISE, Desk.ANSWERS)],
)
def test_each_class_goes_to_its_post(records: Records, kind: LetterKind, owner: Desk) -> None:
    assert registered(records, new(kind)).owner == owner.value


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"text": ""}, "text"),
        ({"office_id": ""}, "office_id"),
        ({"received_on": date(2026, 11, 21)}, "received_on"),
    ],
)
def test_what_is_missing_is_named(records: Records, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Incomplete) as caught:
        registered(records, new(**changes))
    assert caught.value.field == field


def test_time_is_counted_from_the_day_it_came_however_late_it_is_registered() -> None:
    due = letter_due(Settings(), CLOCK, date(2026, 11, 16))  # type: ignore[arg-type]
    assert due.at == datetime(2026, 11, 23, 10, 0, tzinfo=timezone.utc)


def test_the_center_says_what_it_promises_for_letters(real_knowledge: Knowledge) -> None:
    promised = real_knowledge.service.promises["letter"]
    assert (promised.working_hours, promised.sample) == (40, True)


def test_nobody_has_the_code(records: Records) -> None:
    with pytest.raises(UnknownLetter):
        records.read_now(lambda connection: read_letter(connection, "X-22222222"))


@pytest.mark.parametrize(
    ("sender", "masked"),
    [
        (SENDER, Sender("王**", "139****0001", "定襄县晋昌镇***")),
        (Sender("赵", "0350-6012345", "火星路1号"), Sender("赵", "********2345", "***")),
        (Sender(), Sender()),
    ],
)
def test_a_sender_is_shown_masked(sender: Sender, masked: Sender) -> None:
    assert sender.masked() == masked


def test_identity_numbers_are_never_kept() -> None:
    assert sender_of("王小明", "", "身份证 11010119900307803X").address == "身份证 〔身份证号已隐去〕"


def test_a_view_knows_when_it_is_late(records: Records) -> None:
    view: LetterView = registered(records)
    assert (view.is_late(DUE_AT), view.is_late(DUE_AT.replace(hour=11)), view.is_to_answer) == (False, True, True)
