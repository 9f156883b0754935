"""One's own account: password, two-step sign-in, sessions."""

from __future__ import annotations

from typing import Any

import segno
from sanic.response import HTTPResponse

from center.bundles import knowledge_of
from center.staff import two_step
from center.staff.audit import note
from center.staff.own import change_password as replace_password
from center.staff.own import turn_off_two_step
from center.staff.sessions import end_session, end_sessions, sessions_of
from desk.arguments import Refused
from desk.cookies import Cookie
from desk.listings import Column
from desk.routes import Route
from desk.visits import Visit

ACCOUNT = "/desk/account"
QR_SCALE = 4
_COLUMNS = tuple(Column(label) for label in ("设备", "地址", "登录于", "最近用过", ""))


async def account(visit: Visit) -> HTTPResponse:
    """What the account is, and what it is signed in on."""
    staff, now, limits = visit.staff, visit.now, visit.request.app.ctx.settings.desk.limits

    def look(connection: Any) -> dict[str, Any]:
        return {
            "sessions": sessions_of(connection, staff.id, now, limits),
            "codes_left": two_step.recovery_codes_left(connection, staff.id),
            "department": _department(staff.department),
        }

    mine, columns = _session_id(visit), _COLUMNS
    return visit.page("account/account.html", **await visit.read(look), mine=mine, columns=columns)


async def password(visit: Visit) -> HTTPResponse:
    """The form for a new password; the first one has to be replaced before anything else."""
    return visit.page("account/password.html")


async def change_password(visit: Visit) -> HTTPResponse:
    """Replace the password; every other session ends."""
    old, new = visit.args.secret("old"), visit.args.secret("new")
    if new != visit.args.secret("again"):
        raise Refused("两次输入的新密码不一样，请重新输入。")
    records, seal = visit.service.records, visit.service.seal
    opened = await replace_password(records, seal, visit.staff, _session_id(visit), old, new, visit.now)
    response = visit.go("/desk", "密码已经改好，别处的登录都已退出。")
    visit.pages.cookies.put(response, Cookie(visit.pages.cookies.session, opened.token))
    return response


async def begin_two_step(visit: Visit) -> HTTPResponse:
    """Show the secret once, as a QR code and to type; it counts when it is confirmed."""
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    begun = await visit.write(lambda connection: two_step.begin(connection, seal, staff, now))
    qr = segno.make(begun.uri, error="m").svg_data_uri(scale=QR_SCALE, border=2)
    return visit.page("account/two_step.html", secret=_in_fours(begun.secret), qr=qr)


async def confirm_two_step(visit: Visit) -> HTTPResponse:
    """Turn it on, and show the recovery codes once."""
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    code = visit.args.text("code", longest=20)
    codes = await visit.write(lambda connection: two_step.confirm(connection, seal, staff, code, now))
    return visit.page("account/codes.html", codes=codes)


async def end_two_step(visit: Visit) -> HTTPResponse:
    """Sign in by password alone again."""
    given, code = visit.args.secret("password"), visit.args.text("code", longest=40)
    await turn_off_two_step(visit.service.records, visit.service.seal, visit.staff, given, code, visit.now)
    return visit.go(ACCOUNT, "两步验证已经关闭。")


async def end_one(visit: Visit) -> HTTPResponse:
    """Sign out elsewhere: on one device, or on all of them."""
    staff, now, session_id = visit.staff, visit.now, visit.args.number("session")

    def end(connection: Any) -> bool:
        ended = _ended(connection, visit, session_id)
        if ended:
            note(connection, staff.staff_id, "session.end", staff.staff_id, now)
        return ended

    if not await visit.write(end):
        raise Refused("那边已经退出了。", 404)
    return visit.go(ACCOUNT, "已经在那边退出。")


def _ended(connection: Any, visit: Visit, session_id: int) -> bool:
    if session_id:
        return end_session(connection, visit.staff.id, session_id, visit.now)
    return end_sessions(connection, visit.staff.id, visit.now, but=_session_id(visit)) > 0


def _department(key: str | None) -> str:
    """Its name; the key itself where offices.yml has none. Reads the knowledge, so not on the event loop."""
    known = knowledge_of(None).service.offices.get(key or "")
    return known.name if known else key or ""


def _session_id(visit: Visit) -> int:
    if visit.session is None:
        raise RuntimeError("nobody is signed in")
    return visit.session.id


def _in_fours(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


ROUTES = (
    Route("GET", ACCOUNT, account, None, "account.account"),
    Route("GET", f"{ACCOUNT}/password", password, None, "account.password"),
    Route("POST", f"{ACCOUNT}/password", change_password, None, "account.change_password"),
    Route("POST", f"{ACCOUNT}/two-step", begin_two_step, None, "account.begin_two_step"),
    Route("POST", f"{ACCOUNT}/two-step/confirm", confirm_two_step, None, "account.confirm_two_step"),
    Route("POST", f"{ACCOUNT}/two-step/end", end_two_step, None, "account.end_two_step"),
    Route("POST", f"{ACCOUNT}/sessions/end", end_one, None, "account.end_session"),
)
