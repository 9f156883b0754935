"""What stands before every handler: the host, the session, the right, the size of the body, the token of the form."""

from __future__ import annotations

import hmac
import secrets
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit

from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from center.service import Service
from center.settings import Mode, Settings
from center.staff.audit import note
from center.staff.sessions import Session, find_session, touch_session
from desk.arguments import Arguments, Refused
from desk.cookies import Cookie
from desk.flashes import NAME as FLASH
from desk.flashes import flash_in
from desk.pages import Pages
from desk.routes import Route
from desk.visits import Visit

SIGN_IN = "/desk/sign-in"
FIRST_PASSWORD = "/desk/account/password"
_OPEN_UNTIL_CHANGED = frozenset({"account.password", "account.change_password", "sign_in.leave"})
"""Routes for those whose first password is not yet replaced."""
DOOR = "desk_door"
"""The cookie that the token of the sign-in form is drawn from: there is no session yet."""
_FIELD, _HEADER = "csrf", "x-csrf-token"
STALE = 419
"""The status, for ourselves, of a form whose token is not the session's: told as 403, with a header that says so."""
_OURS = frozenset({"same-origin", "none"})


class Guard:
    """Lets a request through to its handler, as a visit; raises Refused, or answers in its place."""

    def __init__(self, settings: Settings, service: Service, pages: Pages) -> None:
        self.service, self._pages = service, pages
        self._limits = settings.desk.limits
        self._hosts = _hosts(settings)
        self._takes_addresses = settings.mode is Mode.DEMO

    async def serve(self, route: Route, request: Request, named: dict[str, str]) -> HTTPResponse | None:
        """Answer the request by the route's handler, if it may."""
        self._check_host(request)
        now = self.service.clock.now()
        session = await self._session(request, route, now)
        visit = self._visit(request, session, now)
        if (elsewhere := self._elsewhere(route, visit)) is not None:
            return elsewhere
        await self._check_right(route, visit)
        if request.method == "POST":
            await _receive(request, route.largest)
        visit.args = Arguments(request)
        if request.method == "POST":
            _check_form(visit)
        response = await route.handler(visit, **named)
        if session is None and response is not None:
            self._keep_door(visit, response)
        return response

    async def is_signed_in(self, request: Request) -> bool:
        """Whether the session of a request that is still being answered holds; True while the database is away."""
        token, now = request.cookies.get(self._pages.cookies.session), self.service.clock.now()
        try:
            found = await self.service.records.read(
                lambda connection: find_session(connection, token or "", now, self._limits)
            )
        except SQLAlchemyError:
            return True
        return found is not None

    def public_visit(self, request: Request) -> Visit:
        """A visit of nobody, for pages that tell of errors."""
        return self._visit(request, getattr(request.ctx, "session", None), self.service.clock.now())

    def _visit(self, request: Request, session: Session | None, now: Any) -> Visit:
        request.ctx.session = session
        flash = flash_in(request.cookies.get(FLASH), self._pages.key)
        csrf = session.csrf if session else _door_token(self._door(request), self._pages.key)
        return Visit(request, self.service, self._pages, now, session, Arguments.of_nothing(), csrf, flash)

    def _check_host(self, request: Request) -> None:
        """A name that is not ours would let another site read the desk (DNS rebinding)."""
        if not self.knows(request.headers.get("host", "")):
            raise Refused("这个地址不是工作台的地址，请用管理员给的地址打开。", 400)

    def knows(self, host: str) -> bool:
        """Whether staff reach the desk by this name; in demo mode also by any number."""
        name = urlsplit(f"//{host}").hostname or ""
        return name in self._hosts or (self._takes_addresses and _is_address(name))

    async def _session(self, request: Request, route: Route, now: Any) -> Session | None:
        token = request.cookies.get(self._pages.cookies.session)
        if not token:
            return None
        session = await self.service.records.read(lambda connection: find_session(connection, token, now, self._limits))
        if session is not None and not route.is_quiet and session.needs_touch(now):
            found = session.id
            await self.service.records.write(lambda connection: touch_session(connection, found, now))
        return session

    def _elsewhere(self, route: Route, visit: Visit) -> HTTPResponse | None:
        """Where somebody has to go first: to sign in, or to choose a password."""
        if route.is_public:
            return None
        if visit.session is None:
            if visit.is_htmx or visit.request.method == "POST":
                raise Refused("登录已经过期，这次没有提交。请在新窗口登录，再回到这里重试，写好的内容还在。", 401)
            back = visit.path
            return visit.go(f"{SIGN_IN}?next={quote(back, safe='')}")
        if visit.staff.must_change and route.name not in _OPEN_UNTIL_CHANGED:
            return visit.go(FIRST_PASSWORD)
        return None

    async def _check_right(self, route: Route, visit: Visit) -> None:
        if route.is_public or route.right is None or visit.can(route.right):
            return
        staff_id, now, right = visit.staff.staff_id, visit.now, route.right.value
        about = visit.request.path
        await visit.write(
            lambda connection: note(connection, staff_id, "access.refused", about, now, None, {"right": right})
        )
        raise Refused(f"您的岗位没有“{route.right.caption}”的权限。要用的话，请找管理员开通。", 403)

    def _door(self, request: Request) -> str:
        door = getattr(request.ctx, "door", None) or request.cookies.get(DOOR) or secrets.token_urlsafe(16)
        request.ctx.door = door
        return str(door)

    def _keep_door(self, visit: Visit, response: HTTPResponse) -> None:
        if visit.request.cookies.get(DOOR) is None and hasattr(response, "headers"):
            self._pages.cookies.put(response, Cookie(DOOR, visit.request.ctx.door))


def _check_form(visit: Visit) -> None:
    """Only our own pages send forms (OWASP CSRF): the browser says whence, and the token is the session's."""
    if visit.request.headers.get("sec-fetch-site", "same-origin") not in _OURS:
        raise Refused("这个请求不是从工作台的页面发出的，没有执行。", 403)
    given = visit.request.headers.get(_HEADER) or visit.args.secret(_FIELD)
    if not hmac.compare_digest(given.encode(), visit.csrf.encode()):
        raise Refused("页面放得太久了，这次没有提交。请再点一次；还不行就刷新页面。", STALE)


async def _receive(request: Request, largest: int) -> None:
    """Read the body, of at most ``largest`` bytes as it says of itself; raises Refused."""
    told = request.headers.get("content-length", "0")
    if "transfer-encoding" in request.headers or not (told.isascii() and told.isdigit()):
        raise Refused("提交的内容没有写明长度，没有收下。", 411)
    if int(told) > largest:
        raise Refused(f"提交的内容太大，最多 {_size(largest)}。", 413)
    await request.receive_body()  # type: ignore[no-untyped-call]


def _size(number: int) -> str:
    return f"{number // (1024 * 1024)} MB" if number >= 1024 * 1024 else f"{number // 1024} KB"


def _door_token(door: str, key: str) -> str:
    return hmac.new(key.encode(), f"door {door}".encode(), "sha256").hexdigest()


def _hosts(settings: Settings) -> frozenset[str]:
    of_url = urlsplit(settings.desk.url).hostname or ""
    return frozenset({of_url, settings.desk.host, "localhost", "127.0.0.1"})


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
