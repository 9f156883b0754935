"""The audit log: filtered, the newest first; and whether anybody has tampered with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from sanic.response import HTTPResponse

from center.staff.acts import ACTS, DETAILS, caption_of
from center.staff.audit import note, verify
from center.staff.audit_reading import Filter, look
from center.staff.rights import Role
from center.staff.roster import Level
from center.staff.throttle import signed_name
from desk.visits import Visit

_URL = "/desk/audit"
_MOST_FAULTS = 20
_UNBOUND = {"office_id": "全部单位", "department": "不限部门"}
"""What it means when these say nothing."""
_CAPTIONS = {member.value: member.caption for kind in (Role, Level) for member in kind}


async def index(visit: Visit) -> HTTPResponse:
    """A page of the log; that it was looked at becomes an entry itself."""
    wanted = Filter(
        signed_name(visit.args.text("staff", longest=40)),
        visit.args.choice("act", ACTS),
        visit.args.text("about", longest=80),
        visit.args.day("from"),
        visit.args.day("to"),
    )
    before = visit.args.number("before")
    found = await visit.write(lambda connection: look(connection, visit.staff, wanted, visit.now, before=before))
    fields = {
        "staff": wanted.staff_id,
        "act": wanted.act,
        "about": wanted.about,
        "from": wanted.first_day,
        "to": wanted.last_day,
    }
    return visit.page(
        "audit/index.html",
        found=found,
        wanted=wanted,
        first=_link(fields) if before else "",
        following=_link({**fields, "before": found.following}) if found.following else "",
        acts=sorted(ACTS.items(), key=lambda pair: pair[1]),
        caption_of=caption_of,
        told=told,
    )


async def check(visit: Visit) -> HTTPResponse:
    """Check the whole chain, and note that it was checked and what came of it.

    The long reading is no part of the transaction that notes it: on SQLite everybody else who writes would wait.
    """
    faults = await visit.read(verify)
    told_of = {"faults": len(faults)}
    await visit.write(
        lambda connection: note(connection, visit.staff.staff_id, "audit.check", "audit", visit.now, details=told_of)
    )
    return visit.part("audit/_checked.html", faults=faults[:_MOST_FAULTS], more=max(0, len(faults) - _MOST_FAULTS))


def told(details: dict[str, Any]) -> str:
    """The details of an entry in one line."""
    said = (
        (DETAILS.get(name, name), _UNBOUND.get(name) if value is None else None, value)
        for name, value in details.items()
    )
    return "；".join(f"{name}：{words or _plain(value)}" for name, words, value in said)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return f"（{told(value)}）"
    if isinstance(value, list):
        return "、".join(map(_plain, value)) or "无"
    return "无" if value is None else _CAPTIONS.get(str(value), str(value))


def _link(fields: dict[str, Any]) -> str:
    query = urlencode({name: value for name, value in fields.items() if value})
    return f"{_URL}?{query}" if query else _URL
