"""Who may use which conversation: doors that stay shut, tokens that end, partners and their people."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from center.clock import FixedClock
from tests.bot.channels.contract import Contract
from tests.bot.channels.serving import AS_SERVICE, PUBLIC, Serving, at, changed, code, serving, settings_for

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_every_door_is_shut_to_everybody_else(demo: Serving) -> None:
    """A foreign token opens nothing, and does not tell which conversations there are."""
    mine, other = await demo.opened(), await demo.opened()
    token = mine.headers["Authorization"].removeprefix("Bearer ")
    nobodys = "/v1/conversations/AAAAAAAAAAAAAAAAAAAAAA"
    doors = [("GET", "messages"), ("POST", "messages"), ("POST", "token"), ("GET", "stream")]
    cases: list[tuple[str, dict[str, str], tuple[int, str]]] = [
        (other.path, mine.headers, (403, "forbidden")),
        (nobodys, mine.headers, (403, "forbidden")),
        (f"{other.path}%00", mine.headers, (403, "forbidden")),
        (mine.path, {}, (401, "unauthenticated")),
        (mine.path, {"Authorization": "Bearer"}, (401, "unauthenticated")),
        (mine.path, {"Authorization": f"Basic {token}"}, (401, "unauthenticated")),
        (mine.path, {"Authorization": f"Bearer {changed(token)}"}, (401, "bad_token")),
        (f"{mine.path}", {"Authorization": "Bearer é".encode()}, (401, "bad_token")),  # type: ignore[dict-item]
        (nobodys, AS_SERVICE, (404, "unknown_conversation")),
        (f"{mine.path}%00", AS_SERVICE, (404, "unknown_conversation")),
    ]
    for path, headers, refused in cases:
        for method, door in doors:
            answer = await demo.client.request(
                method,
                f"{path}/{door}",
                headers=headers,
                json={"id": "m-1", "text": "你好"} if method == "POST" else None,
            )
            assert (path, method, door, *code(answer)) == (path, method, door, *refused)
    query = await demo.client.get(f"{mine.path}/messages?token={token}&access_token={token}")
    assert code(query) == (401, "unauthenticated")
    assert (await other.log())["last_seq"] == (await mine.log())["last_seq"] == 0


async def test_a_token_ends_and_can_be_renewed_before(demo: Serving) -> None:
    talk = await demo.opened()
    renewed = (await demo.client.post(f"{talk.path}/token", headers=talk.headers)).json()
    assert datetime.fromisoformat(renewed["expires_at"]).utcoffset() == timedelta(hours=8)
    with at(demo.bot, FixedClock(datetime.now(timezone.utc) + timedelta(hours=13))):
        for headers in (talk.headers, {"Authorization": f"Bearer {renewed['token']}"}):
            assert code(await demo.client.get(f"{talk.path}/messages", headers=headers)) == (401, "token_expired")
            assert code(await demo.client.post(f"{talk.path}/token", headers=headers)) == (401, "token_expired")
    talk.headers = {"Authorization": f"Bearer {renewed['token']}"}
    assert (await talk.log())["last_seq"] == 0


async def test_a_person_whom_a_partner_names_comes_back_to_the_same_conversation(demo: Serving) -> None:
    first, again, other = await demo.opened("u-1"), await demo.opened("u-1"), await demo.opened("u-2")
    assert first.conversation == again.conversation != other.conversation
    for body in ({"person": ""}, {"person": 5}, {"person": "x" * 129}, {"conversation": first.conversation}, []):
        assert code(await demo.client.post("/v1/conversations", json=body)) == (400, "bad_request")
    assert (await demo.client.post("/v1/conversations")).status_code == 201


async def test_the_service_token_opens_this_channels_conversations_only(demo: Serving) -> None:
    talk = await demo.opened()
    await talk.say("你好")
    assert (await demo.client.get(f"{talk.path}/messages", headers=AS_SERVICE)).json() == await talk.log()
    called = (await demo.internal("turn", {"operator": "o-1", "text": "你好", "id": "c-1"})).json()["conversation"]
    answer = await demo.client.get(f"/v1/conversations/{called}/messages", headers=AS_SERVICE)
    assert code(answer) == (404, "unknown_conversation")


async def test_production_opens_conversations_for_holders_of_the_service_token(
    model: Path, contract: Contract, tmp_path: Path
) -> None:
    async with serving(settings_for(tmp_path, QIHANG_MODE="production", **PUBLIC), model, contract) as production:
        talk = await production.opened()
        assert await talk.say("你好")
        for headers in ({}, {"Authorization": "Bearer x"}, talk.headers):
            answer = await production.client.post("/v1/conversations", json={}, headers=headers)
            assert code(answer) == (401, "unauthenticated")
        assert code(await production.client.post("/webhooks/rest/webhook", json={})) == (404, "not_found")
        assert code(await production.client.get("/webhooks/rest")) == (404, "not_found")
