"""The script for any page, and the demo page: what was built and nothing else, with the headers that guard it."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from sanic import Sanic
from sanic.touchup.service import TouchUp

from bot.channels.requests import answer_errors
from bot.channels.widget_pages import Pages
from center.settings import Mode
from tests.bot.channels.contract import Contract

SCRIPT = "console.log('企航');".encode() * 50
SECRET = "not for the web"
BUILT = Path(__file__).parents[3] / "bot" / "widget" / "dist" / "widget.js"
BUDGET = 30 * 1000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


@asynccontextmanager
async def sending(mode: Mode, folder: Path, contract: Contract) -> AsyncIterator[httpx.AsyncClient]:
    """A server that has nothing but the pages."""
    app = Sanic("qihang_pages", configure_logging=False)
    Sanic._app_registry.pop("qihang_pages")
    answer_errors(app)
    app.blueprint(Pages(mode, folder).blueprint())
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
    await server.startup()
    TouchUp._registry.clear()
    await server.before_start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    hooks = {"response": [contract.check]}
    try:
        async with httpx.AsyncClient(base_url=address, trust_env=False, event_hooks=hooks) as client:
            yield client
    finally:
        await server.close()
        listener.close()


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A folder as the build leaves it, with a secret beside it."""
    folder = tmp_path / "dist"
    (folder / "demo" / "inner").mkdir(parents=True)
    (folder / "widget.js").write_bytes(SCRIPT)
    (folder / "demo" / "index.html").write_text("<!doctype html><title>样例</title>", encoding="utf-8")
    (folder / "demo" / "demo.css").write_text("p{color:red}", encoding="utf-8")
    (folder / "demo" / "demo.map").write_text(SECRET, encoding="utf-8")
    (folder / "demo" / "inner" / "a.js").write_text(SECRET, encoding="utf-8")
    (tmp_path / "secret.js").write_text(SECRET, encoding="utf-8")
    return folder


@pytest_asyncio.fixture
async def client(dist: Path, contract: Contract) -> AsyncIterator[httpx.AsyncClient]:
    """A demo server."""
    async with sending(Mode.DEMO, dist, contract) as client:
        yield client


async def test_the_script_may_be_embedded_everywhere_and_is_kept_five_minutes(client: httpx.AsyncClient) -> None:
    answer = await client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    told = dict(answer.headers)
    tag = told.pop("etag")
    assert (answer.status_code, answer.content) == (200, SCRIPT)
    assert told == {
        "cache-control": "public, max-age=300",
        "connection": "keep-alive",
        "content-length": str(len(SCRIPT)),
        "content-type": "text/javascript; charset=utf-8",
        "cross-origin-resource-policy": "cross-origin",
        "vary": "Accept-Encoding",
        "x-content-type-options": "nosniff",
    }
    again = await client.get("/widget.js", headers={"Accept-Encoding": "identity", "If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


async def test_whoever_takes_gzip_gets_it(client: httpx.AsyncClient) -> None:
    async with client.stream("GET", "/widget.js", headers={"Accept-Encoding": "br, gzip"}) as answer:
        packed = b"".join([part async for part in answer.aiter_raw()])
    assert (gzip.decompress(packed), answer.headers["content-encoding"]) == (SCRIPT, "gzip")
    plain = await client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert len(packed) < len(plain.content)
    assert answer.headers["etag"] != plain.headers["etag"]


async def test_a_new_build_is_sent_at_once(client: httpx.AsyncClient, dist: Path) -> None:
    before = await client.get("/widget.js")
    (dist / "widget.js").write_bytes(b"new()")
    after = await client.get("/widget.js", headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.content) == (200, b"new()")


@pytest.mark.parametrize(
    ("path", "kind"), [("/demo/", "text/html; charset=utf-8"), ("/demo/demo.css", "text/css; charset=utf-8")]
)
async def test_the_demo_page_is_guarded(client: httpx.AsyncClient, path: str, kind: str) -> None:
    answer = await client.get(path)
    guards = {
        "content-type": kind,
        "cache-control": "no-cache",
        "content-security-policy": POLICY,
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
    }
    assert answer.status_code == 200
    assert {name: answer.headers[name] for name in guards} == guards


@pytest.mark.parametrize("path", ["/", "/demo"])
async def test_short_addresses_lead_to_the_demo_page(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (302, "/demo/")


@pytest.mark.parametrize(
    "path",
    [
        "/demo/../../secret.js",
        "/demo/..%2f..%2fsecret.js",
        "/demo/%2e%2e/%2e%2e/secret.js",
        "/demo/..\\..\\secret.js",
        "/demo/..",
        "/demo/%2e%2e",
        "/demo/inner",
        "/demo/inner/a.js",
        "/demo/inner%2fa.js",
        "/demo/demo.map",
        "/demo//demo.css",
        "/demo/*",
        "/demo/demo.css%00",
        "/widget.js/../secret.js",
    ],
)
async def test_nothing_else_is_sent(client: httpx.AsyncClient, path: str) -> None:
    """Over a bare socket: clients would tidy the address up before they send it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    assert answer.split(b" ")[1] in (b"400", b"404"), answer
    assert SECRET.encode() not in answer


@pytest.mark.parametrize("path", ["/widget.js", "/", "/demo", "/demo/", "/demo/demo.css", "/demo/none.css"])
async def test_whoever_asks_for_the_head_gets_that_of_the_page_and_no_body(
    client: httpx.AsyncClient, path: str
) -> None:
    whole, head = await client.get(path), await client.head(path)
    assert (head.status_code, head.content, head.headers) == (whole.status_code, b"", whole.headers)


@pytest.mark.parametrize("path", ["/widget.js", "/demo/"])
async def test_the_line_goes_on_after_a_head(client: httpx.AsyncClient, path: str) -> None:
    """Over a bare socket: a body that should not be there would be read as the next answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
    asked = f"{path} HTTP/1.1\r\nHost: localhost\r\n"
    writer.write(f"HEAD {asked}\r\nGET {asked}Connection: close\r\n\r\n".encode())
    first, second = (await asyncio.wait_for(reader.read(), 10)).split(b"\r\n\r\n", 1)
    writer.close()
    assert (first.split(b" ")[1], second.split(b" ")[:2]) == (b"200", [b"HTTP/1.1", b"200"])


async def test_what_was_never_built_is_told_to_an_engineer(contract: Contract, tmp_path: Path) -> None:
    async with sending(Mode.DEMO, tmp_path / "dist", contract) as client:
        answers = [await client.get(path) for path in ("/widget.js", "/demo/")]
        missing = await client.get("/demo/demo.css")
    assert [(answer.status_code, answer.json()["error"]["code"]) for answer in answers] == [(503, "not_built")] * 2
    assert "npm run build" in answers[0].text
    assert missing.status_code == 404


async def test_production_has_the_script_and_no_demo(dist: Path, contract: Contract) -> None:
    async with sending(Mode.PRODUCTION, dist, contract) as client:
        pages = ("/", "/demo", "/demo/", "/demo/demo.css")
        found = {path: (await client.get(path)).status_code for path in ("/widget.js", *pages)}
    assert found == {"/widget.js": 200, **dict.fromkeys(pages, 404)}


def test_the_script_weighs_less_than_its_budget() -> None:
    assert BUILT.exists(), "the widget is not built: make widget"
    assert len(gzip.compress(BUILT.read_bytes(), 9)) < BUDGET
