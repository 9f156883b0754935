"""Who may use the widget's routes: pages of allowed origins, tokens where they belong, so many openings and no more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from bot.channels.tokens import PURPOSE, Tokens
from center.clock import FixedClock
from tests.bot.channels.contract import Contract
from tests.bot.channels.pages import HALL, PageTalk, open_at, page
from tests.bot.channels.serving import AS_SERVICE, PUBLIC, Serving, at, changed, code, serving, settings_for

pytestmark = pytest.mark.asyncio(loop_scope="package")
SITE = "https://zwfw.example.gov.cn"
OTHER_SITE = "https://hall.example.gov.cn"
FOREIGN = ["https://evil.example", "null", "", "https://localhost.evil.example", "http://127.0.0.1.evil.example", "*"]
USED = [("GET", "messages"), ("POST", "messages"), ("GET", "stream"), ("GET", "me"), ("GET", "papers")]
DOORS = [*USED, ("POST", "token")]
OPENING_TIME = datetime(2026, 11, 23, 2, 0, 30, tzinfo=timezone.utc)
CORS = ("access-control-allow-origin", "access-control-allow-credentials", "access-control-expose-headers")


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def production(
    model: Path, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Serving]:
    """The bot in production behind a proxy on this machine, embedded by two sites."""
    settings = settings_for(
        tmp_path_factory.mktemp("production"),
        QIHANG_MODE="production",
        QIHANG_WIDGET_ORIGINS=f"{SITE},{OTHER_SITE}",
        QIHANG_TRUSTED_PROXIES="127.0.0.0/8",
        QIHANG_WIDGET_OPENINGS="2",
        QIHANG_WIDGET_OPENINGS_TOTAL="5",
        **PUBLIC,
    )
    async with serving(settings, model, contract) as running:
        yield running


async def knock(
    serving: Serving, talk: PageTalk, headers: dict[str, str], doors: Sequence[tuple[str, str]] = DOORS
) -> set[tuple[int, str]]:
    """What every door of the conversation answers."""
    return {
        code(
            await serving.client.request(
                method,
                f"{talk.path}/{door}",
                headers=headers,
                json={"id": "m-1", "text": "你好"} if method == "POST" else None,
            )
        )
        for method, door in doors
    }


def cors(answer: httpx.Response) -> dict[str, str]:
    return {name: answer.headers[name] for name in CORS if name in answer.headers}


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_foreign_page_opens_nothing_and_uses_nothing(demo: Serving, origin: str) -> None:
    talk = await page(demo)
    refused = await open_at(demo, origin)
    assert (*code(refused), cors(refused)) == (403, "origin_refused", {})
    assert await knock(demo, talk, {**talk.bearer, "Origin": origin}) == {(403, "origin_refused")}
    assert (await talk.log())["last_seq"] == 0


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_foreign_page_can_tell_that_it_is_refused_from_being_offline_and_learns_nothing_else(
    demo: Serving, origin: str
) -> None:
    refused = await demo.client.get("/widget/status", headers={"Origin": origin})
    assert (*code(refused), cors(refused)) == (403, "origin_refused", {"access-control-allow-origin": "*"})
    assert {*refused.json(), *refused.json()["error"]} == {"error", "code", "message"}
    allowed = await demo.client.get("/widget/status", headers={"Origin": HALL})
    assert (allowed.status_code, cors(allowed)["access-control-allow-origin"]) == (200, HALL)


async def test_pages_of_this_machine_and_our_own_are_let_in(demo: Serving) -> None:
    own = str(demo.client.base_url).rstrip("/")
    for origin in (HALL, own, "http://localhost", "https://localhost:8443", "http://[::1]:3000", "http://127.0.0.1:1"):
        answer = await open_at(demo, origin)
        assert answer.status_code == 201, origin
        assert cors(answer) == {
            "access-control-allow-origin": origin,
            "access-control-expose-headers": "Retry-After",
        }
        assert answer.headers["vary"] == "Origin"


async def test_a_token_is_for_pages_of_one_origin(demo: Serving) -> None:
    talk = await page(demo)
    elsewhere = {**talk.bearer, "Origin": "http://localhost:9090"}
    assert await knock(demo, talk, elsewhere) == {(403, "origin_refused")}
    assert (await talk.log())["last_seq"] == 0


async def test_a_request_without_origin_is_one_of_our_own_pages(demo: Serving) -> None:
    """Browsers leave the Origin header out only when a page gets something from its own server."""
    own = str(demo.client.base_url).rstrip("/")
    ours, theirs = await page(demo, own), await page(demo)
    cases: list[tuple[PageTalk, dict[str, str], int]] = [
        (ours, {}, 200),
        (ours, {"Sec-Fetch-Site": "same-origin"}, 200),
        (ours, {"Referer": f"{own}/demo/"}, 200),
        (ours, {"Sec-Fetch-Site": "cross-site"}, 403),
        (ours, {"Sec-Fetch-Site": "none"}, 403),
        (ours, {"Referer": f"{HALL}/"}, 403),
        (ours, {"Referer": "http://[x"}, 403),
        (theirs, {}, 403),
        (theirs, {"Sec-Fetch-Site": "same-origin"}, 403),
        (theirs, {"Referer": f"{HALL}/index.html"}, 200),
    ]
    for talk, headers, status in cases:
        answer = await demo.client.get(f"{talk.path}/messages", headers={**talk.bearer, **headers})
        assert (headers, answer.status_code) == (headers, status)
    assert code(await demo.client.post("/widget/conversations")) == (403, "origin_refused")
    assert (await demo.client.get("/widget/status")).status_code == 200


async def test_tokens_of_another_channel_or_conversation_open_nothing(demo: Serving) -> None:
    talk, other, partner = await page(demo), await page(demo), await demo.opened()
    origin = {"Origin": HALL}
    token = talk.bearer["Authorization"].removeprefix("Bearer ")
    cases: list[tuple[dict[str, str], tuple[int, str]]] = [
        (origin, (401, "unauthenticated")),
        ({**origin, **other.bearer}, (403, "forbidden")),
        ({**origin, **partner.headers}, (401, "bad_token")),
        ({**origin, **AS_SERVICE}, (401, "bad_token")),
        ({**origin, "Authorization": f"Bearer {changed(token)}"}, (401, "bad_token")),
    ]
    for headers, refused in cases:
        assert await knock(demo, talk, headers) == {refused}
    for path in (f"/v1/conversations/{talk.conversation}", partner.path):
        answer = await demo.client.get(f"{path}/messages", headers=talk.headers)
        assert code(answer) == (401, "bad_token")
    query = await demo.client.get(f"{talk.path}/messages?token={token}&access_token={token}", headers=origin)
    assert code(query) == (401, "unauthenticated")
    seen = await demo.client.get(f"/v1/conversations/{talk.conversation}/messages", headers=AS_SERVICE)
    assert code(seen) == (404, "unknown_conversation")


async def test_a_token_ends_and_its_successor_is_bound_to_the_same_pages(demo: Serving) -> None:
    talk = await page(demo)
    with after(demo, timedelta(hours=11)):
        renewed = await demo.client.post(f"{talk.path}/token", headers=talk.headers)
    with after(demo, timedelta(hours=13)):
        assert await knock(demo, talk, talk.headers, USED) == {(401, "token_expired")}
        newer = {"Authorization": f"Bearer {renewed.json()['token']}"}
        assert await knock(demo, talk, {**newer, "Origin": "http://localhost:9090"}) == {(403, "origin_refused")}
        kept = await demo.client.get(f"{talk.path}/messages", headers={**newer, "Origin": HALL})
        assert kept.status_code == 200


def after(serving: Serving, time: timedelta) -> AbstractContextManager[None]:
    """The channels as they are when ``time`` has passed."""
    return at(serving.bot, FixedClock(datetime.now(timezone.utc) + time))


async def come_back(talk: PageTalk, headers: dict[str, str] | None = None) -> httpx.Response:
    """A page asks for a new token with what it has."""
    return await talk.serving.client.post(f"{talk.path}/token", headers=talk.headers if headers is None else headers)


@pytest.mark.parametrize("days", [1, 29])
async def test_who_comes_back_on_another_day_has_their_conversation(demo: Serving, days: int) -> None:
    talk = await page(demo)
    await talk.say("歇业备案怎么办")
    before = await talk.log()
    with after(demo, timedelta(days=days)):
        assert await knock(demo, talk, talk.headers, USED) == {(401, "token_expired")}, "it opens nothing by itself"
        answer = (await come_back(talk)).json()
        assert datetime.fromisoformat(answer["expires_at"]) - demo.bot.service.clock.now() > timedelta(hours=11)
        talk.headers["Authorization"] = f"Bearer {answer['token']}"
        assert await talk.log() == before


async def test_who_comes_back_after_a_month_begins_anew(demo: Serving) -> None:
    talk = await page(demo)
    with after(demo, timedelta(days=30, hours=13)):
        assert code(await come_back(talk)) == (401, "token_expired")


async def test_an_ended_token_is_renewed_for_nobody_else(demo: Serving) -> None:
    talk, other, partner = await page(demo), await page(demo), await demo.opened()
    token = talk.bearer["Authorization"].removeprefix("Bearer ")
    origin = {"Origin": HALL}
    cases: list[tuple[dict[str, str], tuple[int, str]]] = [
        ({**origin, "Authorization": f"Bearer {changed(token)}"}, (401, "bad_token")),
        ({**origin, **partner.headers}, (401, "bad_token")),
        ({**origin, **other.bearer}, (403, "forbidden")),
        ({**talk.bearer, "Origin": "http://localhost:9090"}, (403, "origin_refused")),
        ({**talk.bearer, "Origin": "https://evil.example"}, (403, "origin_refused")),
        (talk.bearer, (403, "origin_refused")),
        (origin, (401, "unauthenticated")),
    ]
    with after(demo, timedelta(days=2)):
        for headers, refused in cases:
            assert code(await come_back(talk, headers)) == refused
        refused_partner = await demo.client.post(f"{partner.path}/token", headers=partner.headers)
        assert code(refused_partner) == (401, "token_expired"), "partners have their service token"


async def test_an_ended_token_signed_with_a_foreign_secret_is_none(demo: Serving) -> None:
    talk = await page(demo)
    now, purpose = datetime.now(timezone.utc), f"{PURPOSE}: widget"
    with after(demo, timedelta(days=2)):
        for secret, status in ((demo.bot.settings.secret, 200), ("z" * 43, 401)):
            token = Tokens(secret, purpose=purpose).issue(talk.conversation, now, HALL).text
            answer = await come_back(talk, {**talk.headers, "Authorization": f"Bearer {token}"})
            assert answer.status_code == status


async def test_an_ended_token_opens_nothing_that_was_deleted_since(demo: Serving) -> None:
    talk = await page(demo)
    await talk.say("歇业备案怎么办")
    with after(demo, timedelta(hours=1)):
        later = (await come_back(talk)).json()["token"]
        deleted = await demo.client.delete(f"{talk.path}/me", headers=talk.headers)
        assert deleted.json()["deleted"] == ["说过的话：2句"]
    with after(demo, timedelta(hours=2)):
        newest = (await come_back(talk)).json()["token"]
    with after(demo, timedelta(days=1)):
        for token, status in ((talk.bearer["Authorization"][7:], 401), (later, 401), (newest, 200)):
            answer = await come_back(talk, {**talk.headers, "Authorization": f"Bearer {token}"})
            assert (answer.status_code, answer.json().get("error", {}).get("code")) == (
                status,
                "token_expired" if status == 401 else None,
            )


PREFLIGHT = {"Origin": HALL, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}


@pytest.mark.parametrize("path", ["/status", "/conversations", *(f"/conversations/x/{door}" for _, door in DOORS[1:])])
async def test_a_preflight_is_answered_with_what_is_needed(demo: Serving, path: str) -> None:
    answer = await demo.client.options(f"/widget{path}", headers=PREFLIGHT)
    told = {name: text for name, text in answer.headers.items() if name.startswith("access-control") or name == "vary"}
    assert (answer.status_code, answer.content, told) == (
        204,
        b"",
        {
            "access-control-allow-origin": HALL,
            "access-control-allow-methods": "GET, POST, DELETE",
            "access-control-allow-headers": "Authorization, Content-Type, X-File-Name, Last-Event-ID",
            "access-control-expose-headers": "Retry-After",
            "access-control-max-age": "7200",
            "vary": "Origin",
        },
    )


async def test_a_foreign_preflight_is_refused_and_other_channels_have_none(demo: Serving) -> None:
    for origin in ("https://evil.example", "null"):
        answer = await demo.client.options("/widget/conversations", headers={**PREFLIGHT, "Origin": origin})
        assert (*code(answer), cors(answer)) == (403, "origin_refused", {})
    for path in ("/v1/conversations", "/internal/turn", "/health"):
        answer = await demo.client.options(path, headers=PREFLIGHT)
        assert (*code(answer), cors(answer)) == (405, "method_not_allowed", {})
    answer = await demo.client.get("/v1/openapi.json", headers={"Origin": HALL})
    assert (answer.status_code, cors(answer)) == (200, {})


async def test_production_embeds_in_its_sites_and_its_own_https_pages(production: Serving) -> None:
    host = production.client.base_url.netloc.decode()
    with at(production.bot, FixedClock(OPENING_TIME - timedelta(days=1))):
        opened = [await open_at(production, origin) for origin in (SITE, f"https://{host}")]
        assert [answer.status_code for answer in opened] == [201, 201]
        for origin in (HALL, f"http://{host}", f"{SITE}:8443", f"{SITE}.evil.example", "http://zwfw.example.gov.cn"):
            assert code(await open_at(production, origin)) == (403, "origin_refused"), origin
        ours = PageTalk(production, opened[1], f"https://{host}")
        for headers in (ours.headers, ours.bearer, {**ours.bearer, "Sec-Fetch-Site": "same-origin"}):
            answer = await production.client.get(f"{ours.path}/messages", headers=headers)
            assert answer.status_code == 200
        site = PageTalk(production, opened[0], SITE)
        assert await knock(production, site, {**site.bearer, "Origin": OTHER_SITE}) == {(403, "origin_refused")}
    assert (await production.client.get("/widget/status")).json()["demo"] is False


async def test_so_many_conversations_are_opened_and_no_more(production: Serving) -> None:
    async def opened(forwarded: str, now: datetime = OPENING_TIME) -> Any:
        with at(production.bot, FixedClock(now)):
            answer = await open_at(production, SITE, **{"X-Forwarded-For": forwarded})
        refused = answer.status_code != 201 and (*code(answer), int(answer.headers["Retry-After"]), *cors(answer))
        return refused or answer.status_code

    beyond = (429, "too_many_conversations", 570, "access-control-allow-origin", "access-control-expose-headers")
    assert [await opened("203.0.113.7") for _ in range(3)] == [201, 201, beyond]
    assert await opened("198.51.100.1, 203.0.113.7") == beyond, "what a client writes in front does not count"
    assert await opened("203.0.113.7, 127.0.0.9") == beyond, "a second proxy of ours is passed over"
    assert [await opened(f"2001:db8:1:2::{number}") for number in (1, 2, 3)] == [201, 201, beyond]
    assert [await opened(address) for address in ("2001:db8:1:3::1", "203.0.113.8")] == [201, beyond]
    assert await opened("203.0.113.8", OPENING_TIME + timedelta(seconds=570)) == 201
