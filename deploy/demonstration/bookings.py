"""Appointments of today, tomorrow and the days after: expected, arrived, missed, cancelled, taken on the spot."""

from __future__ import annotations

from typing import NamedTuple

from center.appointments.bookable import bookable_of
from center.appointments.booking import Wish, book
from center.appointments.moving import WAITED, arrive, cancel, miss
from center.appointments.reading import AppointmentView
from center.appointments.slots import grid_of
from center.appointments.states import CancelReason
from center.cases.opening import Origin
from deploy.demonstration.people import person
from deploy.demonstration.world import World, staff

FIRST = 14
"""Whoever has this number has the first appointment."""
_CLERK = "clerk1"


class Plan(NamedTuple):
    """Who comes for what, so many working days from today, at which slot of the day."""

    number: int
    item: str
    days: int
    slot: int
    is_missed: bool = False
    is_cancelled: bool = False


_PLANS: tuple[Plan, ...] = (
    Plan(FIRST, "licence", 0, 1),
    Plan(15, "licence", 0, 1),
    Plan(16, "tax", 0, 2, is_missed=True),
    Plan(17, "social_insurance", 0, 3),
    Plan(18, "licence", 0, 5),
    Plan(19, "food_permit", 0, 7),
    Plan(20, "food_permit", 0, 9),
    Plan(23, "seal", 0, 10),
    Plan(25, "licence", 0, 12),
    Plan(26, "tax", 0, 13),
    Plan(11, "licence", 0, 6),
    Plan(12, "tax", 0, 11),
    Plan(21, "licence", 0, 8),
    Plan(24, "licence", 1, 2),
    Plan(27, "licence", 1, 2),
    Plan(28, "social_insurance", 1, 4),
    Plan(22, "tax", 1, 5),
    Plan(13, "licence", 2, 3),
    Plan(14, "food_permit", 2, 6),
    Plan(16, "licence", 3, 1),
    Plan(17, "tax", 4, 8, is_cancelled=True),
)


def load_bookings(world: World) -> int:
    """Book everything on the working day before; whoever's time has come today has come, or not."""
    return sum(_book(world, plan) for plan in _PLANS)


def _book(world: World, plan: Plan) -> bool:
    one, wanted = person(plan.number), bookable_of(world.knowledge, plan.item)
    if wanted is None:
        return False
    clock = world.clock_of(one.office)
    slots = list(grid_of(world.settings, clock, one.office, wanted.window_key).on(world.workday(plan.days)))
    starts_at, at = slots[min(plan.slot, len(slots) - 1)].starts_at, world.at(-1, 15, plan.number)
    wish = Wish(one.office, wanted.window_key, wanted.key, wanted.title, starts_at, one.phone, one.name)
    origin = Origin("widget", None, None, None, None)
    knowledge, seal = world.knowledge, world.seal
    made = book(world.connection, seal, world.settings, clock, wish, origin, at, knowledge=knowledge)
    _follow(world, plan, made.view)
    return made.fresh


def _follow(world: World, plan: Plan, view: AppointmentView) -> None:
    clerk, code = staff(_CLERK), view.code
    if plan.is_cancelled:
        cancel(world.connection, world.settings, code, clerk, world.ago(30), CancelReason.WINDOW_CLOSED.value)
        return
    if plan.days or view.starts_at > world.now:
        return
    if plan.is_missed:
        miss(world.connection, code, clerk, min(view.starts_at + WAITED / 2, world.now))
    else:
        arrive(world.connection, code, clerk, view.starts_at)
