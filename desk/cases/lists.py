"""The lists of case work: cases, a department's items, urges, breaches of the one-time notice, drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sanic.response import HTTPResponse

from center.cases.states import Captioned
from center.cases.urging import LogEntry
from center.pages import Page, Sorting
from center.service import Service
from center.staff.accounts import names_of
from center.staff.audit import note
from center.worklists import breaches as broken
from center.worklists import cases
from center.worklists import drafts as drawn
from center.worklists import items as tasks
from center.worklists import urges as urged
from center.worklists.breaches import list_breaches
from center.worklists.cases import CaseLine, CaseList, Times, Wish, count_cases, list_cases, times_at
from center.worklists.counting import MANY
from center.worklists.drafts import list_drafts
from center.worklists.items import ItemList, count_items, list_items
from center.worklists.pulse import case_pulse
from center.worklists.sheet import sheet_of
from center.worklists.urges import UrgeList, count_urges, list_urges
from desk.cases.shared import URL, settings
from desk.listings import Column, Listing, listing
from desk.visits import Visit

_LONGEST_SEARCH = 60
_FILTERS = ("list", "office", "theme", "agent", "search")
_HEAD = (
    Column("编号", "code"),
    Column("事项"),
    Column("企业"),
    Column("状态", "state"),
    Column("最晚办结", "due"),
    Column("窗口", "office"),
    Column("代办员", "agent"),
    Column("申请时间", "applied"),
)
_ITEMS = (
    Column("事项"),
    Column("状态", "state"),
    Column("企业"),
    Column("代办件", "case"),
    Column("最晚办结", "due"),
    Column("部门", "department"),
)
_URGES = (
    Column("代办件", "case"),
    Column("内容"),
    Column("给谁"),
    Column("谁发的", "from"),
    Column("答复期限", "due"),
    Column("答复", "answered"),
)
_BREACHES = (
    Column("代办件", "case"),
    Column("第几次告知", "number", "number"),
    Column("后来新要的"),
    Column("窗口", "office"),
    Column("谁发的", "who"),
    Column("时间", "time"),
)
_DRAFTS = (
    Column("拟稿", "code"),
    Column("代办件", "case"),
    Column("状态", "state"),
    Column("版本", "version", "number"),
    Column("最后改动", "changed"),
)


class Shown(NamedTuple):
    """A page of the list of cases with all that stands around it."""

    page: Page[CaseLine]
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
    return visit.page("cases/items.html", **await _listed_items(visit))


async def item_rows(visit: Visit) -> HTTPResponse:
    """The same as a part that keeps itself fresh."""
    return visit.part("cases/_item_list.html", **await _listed_items(visit))


async def urges(visit: Visit) -> HTTPResponse:
    """Urges by whose turn it is."""
    which, asked = _one(visit, UrgeList, UrgeList.FOR_ME), _asked(visit, urged.SORTS, "urges")

    def read(connection: Any) -> dict[str, Any]:
        found = list_urges(connection, visit.staff, which, visit.now, asked.number, _sorting(asked))
        counts = {one: count_urges(connection, visit.staff, one, visit.now) for one in UrgeList}
        return {
            "found": found,
            "counts": counts,
            "names": names_of(connection, _people(found.rows)),
            "offices": settings().offices,
        }

    around = {"many": MANY, "which": which, "lists": list(UrgeList), "listing": asked, "head": _URGES}
    return visit.page("cases/urges.html", **around, **await visit.read(read))


async def breaches(visit: Visit) -> HTTPResponse:
    """What was not told at once (AH-15)."""
    asked = _asked(visit, broken.SORTS, "breaches")

    def read(connection: Any) -> Any:
        found = list_breaches(connection, visit.staff, asked.number, _sorting(asked))
        return found, names_of(connection, {one.issued_by for one in found.rows})

    found, names = await visit.read(read)
    return visit.page("cases/breaches.html", found=found, names=names, listing=asked, head=_BREACHES)


async def drafts(visit: Visit) -> HTTPResponse:
    """The licence drafts behind cases."""
    asked = _asked(visit, drawn.SORTS, "drafts")
    found = await visit.read(lambda connection: list_drafts(connection, visit.staff, asked.number, _sorting(asked)))
    return visit.page("cases/drafts.html", found=found, listing=asked, head=_DRAFTS)


async def export(visit: Visit) -> HTTPResponse:
    """The list as a table for a spreadsheet, everything of it that the member sees.

    What is read for long is not read within the transaction that notes it: on SQLite everybody else who writes waits.
    """
    wish, seal, act = _wish(visit, _asked_cases(visit)), visit.service.seal, "case.list_export"
    content = await visit.read(lambda connection: sheet_of(connection, seal, visit.staff, wish, _times(visit)))
    await visit.write(lambda connection: note(connection, visit.staff.staff_id, act, wish.list.caption, visit.now))
    return visit.download(f"代办件-{wish.list.caption}.csv", content, "text/csv; charset=utf-8")


async def changed(service: Service) -> int:
    """What live pages look at: the number of the newest event of any case."""
    return await service.records.read(case_pulse)


async def _listed(visit: Visit) -> dict[str, Any]:
    asked = _asked_cases(visit)
    wish = _wish(visit, asked)

    def read(connection: Any) -> Shown:
        times = _times(visit)
        page = list_cases(connection, visit.service.seal, visit.staff, wish, times, asked.number)
        counts = count_cases(connection, visit.staff, times)
        return Shown(page, times, counts, names_of(connection, {line.agent for line in page.rows if line.agent}))

    shown = await visit.read(read)
    catalogue = settings().catalogue
    offices = [(one.id, one.id) for one in catalogue.offices.values() if one.town is None]
    return {
        "shown": shown,
        "wish": wish,
        "listing": asked,
        "head": _HEAD,
        "lists": list(CaseList),
        "many": MANY,
        "offices": [pair for pair in offices if visit.staff.office_id is None],
        "themes": [(theme.key, theme.title) for theme in catalogue.themes.values()],
        "address": _address,
    }


async def _listed_items(visit: Visit) -> dict[str, Any]:
    which, asked = _one(visit, ItemList, ItemList.WORK), _asked(visit, tasks.SORTS, "items")

    def read(connection: Any) -> dict[str, Any]:
        found = list_items(connection, visit.staff, which, asked.number, _sorting(asked))
        open_ones = [one for one in ItemList if one is not ItemList.ENDED]
        counts = {one: count_items(connection, visit.staff, one) for one in open_ones}
        return {"found": found, "counts": counts, "offices": settings().offices}

    around = {"many": MANY, "which": which, "lists": list(ItemList), "listing": asked, "head": _ITEMS}
    return {**around, **await visit.read(read)}


def _asked(visit: Visit, sorts: Iterable[str], name: str) -> Listing:
    return listing(visit, [*sorts], "", kept=("list",), url=f"{URL}/{name}")


def _asked_cases(visit: Visit) -> Listing:
    return listing(visit, cases.SORTS, "", kept=_FILTERS, url=URL)


def _sorting(asked: Listing) -> Sorting:
    return Sorting(asked.sort, asked.is_down)


def _wish(visit: Visit, asked: Listing) -> Wish:
    args = visit.args
    return Wish(
        _one(visit, CaseList, CaseList.OPEN),
        args.text("office", longest=40),
        args.text("theme", longest=40),
        args.text("agent", longest=40),
        args.text("search", longest=_LONGEST_SEARCH),
        _sorting(asked),
    )


def _times(visit: Visit) -> Times:
    return times_at(settings().working_clock(), visit.now)


def _address(wish: Wish, **changes: Any) -> str:
    """The address of the list with other wishes, from its first row on, in its own order."""
    asked = {**wish._asdict(), "sorting": None, **changes}
    named = {name: getattr(value, "value", value) for name, value in asked.items() if value}
    return f"{URL}?{urlencode(named)}"


def _one(visit: Visit, kind: type[Captioned], default: Any, name: str = "list") -> Any:
    values = [one.value for one in kind]
    return kind(visit.args.choice(name, values, default=default.value))  # type: ignore[call-arg]


def _people(found: Iterable[LogEntry]) -> Iterator[str]:
    for entry in found:
        yield from (name for name in (entry.staff_id, entry.to.staff_id, entry.answered_by) if name)
