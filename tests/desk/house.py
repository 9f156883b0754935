"""The desk as tests use it: the real application on a real socket, in a thread of its own, at a time that tests set."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx
from sanic import Sanic
from sanic.touchup import TouchUp

from center.clock import SHANGHAI, StepClock
from center.records import Records
from center.sealing import Seal
from center.service import close_service, open_service
from center.settings import Settings, read_settings
from center.staff.accounts import StaffMember, UnknownStaff, read_member
from center.staff.changing import NewMember, create
from center.staff.passwords import UNUSABLE
from center.staff.rights import Role
from center.staff.sessions import OpenedSession, open_session
from desk.app import make_app
from tests.running import SECRET, SERVICE_TOKEN

Result = TypeVar("Result")
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
"""When it is at the start of every test: an ordinary working morning."""
DEPARTMENT = "市场监督管理局"
"""What members of a department belong to unless a test says otherwise."""
PATIENCE_SECONDS = 60.0
"""A busy machine may be slow."""
STOP_SECONDS = 10.0


@contextmanager
def running_house(migrated: Path, var: Path, environment: Mapping[str, str] | None = None) -> Iterator[House]:
    """The desk over a copy of the database file ``migrated``, which it keeps under ``var``."""
    shutil.copyfile(migrated, var / "qihang.db")
    known = {"QIHANG_VAR": str(var), "QIHANG_SECRET": SECRET, "QIHANG_SERVICE_TOKEN": SERVICE_TOKEN}
    with House(read_settings({**known, **(environment or {})})) as running:
        yield running


class Clock(StepClock):
    """A clock that tests set."""

    def set(self, at: datetime) -> None:
        """From here on it is ``at``, for the desk too."""
        self.advance(at - self.now())

    def wait(self, **length: float) -> None:
        """Let time go by, told as to ``timedelta``."""
        self.advance(timedelta(**length))


class Member(httpx.Client):
    """A signed-in member's browser: the session's cookie, and its token with every POST; redirections are not followed.

    ``hx`` asks like htmx does.
    """

    def __init__(self, url: str, staff: StaffMember, session: OpenedSession) -> None:
        super().__init__(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False, cookies={"desk": session.token})
        self.staff, self.session, self.csrf = staff, session, session.csrf

    def request(self, method: str, url: Any, **options: Any) -> httpx.Response:
        """A request; a POST brings the token unless ``headers`` say otherwise."""
        given = dict(options.pop("headers", None) or {})
        headers = {"X-CSRF-Token": self.csrf, **given} if method == "POST" else given
        return super().request(method, url, headers=headers, **options)

    def hx(self, method: str, url: str, **options: Any) -> httpx.Response:
        """A request of htmx."""
        return self.request(method, url, headers={"HX-Request": "true"}, **options)


class House:
    """The running desk; a context manager.

    ``app.ctx`` holds what it is made of; ``records``, ``seal`` and ``clock`` are those it uses itself.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings, self.clock = settings, Clock(MONDAY)
        self.service = open_service(settings, self.clock)
        self.records: Records = self.service.records
        self.seal: Seal = self.service.seal
        Sanic._app_registry.pop("qihang_desk", None)
        self.app: Sanic = make_app(settings, self.service)
        self._clients: list[httpx.Client] = []
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="desk", daemon=True)

    def __enter__(self) -> House:
        self._thread.start()
        self._server = self.do(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        for client in self._clients:
            client.close()
        self.do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(STOP_SECONDS)
        self._loop.close()
        self._listener.close()
        close_service(self.service)

    @property
    def now(self) -> datetime:
        """The time at the desk, in UTC."""
        return self.clock.now()

    def do(self, work: Any) -> Any:
        """Await ``work`` on the loop of the desk."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def write(self, work: Callable[[Any], Result]) -> Result:
        """Run ``work(connection)`` as one transaction."""
        return self.records.write_now(work)

    def read(self, work: Callable[[Any], Result]) -> Result:
        """Run ``work(connection)``, which only reads."""
        return self.records.read_now(work)

    def rows(self, statement: Any) -> list[Any]:
        """What the database says to a question."""
        return self.read(lambda connection: list(connection.execute(statement)))

    def member(
        self,
        *roles: str,
        staff_id: str | None = None,
        name: str | None = None,
        office_id: str | None = None,
        department: str | None = None,
        must_change: bool = False,
        password_hash: str = UNUSABLE,
    ) -> StaffMember:
        """The member with this sign-in name, by default the first role's; made when there is none."""
        known = frozenset(Role(role) for role in roles)
        name = name or f"测试{Role(roles[0]).caption}"
        department = department or (DEPARTMENT if Role.DEPARTMENT in known else None)
        new = NewMember(staff_id or f"{roles[0]}-1", name, known, office_id, department)

        def make(connection: Any) -> StaffMember:
            try:
                return read_member(connection, new.staff_id)
            except UnknownStaff:
                return create(connection, new, password_hash, "system", self.now, must_change=must_change)

        return self.write(make)

    def sign_in(self, *roles: str, **told: Any) -> Member:
        """The browser of a member who has just signed in; ``told`` as for ``member``."""
        staff, now = self.member(*roles, **told), self.now
        session = self.write(lambda connection: open_session(connection, staff.id, "test", "127.0.0.1", now))
        client = Member(self.url, staff, session)
        self._clients.append(client)
        return client

    def visitor(self) -> httpx.Client:
        """A browser of nobody."""
        client = httpx.Client(base_url=self.url, timeout=PATIENCE_SECONDS, trust_env=False)
        self._clients.append(client)
        return client

    async def _start(self) -> Any:
        server = await self.app.create_server(sock=self._listener, return_asyncio_server=True, access_log=False)
        await server.startup()
        TouchUp._registry.clear()  # Sanic rewrites its own methods at a start, which a second one would not survive
        await server.before_start()
        await server.after_start()
        return server

    async def _stop(self) -> None:
        await self._server.before_stop()
        end = self._loop.time() + STOP_SECONDS
        for connection in list(self._server.connections):
            connection.close_if_idle()
        while self._server.connections and self._loop.time() < end:
            await asyncio.sleep(0.01)
        await self._server.close()
        await self._server.after_stop()
