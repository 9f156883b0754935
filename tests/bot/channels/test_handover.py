"""The way to the portal and back over HTTP: our door and the simulated portal on real sockets, on both databases."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sanic import Sanic

from bot.channels.handover import Handovers
from bot.channels.requests import answer_errors
from center.cases.decisions import decisions_of
from center.clock import FixedClock, StepClock, SystemClock
from center.gateways.portal_opening import open_payments, open_portal
from center.gateways.portal_wire import PAYMENT_EVENTS, PORTAL, PORTAL_EVENTS, headers
from center.gateways.sms_wire import Credentials
from center.handover.carrying import Carrying
from center.handover.tickets import LIFETIME, TicketKind
from center.portal_settings import PortalSettings
from center.records import Records
from center.service import Service
from tests.bot.channels.contract import Contract
from tests.bot.channels.test_drafts import running
from tests.center.cases.opened_case import kinds, moved
from tests.center.gateways.portal_double import PHONE, Browser, Double, running_double
from tests.center.gateways.portal_double import PORTAL as PORTAL_KEY
from tests.center.handover.handed import notices, opened_there, proved, rows, rules, setting, state, talk, ticket
from tests.center.recorded import FRIDAY_NOON, SEAL, fresh_records

NAME = "定襄县晋味面馆"


class Door:
    """Our application with the portal behind it, and a case with links to it."""

    def __init__(self, records: Records, clock: StepClock, client: httpx.AsyncClient, double: Double) -> None:
        self.records, self.clock, self.client, self.double = records, clock, client, double
        self.base = str(client.base_url)
        self.talk = talk(records)
        self.code = opened_there(records, self.talk).code

    def ticket(self, about: str | None = None, kind: TicketKind = TicketKind.CASE) -> str:
        return ticket(about or self.code, self.talk, self.clock.now(), kind)

    async def follow(self, item: str = "licence", token: str | None = None) -> Browser:
        """What a person's browser shows who taps the button of one item."""
        browser = self.double.browser()
        address = f"{self.base}/portal/go/{token or self.ticket()}"
        browser.page = await browser.client.get(address)
        browser.page = await browser.client.post(f"{address}/{item}")
        return browser

    async def post(self, item: str, token: str | None = None) -> httpx.Response:
        return await self.client.post(f"/portal/go/{token or self.ticket()}/{item}")

    async def tell(self, path: str, event: dict[str, Any], **changes: Any) -> httpx.Response:
        """An event, signed as the portal signs it unless told otherwise."""
        body = changes.get("body") or json.dumps(event).encode()
        now, credentials = changes.get("now") or SystemClock().now(), changes.get("credentials") or PORTAL_KEY
        signed = headers(PORTAL, credentials, changes.get("signed_path") or path, body, now)
        return await self.client.post(path, content=changes.get("sent") or body, headers=signed)


@asynccontextmanager
async def opened_door(records: Records, contract: Contract) -> AsyncIterator[Door]:
    clock = StepClock(FRIDAY_NOON)
    async with running_double("http://127.0.0.1:1") as double:
        app = Sanic("handovers", configure_logging=False)
        answer_errors(app)
        service = Service(records, SEAL, clock, "https://qihang.local")
        ways = open_portal(double.settings), open_payments(double.settings)
        app.blueprint(Handovers(service, double.settings, setting(), *ways).blueprint())
        try:
            async with running(app) as client:
                client.event_hooks["response"].append(contract.check)
                double.simulator._news._url = str(client.base_url)
                yield Door(records, clock, client, double)
        finally:
            Sanic._app_registry.pop("handovers")


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def door(request: pytest.FixtureRequest, tmp_path: Path, contract: Contract) -> AsyncIterator[Door]:
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/qihang.db" if on_sqlite else str(request.getfixturevalue("migrated_postgres"))
    with fresh_records(url) as records:
        async with opened_door(records, contract) as opened:
            yield opened


