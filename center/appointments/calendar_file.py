"""An appointment as a calendar file (RFC 5545; RFC 5546 for cancelling), for the person's own calendar."""

from __future__ import annotations

from datetime import datetime, timezone

from center.appointments.reading import AppointmentView
from center.appointments.states import AppointmentState
from center.appointments.windows import Served

_LONGEST_LINE = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def ics(view: AppointmentView, place: Served) -> str:
    """The whole file, in UTC; a cancelled appointment takes the event out of the calendar again."""
    is_off = view.state is AppointmentState.CANCELLED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Qihang//Appointments//ZH",
        f"METHOD:{'CANCEL' if is_off else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{view.code}@qihang.invalid",
        f"DTSTAMP:{_utc(view.updated_at)}",
        f"SEQUENCE:{view.moves + is_off}",
        f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}",
        f"DTSTART:{_utc(view.starts_at)}",
        f"DTEND:{_utc(view.ends_at)}",
        f"SUMMARY:{_text(view.title)}",
        f"LOCATION:{_text(place.place)}",
        f"DESCRIPTION:{_text(_described(view, place))}",
        "ORGANIZER:mailto:noreply@qihang.invalid",
        *([] if is_off else _alarm(view)),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _alarm(view: AppointmentView) -> list[str]:
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT2H",
        f"DESCRIPTION:{_text(view.title)}",
        "END:VALARM",
    ]


def _described(view: AppointmentView, place: Served) -> str:
    return f"预约编号{view.code}" + (f"\n电话{place.phone}" if place.phone else "")


def _utc(at: datetime) -> str:
    return f"{at.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    return words.translate(_ESCAPES)


def _folded(line: str) -> str:
    """Lines of at most 75 octets; no character is broken in two."""
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LONGEST_LINE:
            parts, size = [*parts, " "], 1
        parts[-1] += character
        size += octets
    return "\r\n".join(parts)
