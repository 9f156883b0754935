"""Appointments as the desk shows them: a day by window and slot with its seats, and one found by what somebody shows.

Every reading is limited to the offices that the member of staff sees. Names and numbers are masked here already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from center.appointments.reading import APPOINTMENTS, AppointmentView, appointment_view
from center.appointments.slots import Grid, Slot, free_slots, grid_of
from center.appointments.states import AppointmentState, UnknownAppointment
from center.appointments.windows import Served, UnknownWindow
from center.booking_tables import appointment, appointment_slot
from center.cases.codes import find_code, last_digits
from center.clock import WorkingClock
from center.people import Contact, read_contact
from center.privacy import mask_phones
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.sight import office_clause
from center.times import midnight

if TYPE_CHECKING:
    from center.knowledge import ServiceSettings

_MOST = 1_000
_NO_NAME = "未留姓名"


class Visitor(NamedTuple):
    """An appointment with whom it is for, as the list may show it: 王**, 139****0001."""

    view: AppointmentView
    name: str
    phone: str


class DaySlot(NamedTuple):
    """One time at a window: of ``seats`` so many are ``taken``; who has one, those cancelled last.

    ``is_off``: people have it, but by the hours of now there is no such time (any more).
    """

    slot: Slot
    seats: int
    taken: int
    visitors: tuple[Visitor, ...]
    is_off: bool = False


class DayWindow(NamedTuple):
    """A window on a day; on a day off no slots but those that people have all the same."""

    place: Served
    slots: tuple[DaySlot, ...]

    @property
    def by_start(self) -> dict[datetime, DaySlot]:
        """Its slots by when they begin."""
        return {one.slot.starts_at: one for one in self.slots}

    @property
    def visitors(self) -> tuple[Visitor, ...]:
        """Everybody who has a time there, in order of time."""
        return tuple(visitor for one in self.slots for visitor in one.visitors)

    @property
    def off(self) -> tuple[DaySlot, ...]:
        """The times that people have though there are none such by the hours of now."""
        return tuple(one for one in self.slots if one.is_off)

    @property
    def seats(self) -> int:
        """The seats of the whole day."""
        return sum(one.seats for one in self.slots)

    @property
    def taken(self) -> int:
        """How many of them are taken."""
        return sum(one.taken for one in self.slots)


class DayCounts(NamedTuple):
    """How many of a day are still expected, have come, stayed away, were cancelled."""

    booked: int
    arrived: int
    no_show: int
    cancelled: int


def day_of_office(
    connection: Any, seal: Seal, settings: ServiceSettings, clock: WorkingClock, office_id: str, day: date
) -> list[DayWindow]:
    """Every window that ``office_id`` itself has, in the order of windows.yml; ``clock`` is the office's.

    Then those that it has no more, where somebody has a time at one all the same.
    """
    grids = [grid for grid in _grids(settings, clock, office_id) if grid.place.office.id == office_id]
    by_place = _by_place(_visitors(connection, seal, appointment.c.office_id == office_id, day))
    taken = _taken(connection, office_id, day)
    gone = {key for key, _ in by_place} - {grid.place.key for grid in grids}
    lost = [_lost_window(settings, office_id, key, by_place) for key in sorted(gone)]
    return [*(_day_window(grid, day, taken, by_place) for grid in grids), *lost]


def visitors_on(connection: Any, seal: Seal, staff: StaffMember, day: date) -> list[Visitor]:
    """Everybody who has an appointment on ``day`` at an office in sight, in order of time."""
    return _visitors(connection, seal, office_clause(staff, appointment.c.office_id), day)


def visitor_of(connection: Any, seal: Seal, staff: StaffMember, code: str) -> Visitor:
    """One appointment, if ``staff`` may see it; else the UnknownAppointment of a code that nobody has."""
    mine = APPOINTMENTS.where(appointment.c.code == code, office_clause(staff, appointment.c.office_id))
    row = connection.execute(mine).one_or_none()
    if row is None:
        raise UnknownAppointment(code)
    return _visitor(connection, seal, appointment_view(row))


def found_today(connection: Any, seal: Seal, staff: StaffMember, said: str, today: date) -> list[Visitor]:
    """Who may have come: by the code (typed or read from the QR code) whatever its day, else by the number's last four.

    Empty when nothing fits.
    """
    spotted = find_code(said)
    if spotted is not None and spotted.code is not None:
        return _with_code(connection, seal, staff, spotted.code)
    digits = last_digits(said)
    if digits is None:
        return []
    seen = APPOINTMENTS.where(office_clause(staff, appointment.c.office_id), _on(today)).limit(_MOST)
    views = [appointment_view(row) for row in connection.execute(seen.order_by(*_IN_TIME))]
    return [
        masked_visitor(view, person)
        for view in views
        if (person := read_contact(connection, seal, view.contact_id)).phone.endswith(digits)
    ]


def open_slots(connection: Any, grid: Grid, day: date, now: datetime) -> list[Slot]:
    """The slots of ``day`` that can be booked at ``now``, in order of time."""
    if day > grid.last_day(now):
        return []
    return [slot for slot in free_slots(connection, grid, day, day) if slot.starts_at - now >= grid.notice]


def appointment_pulse(connection: Any, day: date) -> tuple[int, int]:
    """How many appointments the day has and how many events those have: it changes with every one of them."""
    counts = (sa.func.count(appointment.c.id), sa.func.coalesce(sa.func.sum(appointment.c.last_event), 0))
    row = connection.execute(sa.select(*counts).where(_on(day))).one()
    return int(row[0]), int(row[1])


def counts_on(connection: Any, staff: StaffMember, day: date, office_id: str | None = None) -> DayCounts:
    """How the day stands, over the offices in sight, or over one of them."""
    here = sa.true() if office_id is None else appointment.c.office_id == office_id
    mine = sa.and_(office_clause(staff, appointment.c.office_id), here, _on(day))
    rows = connection.execute(sa.select(appointment.c.state, sa.func.count()).where(mine).group_by(appointment.c.state))
    found: dict[str, int] = {row[0]: row[1] for row in rows}
    return DayCounts(*(found.get(state.value, 0) for state in AppointmentState))


def masked_visitor(view: AppointmentView, person: Contact) -> Visitor:
    """The appointment with the first character of the name and the ends of the number."""
    name = f"{person.name[0]}{'*' * min(len(person.name) - 1, 2)}" if person.name else _NO_NAME
    return Visitor(view, name, mask_phones(person.phone))


_IN_TIME = (appointment.c.starts_at, appointment.c.window_key, appointment.c.id)


def _on(day: date) -> Any:
    return sa.and_(appointment.c.starts_at >= midnight(day), appointment.c.starts_at < midnight(day + timedelta(1)))


def _visitors(connection: Any, seal: Seal, where: Any, day: date) -> list[Visitor]:
    wanted = APPOINTMENTS.where(where, _on(day)).order_by(*_IN_TIME).limit(_MOST)
    views = [appointment_view(row) for row in connection.execute(wanted)]
    return [_visitor(connection, seal, view) for view in views]


def _visitor(connection: Any, seal: Seal, view: AppointmentView) -> Visitor:
    return masked_visitor(view, read_contact(connection, seal, view.contact_id))


def _with_code(connection: Any, seal: Seal, staff: StaffMember, code: str) -> list[Visitor]:
    try:
        return [visitor_of(connection, seal, staff, code)]
    except UnknownAppointment:
        return []


def _grids(settings: ServiceSettings, clock: WorkingClock, office_id: str) -> Iterable[Grid]:
    for key in settings.windows.windows:
        try:
            yield grid_of(settings, clock, office_id, key)
        except UnknownWindow:
            continue


def _by_place(visitors: Iterable[Visitor]) -> dict[tuple[str, datetime], list[Visitor]]:
    found: dict[tuple[str, datetime], list[Visitor]] = {}
    for one in sorted(visitors, key=lambda one: one.view.state is AppointmentState.CANCELLED):
        found.setdefault((one.view.window_key, one.view.starts_at), []).append(one)
    return found


def _taken(connection: Any, office_id: str, day: date) -> dict[tuple[str, datetime], tuple[int, int]]:
    """Seats and taken ones of the slots that have a row, by window and start."""
    table = appointment_slot.c
    on_day = sa.and_(table.starts_at >= midnight(day), table.starts_at < midnight(day + timedelta(1)))
    columns = sa.select(table.window_key, table.starts_at, table.seats, table.taken)
    rows = connection.execute(columns.where(table.office_id == office_id, on_day))
    return {(row.window_key, row.starts_at): (row.seats, row.taken) for row in rows}


def _day_window(
    grid: Grid,
    day: date,
    taken: Mapping[tuple[str, datetime], tuple[int, int]],
    by_place: Mapping[tuple[str, datetime], list[Visitor]],
) -> DayWindow:
    slots = [_day_slot(grid, slot, taken, by_place) for slot in grid.on(day)]
    slots += _off_slots(grid.place, by_place, {one.slot.starts_at for one in slots})
    return DayWindow(grid.place, tuple(sorted(slots, key=lambda one: one.slot.starts_at)))


def _lost_window(
    settings: ServiceSettings, office_id: str, key: str, by_place: Mapping[tuple[str, datetime], list[Visitor]]
) -> DayWindow:
    """A window that the office does not have now, with the times that people have there."""
    window = settings.windows.windows.get(key)
    title, minutes = window.title if window else "已撤的窗口", settings.windows.rules.minutes
    place = Served(settings.catalogue.offices[office_id], key, title, 0, minutes, 0, "", "", "")
    return DayWindow(place, tuple(_off_slots(place, by_place, frozenset())))


def _off_slots(
    place: Served, by_place: Mapping[tuple[str, datetime], list[Visitor]], known: AbstractSet[datetime]
) -> list[DaySlot]:
    """A slot for every time that somebody has at the window and that is not ``known``."""
    starts = sorted(start for key, start in by_place if key == place.key and start not in known)
    return [_off_slot(place, start, by_place[place.key, start]) for start in starts]


def _off_slot(place: Served, start: datetime, visitors: Sequence[Visitor]) -> DaySlot:
    slot = Slot(place.office.id, place.key, start, start + timedelta(minutes=place.minutes), 0, False)
    held = sum(one.view.state is not AppointmentState.CANCELLED for one in visitors)
    return DaySlot(slot, held, held, tuple(visitors), is_off=True)


def _day_slot(
    grid: Grid,
    slot: Slot,
    taken: Mapping[tuple[str, datetime], tuple[int, int]],
    by_place: Mapping[tuple[str, datetime], list[Visitor]],
) -> DaySlot:
    key = (grid.place.key, slot.starts_at)
    seats, used = taken.get(key, (grid.place.seats, 0))
    seats = max(grid.place.seats, used) if seats != grid.place.seats else seats
    return DaySlot(slot._replace(free=max(seats - used, 0)), seats, used, tuple(by_place.get(key, ())))
