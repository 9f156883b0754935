"""What is read of letters: the list by due time, one with its history and scans, the printed reply, a scan."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sanic.response import HTTPResponse

from center.bundles import knowledge_of
from center.cases.events import Event, history
from center.identifiers import opaque
from center.knowledge import Knowledge
from center.letters.hands import POSTS, hands_for, owner_names
from center.letters.listing import (
    SORTS,
    LetterCounts,
    LetterFilter,
    LetterList,
    letter_counts,
    letter_seen_by,
    letters_listed,
)
from center.letters.papers import guide_path, reply_paper, ways_to_guides
from center.letters.records import LetterView, Whole, read_whole
from center.letters.scanning import Scans, open_scans
from center.letters.scans import ScanView, open_scan, scans_of
from center.letters.senders import Sender
from center.letters.states import CameBy, LetterKind, LetterState, ReplyWay, UnknownLetter
from center.pages import Page, Sorting
from center.staff.accounts import StaffMember
from center.staff.audit import note
from center.staff.rights import Right
from center.staff.sight import sees_office
from center.times import local_date
from desk.listings import Column, listing
from desk.visits import Visit

HEAD = (
    Column("编号", "code"),
    Column("分类", "kind"),
    Column("事由"),
    Column("收到", "received"),
    Column("最晚答复", "due"),
    Column("谁在办", "owner"),
    Column("状态", "state"),
)
CAPTIONS: Mapping[str, str] = {
    "registered": "登记",
    "taken": "接办",
    "forwarded": "转办",
    "reclassified": "改分类",
    "answered": "电话答复",
    "written": "写好回信",
    "taken_back": "收回待寄的回信",
    "sent": "寄出回信",
    "filed": "归档，不答复",
    "reopened": "重新办理",
    "linked": "改关联",
    "escalated": "超时，转督查专岗",
    "scan_added": "存扫描件",
    "scan_removed": "删扫描件",
    "scan_refused": "扫描件没通过安全检查",
}
"""What each event of a letter is called."""


class Seen(NamedTuple):
    """One letter as its page shows it; ``sender`` is masked, ``names`` are those behind staff ids.

    ``draft`` is the reply so far, whole, for whoever goes on with it; empty when it is not to be written now.
    """

    one: LetterView
    draft: str
    sender: Sender
    has: Mapping[str, bool]
    events: tuple[Event, ...]
    scans: tuple[ScanView, ...]
    names: Mapping[str, str]
    colleagues: tuple[StaffMember, ...]


class Listed(NamedTuple):
    """A page of the list with the counts of its tabs."""

    page: Page[LetterView]
    counts: LetterCounts
    names: Mapping[str, str]


async def index(visit: Visit) -> HTTPResponse:
    """The list, the most urgent first."""
    return visit.page("letters/index.html", **await _list(visit))


async def rows(visit: Visit) -> HTTPResponse:
    """The list as a part that keeps itself fresh."""
    return visit.part("letters/_list.html", **await _list(visit))


async def new(visit: Visit) -> HTTPResponse:
    """The form of a new letter; its hidden key makes one letter of it, however often it is sent."""
    knowledge = await knows()
    return visit.page(
        "letters/new.html",
        key=opaque(),
        kinds=_pairs(LetterKind),
        ways=_pairs(CameBy),
        offices=offices_of(visit.staff, knowledge),
        office=visit.staff.office_id or "",
        departments=departments_of(knowledge),
        today=local_date(visit.now),
        conversation=visit.args.text("conversation", longest=40),
    )


async def show(visit: Visit, code: str) -> HTTPResponse:
    """One letter, masked; that it was looked at is noted."""
    try:
        seen = await visit.write(lambda connection: look_at(connection, visit, code, "letter.view"))
    except UnknownLetter as unknown:
        return visit.refuse(unknown.message, 404)
    return visit.page("letters/show.html", **await shown(visit, seen))


async def paper(visit: Visit, code: str) -> HTTPResponse:
    """The letter of reply for printing, with name and address; that it was opened is noted."""
    knowledge, seal, now = await knows(), visit.service.seal, visit.now

    def work(connection: Any) -> tuple[LetterView, Whole]:
        one = letter_seen_by(connection, visit.staff, code)
        whole = read_whole(connection, seal, code)
        note(connection, visit.staff.staff_id, "letter.print", code, now)
        return one, whole

    try:
        one, whole = await visit.write(work)
    except UnknownLetter as unknown:
        return visit.refuse(unknown.message, 404)
    if one.reply is None:
        return visit.refuse("还没有写答复，写好再打印。")
    return visit.page("letters/paper.html", one=one, paper=reply_paper(one, whole, knowledge, now))


async def scan(visit: Visit, code: str, scan: str) -> HTTPResponse:
    """A scan, shown in the browser; that it was opened is noted."""

    def work(connection: Any) -> ScanView:
        letter_seen_by(connection, visit.staff, code)
        found = open_scan(connection, code, scan)
        note(connection, visit.staff.staff_id, "letter.scan_view", code, visit.now, None, {"scan": scan})
        return found

    found = await visit.write(work)
    content = await scans_in(visit).bytes_of(found)
    return visit.download(found.name, content, found.media_type, is_shown=True)


async def stay(visit: Visit, code: str, told: str) -> HTTPResponse:
    """The same page after something was done beside the answer: for htmx without leaving it, what is typed stays."""
    if not visit.is_htmx:
        return visit.go(f"/desk/letters/{code}", told)
    seen = await visit.write(lambda connection: look_at(connection, visit, code, "letter.view"))
    return visit.page("letters/show.html", **await shown(visit, seen, told=told))


def look_at(connection: Any, visit: Visit, code: str, act: str, reason: str | None = None) -> Seen:
    """Read it and note who has; raises UnknownLetter for what is out of sight too."""
    one, seal = letter_seen_by(connection, visit.staff, code), visit.service.seal
    events = tuple(history(connection, code))
    owners = [one.owner, *(str(event.data["owner"]) for event in events if event.data.get("owner"))]
    names = owner_names(connection, [*owners, *(event.actor.name for event in events)])
    hands = tuple(hands_for(connection, Right.REGISTER_LETTERS, one.office_id, one.department))
    whole = read_whole(connection, seal, code)
    sender, draft = whole.sender, whole.reply if one.state is LetterState.OPEN else ""
    has = {"phone": bool(sender.phone), "address": bool(sender.address)}
    scans = tuple(scans_of(connection, one))
    details = {"words": "完整的答复"} if draft and draft != one.reply else None
    note(connection, visit.staff.staff_id, act, code, visit.now, reason, details)
    return Seen(one, draft, sender.masked(), has, events, scans, names, hands)


async def shown(visit: Visit, seen: Seen, **more: Any) -> dict[str, Any]:
    """What the page of one letter needs."""
    knowledge = await knows()
    posts = [(post.value, post.caption) for post in POSTS]
    people = [(one.staff_id, f"{one.name}（{one.staff_id}）") for one in seen.colleagues]
    return {
        "seen": seen,
        "captions": CAPTIONS,
        "owners": posts + people,
        "kinds": _pairs(LetterKind),
        "ways": list(ReplyWay),
        "offices": offices_of(visit.staff, knowledge),
        "departments": departments_of(knowledge),
        "guides": sorted((guide.id, guide.title) for guide in knowledge.guides.values()),
        "path": guide_path(knowledge, seen.one.guide),
        "lookup": ways_to_guides(knowledge.service.center),
        "is_late": seen.one.is_late(visit.now),
        "State": LetterState,
        "today": local_date(visit.now),
        "whole": None,
        "told": "",
        **more,
    }


async def knows() -> Knowledge:
    """The knowledge of this process, read off the event loop the first time."""
    return await asyncio.to_thread(knowledge_of, None)


def scans_in(visit: Visit) -> Scans:
    """What keeps the scans of this process."""
    context = visit.request.app.ctx
    if not hasattr(context, "letter_scans"):
        context.letter_scans = open_scans(context.settings, visit.service)
    kept: Scans = context.letter_scans
    return kept


def offices_of(staff: StaffMember, knowledge: Knowledge) -> list[tuple[str, str]]:
    """The offices that the member sees, as id and name."""
    offices = knowledge.service.catalogue.offices
    return [(key, f"{key}（{one.name}）") for key, one in offices.items() if sees_office(staff, key)]


def departments_of(knowledge: Knowledge) -> list[tuple[str, str]]:
    """The departments, as key and name."""
    return [(key, one.name) for key, one in knowledge.service.offices.items()]


def _pairs(kinds: Any) -> list[tuple[str, str]]:
    return [(one.value, one.caption) for one in kinds]


async def _list(visit: Visit) -> dict[str, Any]:
    which = LetterList(visit.args.choice("show", [one.value for one in LetterList], default="to_answer"))
    kind = visit.args.choice("kind", [one.value for one in LetterKind])
    search = visit.args.text("search", longest=60)
    asked = listing(visit, SORTS, "", kept=("show", "kind", "search"), url="/desk/letters")
    wanted = LetterFilter(which, LetterKind(kind) if kind else None, search, Sorting(asked.sort, asked.is_down))
    seal, staff, now = visit.service.seal, visit.staff, visit.now

    def read(connection: Any) -> Listed:
        page = letters_listed(connection, seal, staff, wanted, now, asked.number)
        return Listed(page, letter_counts(connection, staff, now), _names(connection, page, now))

    found = {"listed": await visit.read(read), "wanted": wanted, "lists": list(LetterList)}
    return {**found, "kinds": _pairs(LetterKind), "soon": soon, "listing": asked, "head": HEAD}


def soon(due_at: datetime, now: datetime) -> bool:
    """Whether less than a day is left."""
    return (due_at - now).total_seconds() < 24 * 3600


def _names(connection: Any, page: Page[LetterView], now: datetime) -> dict[str, str]:
    return owner_names(connection, [row.owner for row in page.rows])
