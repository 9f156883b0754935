"""The page of one case, what of it keeps itself fresh, its receipt, and the files that were handed in."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sanic.response import HTTPResponse, empty

from center.appointments.bookable import OTHER
from center.appointments.qr import qr_path
from center.cases.decisions import DecisionKind
from center.cases.offers import OUTCOMES, held_by, item_moves_for, may_review, moves_for, pauses_for
from center.cases.ownership import works_paper
from center.cases.prereviews import Delivery
from center.cases.reading import CaseView, UnknownCase
from center.cases.receipts import FormerReceipt, Receipt, former_receipts, receipt_of
from center.cases.states import MOVES, Outcome, SubTaskState
from center.cases.subtasks import ITEM_CAPTIONS, PART_CAPTIONS
from center.cases.urging import LogKind
from center.conversations import channel_caption
from center.staff.audit import note
from center.staff.rights import Right
from center.staff.sight import sees_department
from center.uploads.states import UploadRefused
from center.worklists.agents import Agent, agents_for
from center.worklists.case_file import CaseFile, last_event_of, note_view, read_file, seen_case, unmasked
from center.worklists.uploaded import INLINE, read_uploaded
from desk.cases.shared import book, reason_of, settings, url_of
from desk.visits import Visit

HOURS = ((2.0, "2个工作小时"), (4.0, "半个工作日"), (8.0, "1个工作日"), (16.0, "2个工作日"))
"""By when an urge is answered."""
_FILE_POLICY = (
    "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)
_AT_THE_WINDOW = (Outcome.BRING_ORIGINALS, Outcome.CHECK_AT_WINDOW)
"""The outcomes that ask the applicant to make an appointment."""


class Read(NamedTuple):
    """The file of a case and who could take it over."""

    file: CaseFile
    agents: list[Agent]


async def show(visit: Visit, code: str) -> HTTPResponse:
    """The page; that it was looked at is noted."""

    def read(connection: Any) -> Read:
        found = _read(visit, connection, code)
        note_view(connection, visit.staff, code, visit.now)
        return found

    try:
        found = await visit.write(read)
    except UnknownCase as unknown:
        return visit.refuse(unknown.message, 404)
    return visit.page("cases/show.html", **_shown(visit, found))


async def aside(visit: Visit, code: str) -> HTTPResponse:
    """Clocks and history as they are now, and whether the page they stand on is out of date.

    Nothing at all (204) while the last event is still ``had``, the one that the part shows.
    """
    seen, had = visit.args.number("seen"), visit.args.number("had")

    def read(connection: Any) -> Read | None:
        is_shown = last_event_of(connection, visit.staff, code) == had
        return None if is_shown else _read(visit, connection, code)

    try:
        found = await visit.read(read)
    except UnknownCase as unknown:
        return visit.refuse(unknown.message, 404)
    if found is None:
        return empty()
    return visit.part("cases/_aside.html", **{**_shown(visit, found), "seen": seen})


async def unmask(visit: Visit, code: str) -> HTTPResponse:
    """The applicant's name and number in full, for a reason."""
    reason, seal = reason_of(visit, "看完整号码"), visit.service.seal
    found = await visit.write(lambda connection: unmasked(connection, seal, visit.staff, code, reason, visit.now))
    return visit.part("cases/_applicant.html", person=found)


async def receipt(visit: Visit, code: str) -> HTTPResponse:
    """The receipt to be printed; ``former`` names one that was replaced, which says so on it."""
    wanted = visit.args.text("former", longest=20)

    def read(connection: Any) -> tuple[CaseView, Receipt | None, tuple[FormerReceipt, ...]]:
        case, found = seen_case(connection, visit.staff, code), receipt_of(connection, code)
        note(connection, visit.staff.staff_id, "case.receipt_view", code, visit.now)
        return case, found, tuple(former_receipts(connection, code))

    try:
        case, standing, formers = await visit.write(read)
    except UnknownCase as unknown:
        return visit.refuse(unknown.message, 404)
    replaced = next((one for one in formers if one.receipt.code == wanted), None)
    found = replaced.receipt if replaced else None if wanted else standing
    if found is None or standing is None:
        return visit.refuse(f"{code}没有这张回执。" if wanted else f"{code}还没有开回执，五项内容齐了就能开。", 404)
    office = settings().catalogue.offices.get(case.office_id)
    about = {"replaced": replaced, "standing": standing, "former": formers[-1] if formers else None}
    context: dict[str, Any] = {"case": case, "receipt": found, "qr": qr_path(found.code), "office": office, **about}
    return visit.page("cases/receipt.html", center=settings().center, **context)


