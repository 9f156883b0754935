"""openapi.yml against the application: every route is described, every description is of a route."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator, RefResolver, ValidationError

from bot.channels.v1 import description
from center.knowledge import ROOT
from tests.bot.channels.contract import Contract
from tests.bot.channels.serving import AS_SERVICE, Serving

pytestmark = pytest.mark.asyncio(loop_scope="package")
DESCRIBED = description()


WECHAT = "/wechat/callback"


def routes_of(demo: Serving) -> set[tuple[str, str]]:
    """Method and path of everything that the application serves."""
    return {
        (method, re.sub(r"<(\w+)(:\w+)?>", r"{\1}", f"/{route.path.strip('/')}"))
        for route in demo.app.router.routes
        for method in route.methods
    }


def parts(content: Any, name: str) -> Iterator[Any]:
    """Every value under ``name``, however deep."""
    if isinstance(content, dict):
        for key, value in content.items():
            if key == name:
                yield value
            yield from parts(value, name)
    elif isinstance(content, list):
        for value in content:
            yield from parts(value, name)


def described() -> set[tuple[str, str]]:
    """Method and path of everything that is described."""
    about_all = ("parameters", "description")
    return {(method.upper(), path) for path, item in DESCRIBED["paths"].items() for method in {*item} - {*about_all}}


async def test_the_routes_are_the_described_ones(demo: Serving) -> None:
    """Without an official account; with one: tests/bot/channels/wechat/test_described.py."""
    assert routes_of(demo) == {(method, path) for method, path in described() if path != WECHAT}


async def test_it_is_served_as_it_is(demo: Serving) -> None:
    assert (await demo.client.get("/v1/openapi.json")).json() == DESCRIBED


async def test_every_reference_leads_somewhere_and_every_schema_is_one() -> None:
    resolver = RefResolver("", DESCRIBED)
    for reference in parts(DESCRIBED, "$ref"):
        resolver.resolve(reference)
    for schema in [*parts(DESCRIBED["paths"], "schema"), *DESCRIBED["components"]["schemas"].values()]:
        Draft202012Validator.check_schema(schema)


async def test_every_operation_says_what_it_is_for_in_chinese() -> None:
    for path, item in DESCRIBED["paths"].items():
        for method, operation in item.items():
            if method not in ("parameters", "description"):
                assert re.search("[一-鿿]", operation["summary"]), (method, path)


async def test_every_route_and_error_code_is_in_the_guide_for_people() -> None:
    guide = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "channels").glob("*.py"))
    codes = set(re.findall(r'(?:Refused\(\d{3}|_as\(\d{3}|\d{3}: \(\s*)[,\s]*"([a-z_]+)"', source)) | {"bad_request"}
    assert len(codes) > 12
    assert {code for code in codes if f"`{code}`" not in guide} == set()
    for path in DESCRIBED["paths"]:
        if path.startswith("/internal"):
            assert path in guide


@pytest.mark.parametrize(
    ("path", "body", "fits"),
    [
        ("/v1/conversations", {}, True),
        ("/v1/conversations", {"sender": "x"}, False),
        ("/v1/conversations/{conversation_id}/messages", {"id": "m-1", "text": "你好"}, True),
        ("/v1/conversations/{conversation_id}/messages", {"id": "m-1", "button": "btn_0123456789abcdef"}, True),
        ("/v1/conversations/{conversation_id}/messages", {"id": "m-1", "guide": "dormancy.filing"}, True),
        ("/v1/conversations/{conversation_id}/messages", {"id": "m-1", "text": "a", "guide": "dormancy.filing"}, False),
        ("/v1/conversations/{conversation_id}/messages", {"id": "m-1"}, False),
        ("/v1/conversations/{conversation_id}/messages", {"id": "m-1", "text": "a", "button": "b"}, False),
        ("/v1/conversations/{conversation_id}/messages", {"id": "m-1", "text": "a", "intent": "b"}, False),
        ("/internal/turn", {"operator": "o", "text": "a", "id": "1", "caller": "c"}, True),
        ("/internal/turn", {"operator": "o", "text": "a", "id": "1", "caller": "c", "conversation": "d"}, False),
    ],
)
async def test_bodies_are_described_as_they_are_taken(
    demo: Serving, contract: Contract, path: str, body: Any, fits: bool
) -> None:
    talk = await demo.opened()
    address = path.replace("{conversation_id}", talk.conversation)
    headers = talk.headers if "{" in path else AS_SERVICE
    taken = (await demo.client.post(address, json=body, headers=headers)).status_code < 300
    assert taken is fits
    if fits:
        contract.check_sent("POST", path, body)
    else:
        with pytest.raises(ValidationError):
            contract.check_sent("POST", path, body)


@pytest.mark.parametrize(
    ("method", "path", "refused"),
    [
        ("GET", "/v1/nothing", (404, "not_found")),
        ("GET", "/model/parse", (404, "not_found")),
        ("POST", "/conversations/x/trigger_intent", (404, "not_found")),
        ("DELETE", "/v1/conversations", (405, "method_not_allowed")),
        ("PUT", "/health", (405, "method_not_allowed")),
    ],
)
async def test_what_is_not_there_is_told_in_json(
    demo: Serving, method: str, path: str, refused: tuple[int, str]
) -> None:
    answer = await demo.client.request(method, path)
    assert (answer.status_code, answer.json()["error"]["code"]) == refused
    assert "Traceback" not in answer.text


async def test_health_readiness_metrics_and_the_demo_channel_are_as_described(demo: Serving) -> None:
    for path in ("/health", "/ready", "/metrics", "/webhooks/rest/"):
        assert (await demo.client.get(path)).status_code == 200
    answers = [
        await demo.client.post("/webhooks/rest/webhook", json={"sender": "a", "message": text, "message_id": "1"})
        for text in ("歇业备案怎么办", "别的话")
    ]
    answers.append(await demo.client.post("/webhooks/rest/webhook", json={"sender": "a"}))
    answers.append(await demo.client.post("/webhooks/rest/webhook", json={"sender": "a", "message": "长" * 100_000}))
    assert [answer.status_code for answer in answers] == [200, 409, 400, 413]


async def test_a_failure_inside_shows_nothing_of_the_inside(
    demo: Serving, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail() -> str:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(demo.bot, "reload", fail)
    async with httpx.AsyncClient(base_url=demo.client.base_url, trust_env=False) as client:
        answer = await client.post("/internal/model", headers=AS_SERVICE)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert "a secret of the inside" in caplog.text
