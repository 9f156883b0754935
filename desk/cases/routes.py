"""The addresses of case work, what waits, and what is told live."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from center.staff.accounts import StaffMember
from center.staff.rights import Right
from center.worklists.cases import CaseList, Times, count_list
from center.worklists.items import count_items
from center.worklists.urges import UrgeList, count_urges
from desk.cases import acts, drafts, file, lists
from desk.cases.shared import URL
from desk.live import Look
from desk.routes import Count, Route, Tile

_SEE, _WORK, _REVIEW, _ITEMS = Right.SEE_CASES, Right.WORK_CASES, Right.PREREVIEW, Right.WORK_SUBTASKS
_ONE = f"{URL}/<code>"

_LISTS = (
    Route("GET", URL, lists.index, _SEE, "cases.index"),
    Route("GET", f"{URL}/rows", lists.rows, _SEE, "cases.rows", is_quiet=True),
    Route("GET", f"{URL}/items", lists.items, _ITEMS, "cases.items"),
    Route("GET", f"{URL}/items/rows", lists.item_rows, _ITEMS, "cases.item_rows", is_quiet=True),
    Route("GET", f"{URL}/urges", lists.urges, _SEE, "cases.urges"),
    Route("GET", f"{URL}/breaches", lists.breaches, Right.RECEIVE_ALARMS, "cases.breaches"),
    Route("GET", f"{URL}/drafts", lists.drafts, Right.DRAFT_LICENCES, "cases.drafts"),
    Route("GET", f"{URL}/export", lists.export, Right.EXPORT, "cases.export"),
)
_READING = (
    Route("GET", _ONE, file.show, _SEE, "cases.show"),
    Route("GET", f"{_ONE}/aside", file.aside, _SEE, "cases.aside", is_quiet=True),
    Route("GET", f"{_ONE}/receipt", file.receipt, _SEE, "cases.receipt"),
    Route("GET", f"{_ONE}/uploads/<upload>", file.upload, _REVIEW, "cases.upload"),
    Route("POST", f"{_ONE}/person", file.unmask, Right.UNMASK, "cases.unmask"),
    Route("GET", f"{_ONE}/draft", drafts.show, Right.DRAFT_LICENCES, "cases.draft"),
    Route("POST", f"{_ONE}/draft/person", drafts.unmask, Right.UNMASK, "cases.draft_unmask"),
    Route("POST", f"{_ONE}/draft/file", drafts.export, Right.DRAFT_LICENCES, "cases.draft_file"),
)
_ACTS = (
    Route("POST", f"{_ONE}/move/<name>", acts.move, _WORK, "cases.move"),
    Route("POST", f"{_ONE}/items/<item>/<name>", acts.move_item, _ITEMS, "cases.move_item"),
    Route("POST", f"{_ONE}/materials/want", acts.want, _REVIEW, "cases.want"),
    Route("POST", f"{_ONE}/materials/receive", acts.receive, _REVIEW, "cases.receive"),
    Route("POST", f"{_ONE}/materials/send-back", acts.send_back, _REVIEW, "cases.send_back"),
    Route("POST", f"{_ONE}/materials/unlist", acts.unlist, _REVIEW, "cases.unlist"),
    Route("POST", f"{_ONE}/prereview", acts.prereview, _REVIEW, "cases.prereview"),
    Route("POST", f"{_ONE}/notice", acts.notify, _REVIEW, "cases.notify"),
    Route("POST", f"{_ONE}/receipt", acts.issue, _WORK, "cases.issue"),
    Route("POST", f"{_ONE}/receipt/again", acts.reissue, _WORK, "cases.reissue"),
    Route("POST", f"{_ONE}/decision", acts.record, _ITEMS, "cases.record"),
    Route("POST", f"{_ONE}/log", acts.log, _SEE, "cases.log"),
    Route("POST", f"{_ONE}/urge", acts.urge, _SEE, "cases.urge"),
    Route("POST", f"{_ONE}/urges/<number>/answer", acts.answer, _SEE, "cases.answer"),
    Route("POST", f"{_ONE}/urges/<number>/withdraw", acts.withdraw, _SEE, "cases.withdraw"),
    Route("POST", f"{_ONE}/undo/<seq>", acts.take_back, _SEE, "cases.undo"),
)
ROUTES = (*_LISTS, *_READING, *_ACTS)


def _of_list(one: CaseList) -> Count:
    def count(connection: Any, staff: StaffMember, now: datetime) -> int:
        return count_list(connection, staff, one, Times(now, now))

    return count


def _items(connection: Any, staff: StaffMember, _now: datetime) -> int:
    """Of a department; whoever belongs to none has cases in front of them, not items."""
    return count_items(connection, staff) if staff.department is not None else 0


def _urges(one: UrgeList) -> Count:
    return lambda connection, staff, now: count_urges(connection, staff, one, now)


TILES = (
    Tile(_WORK, "代办件已超时", f"{URL}?list=overdue", _of_list(CaseList.OVERDUE), is_urgent=True),
    Tile(_WORK, "待代办受理的件", f"{URL}?list=new", _of_list(CaseList.NEW)),
    Tile(_WORK, "我在办的代办件", f"{URL}?list=mine", _of_list(CaseList.MINE)),
    Tile(_ITEMS, "部门要办的事项", f"{URL}/items", _items),
    Tile(_SEE, "要我答复的督办", f"{URL}/urges", _urges(UrgeList.FOR_ME), is_urgent=True),
    Tile(Right.RECEIVE_ALARMS, "督办到期没答复", f"{URL}/urges?list=late", _urges(UrgeList.LATE), is_urgent=True),
)
LOOKS = (Look("cases", _SEE, lists.changed),)
