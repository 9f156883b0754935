"""openapi.yml says of the callback what it takes and answers."""

from __future__ import annotations

import httpx
import pytest

from tests.bot.channels.contract import Contract
from tests.bot.channels.test_openapi import described, routes_of
from tests.bot.channels.wechat.accounts import PATH, Account
from tests.bot.channels.wechat.test_refusals import REFUSED, written

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_with_an_account_every_described_route_is_there(account: Account) -> None:
    assert routes_of(account.running) == described()
    assert {method for method, path in described() if path == PATH} == {"GET", "POST"}


async def test_every_answer_is_a_described_one(account: Account, contract: Contract) -> None:
    phone = account.phone()
    letters = [
        written(account.callbacks(), phone.openid, Content="你好", MsgId=901),
        written(account.callbacks(), phone.openid, MsgType="event", Event="VIEW", EventKey="https://example.com/"),
        *(write(account) for write, _, _ in REFUSED.values()),
    ]
    hooks = {"response": [contract.check]}
    async with httpx.AsyncClient(trust_env=False, timeout=20, event_hooks=hooks) as client:
        answers = [await client.post(account.url, params=one.query, content=one.body) for one in letters]
        verified = await client.get(account.url, params={**letters[0].query, "echostr": "7"})
        foreign = await client.get(account.url, params={"signature": "x", "echostr": "7"})
    assert [answer.headers["content-type"].partition(";")[0] for answer in answers[:2]] == [
        "application/xml",
        "text/plain",
    ]
    assert answers[1].text == "success"
    assert {answer.status_code for answer in answers[2:]} == {400, 403, 413}
    assert (verified.status_code, verified.text, foreign.status_code) == (200, "7", 403)
