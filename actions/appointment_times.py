"""Times of appointments as slots of a form: the wish as it was said, and the free times that were offered for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from actions.fields import Plain, Said, Slots
from center.appointments.offers import Offer
from center.appointments.slots import Slot, said_time
from center.bundles import knowledge_of
from center.calendar import OfficeHours
from center.dates import DAY_END, Fault, WantedTime, said_back, wanted_time
from center.service import service
from center.text import bare, normalise
from center.times import Words, local, local_date

MOST_OFFERED = 4
EARLIEST = "earliest"
"""The value of a tapped button for the first free time."""
BEFORE, HOURS, SEVERAL_TIMES = "before", "hours", 400
"""Names of what a form knows beside its slots: the time spoken of before, and the office's hours."""
_COUNT = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PICKED = re.compile(
    r"(?:就|那|我|选|要|约|改到|换成|换|好的?|行|可以)*第?(?P<place>[一二两三四1234])(?:个|条|项|种)?(?:时间)?(?:吧|的|就行|就好|行|可以|呗|啊)*"
)
_FIRST = re.compile(
    r"(?:都行|都可以|随便|哪个都行|哪个都可以|你定|您定|就这个|就它|这个(?:行|可以|吧)?)(?:吧|了|呗|啊)*"
)
_WRONG = re.compile("不是|不对|错了|说错")
_LAST = re.compile(r"(?:就|要|选)*最后(?:那|一|那一)?个(?:吧|了|呗)*")
_MORE = re.compile(
    r"(?:还)?有(?:没有)?(?:别|其他|其它|更多)的?(?:时间|空位|号)?(?:吗|么|没|呢|了)*|还有(?:没有)?(?:时间|空位|号)?(?:吗|么|没|呢)|(?:换|再来)一[批组些]"
    r"|(?:这(?:几个|些|两个)?|上面(?:的|这些)?|哪个)?(?:时间)?都(?:不行|不合适|没空|不方便)(?:了|啊)?"
)


def read_when(said: Said, asked: bool) -> dict[str, Any] | None:
    """The wish in a message as JSON-ready data: relative to what was spoken of before, with a fault in words."""
    if said.entities.get("seat") == EARLIEST:
        return _read("最早", said)
    if "seat" in said.entities or picked(said) is not None:
        return None
    before = said.known.get("when")
    if before and _MORE.fullmatch(bare(said.text)):
        seat = said.known.get("seat")
        seen = [one["at"] for one in before.get("offered", [])] + ([seat["at"]] if seat else [])
        return {**before, "earliest": False, "seen": [*before.get("seen", []), *seen], "offered": []}
    return _read(said.text, said)


def check_when(value: Mapping[str, Any]) -> str | None:
    """What is wrong with a time that does not exist."""
    return Plain(value["fault"]) if "fault" in value else None


def show_when(value: Mapping[str, Any]) -> str:
    """The wish said back: 11月24日（周二）上午9:30, or the days and hours in which a time is looked for."""
    wish, words = wish_of(value), Words(local_date(service().clock.now()).year)
    if wish.exact is not None and wish.days[0] == wish.days[1]:
        return said_back(wish.days[0], wish.exact, words.year)
    days = words.days(*wish.days) if wish.is_day_named else ""
    return (days + _said_hours(wish) + ("最早的空位" if wish.earliest else "")) or "哪天都行"


def read_seat(said: Said, asked: bool) -> dict[str, Any] | None:
    """The offered time that was tapped or chosen by its number."""
    tapped = said.entities.get("seat")
    at = picked(said) if tapped in (None, EARLIEST) else tapped
    return {"at": at} if at else None


def show_seat(value: Mapping[str, Any]) -> str:
    """11月24日（周二）上午9:30."""
    return said_time(start_of(value), local_date(service().clock.now()).year)


def start_of(seat: Mapping[str, Any]) -> datetime:
    """When the chosen time begins."""
    return datetime.fromisoformat(seat["at"])


def picked(said: Said) -> str | None:
    """The start of the offered time that is meant by 第二个, 2, 都行, 最后一个; None when none is."""
    offered = (said.known.get("when") or {}).get("offered") or []
    if not offered or said.known.get("seat"):
        return None
    words = bare(normalise(said.text))
    chosen = _PICKED.fullmatch(words)
    if chosen and (place := _COUNT[chosen["place"]]) <= len(offered):
        return str(offered[place - 1]["at"])
    if _LAST.fullmatch(words):
        return str(offered[-1]["at"])
    only = len(offered) == 1 and said.intent == "affirm" and said.asking == "seat"
    return str(offered[0]["at"]) if only or _FIRST.fullmatch(words) else None


