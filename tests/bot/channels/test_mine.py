"""“我的信息” over HTTP: told to whoever holds the conversation, deleted when they ask, refused to everybody else."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from center.switches import lower_banner, raise_banner, switch_off, switch_on
from center.turns import claim
from tests.bot.channels.pages import HALL, PageTalk, page
from tests.bot.channels.serving import Serving, code
from tests.center.my_information.lived import lived

pytestmark = pytest.mark.asyncio(loop_scope="package")
QUESTION = "歇业备案怎么办"


async def me(talk: PageTalk, method: str = "GET", **headers: str) -> httpx.Response:
    return await talk.serving.client.request(method, f"{talk.path}/me", headers={**talk.headers, **headers})


async def test_who_has_said_nothing_has_nothing(demo: Serving) -> None:
    talk = await page(demo)
    for method in ("GET", "DELETE"):
        assert (await me(talk, method)).json() == {"groups": [], "deleted": []}


async def test_what_was_said_is_told_and_deleted_and_the_conversation_goes_on(demo: Serving) -> None:
    talk = await page(demo)
    await talk.say(QUESTION)
    [group] = (await me(talk)).json()["groups"]
    assert (group["title"], group["lines"][0].partition("，")[0]) == ("对话", "网页对话：2句")
    assert group["kept_until"][4:] in [f"-{at[5:10]}" for at in [(await talk.log())["messages"][0]["at"]]]
    assert (await me(talk, "DELETE")).json() == {"groups": [], "deleted": ["说过的话：2句"]}
    assert (await me(talk, "DELETE")).json() == {"groups": [], "deleted": []}
    log = await talk.log()
    assert [(said["seq"], said["text"], said["buttons"], said["custom"]) for said in log["messages"]] == [
        (1, "（已删除）", [], {}),
        (2, "（已删除）", [], {}),
    ]
    assert (await talk.say("要什么材料"))[0]["custom"].get("guide") != "dormancy.filing"
    assert (await talk.say(QUESTION))[0]["custom"]["guide"] == "dormancy.filing"


async def test_records_of_official_business_stay(demo: Serving) -> None:
    talk = await page(demo)
    codes = lived(demo.bot.service.records, talk.conversation)
    before = (await me(talk)).json()["groups"]
    after = (await me(talk, "DELETE")).json()
    assert {group["title"] for group in before} - {group["title"] for group in after["groups"]} >= {
        "对话",
        "没办完的事",
    }
    assert codes["case"] in str(after["groups"])
    assert codes["draft"] not in str(after["groups"])


async def test_strangers_learn_and_delete_nothing(demo: Serving) -> None:
    talk, other = await page(demo), await page(demo)
    await talk.say(QUESTION)
    for method in ("GET", "DELETE"):
        assert code(await me(talk, method, **other.bearer)) == (403, "forbidden")
        assert code(await me(talk, method, Origin="https://evil.example.com")) == (403, "origin_refused")
        nobody = await demo.client.request(method, f"{talk.path}/me", headers={"Origin": HALL})
        assert code(nobody) == (401, "unauthenticated")
    assert (await talk.log())["messages"][0]["text"] == QUESTION


async def test_a_page_may_delete(demo: Serving) -> None:
    talk = await page(demo)
    asked = {"Origin": HALL, "Access-Control-Request-Method": "DELETE"}
    answer = await demo.client.options(f"{talk.path}/me", headers=asked)
    assert "DELETE" in answer.headers["Access-Control-Allow-Methods"]


async def test_an_answer_under_way_is_waited_for(demo: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = await page(demo)
    monkeypatch.setattr(demo.bot.turns, "_answering", False)
    await talk.post({"id": "held", "text": QUESTION})
    service = demo.bot.service
    now = service.clock.now()
    await service.records.write(lambda connection: claim(connection, service.seal, talk.conversation, "t", now))
    answer = await me(talk, "DELETE")
    assert (code(answer), answer.headers["Retry-After"]) == ((409, "still_answering"), "5")


async def test_the_status_tells_a_banner_and_that_the_bot_is_off(demo: Serving) -> None:
    records, now = demo.bot.service.records, demo.bot.service.clock.now()

    async def status() -> dict[str, Any]:
        return dict((await demo.client.get("/widget/status", headers={"Origin": HALL})).json())

    await records.write(lambda connection: raise_banner(connection, "暴雪停业通知", None, "clerk-1", now))
    await records.write(lambda connection: switch_off(connection, "系统维护", "clerk-1", now))
    told = await status()
    assert (told["banner"], told["bot"], "系统维护" in told["notice"]) == ("暴雪停业通知", False, True)
    await records.write(lambda connection: switch_on(connection, "clerk-1", now))
    await records.write(lambda connection: raise_banner(connection, "大厅开门了", now.replace(year=2126), "c", now))
    told = await status()
    assert (told["banner"], told["bot"]) == ("大厅开门了", True)
    await records.write(lambda connection: lower_banner(connection, "c", now))
    assert (await status())["banner"] is None
