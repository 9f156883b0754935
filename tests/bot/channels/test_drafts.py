"""The files of a draft over HTTP: whoever holds a link that is ours and still good gets them, nobody else."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest
import pytest_asyncio
from sanic import Sanic
from sanic.touchup.service import TouchUp

from bot.channels.drafts import DraftFiles
from bot.channels.requests import answer_errors
from center.cases.events import Actor
from center.clock import StepClock
from center.drafts.links import LIFETIME, Format, link_token
from center.drafts.moves import drop
from center.drafts.records import Version
from center.records import Records
from center.service import Service
from tests.bot.channels.serving import drained
from tests.center.drafts.drafted import saved
from tests.center.recorded import FRIDAY_NOON, SEAL, fresh_records

STARTS = {Format.PDF: b"%PDF-", Format.DOCX: b"PK", Format.JSON: b"{"}


class Files:
    """The route, served on its own."""

    def __init__(self, client: httpx.AsyncClient, records: Records, clock: StepClock) -> None:
        self.client, self.records, self.clock = client, records, clock
        self.version: Version = saved(records)

    async def get(self, format: Format, number: int = 1) -> httpx.Response:
        """What the link to the draft gives."""
        token = link_token(SEAL, self.version.code, number, format, FRIDAY_NOON + LIFETIME)
        return await self.client.get(f"/drafts/{token}")


@pytest_asyncio.fixture
async def files(tmp_path: Path) -> AsyncIterator[Files]:
    with fresh_records(f"sqlite:///{tmp_path}/qihang.db") as records:
        clock = StepClock(FRIDAY_NOON)
        app = Sanic("draft_files", configure_logging=False)
        answer_errors(app)
        app.blueprint(DraftFiles(Service(records, SEAL, clock)).blueprint())
        async with running(app) as client:
            yield Files(client, records, clock)
    Sanic._app_registry.pop("draft_files")


@asynccontextmanager
async def running(app: Sanic) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application on a real socket."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
        await server.startup()
        TouchUp._registry.clear()
        await server.before_start()
        await server.after_start()
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=base_url, timeout=60, trust_env=False) as client:
            yield client
        await server.before_stop()
        await drained(server.connections)
        await server.close()
        await server.after_stop()


@pytest.mark.parametrize("format", list(Format))
async def test_each_format_comes_with_its_type_and_name(files: Files, format: Format) -> None:
    answer = await files.get(format)
    assert answer.status_code == 200
    assert answer.content.startswith(STARTS[format])
    assert answer.headers["content-type"] == format.caption
    shown = "inline" if format is Format.PDF else "attachment"
    assert unquote(answer.headers["content-disposition"]) == (
        f'{shown}; filename="{files.version.code}-1.{format.value}"; '
        f"filename*=UTF-8''设立登记拟稿{files.version.code}第1版.{format.value}"
    )


@pytest.mark.parametrize("format", list(Format))
async def test_the_links_of_a_deleted_draft_give_nothing(files: Files, format: Format) -> None:
    code, by = files.version.code, Actor("person", "t")
    assert (await files.get(format)).status_code == 200
    files.records.write_now(lambda connection: drop(connection, code, "本人删除", by, FRIDAY_NOON))
    answer = await files.get(format)
    assert (answer.status_code, answer.text) == (410, f"拟稿{code}已经作废，请重新说说您的想法，我再拟一份。")
    assert answer.headers["cache-control"] == "no-store"


async def test_nobody_keeps_a_copy(files: Files) -> None:
    answer = await files.get(Format.JSON)
    assert json.loads(answer.content)["draft"] == files.version.code
    kept = {name: answer.headers[name] for name in ("cache-control", "referrer-policy", "x-content-type-options")}
    assert kept == {"cache-control": "no-store", "referrer-policy": "no-referrer", "x-content-type-options": "nosniff"}


async def test_an_expired_link_says_so(files: Files) -> None:
    files.clock.advance(LIFETIME - timedelta(seconds=1))
    assert (await files.get(Format.JSON)).status_code == 200
    files.clock.advance(timedelta(seconds=1))
    answer = await files.get(Format.JSON)
    assert (answer.status_code, answer.text) == (410, "这个链接已经过期，请回到对话里重新获取。")


async def test_any_other_link_leads_nowhere(files: Files) -> None:
    answer = await files.client.get(f"/drafts/{files.version.code}.1.pdf.1790000000.{'0' * 32}")
    assert (answer.status_code, answer.text) == (404, "这个链接不对，请回到对话里重新获取。")
    assert (await files.get(Format.JSON, number=2)).status_code == 404
