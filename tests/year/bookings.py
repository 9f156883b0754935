"""Appointments: booked at any hour, moved, cancelled by either side, kept, missed; and rushes for few seats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial

from center.appointments.bookable import bookable_of
from center.appointments.booking import Booked, Wish, book
from center.appointments.moving import arrive, cancel, rebook
from center.appointments.offers import offers
from center.appointments.reading import AppointmentView, appointment_of
from center.appointments.slots import Slot
from center.appointments.states import AppointmentState, IllegalMove, NotOffered, TakenAlready, TooManyOpen
from center.dates.words import WantedTime
from tests.year.days import day_of
from tests.year.world import Person, World

_ITEMS = ("licence", "tax", "social_insurance", "food_permit", "seal", "bank_account")
_RUSHED = "fire_safety"
_EXACT = (None, time(8, 30), time(8, 0), time(9, 0), time(9, 30), None)
_LEAST = timedelta(minutes=30)


def come_in(world: World, person: Person, now: datetime) -> None:
    """Somebody books a time, and their plans may change."""
    item = world.rng.choice(_ITEMS)
    slot = _some_slot(world, person, item, now)
    booked = _book(world, person, item, slot, now) if slot else None
    if booked is None or not booked.fresh:
        return
    lead = booked.view.starts_at - now
    if world.chance(0.25):
        _later(world, booked.view, now + lead * world.rng.uniform(0.05, 0.9), _move)
    if world.chance(0.15):
        _later(world, booked.view, now + lead * world.rng.uniform(0.1, 0.95), _call_off)
    _expect_them(world, booked.view)


def rush(world: World, now: datetime) -> None:
    """Many want the same seat at once."""
    crowd = world.rng.sample(world.people, min(8, len(world.people)))
    slot = _some_slot(world, crowd[0], _RUSHED, now)
    for person in crowd:
        booked = _book(world, person, _RUSHED, slot, now) if slot else None
        if booked is not None and booked.fresh:
            _expect_them(world, booked.view)


def _some_slot(world: World, person: Person, item: str, now: datetime) -> Slot | None:
    wanted, window = _wish_of(world, now), _window_of(world, item)
    found = world.read(offers, world.settings, world.clock, person.office_id, window, wanted, now)
    return world.rng.choice(found.slots) if found.slots else None


def _wish_of(world: World, now: datetime) -> WantedTime:
    day = day_of(now) + timedelta(world.rng.randint(0, 18))
    return WantedTime((day, day), None, world.rng.choice(_EXACT), False, False, "")


def _window_of(world: World, item: str) -> str:
    found = bookable_of(world.knowledge, item)
    assert found is not None
    return found.window_key


def _book(world: World, person: Person, item: str, slot: Slot, now: datetime) -> Booked | None:
    origin = world.origin(person, "约个时间", now)
    wish = Wish(person.office_id, slot.window_key, item, "办事", slot.starts_at, person.phone, None)
    details = (world.seal, world.settings, world.clock, wish, origin, now)
    booked: Booked | None = world.attempt((NotOffered, TooManyOpen), book, *details, knowledge=world.knowledge)
    if booked is not None and world.chance(0.15):
        again = world.write(book, *details, knowledge=world.knowledge)
        world.expect((again.code, again.fresh) == (booked.code, False), f"a second tap booked {again.code}")
    return booked


def _later(world: World, view: AppointmentView, moment: datetime, act: Callable[[World, str, datetime], None]) -> None:
    minute = moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0)
    world.agenda.add(minute, partial(act, world, view.code))


def _expect_them(world: World, view: AppointmentView) -> None:
    """They come in time, or an hour late and are told it was noted as missed, or never."""
    starts_at, drawn = view.starts_at, world.rng.random()
    if drawn < 0.6:
        world.agenda.add(starts_at - timedelta(minutes=5), lambda now: _turn_up(world, view.code, starts_at, now))
    elif drawn < 0.7:
        late = view.ends_at + timedelta(hours=1, minutes=20)
        world.agenda.add(late, lambda now: _turn_up(world, view.code, starts_at, now))


def _turn_up(world: World, code: str, starts_at: datetime, now: datetime) -> None:
    view = world.read(appointment_of, code)
    if view.starts_at == starts_at and view.state in (AppointmentState.BOOKED, AppointmentState.NO_SHOW):
        world.write(arrive, code, world.clerk(), now)


def _move(world: World, code: str, now: datetime) -> None:
    view = world.read(appointment_of, code)
    if view.state is not AppointmentState.BOOKED or view.starts_at - now < _LEAST:
        return
    person = world.person_of(view.contact_id)
    slot = _some_slot(world, person, view.item, now)
    message_id = world.say(person, "改个时间", now) if slot else None
    if slot is None or view.window_key != slot.window_key:
        return
    moving = (world.settings, world.clock, code, slot.starts_at, person.actor, message_id, now)
    moved = world.attempt((NotOffered, TakenAlready), rebook, *moving, knowledge=world.knowledge)
    if moved is not None and world.chance(0.2):
        world.expect(world.write(rebook, *moving, knowledge=world.knowledge) == moved, f"{code} moved twice")
    _expect_them(world, moved or view)


def _call_off(world: World, code: str, now: datetime) -> None:
    view = world.read(appointment_of, code)
    person = world.person_of(view.contact_id)
    actor = person.actor if world.chance(0.7) else world.clerk()
    if view.state is AppointmentState.BOOKED:
        world.write(cancel, world.settings, code, actor, now, reason="plans_changed")
        world.must_refuse(IllegalMove, arrive, code, world.clerk(), now)
