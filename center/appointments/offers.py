"""Which free slots fit what a person wants; when none does, why not, and the nearest ones before and after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from center.appointments.slots import Grid, Slot, free_slots, grid_of
from center.appointments.states import Reason, Why
from center.appointments.windows import Served
from center.clock import WorkingClock
from center.dates.words import WantedTime
from center.times import SHANGHAI, Words, dates, local, local_date

if TYPE_CHECKING:
    from center.knowledge import ServiceSettings

_DAY = timedelta(1)
_NEAREST_TO_A_SEAT = (
    Reason.FULL,
    Reason.TOO_SOON,
    Reason.OUTSIDE_HOURS,
    Reason.DAY_OFF,
    Reason.TOO_FAR,
    Reason.PAST,
)


class Offer(NamedTuple):
    """The slots to choose from, in order of time; ``why`` when they are not what was wanted. ``place`` is where."""

    slots: tuple[Slot, ...]
    why: Why | None
    place: Served


def offers(
    connection: Any,
    settings: ServiceSettings,
    clock: WorkingClock,
    office_id: str,
    window_key: str,
    wanted: WantedTime | None,
    now: datetime,
    limit: int = 3,
) -> Offer:
    """At most ``limit`` free slots of the window; any time will do when nothing is ``wanted``.

    ``clock`` is the office's. Raises UnknownWindow.
    """
    grid = grid_of(settings, clock, office_id, window_key)
    last = grid.last_day(now)
    free = [slot for slot in free_slots(connection, grid, local_date(now), last) if slot.starts_at - now >= grid.notice]
    wish = _widened(wanted or _anything(now), free, last)
    fitting = [slot for slot in free if _fits(slot, wish)]
    if fitting:
        return Offer(tuple(fitting[:limit]), None, grid.place)
    return Offer(_nearest(free, wish, limit), why_not(grid, wish, now), grid.place)


def why_not(grid: Grid, wish: WantedTime, now: datetime) -> Why:
    """Why nothing that ``wish`` fits can be booked at ``now``: of several days, what came nearest to a seat."""
    last = grid.last_day(now)
    days = _looked_at(wish, now, last)
    found = {_reason_on(grid, day, wish, now, last) for day in days}
    reason = next(reason for reason in _NEAREST_TO_A_SEAT if reason in found)
    off = [day for day in days if _reason_on(grid, day, wish, now, last) is Reason.DAY_OFF]
    return _explained(reason, grid, off, now, last)


def exactly(starts_at: datetime) -> WantedTime:
    """The wish for one time."""
    at = local(starts_at)
    return WantedTime((at.date(), at.date()), None, at.time().replace(tzinfo=None), False, False, "")


def _anything(now: datetime) -> WantedTime:
    return WantedTime((local_date(now), local_date(now)), None, None, True, False, "", is_day_named=False)


def _widened(wish: WantedTime, free: Sequence[Slot], last: date) -> WantedTime:
    """Without a named day, the days are only where to look first."""
    if wish.is_day_named or any(_fits(slot, wish) for slot in free):
        return wish
    return wish._replace(days=(wish.days[0], max(wish.days[1], last)))


def _fits(slot: Slot, wish: WantedTime) -> bool:
    return wish.days[0] <= local_date(slot.starts_at) <= wish.days[1] and _fits_hours(slot, wish)


def _fits_hours(slot: Slot, wish: WantedTime) -> bool:
    begins, ends = local(slot.starts_at).time(), local(slot.ends_at).time()
    if wish.exact is not None:
        return begins <= wish.exact and (wish.exact < ends or ends == time())
    return wish.hours is None or wish.hours[0] <= begins < wish.hours[1] or begins == wish.hours[0]


def _looked_at(wish: WantedTime, now: datetime, last: date) -> list[date]:
    """The wanted days; of those before today and after the last bookable one, one each tells enough."""
    first, final = wish.days
    days = dates(max(first, local_date(now)), min(final, last))
    return [*([first] if first < local_date(now) else []), *days, *([final] if final > last else [])]


def _reason_on(grid: Grid, day: date, wish: WantedTime, now: datetime, last: date) -> Reason:
    if day < local_date(now):
        return Reason.PAST
    if day > last:
        return Reason.TOO_FAR
    if not grid.clock.working_day(day):
        return Reason.DAY_OFF
    starts = [slot.starts_at for slot in grid.on(day) if _fits_hours(slot, wish)]
    if not starts:
        return Reason.OUTSIDE_HOURS
    if max(starts) < now:
        return Reason.PAST
    return Reason.TOO_SOON if max(starts) - now < grid.notice else Reason.FULL


def _explained(reason: Reason, grid: Grid, off: Sequence[date], now: datetime, last: date) -> Why:
    words = Words(local_date(now).year)
    if reason is Reason.DAY_OFF:
        return _off(grid, off, words)
    sentence = {
        Reason.PAST: "这个时间已经过去了。",
        Reason.TOO_FAR: f"现在最远能约到{words.day(last)}。",
        Reason.TOO_SOON: f"预约要提前{int(grid.notice.total_seconds()) // 60}分钟，这个时间来不及了。",
        Reason.OUTSIDE_HOURS: "这个时间不上班。",
        Reason.FULL: "这个时间已经约满了。",
    }
    return Why(reason, sentence[reason])


def _off(grid: Grid, off: Sequence[date], words: Words) -> Why:
    kinds = [grid.clock.calendar.day(day) for day in off]
    holidays = list(dict.fromkeys(kind.holiday for kind in kinds if kind.holiday))
    named = f"{'、'.join(holidays)}假期" if holidays else "周末"
    estimated = "（暂估）" if any(kind.estimated for kind in kinds) else ""
    return Why(Reason.DAY_OFF, f"{words.days(off[0], off[-1])}是{named}{estimated}，不上班。", "、".join(holidays))


def _nearest(free: Sequence[Slot], wish: WantedTime, limit: int) -> tuple[Slot, ...]:
    """One before and one after what was wanted if there are any, then whatever is near."""
    begins, ends = _span(wish)
    before = [slot for slot in reversed(free) if slot.starts_at < begins]
    after = [slot for slot in free if slot.starts_at >= begins]
    others = sorted([*before[1:], *after[1:]], key=lambda slot: max(begins - slot.starts_at, slot.starts_at - ends))
    chosen = [*after[:1], *before[:1], *others][:limit]
    return tuple(sorted(chosen, key=lambda slot: slot.starts_at))


def _span(wish: WantedTime) -> tuple[datetime, datetime]:
    first, final = wish.hours or (wish.exact or time(), wish.exact or time.max)
    begins = datetime.combine(wish.days[0], first, SHANGHAI)
    return begins, datetime.combine(wish.days[1], final, SHANGHAI)
