"""What the door keeps out: each refusal with its status and its count, nothing stored, nothing told of the inside."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import httpx
import pytest
import sqlalchemy as sa

from bot.channels.wechat.envelope import LARGEST, Why
from center.clock import FixedClock, SystemClock
from center.gateways.simulators.wechat_callbacks import Callbacks
from center.tables import conversation, message
from tests.bot.channels.wechat.accounts import PATH, Account

pytestmark = pytest.mark.asyncio(loop_scope="package")
SECRET_WORDS = "我的电话是13900000042"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<xml><Encrypt>&b;</Encrypt></xml>"
)
EXTERNAL = '<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/x"><xml><Encrypt>x</Encrypt></xml>'


class Letter(NamedTuple):
    """A callback on the wire."""

    query: dict[str, str]
    body: bytes


def written(callbacks: Callbacks, openid: str = "oStranger", **fields: Any) -> Letter:
    """A text message as these callbacks write it."""
    at = int(callbacks.clock.now().timestamp())
    own = {"ToUserName": callbacks.settings.account_id, "FromUserName": openid, "CreateTime": at, "MsgType": "text"}
    return Letter(*callbacks.letter({**own, "Content": SECRET_WORDS, "MsgId": 7, **fields}))


def clock(minutes: float) -> FixedClock:
    """One that is wrong by so many minutes."""
    return FixedClock(SystemClock().now() + timedelta(minutes=minutes))


def with_query(**changed: str) -> Callable[[Account], Letter]:
    """A good letter, with another address."""

    def write(account: Account) -> Letter:
        letter = written(account.callbacks())
        return letter._replace(query={name: value for name, value in {**letter.query, **changed}.items() if value})

    return write


def with_body(body: str) -> Callable[[Account], Letter]:
    """A good address, with another body."""
    return lambda account: written(account.callbacks())._replace(body=body.encode())


REFUSED: dict[str, tuple[Callable[[Account], Letter], int, Why]] = {
    "another signature": (with_query(msg_signature="0" * 40), 403, Why.SIGNATURE),
    "no signature": (with_query(msg_signature=""), 403, Why.SIGNATURE),
    "a signature that is no ASCII": (with_query(msg_signature="签名" * 20), 403, Why.SIGNATURE),
    "another nonce": (with_query(nonce="1"), 403, Why.SIGNATURE),
    "another time": (with_query(timestamp="1"), 403, Why.SIGNATURE),
    "somebody else's token": (lambda account: written(account.callbacks(token="Other2026")), 403, Why.SIGNATURE),
    "too old": (lambda account: written(account.callbacks(clock=clock(-5.5))), 403, Why.STALE),
    "from the future": (lambda account: written(account.callbacks(clock=clock(5.5))), 403, Why.STALE),
    "in the clear": (lambda account: written(account.callbacks("plain")), 403, Why.NOT_ENCRYPTED),
    "nothing encrypted": (with_body("<xml><ToUserName>x</ToUserName></xml>"), 403, Why.NOT_ENCRYPTED),
    "another key": (lambda account: written(account.callbacks(aes_key="x" * 42 + "A")), 403, Why.UNREADABLE),
    "another app": (lambda account: written(account.callbacks(app_id="wxffffffffffffffff")), 403, Why.FOREIGN),
    "to another account": (lambda account: written(account.callbacks(), ToUserName="gh_other0000"), 403, Why.FOREIGN),
    "too large": (with_body(f"<xml><Encrypt>{'x' * LARGEST}</Encrypt></xml>"), 413, Why.TOO_LARGE),
    "an entity bomb": (with_body(BOMB), 400, Why.NOT_XML),
    "an external entity": (with_body(EXTERNAL), 400, Why.NOT_XML),
    "no XML": (with_body("Encrypt=x"), 400, Why.NOT_XML),
    "nothing": (with_body(""), 400, Why.NOT_XML),
    "another root": (with_body("<html><Encrypt>x</Encrypt></html>"), 400, Why.NOT_XML),
    "a field twice": (with_body("<xml><Encrypt>x</Encrypt><Encrypt>y</Encrypt></xml>"), 400, Why.NOT_XML),
    "very deep": (with_body(f"<xml>{'<a>' * 20}{'</a>' * 20}</xml>"), 400, Why.NOT_XML),
    "cut off": (with_body("<xml><Encrypt>x"), 400, Why.NOT_XML),
    "no type": (lambda account: written(account.callbacks(), MsgType=""), 400, Why.NOT_XML),
    "an openid that is none": (lambda account: written(account.callbacks(), "o<b>"), 400, Why.NOT_XML),
}


async def posted(account: Account, letter: Letter) -> httpx.Response:
    """What the address answers."""
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        return await client.post(account.url, params=letter.query, content=letter.body)


async def rows(account: Account) -> tuple[int, int]:
    """How many conversations and messages there are."""

    def count(connection: Any) -> tuple[int, int]:
        found = [connection.execute(sa.select(sa.func.count()).select_from(one)) for one in (conversation, message)]
        return found[0].scalar_one(), found[1].scalar_one()

    return await account.bot.service.records.read(count)


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_not_wechats_own_is_refused_and_leaves_nothing(
    account: Account, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    write, status, why = REFUSED[name]
    before, counted = await rows(account), account.count("refused_total", reason=why.value)
    with caplog.at_level(logging.DEBUG):
        answer = await posted(account, write(account))
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, why.value)
    assert await rows(account) == before
    assert account.count("refused_total", reason=why.value) == counted + 1
    ours = [record for record in caplog.records if record.name.startswith(("bot", "center", "sanic"))]
    assert not [record for record in ours if record.exc_info or "oStranger" in record.getMessage()]
    assert not [record for record in ours if "13900000042" in record.getMessage()]


async def test_the_address_proves_itself_to_wechat_and_to_nobody_else(account: Account) -> None:
    assert await account.callbacks().verify("echo-77") == (200, "echo-77")
    status, text = await account.callbacks(token="Other2026").verify("echo-77")
    assert (status, "echo-77" in text) == (403, False)
    status, text = await account.callbacks(clock=clock(-6)).verify("echo-77")
    assert (status, "echo-77" in text) == (403, False)


async def test_a_signature_is_good_for_the_same_body_again_and_for_no_other(account: Account) -> None:
    phone = account.phone()
    first = written(account.callbacks(), phone.openid, Content="你好", MsgId=101)
    other = written(account.callbacks(), phone.openid, Content="你好", MsgId=102)
    answers = [await posted(account, letter) for letter in (first, first, first._replace(body=other.body))]
    assert [answer.status_code for answer in answers] == [200, 200, 403]
    assert len([one for one in await account.said(phone) if one[0] == "person"]) == 1


async def test_other_methods_and_other_addresses_are_not_there(account: Account) -> None:
    client = account.running.client
    assert (await client.put(PATH)).status_code == 405
    assert (await client.get("/wechat/other")).status_code == 404


async def test_many_strangers_at_once_keep_nobody_waiting(account: Account) -> None:
    letter = with_query(msg_signature="0" * 40)(account)
    answers = await asyncio.gather(*(posted(account, letter) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {403}
