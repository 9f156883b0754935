"""The screen of a call and its record: shown, saved while it is typed, closed, made void and brought back."""

from __future__ import annotations

import json
from typing import Any

from sanic.response import HTTPResponse
from sanic.response import json as as_json

from center.calls.around import Around, around
from center.calls.handing import is_handed, outcome_of
from center.calls.records import CallView, read_call, whole_call
from center.calls.states import CallKind, CallResult, IncompleteCall
from center.calls.writing import Saved, asks_notice, close_call, discard_call, reopen_call, save_call, with_defaults
from center.staff.accounts import StaffMember, members, names_of
from center.staff.audit import note
from center.staff.rights import Right
from center.staff.sight import sees_office
from center.staff_tables import staff_member
from desk.arguments import Refused
from desk.calls.knowing import suggestions_at
from desk.calls.tasks import TASKS
from desk.calls.words import options, written
from desk.flashes import Flash
from desk.visits import Visit

LONGEST_REASON = 200


async def show(visit: Visit, code: str) -> HTTPResponse:
    """The screen of one's own open call; the finished record of any other that one sees. Looking is noted."""
    seal, staff, now = visit.service.seal, visit.staff, visit.now

    def look(connection: Any) -> tuple[CallView, Around]:
        view = read_call(connection, seal, staff, code)
        _check_sight(view, staff)
        if not _is_own(view, staff):
            note(connection, staff.staff_id, "call.view", code, now)
            return view, Around()
        return view, around(connection, seal, staff, view, view.caller, now)

    view, found = await visit.write(look)
    if not _is_own(view, staff):
        return await _finished(visit, view)
    colleagues = await visit.read(lambda connection: _colleagues(connection, staff))
    return visit.page("calls/screen.html", **await screen(visit, view, found), colleagues=colleagues)


async def screen(visit: Visit, view: CallView, found: Around) -> dict[str, Any]:
    """What the screen of an open call is made of, but for the colleagues."""
    makes = await suggestions_at(visit.now)
    subjects = [(guide, makes.title(guide)) for guide in view.guides]
    tasks = {name: task for name, task in TASKS.items() if visit.can(task.right)}
    return {
        "call": view,
        "around": found,
        "subjects": subjects,
        "tasks": tasks,
        "can_rate": visit.can(Right.RATE_FOR_OTHERS),
        "kinds": options(CallKind),
        "results": options(CallResult),
    }


async def save(visit: Visit, code: str) -> HTTPResponse:
    """Keep what was typed; JSON: the revision, and both texts when another page had written in between."""
    saved = await _saved(visit, code)
    told: dict[str, Any] = {"revision": saved.revision, "merged": saved.is_merged}
    if saved.is_merged:
        told |= {"question": saved.written.question, "answer": saved.written.answer, **_choices(saved)}
    return as_json(told, dumps=json.dumps, ensure_ascii=False)


async def close(visit: Visit, code: str) -> HTTPResponse:
    """Save and close; what is missing is named, and the page puts the cursor there."""
    await _saved(visit, code)
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    try:
        view = await visit.write(lambda connection: close_call(connection, seal, staff, code, now))
    except IncompleteCall as refused:
        response = visit.refuse(refused.message)
        response.headers["HX-Trigger"] = json.dumps({"call-missing": {"field": refused.field}})
        return response
    return visit.go("/desk/calls", f"来电{view.code}已登记：{_told(view)}。")


async def discard(visit: Visit, code: str) -> HTTPResponse:
    """Make the record void, with a reason; can be undone."""
    reason = visit.args.text("reason", longest=LONGEST_REASON)
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    await visit.write(lambda connection: discard_call(connection, seal, staff, code, reason, now))
    return visit.go("/desk/calls", Flash(f"来电{code}已作废。", f"/desk/calls/{code}/reopen"))


async def reopen(visit: Visit, code: str) -> HTTPResponse:
    """Undo ``discard``."""
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    await visit.write(lambda connection: reopen_call(connection, seal, staff, code, now))
    return visit.go(f"/desk/calls/{code}", "已经恢复，可以接着登记。")


async def unmask(visit: Visit, code: str) -> HTTPResponse:
    """The record with its numbers, for whoever says why."""
    reason = visit.args.text("reason", longest=LONGEST_REASON)
    if not reason:
        raise Refused("先写明为什么要看完整号码。")
    seal, staff, now = visit.service.seal, visit.staff, visit.now

    def look(connection: Any) -> CallView:
        view = whole_call(connection, seal, staff, code)
        _check_sight(view, staff)
        note(connection, staff.staff_id, "call.unmask", code, now, reason=reason)
        return view

    return await _finished(visit, await visit.write(look), is_whole=True)


async def _finished(visit: Visit, view: CallView, *, is_whole: bool = False) -> HTTPResponse:
    makes = await suggestions_at(visit.now)
    subjects = [(guide, makes.title(guide)) for guide in view.guides]
    who = [view.operator, *filter(None, [view.owner])]
    names, outcome = await visit.read(lambda at: (names_of(at, who), outcome_of(at, view.code)))
    told = {True: "已告知", False: "没告知" if asks_notice(view) else None, None: None}[view.notice_given]
    more: dict[str, Any] = {
        "told": told,
        "outcome": outcome,
        "may_settle": outcome is None and is_handed(view, visit.staff),
    }
    return visit.page("calls/record.html", call=view, subjects=subjects, names=names, is_whole=is_whole, **more)


async def _saved(visit: Visit, code: str) -> Saved:
    mine, base = written(visit.args), written(visit.args, "was_")
    revision = visit.args.number("revision")
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    return await visit.write(lambda at: save_call(at, seal, staff, code, mine, base, revision, now))


def _choices(saved: Saved) -> dict[str, str]:
    """What is chosen, as the fields of the form have it."""
    given = {True: "yes", False: "no", None: ""}[saved.written.notice_given]
    return {name: value or "" for name, value in saved.written.choices().items()} | {"notice_given": given}


def _told(view: CallView) -> str:
    whole = with_defaults(view)
    return "，".join(member.caption for member in (whole.kind, whole.result) if member is not None)


def _check_sight(view: CallView, staff: StaffMember) -> None:
    """Whoever registers calls reads those in sight; anybody else what they are to go on with."""
    if not staff.can(Right.REGISTER_CALLS) and not is_handed(view, staff):
        raise Refused("您的岗位没有看来电记录的权限。", 403)


def _is_own(view: CallView, staff: StaffMember) -> bool:
    return view.is_open and view.operator == staff.staff_id


def _colleagues(connection: Any, staff: StaffMember) -> list[tuple[str, str]]:
    """Who can go on with a complex matter: members of the same offices who see people, oneself first."""
    enabled = members(connection, staff_member.c.disabled_at.is_(None))
    able = [one for one in enabled if one.can(Right.SEE_PEOPLE)]
    near = [one for one in able if one.office_id is None or sees_office(staff, one.office_id)]
    others = [(one.staff_id, f"{one.name}（{one.staff_id}）") for one in near if one.staff_id != staff.staff_id]
    return [(staff.staff_id, f"{staff.name}（我）"), *others]