def kept(wish: WantedTime) -> dict[str, Any]:
    """The wish as JSON-ready data."""
    return {
        "days": [day.isoformat() for day in wish.days],
        "hours": [at.isoformat() for at in wish.hours] if wish.hours else None,
        "exact": wish.exact.isoformat() if wish.exact else None,
        "earliest": wish.earliest,
        "unclear": wish.is_time_unclear,
        "words": wish.words,
        "named": wish.is_day_named,
    }


def wish_of(value: Mapping[str, Any]) -> WantedTime:
    """The wish again."""
    first, last = map(date.fromisoformat, value["days"])
    hours = (time.fromisoformat(value["hours"][0]), time.fromisoformat(value["hours"][1])) if value["hours"] else None
    exact = time.fromisoformat(value["exact"]) if value["exact"] else None
    return WantedTime((first, last), hours, exact, value["earliest"], value["unclear"], value["words"], value["named"])


def spoken_of(known: Slots, booked_at: datetime | None) -> WantedTime | None:
    """The time that 再早一点 refers to: the chosen one, those offered instead, the wish, or the booked one."""
    when, seat = known.get("when"), known.get("seat")
    if seat or (booked_at and not when):
        return _at(start_of(seat) if seat else booked_at)  # type: ignore[arg-type]
    if not when:
        return None
    offered = [local_date(start_of(one)) for one in when.get("offered", [])]
    if when.get("why") and offered:
        return wish_of(when)._replace(days=(offered[0], offered[-1]), earliest=False, is_day_named=True)
    return wish_of(when)._replace(earliest=False)


def chosen_of(when: Mapping[str, Any], offer: Offer) -> Slot | None:
    """The slot that the wish comes to without asking: the one time that was named, or the earliest."""
    if offer.why is not None or not offer.slots or when.get("seen"):
        return None
    wish, offered = wish_of(when), {one["at"] for one in when.get("offered", [])}
    again = [slot for slot in offer.slots if slot.starts_at.isoformat() in offered]
    if wish.exact is not None and len(again or offer.slots) == 1:
        return (again or offer.slots)[0]
    return offer.slots[0] if wish.earliest else None


def with_offers(when: Mapping[str, Any], offer: Offer) -> dict[str, Any]:
    """The wish with the free times to choose from, and why they are others than were wanted."""
    year = local_date(service().clock.now()).year
    seen = set(when.get("seen", []))
    fresh = [slot for slot in offer.slots if slot.starts_at.isoformat() not in seen]
    shown = offer.slots if offer.why else spread(fresh or offer.slots)
    listed = [{"at": s.starts_at.isoformat(), "ends": s.ends_at.isoformat(), "said": s.said(year)} for s in shown]
    why = offer.why.words if offer.why else "合适的时间都在这里了，没有别的了。" if seen and not fresh else ""
    return {**when, "offered": listed, "why": why, "seen": sorted(seen) if fresh else []}


def spread(slots: Sequence[Slot]) -> list[Slot]:
    """At most four of them, spread over the whole."""
    count = min(len(slots), MOST_OFFERED)
    return [slots[number * len(slots) // count] for number in range(count)]


def _read(text: str, said: Said) -> dict[str, Any] | None:
    hours: OfficeHours = said.known[HOURS]
    calendar = knowledge_of(None).service.calendar
    found = wanted_time(text, service().clock.now(), calendar, after=said.known.get(BEFORE), hours=hours)
    if isinstance(found, Fault):
        return {"fault": found.message}
    return kept(_at_the_same_time(found, said)) if found else None


def _at_the_same_time(wish: WantedTime, said: Said) -> WantedTime:
    """When only the day was wrong, the time of day stays."""
    before: WantedTime | None = said.known.get(BEFORE)
    is_day_only = wish.hours is None and wish.exact is None and not wish.earliest and wish.days[0] == wish.days[1]
    if before is None or not is_day_only or not _WRONG.search(said.text):
        return wish
    return wish._replace(hours=before.hours, exact=before.exact)


def _at(at: datetime) -> WantedTime:
    day, clock = local_date(at), local(at).time()
    return WantedTime((day, day), None, clock, False, False, "")


def _said_hours(wish: WantedTime) -> str:
    if wish.exact is not None:
        return said_back(wish.days[0], wish.exact).rpartition("）")[2]
    if wish.hours is None:
        return ""
    first, last = wish.hours
    if last <= time(12):
        return "上午" if first <= time(9) and last == time(12) else f"{first:%H:%M}到{last:%H:%M}"
    if last == DAY_END:
        return f"{first:%H:%M}以后"
    return "下午" if first >= time(12) and last >= time(17) else f"{first:%H:%M}到{last:%H:%M}"