async def test_from_the_link_to_the_document_and_the_payment(door: Door) -> None:
    """One login carried across: what is missing is typed there, and what happens there comes back (AH-25, AH-26)."""
    proved(door.records, door.talk, door.code)
    moved(door.records, door.code, "accept", FRIDAY_NOON)
    browser = await door.follow("social_insurance")
    assert "已随对话登录" in browser.page.text
    assert re.findall('<input name="([a-z_]+)"', browser.page.text) == [
        "credit_code", "workers", "first_salary_month",
    ]  # fmt: skip
    assert await browser.send("/form", credit_code="（样例）", workers="3", first_salary_month="2026-12") == 200
    form = (await door.double.forms())[0]
    document = {"key": form["key"], "decision": "acceptance", "number": "定社〔2026〕7号", "decided_on": "2026-11-20"}
    assert (await door.double.post("/decisions", **document))["status"] == 200
    bill = {"bill": "1409-0001", "purpose": "工本费", "authority": "定襄县财政局", "amount": 500}
    assert (await door.double.post("/bills", key=form["key"], **bill))["status"] == 200
    page = await browser.client.get(f"{door.base}/portal/pay/{door.ticket('1409-0001', TicketKind.BILL)}")
    assert ("工本费" in page.text, "5.00元" in page.text) == (True, True)
    browser.page = await browser.client.post(str(page.url))
    assert await browser.send("/bills/1409-0001") == 200
    assert await door.double.news() == [
        ("opened", 200),
        ("submitted", 200),
        ("decided", 200),
        ("bill", 200),
        ("paid", 200),
    ]
    assert state(door.records) == ["decided"]
    assert [found.document_number for found in door.records.read_now(lambda c: decisions_of(c, door.code))] == [
        "定社〔2026〕7号"
    ]
    assert kinds(door.records, door.code)[-6:] == [
        "handed_over", "portal_opened", "portal_submitted", "record", "bill", "bill_paid",
    ]  # fmt: skip
    assert [kind for kind, _ in notices(door.records)] == [
        "handover_submitted", "handover_decided", "bill_due", "bill_paid",
    ]  # fmt: skip


async def test_everything_told_once_more_changes_nothing(door: Door) -> None:
    browser = await door.follow("seal")
    await browser.send("/login", phone=PHONE, code="000000")
    assert await browser.send("/form", representative="王小明") == 200
    before = (kinds(door.records, door.code), notices(door.records), rows(door.records))
    assert await door.double.post("/events") == {"status": 200, "news": False}
    assert (kinds(door.records, door.code), notices(door.records), rows(door.records)) == before


async def test_looking_at_the_page_hands_nothing_over_and_shows_no_values(door: Door) -> None:
    token = door.ticket()
    for _ in range(5):
        page = await door.client.get(f"/portal/go/{token}")
    assert (page.status_code, NAME in page.text, PHONE in page.text) == (200, False, False)
    assert "已经替您填好：企业名称、登记地、联系人、联系电话" in page.text
    assert "到网上还要填：" in page.text
    assert re.findall("<h2>(.*?)</h2>", page.text) == ["营业执照", "印章", "税务", "社保", "医保", "公积金"]
    assert (rows(door.records), await door.double.forms()) == ([], [])


async def test_pages_run_no_scripts_and_nobody_keeps_them(door: Door) -> None:
    page = await door.client.get(f"/portal/go/{door.ticket()}")
    policy = page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert "unsafe" not in policy
    assert f"form-action 'self' {door.double.url};" in policy
    kept = {name: page.headers[name] for name in ("cache-control", "referrer-policy", "x-content-type-options")}
    assert kept == {"cache-control": "no-store", "referrer-policy": "no-referrer", "x-content-type-options": "nosniff"}
    gone = await door.post("licence")
    assert (gone.status_code, gone.headers["cache-control"]) == (303, "no-store")


async def test_without_proof_the_portal_logs_in_and_another_person_gets_nowhere(door: Door) -> None:
    browser = await door.follow()
    assert "请先登录" in browser.page.text
    assert await browser.send("/login", phone="13900000009", code="000000") == 403
    assert NAME not in browser.page.text


async def test_expired_used_forged_and_other_links_lead_nowhere(door: Door) -> None:
    proved(door.records, door.talk, door.code)
    token = door.ticket()
    assert [(await door.post("licence", token)).status_code for _ in range(2)] == [303, 410]
    assert (await door.post("licence", f"{token[:-4]}AAAA")).status_code == 404
    assert (await door.post("bank_account")).status_code == 404
    assert (await door.client.get(f"/portal/pay/{token}")).status_code == 404
    assert (await door.client.get(f"/portal/go/{door.ticket('1409-0001', TicketKind.BILL)}")).status_code == 404
    door.clock.advance(LIFETIME)
    answers = [await door.client.get(f"/portal/go/{token}"), await door.post("tax", token)]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert "说“查进度”，就能再拿一个" in answers[0].text
    assert len(await door.double.forms()) == 1


@pytest.mark.parametrize(
    "guessed",
    [
        "aes1~",
        "aes1~" + "A" * 143 + "=",
        "sm41~" + "A" * 140,
        "D-7KM2Q4XD",
        "1409-0001",
        "~",
        "%00",
        "9" * 900,
    ],
)
async def test_a_guessed_ticket_leads_nowhere_and_tells_nothing(door: Door, guessed: str) -> None:
    proved(door.records, door.talk, door.code)
    asked = [
        await door.client.get(f"/portal/go/{guessed}"),
        await door.client.post(f"/portal/go/{guessed}/licence"),
        await door.client.get(f"/portal/pay/{guessed}"),
        await door.client.post(f"/portal/pay/{guessed}"),
    ]
    assert {answer.status_code for answer in asked} == {404}
    assert [answer for answer in asked if door.code in answer.text or NAME in answer.text] == []
    assert await door.double.forms() == []


