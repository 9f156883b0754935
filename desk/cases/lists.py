"""The lists of case work: cases, a department's items, urges, breaches of the one-time notice, drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sanic.response import HTTPResponse

from center.cases.states import Captioned
from center.cases.urging import LogEntry
from center.service import Service
from center.staff.accounts import names_of
from center.staff.audit import note
from center.worklists.breaches import list_breaches
from center.worklists.cases import CaseLine, CaseList, Sort, Times, Wish, count_cases, list_cases, times_at
from center.worklists.drafts import list_drafts
from center.worklists.items import ItemList, count_items, list_items
from center.worklists.pulse import case_pulse
from center.worklists.sheet import sheet_of
from center.worklists.slices import MANY, Slice
from center.worklists.urges import UrgeList, count_urges, list_urges
from desk.cases.shared import URL, settings
from desk.listings import Column, listing
from desk.visits import Visit

_LONGEST_SEARCH = 60
_FILTERS = ("list", "office", "theme", "agent", "search")
_HEAD = (
    Column("编号"),
    Column("事项"),
    Column("企业"),
    Column("状态"),
    Column("最晚办结", Sort.URGENT.value),
    Column("窗口"),
    Column("代办员"),
    Column("申请时间", Sort.NEWEST.value),
)


class Shown(NamedTuple):
    """A slice of the list of cases with all that stands around it."""

    found: Slice[CaseLine]
    times: Times
    counts: Mapping[CaseList, int]
    names: Mapping[str, str]


async def index(visit: Visit) -> HTTPResponse:
    """The list of cases."""
    return visit.page("cases/index.html", **await _listed(visit))


async def rows(visit: Visit) -> HTTPResponse:
    """The same as a part that keeps itself fresh."""
    return visit.part("cases/_list.html", **await _listed(visit))


async def items(visit: Visit) -> HTTPResponse:
    """The items of the member's department."""
    which = _one(visit, ItemList, ItemList.WORK)

    def read(connection: Any) -> dict[str, Any]:
        found = list_items(connection, visit.staff, which, visit.args.text("after", longest=100))
        open_ones = [one for one in ItemList if one is not ItemList.ENDED]
        counts = {one: count_items(connection, visit.staff, one) for one in open_ones}
        return {"found": found, "counts": counts, "offices": settings().offices, "more": _more(visit, found.after)}

    return visit.page("cases/items.html", many=MANY, which=which, lists=list(ItemList), **await visit.read(read))


async def urges(visit: Visit) -> HTTPResponse:
    """Urges by whose turn it is."""
    which = _one(visit, UrgeList, UrgeList.FOR_ME)

    def read(connection: Any) -> dict[str, Any]:
        found = list_urges(connection, visit.staff, which, visit.now)
        counts = {one: count_urges(connection, visit.staff, one, visit.now) for one in UrgeList}
        return {
            "found": found,
            "counts": counts,
            "names": names_of(connection, _people(found)),
            "offices": settings().offices,
        }

    return visit.page("cases/urges.html", many=MANY, which=which, lists=list(UrgeList), **await visit.read(read))


async def breaches(visit: Visit) -> HTTPResponse:
    """What was not told at once (AH-15)."""

    def read(connection: Any) -> Any:
        found = list_breaches(connection, visit.staff, visit.args.text("after", longest=100))
        return found, names_of(connection, {one.issued_by for one in found.rows})

    found, names = await visit.read(read)
    return visit.page("cases/breaches.html", found=found, names=names, more=_more(visit, found.after))


async def drafts(visit: Visit) -> HTTPResponse:
    """The licence drafts behind cases."""
    after = visit.args.text("after", longest=100)
    found = await visit.read(lambda connection: list_drafts(connection, visit.staff, after))
    return visit.page("cases/drafts.html", found=found, more=_more(visit, found.after))


async def export(visit: Visit) -> HTTPResponse:
    """The list as a table for a spreadsheet, everything of it that the member sees."""
    wish = _wish(visit)

    def work(connection: Any) -> bytes:
        content = sheet_of(connection, visit.service.seal, visit.staff, wish, _times(visit))
        note(connection, visit.staff.staff_id, "case.list_export", wish.list.caption, visit.now)
        return content

    content = await visit.write(work)
    return visit.download(f"代办件-{wish.list.caption}.csv", content, "text/csv; charset=utf-8")


async def changed(service: Service) -> int:
    """What live pages look at: the number of the newest event of any record."""
    return await service.records.read(case_pulse)


async def _listed(visit: Visit) -> dict[str, Any]:
    wish, asked = _wish(visit), listing(visit, [sort.value for sort in Sort], Sort.URGENT.value, kept=_FILTERS)

    def read(connection: Any) -> Shown:
        times = _times(visit)
        found = list_cases(connection, visit.service.seal, visit.staff, wish, times)
        counts = count_cases(connection, visit.staff, times)
        return Shown(found, times, counts, names_of(connection, {line.agent for line in found.rows if line.agent}))

    shown = await visit.read(read)
    catalogue = settings().catalogue
    offices = [(one.id, one.id) for one in catalogue.offices.values() if one.town is None]
    return {
        "shown": shown,
        "wish": wish,
        "listing": asked._replace(url=URL),
        "head": _HEAD,
        "lists": list(CaseList),
        "many": MANY,
        "offices": [pair for pair in offices if visit.staff.office_id is None],
        "themes": [(theme.key, theme.title) for theme in catalogue.themes.values()],
        "more": _more(visit, shown.found.after),
        "address": _address,
        "live": f"{URL}/rows?{visit.request.query_string}",
    }


def _wish(visit: Visit) -> Wish:
    args = visit.args
    return Wish(
        _one(visit, CaseList, CaseList.OPEN),
        args.text("office", longest=40),
        args.text("theme", longest=40),
        args.text("agent", longest=40),
        args.text("search", longest=_LONGEST_SEARCH),
        _one(visit, Sort, Sort.URGENT, "sort"),
        args.text("after", longest=100),
    )


def _times(visit: Visit) -> Times:
    return times_at(settings().working_clock(), visit.now)


def _address(wish: Wish, **changes: Any) -> str:
    """The address of the list with other wishes, from its first row on."""
    asked = {**wish._asdict(), "after": "", **changes}
    named = {name: getattr(value, "value", value) for name, value in asked.items() if value}
    return f"{URL}?{urlencode(named)}"


def _more(visit: Visit, after: str | None) -> str:
    """The address of the next slice; empty behind the last."""
    if after is None:
        return ""
    kept = {name: text for name in (*_FILTERS, "sort") if (text := visit.args.text(name))}
    return f"{visit.request.path.removesuffix('/rows')}?{urlencode({**kept, 'after': after})}"


def _one(visit: Visit, kind: type[Captioned], default: Any, name: str = "list") -> Any:
    values = [one.value for one in kind]
    return kind(visit.args.choice(name, values, default=default.value))  # type: ignore[call-arg]


def _people(found: list[LogEntry]) -> Iterator[str]:
    for entry in found:
        yield from (name for name in (entry.staff_id, entry.to.staff_id, entry.answered_by) if name)
