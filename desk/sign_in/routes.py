"""Signing in and out."""

from __future__ import annotations

from sanic.response import HTTPResponse

from center.staff.audit import note
from center.staff.sessions import end_session, find_session
from center.staff.signing_in import Attempt, NeedsCode, Refused, SignedIn, sign_in
from desk.addresses import address_of
from desk.cookies import Cookie
from desk.routes import Route
from desk.visits import Visit, is_of_the_desk

HOME = "/desk"


async def ask(visit: Visit) -> HTTPResponse:
    """The form; whoever is signed in goes on."""
    if visit.session is not None:
        return visit.go(_next(visit))
    return _form(visit)


async def enter(visit: Visit) -> HTTPResponse:
    """Open a session, or say why not."""
    attempt = Attempt(
        name=visit.args.text("name", longest=100),
        password=visit.args.secret("password"),
        code=visit.args.text("code", longest=40),
        address=address_of(visit.request),
        device=visit.request.headers.get("user-agent", "")[:200],
    )
    outcome = await sign_in(visit.service.records, visit.service.seal, attempt, visit.now)
    if isinstance(outcome, SignedIn):
        await _end_old(visit)
        response = visit.go(_next(visit))
        visit.pages.cookies.put(response, Cookie(visit.pages.cookies.session, outcome.session.token))
        return response
    if isinstance(outcome, NeedsCode):
        return _form(visit, needs_code=True, status=200)
    return _form(visit, outcome, needs_code=bool(attempt.code), status=422)


async def leave(visit: Visit) -> HTTPResponse:
    """End the session."""
    if (session := visit.session) is not None:
        staff, now = session.staff, visit.now

        def end(connection: object) -> None:
            end_session(connection, staff.id, session.id, now)
            note(connection, staff.staff_id, "sign_out", staff.staff_id, now)

        await visit.write(end)
    response = visit.go("/desk/sign-in", "已经退出。")
    visit.pages.cookies.put(response, Cookie(visit.pages.cookies.session, "", 0))
    return response


def _form(visit: Visit, refused: Refused | None = None, needs_code: bool = False, status: int = 200) -> HTTPResponse:
    """With what was typed, except for the password: that is kept only while a code is asked for."""
    given = {"name": visit.args.text("name", longest=100), "next": _next(visit)}
    password = visit.args.secret("password") if needs_code else ""
    return visit.page(
        "sign_in/sign_in.html", status=status, refused=refused, needs_code=needs_code, password=password, **given
    )


def _next(visit: Visit) -> str:
    """Where to go afterwards: a page of the desk, or the first one."""
    written = visit.args.text("next", longest=1000)
    return written if is_of_the_desk(written) and not written.startswith("/desk/sign-") else HOME


async def _end_old(visit: Visit) -> None:
    """A session that came along ends: nobody goes on in somebody else's."""
    token, now = visit.request.cookies.get(visit.pages.cookies.session, ""), visit.now
    limits = visit.request.app.ctx.settings.desk.limits
    found = await visit.read(lambda connection: find_session(connection, token, now, limits))
    if found is not None:
        await visit.write(lambda connection: end_session(connection, found.staff.id, found.id, now))


ROUTES = (
    Route("GET", "/desk/sign-in", ask, None, "sign_in.ask", is_public=True),
    Route("POST", "/desk/sign-in", enter, None, "sign_in.enter", is_public=True, largest=8 * 1024),
    Route("POST", "/desk/sign-out", leave, None, "sign_in.leave"),
)