async def test_an_item_that_the_case_does_not_have_cannot_be_guessed(door: Door) -> None:
    proved(door.records, door.talk, door.code)
    items = ("food_permit", "XZ-SAMPLE-0001", "..", "licence%00", "LICENCE", "0")
    answers = [(await door.post(item)).status_code for item in items]
    assert answers == [404] * len(items)
    assert await door.double.forms() == []


async def test_a_ticket_that_is_used_twice_at_once_is_used_once(door: Door) -> None:
    proved(door.records, door.talk, door.code)
    token = door.ticket()
    answers = await asyncio.gather(*(door.post("licence", token) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [303, 410, 410, 410]
    assert len(await door.double.forms()) == 1


async def test_a_portal_that_is_away_gets_it_later_and_the_person_is_told(door: Door) -> None:
    proved(door.records, door.talk, door.code)
    token = door.ticket()
    await door.double.order("fail", 503, times=2)
    answer = await door.post("licence", token)
    assert (answer.status_code, "通了就替您带过去，再通知您" in answer.text) == (503, True)
    portal = open_portal(door.double.settings)
    assert portal is not None
    courier = Carrying(door.records, SEAL, rules(), portal, door.clock)
    for minutes, gone in ((1, 0), (2, 1)):
        door.clock.advance(timedelta(minutes=minutes))
        assert await courier.round() == gone
    assert [kind for kind, _ in notices(door.records)] == ["handover_ready"]
    assert state(door.records) == ["ready"]
    assert (await door.post("licence", token)).status_code == 303
    assert len(await door.double.forms()) == 1


async def test_an_item_that_the_portal_does_not_want_stays_with_the_agents(door: Door) -> None:
    await door.double.order("refuse", "unknown_item")
    answer = await door.post("licence")
    assert (answer.status_code, "政务服务网上没有找到这一项" in answer.text) == (409, True)
    assert [(row["state"], row["reason"]) for row in rows(door.records)] == [("refused", "unknown_item")]


@pytest.mark.parametrize(
    "changes",
    [
        {"credentials": replace(PORTAL_KEY, secret="x" * 40)},
        {"credentials": Credentials("somebody", PORTAL_KEY.secret)},
        {"now": SystemClock().now() - timedelta(minutes=20)},
        {"signed_path": PAYMENT_EVENTS},
        {"sent": b'{"event":"e-1","key":"k","kind":"submitted","number":"1"}'},
    ],
    ids=["secret", "key", "clock", "path", "body"],
)
async def test_what_is_not_signed_by_the_portal_is_not_heard(door: Door, changes: dict[str, Any]) -> None:
    answer = await door.tell(PORTAL_EVENTS, {"event": "e-1", "key": "k", "kind": "opened"}, **changes)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ({"event": "e-1", "key": "nobody", "kind": "opened"}, 404),
        ({"event": "e-1", "key": "nobody", "kind": "eaten"}, 422),
        ({"event": "e-1", "key": "nobody", "kind": "opened", "more": 1}, 400),
    ],
)
async def test_what_is_told_wrongly_is_refused(door: Door, event: dict[str, Any], status: int) -> None:
    assert (await door.tell(PORTAL_EVENTS, event)).status_code == status


async def test_the_same_number_with_other_words_is_refused(door: Door) -> None:
    await door.post("licence")
    key = rows(door.records)[0]["key"]
    told = [
        await door.tell(PORTAL_EVENTS, {"event": "e-1", "key": key, "kind": "submitted", "number": number})
        for number in ("SL1", "SL1", "SL2")
    ]
    assert [answer.status_code for answer in told] == [200, 200, 409]


async def test_without_a_portal_every_link_says_so(tmp_path: Path, contract: Contract) -> None:
    app = Sanic("no_portal", configure_logging=False)
    answer_errors(app)
    with fresh_records(f"sqlite:///{tmp_path}/qihang.db") as records:
        service = Service(records, SEAL, FixedClock(FRIDAY_NOON))
        app.blueprint(Handovers(service, PortalSettings(), None, None, None).blueprint())
        async with running(app) as client:
            client.event_hooks["response"].append(contract.check)
            asked = [
                await client.get("/portal/go/x"),
                await client.post("/portal/go/x/y"),
                await client.get("/portal/pay/x"),
                await client.post("/portal/pay/x"),
                await client.post("/portal/events", json={}),
                await client.post("/portal/payments", json={}),
            ]
            assert [answer.status_code for answer in asked] == [404] * 6
    Sanic._app_registry.pop("no_portal")
