"""The calendar file, read by a strict reader of its own after RFC 5545."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.appointments.calendar_file import ics
from center.appointments.reading import AppointmentView
from center.appointments.states import AppointmentState
from center.appointments.windows import Served, served
from tests.center.appointments.booked import COUNTY, HALF_HOUR, HALF_PAST_NINE, service
from tests.center.recorded import FRIDAY_NOON

_NAME = re.compile(r"[A-Z][A-Z0-9-]*(?:;[A-Z-]+=[^\x00-\x1f\";:,]+)*")
_ESCAPED = re.compile(r"\\(.)")
_TEXTS = frozenset({"SUMMARY", "LOCATION", "DESCRIPTION"})
_ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "ORGANIZER")


class Component(NamedTuple):
    """One BEGIN … END with its properties and what stands in it."""

    name: str
    values: list[tuple[str, str]]
    parts: list[Component]

    def value(self, name: str) -> str:
        (found,) = [value for given, value in self.values if given == name]
        return found


def read_calendar(text: str) -> Component:
    """The one VCALENDAR in ``text``; AssertionError where it breaks a rule."""
    assert text.endswith("\r\n")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    raw = text.encode().split(b"\r\n")[:-1]
    for line in raw:
        assert 0 < len(line) <= 75
        line.decode()
    unfolded = text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")
    root, rest = _component(unfolded)
    assert (root.name, rest) == ("VCALENDAR", [])
    return root


def _component(lines: list[str]) -> tuple[Component, list[str]]:
    kind, name = _property(lines[0])
    assert kind == "BEGIN"
    values, parts, rest = [], [], lines[1:]
    while not rest[0].startswith("END:"):
        if rest[0].startswith("BEGIN:"):
            part, rest = _component(rest)
            parts.append(part)
        else:
            values.append(_property(rest[0]))
            rest = rest[1:]
    assert rest[0] == f"END:{name}"
    return Component(name, values, parts), rest[1:]


def _property(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    assert colon
    assert _NAME.fullmatch(name), name
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value)
    return name, _unescaped(value) if name in _TEXTS else value


def _unescaped(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value)
    assert set(_ESCAPED.findall(value)) <= set("\\;,nN")
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def view(**changes: object) -> AppointmentView:
    made = AppointmentView(
        code="A-7KM2Q4XD",
        state=AppointmentState.BOOKED,
        office_id=COUNTY,
        window_key="tax",
        item="tax",
        title="税务",
        starts_at=HALF_PAST_NINE,
        ends_at=HALF_PAST_NINE + HALF_HOUR,
        contact_id=1,
        conversation_id=None,
        case_code=None,
        origin="json",
        booked_by=None,
        moves=0,
        ended_at=None,
        last_event=1,
        created_at=FRIDAY_NOON,
        updated_at=FRIDAY_NOON,
    )
    return made._replace(**changes)


@pytest.fixture(scope="module")
def place() -> Served:
    setting = service()
    return served(setting.windows, setting.catalogue.offices, COUNTY, "tax")


def test_the_file_says_what_when_and_where(place: Served) -> None:
    calendar = read_calendar(ics(view(moves=2), place))
    assert calendar.values == [("VERSION", "2.0"), ("PRODID", "-//Qihang//Appointments//ZH"), ("METHOD", "PUBLISH")]
    (event,) = calendar.parts
    assert event.values == [
        ("UID", "A-7KM2Q4XD@qihang.invalid"),
        ("DTSTAMP", "20261120T040000Z"),
        ("SEQUENCE", "2"),
        ("STATUS", "CONFIRMED"),
        ("DTSTART", "20261124T013000Z"),
        ("DTEND", "20261124T020000Z"),
        ("SUMMARY", "税务"),
        ("LOCATION", place.place),
        ("DESCRIPTION", f"预约编号A-7KM2Q4XD\n电话{place.phone}"),
        ("ORGANIZER", "mailto:noreply@qihang.invalid"),
    ]
    (alarm,) = event.parts
    assert alarm == Component("VALARM", [("ACTION", "DISPLAY"), ("TRIGGER", "-PT2H"), ("DESCRIPTION", "税务")], [])


def test_a_cancelled_one_takes_the_event_out_again(place: Served) -> None:
    gone = view(state=AppointmentState.CANCELLED, moves=1, updated_at=FRIDAY_NOON + timedelta(hours=1))
    calendar = read_calendar(ics(gone, place))
    (event,) = calendar.parts
    assert (calendar.value("METHOD"), event.value("STATUS"), event.parts) == ("CANCEL", "CANCELLED", [])
    assert (event.value("UID"), event.value("SEQUENCE")) == ("A-7KM2Q4XD@qihang.invalid", "2")
    assert event.value("DTSTAMP") == "20261120T050000Z"


@given(title=st.text(st.characters(blacklist_categories=("Cc", "Cs")) | st.just("\n"), max_size=120))
def test_any_words_survive_folding_and_escaping(title: str) -> None:
    setting = service()
    place = served(setting.windows, setting.catalogue.offices, COUNTY, "tax")
    (event,) = read_calendar(ics(view(title=title), place)).parts
    assert event.value("SUMMARY") == title
    for name in _ONCE:
        event.value(name)
