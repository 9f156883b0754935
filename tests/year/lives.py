"""The lives of the enterprises: founded in the year, then each its own way, with visits, questions and complaints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from tests.year import bookings, voices
from tests.year.agenda import Act
from tests.year.casework import drop_rest, give_up, handle, open_for, take_up_rest
from tests.year.days import at
from tests.year.leaving import leave_as_household, leave_simply, sleep
from tests.year.world import Firm, Person, World

FIRST, LAST = date(2026, 1, 1), date(2027, 1, 8)
"""The days that are lived through."""
BEFORE = date(2023, 3, 6)
"""When those who sleep for three years have begun."""
_SLEEPERS = 2
_FOUNDINGS = ("one_chain", "one_chain", "open_catering", "open_hotel")
_CHANGES = ("one_stop_change", "change_registration", "change_capital", "change_shareholders")
_PARTS = ("licence", "seal", "tax")
_VISITS, _PEOPLE = (1, 1, 2), 100
_RUSHES = (date(2026, 2, 12), date(2026, 6, 18), date(2026, 9, 18), date(2026, 12, 28))
_EVE = (date(2026, 2, 13), date(2026, 9, 19), date(2026, 9, 30), date(2026, 12, 30), date(2026, 12, 31))

Life = Callable[[World, Firm, datetime], None]


def settle(world: World, enterprises: int, begin: datetime) -> None:
    """Plan the year of so many enterprises, of at most 100 people, and a few more that sleep already."""
    for number in range(min(enterprises, _PEOPLE)):
        world.meet(number, begin)
    for number in range(enterprises):
        firm = Firm(number, f"忻州市第{number}号商行", world.people[number % len(world.people)])
        _plan(world, firm)
    for number in range(enterprises, enterprises + _SLEEPERS):
        firm = Firm(number, f"忻州市老{number}号商行", world.people[number % len(world.people)])
        world.agenda.add(at(BEFORE, 9 + number % _SLEEPERS, 30), partial(_found_long_ago, world, firm))
    for day in _RUSHES:
        world.agenda.add(at(day, 9, 0), lambda now: bookings.rush(world, now))
    for day in _EVE:
        _crowd(world, day)


def _crowd(world: World, day: date) -> None:
    """Some book on the eve of a holiday or of a working Sunday, late in the evening too."""
    for hour in (10, 20, 22):
        person = world.rng.choice(world.people)
        world.agenda.add(at(day, hour, 30), partial(bookings.come_in, world, person))


def _plan(world: World, firm: Firm) -> None:
    life = _LIVES[firm.number % len(_LIVES)]
    last = date(2026, 4, 30) if life in _LONG else date(2026, 12, 29)
    begins = world.at_home(at(world.day_in(FIRST, last), 7, 0))
    world.agenda.add(begins, lambda now: _found(world, firm, life, now))
    for _ in range(world.rng.choice(_VISITS)):
        _some_day(world, firm.person, bookings.come_in)
    if world.chance(0.6):
        _some_day(world, firm.person, voices.ask)
    if world.chance(0.5):
        _some_day(world, firm.person, voices.complain)
    if world.chance(0.15):
        _some_day(world, firm.person, voices.rate_reception)


def _some_day(world: World, person: Person, act: Callable[[World, Person, datetime], None]) -> None:
    moment = world.at_home(at(world.day_in(FIRST, LAST - timedelta(1)), 7, 0))
    world.agenda.add(moment, lambda now: act(world, person, now))


def _found(world: World, firm: Firm, life: Life, now: datetime) -> None:
    theme = world.rng.choice(_FOUNDINGS)
    if world.chance(0.08):
        code = open_for(world, firm, theme, now)
        world.agenda.add(world.at_desk(now, 1), partial(give_up, world, code))
        return
    if world.chance(0.3):
        _found_in_parts(world, firm, now, lambda at: life(world, firm, at))
        return
    handle(world, open_for(world, firm, theme, now), now, lambda at: life(world, firm, at))


def _found_long_ago(world: World, firm: Firm, now: datetime) -> None:
    handle(world, open_for(world, firm, "one_chain", now), now, lambda at: sleep(world, firm, "limit", at))


def _found_in_parts(world: World, firm: Firm, now: datetime, then: Act) -> None:
    """Three items now; the others are remembered on a day, and taken up, dropped or forgotten."""
    days = world.rng.choice((12, 25, 45))
    code = open_for(world, firm, "one_chain", now, _PARTS, world.at_home(now, days))
    handle(world, code, now, then)
    later = world.at_desk(now, days + world.rng.randint(1, 20))
    drawn = world.rng.random()
    if drawn < 0.8:
        world.agenda.add(later, partial(take_up_rest if drawn < 0.5 else drop_rest, world, code))


def _grow(world: World, firm: Firm, now: datetime) -> None:
    """One change, or two within days, which are one cycle, and one much later, which is another."""
    gaps = world.rng.choice(((20,), (20, 21), (15, 60), (200,)))
    for theme, days in zip(_CHANGES, gaps):
        world.agenda.add(world.at_home(now, days), partial(_change, world, firm, theme))


def _change(world: World, firm: Firm, theme: str, now: datetime) -> None:
    handle(world, open_for(world, firm, theme, now), now)


def _sleeping(ends: str) -> Life:
    return lambda world, firm, now: world.agenda.add(
        world.at_home(now, world.rng.randint(10, 40)), lambda at: sleep(world, firm, ends, at)
    )


def _leaving(how: str) -> Life:
    return lambda world, firm, now: world.agenda.add(
        world.at_home(now, world.rng.randint(10, 60)), lambda at: leave_simply(world, firm, how, at)
    )


def _household(world: World, firm: Firm, now: datetime) -> None:
    world.agenda.add(world.at_home(now, 15), lambda at: leave_as_household(world, firm, at))


_LIVES: tuple[Life, ...] = (
    _grow,
    _sleeping("term"),
    _leaving("objection"),
    _sleeping("extended"),
    _leaving("ok"),
    _sleeping("early"),
    _leaving("missed"),
    _household,
    _sleeping("twice"),
    _sleeping("long"),
    _grow,
)
_LONG = frozenset(_LIVES) - {_grow, _household, _LIVES[4]}
