"""Letters of authority, recorded at the window on the document that was shown."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from sanic.response import HTTPResponse

from center.authority import Role
from center.cases.reading import stored
from center.enterprises import UnknownEnterprise
from center.staff import authorities
from center.staff.accounts import names_of
from center.staff.authorities import Holders, Letter
from center.staff.naming import AnotherName
from desk.arguments import Refused
from desk.naming import ask_whose, settle
from desk.visits import Visit

URL = "/desk/authorities"
_LONGEST_CODE = 40
_ROLES = [(role.value, role.caption) for role in Role]


async def index(visit: Visit) -> HTTPResponse:
    """Ask for a credit code; who may act for that enterprise."""
    code, context = visit.args.text("code", longest=_LONGEST_CODE), _page("", None, {}, "")
    if code:
        context = await visit.write(lambda connection: _found(visit, connection, code))
    return visit.page("roster/authorities.html", **context)


async def record(visit: Visit) -> HTTPResponse:
    """Record one letter."""
    code, args = _code(visit), visit.args
    role = args.choice("role", [role.value for role in Role])
    if not role:
        raise Refused("请选以什么身份办事。")
    name, document = args.text("name", longest=40) or None, args.text("document")
    letter = Letter(args.text("phone", longest=20), name, stored(Role, role), document, args.day("valid_to"))

    def work(connection: Any) -> bool:
        settle(visit, connection, letter.phone, letter.name)
        return authorities.record(connection, visit.service.seal, visit.staff, code, letter, visit.now)

    try:
        fresh = await visit.write(work)
    except AnotherName as other:
        return ask_whose(visit, other, ("code", "role", "document", "valid_to"))
    return visit.go(_url(code), "已登记授权。" if fresh else "这份授权之前登记过，还有效。")


async def end(visit: Visit) -> HTTPResponse:
    """End what a person may do for the enterprise."""
    code, contact_id = _code(visit), visit.args.number("contact")
    reason = visit.args.text("reason", longest=200)
    if not reason:
        raise Refused("请写明为什么终止授权，例如企业来函收回。")
    ended = await visit.write(
        lambda connection: authorities.end(connection, visit.staff, code, contact_id, reason, visit.now)
    )
    return visit.go(_url(code), "已终止授权。" if ended else "没有有效的授权。")


async def unmask(visit: Visit) -> HTTPResponse:
    """Name and number of one of them, for a reason."""
    code, contact_id = _code(visit), visit.args.number("contact")
    reason, seal = visit.args.text("reason", longest=200), visit.service.seal
    if not reason:
        raise Refused("请写明看姓名和号码的理由，会记入操作记录。")
    person = await visit.write(
        lambda connection: authorities.unmasked(connection, seal, visit.staff, code, contact_id, reason, visit.now)
    )
    return visit.part("roster/_holder.html", person=person)


def _found(visit: Visit, connection: Any, code: str) -> dict[str, Any]:
    try:
        held = authorities.holders(connection, visit.service.seal, visit.staff, code, visit.now)
    except UnknownEnterprise as unknown:
        return _page(code, None, {}, unknown.message)
    return _page(code, held, names_of(connection, [proof.authority.recorded_by for proof in held.proofs]), "")


def _page(code: str, held: Holders | None, names: dict[str, str], missing: str) -> dict[str, Any]:
    return {"code": code, "held": held, "names": names, "missing": missing, "roles": _ROLES}


def _code(visit: Visit) -> str:
    code = visit.args.text("code", longest=_LONGEST_CODE)
    if not code:
        raise Refused("请填统一社会信用代码。")
    return code


def _url(code: str) -> str:
    return f"{URL}?code={quote(code, safe='')}"