async def upload(visit: Visit, code: str, upload: str) -> HTTPResponse:
    """A checked file: pictures and PDF shown, everything else to be saved. That it was taken is noted."""
    folder = visit.request.app.ctx.settings

    def read(connection: Any) -> Any:
        found = read_uploaded(connection, folder, visit.staff, code, upload)
        note(connection, visit.staff.staff_id, "case.upload", code, visit.now, None, {"upload": upload})
        return found

    try:
        found = await visit.write(read)
    except (UnknownCase, UploadRefused) as refused:
        return visit.refuse(refused.message, 404)
    view = found.view
    is_shown = view.media_type in INLINE and not visit.args.is_on("save")
    response = visit.download(view.name, found.content, view.media_type, is_shown=is_shown)
    response.headers["Content-Security-Policy"] = _FILE_POLICY
    return response


def _read(visit: Visit, connection: Any, code: str) -> Read:
    found = read_file(connection, visit.service.seal, visit.staff, code, visit.now, settings(), book())
    return Read(found, agents_for(connection, found.case.office_id, found.case.theme, visit.now))


def _shown(visit: Visit, found: Read) -> dict[str, Any]:
    file, member = found.file, visit.staff
    case = file.case
    offices = settings().catalogue.offices
    return {
        "file": file,
        "case": case,
        "origin": channel_caption(case.origin),
        "url": url_of(case.code),
        "seen": case.last_event,
        "moves": {name: MOVES[name].caption for name in moves_for(case, member)},
        "item_moves": {task.item: item_moves_for(case, task, member) for task in case.sub_tasks},
        "may_review": may_review(case, member),
        "own_papers": _own_papers(visit, file),
        "outcomes": OUTCOMES,
        "to_book": _to_book(case),
        "deliveries": tuple(Delivery),
        "pauses": [(kind.value, kind.caption) for kind in pauses_for(case)],
        "held": [(kind.value, kind.caption) for kind in held_by(case)],
        "agents": [(one.member.staff_id, one.words) for one in found.agents],
        "offices": [(one.id, one.name) for one in offices.values() if one.id != case.office_id],
        "office": offices.get(case.office_id),
        "receivers": _receivers(found),
        "all_items": [(task.item, task.title) for task in case.sub_tasks],
        "own_items": [(task.item, task.title) for task in case.sub_tasks if sees_department(member, task.department)],
        "captions": {"items": ITEM_CAPTIONS, "parts": PART_CAPTIONS, "departments": _department_names(file)},
        "log_kinds": [(kind.value, kind.caption) for kind in LogKind if kind is not LogKind.URGE],
        "decision_kinds": [(kind.value, kind.caption) for kind in DecisionKind],
        "hours": HOURS,
        "clock": json.dumps(file.countdown.card(), ensure_ascii=False),
        "inline": INLINE,
    }


def _own_papers(visit: Visit, file: CaseFile) -> set[str]:
    """The titles of the papers that are the member's to work."""
    if not (visit.can(Right.PREREVIEW) and file.case.is_open):
        return set()
    return {paper.title for paper in file.papers if works_paper(file.case, visit.staff, book(), paper.title)}


def _to_book(case: CaseView) -> str:
    """What the applicant was asked to come for: an item under way, if there is one rather one that wants them there.

    Empty while the pre-review asks nobody to come.
    """
    if not case.is_open or case.outcome not in _AT_THE_WINDOW:
        return ""
    going = [task.item for task in case.sub_tasks if not task.has_ended and task.state is not SubTaskState.RESERVED]
    wants_them = [item for item in going if item in settings().windows.in_person]
    return next(iter([*wants_them, *going]), OTHER)


def _receivers(found: Read) -> list[tuple[str, str]]:
    """Whom an urge can be for: the departments of the case's items, and who works cases there."""
    names = _department_names(found.file)
    departments = dict.fromkeys(task.department for task in found.file.case.sub_tasks)
    people = [(f"staff:{one.member.staff_id}", one.member.name) for one in found.agents]
    return [*((f"department:{key}", names[key]) for key in departments), *people]


def _department_names(file: CaseFile) -> dict[str, str]:
    known = settings().offices
    keys = {task.department for task in file.case.sub_tasks}
    keys |= {entry.to.department for entry in file.log if entry.to.department}
    return {key: known[key].name if key in known else key for key in keys}
