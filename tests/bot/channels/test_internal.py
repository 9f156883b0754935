"""What the center's own systems ask: the same understanding as offline, turns for callers, a newer bundle."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.nlu.archive import Bundle
from bot.nlu.predict import Predictor
from center.tables import conversation, message
from tests.bot.channels.contract import Contract
from tests.bot.channels.serving import PUBLIC, Serving, serving, settings_for

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest.mark.parametrize(
    "text", ["歇业备案要什么材料", "你好", "帮我代办营业执照", "办照要带啥？另外刻章收费不", "/restart"]
)
async def test_it_understands_as_offline_prediction_does(demo: Serving, bundle: Bundle, text: str) -> None:
    answer = await demo.internal("understand", {"text": text})
    assert answer.json() == {"text": text, **Predictor(bundle).predict(text)}


async def test_a_follow_up_is_understood_with_the_guide_before_it(demo: Serving) -> None:
    body = {"text": "收费吗", "guide": "dormancy.filing"}
    assert "歇业" in (await demo.internal("understand", body)).json()["reply"]
    assert "哪一件事" in (await demo.internal("understand", {"text": "收费吗"})).json()["reply"]


async def test_an_operators_words_are_the_callers_and_signed_by_the_operator(demo: Serving) -> None:
    body = {"operator": "o-7", "caller": "tel-1", "text": "歇业备案怎么办", "id": "c-1"}
    first, again = (await demo.internal("turn", body)).json(), (await demo.internal("turn", body)).json()
    assert first["messages"][0]["custom"]["guide"] == "dormancy.filing"
    assert again == {**first, "repeated": True}
    followed = await demo.internal(
        "turn", {"operator": "o-8", "conversation": first["conversation"], "text": "收费吗", "id": "c-2"}
    )
    assert followed.json()["messages"][0]["custom"]["guide"] == "dormancy.filing"
    wanted = (
        sa.select(conversation.c.channel, message.c.author, message.c.staff_id)
        .join_from(message, conversation)
        .where(conversation.c.id == first["conversation"])
        .order_by(message.c.seq)
    )
    rows = await demo.bot.service.records.read(lambda connection: connection.execute(wanted).all())
    expected = [("person", "o-7"), ("bot", None), ("person", "o-8"), ("bot", None)]
    assert [tuple(row) for row in rows] == [("hotline", *entry) for entry in expected]


async def test_callers_are_told_apart_and_an_unnamed_one_is_new(demo: Serving) -> None:
    async def turn(**body: str) -> Any:
        answer = await demo.internal("turn", {"operator": "o-1", "text": "你好", **body})
        return answer.json()["conversation"]

    named = [await turn(caller="tel-2", id="d-1"), await turn(caller="tel-2", id="d-2")]
    others = [await turn(caller="tel-3", id="d-1"), await turn(id="d-1"), await turn(id="d-2")]
    assert named[0] == named[1]
    assert len({named[0], *others}) == 4
    assert await turn(id="d-1") == others[1], "a repeat opens nothing new"


@pytest.mark.parametrize("path", ["understand", "turn", "model"])
async def test_nobody_else_is_let_in_in_demo_mode_either(demo: Serving, path: str) -> None:
    talk = await demo.opened()
    for headers in ({}, {"Authorization": "Bearer x"}, talk.headers):
        answer = await demo.internal(path, {}, headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("understand", {}, 400),
        ("understand", {"text": ""}, 400),
        ("understand", {"text": "你好", "guide": 5}, 400),
        ("understand", {"text": "长" * 20_001}, 413),
        ("turn", {"text": "你好", "id": "1"}, 400),
        ("turn", {"operator": "x" * 41, "text": "你好", "id": "1"}, 400),
        ("turn", {"operator": "o-1", "text": "你好"}, 400),
        ("turn", {"operator": "o-1", "text": "你好", "id": "1", "caller": "c", "conversation": "x"}, 400),
        ("turn", {"operator": "o-1", "text": "你好", "id": "1", "conversation": "nobody"}, 404),
        ("turn", {"operator": "o-1", "text": "你好", "id": "1", "conversation": "x\u0000"}, 400),
        ("turn", {"operator": "o-1", "text": "长" * 20_001, "id": "1"}, 413),
        ("model", {"version": "x"}, 400),
    ],
)
async def test_unusable_requests_are_refused(demo: Serving, path: str, body: Any, status: int) -> None:
    assert (await demo.internal(path, body)).status_code == status


async def test_a_website_conversation_is_no_call(demo: Serving) -> None:
    talk = await demo.opened()
    body = {"operator": "o-1", "text": "你好", "id": "1", "conversation": talk.conversation}
    assert (await demo.internal("turn", body)).status_code == 404
    assert (await talk.log())["last_seq"] == 0


async def test_an_id_used_for_other_words_is_refused(demo: Serving) -> None:
    body = {"operator": "o-1", "caller": "tel-9", "text": "你好", "id": "1"}
    await demo.internal("turn", body)
    assert (await demo.internal("turn", {**body, "text": "再见"})).status_code == 409


async def test_the_newest_bundle_is_swapped_in(demo: Serving) -> None:
    answer = await demo.internal("model", {})
    assert (answer.status_code, answer.json()) == (200, {"version": demo.bot.version})
    talk = await demo.opened()
    assert await talk.say("你好")


async def test_without_a_bundle_the_old_one_goes_on(demo: Serving, tmp_path: Path) -> None:
    before = demo.bot.settings
    demo.bot.settings = dataclasses.replace(before, model=tmp_path / "none.tar.gz")
    answer = await demo.internal("model", {})
    demo.bot.settings = before
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_model")
    assert str(tmp_path) not in answer.text
    assert await (await demo.opened()).say("你好")


async def test_the_clock_of_the_demo_is_moved_for_tests(demo: Serving) -> None:
    moved = await demo.internal("clock", {"now": "2027-02-01T09:00:00+08:00"})
    assert moved.json()["now"].startswith("2027-02-01T09:00:0")
    now = datetime.now(timezone.utc).isoformat()
    assert (await demo.internal("clock", {"now": now})).status_code == 200
    for wrong in ({}, {"now": "明天"}, {"now": "2026-11-20T16:30:00"}):
        assert (await demo.internal("clock", wrong)).status_code == 400


async def test_nobody_moves_the_clock_of_production(tmp_path: Path, model: Path, contract: Contract) -> None:
    async with serving(settings_for(tmp_path, QIHANG_MODE="production", **PUBLIC), model, contract) as production:
        assert (await production.internal("clock", {"now": "2027-02-01T09:00:00+08:00"})).status_code == 404
