"""Late answers, further parts, notices and quotas: what goes out as customer messages, in order, and what waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from center import bundles
from center.gateways.simulators.wechat_phone import Phone
from center.messages import Words
from center.notice_tables import notice
from center.notices.talks import write_message
from center.people import ProvedBy, contact_of, prove_identity
from center.proofs.moving import leave_behind
from center.tables import conversation, message
from center.wechat.people import CHANNEL
from center.wechat.setting import WeChatSetting
from tests.bot.channels.wechat.accounts import Account, ruled, until

pytestmark = pytest.mark.asyncio(loop_scope="package")
QUESTION = "歇业备案怎么办"
ANSWER = "向登记机关备案"
PHONE = "13900000042"
QUICK = {"patience_seconds": 0.3}
LONG = "".join(f"第{number}句讲的是办这件事要注意的一个地方，请您记好。" for number in range(1, 241))


def rules(account: Account) -> WeChatSetting:
    return bundles.knowledge_of(account.bot.version).service.wechat_rules()


@asynccontextmanager
async def held_up(account: Account, phone: Phone) -> AsyncIterator[None]:
    """Nothing is answered in the conversation of the phone's owner, as when somebody else answers there just now."""
    of = await account.conversation(phone)
    assert of is not None
    lease = await until(lambda: account.bot.leases.take(of), lambda found: found is not None)
    assert lease is not None
    try:
        yield
    finally:
        await lease.release()


async def noticed(account: Account, phone: Phone, text: str, key: str) -> None:
    """The courier, in a process of its own, leaves something in the conversation."""
    of, service = await account.conversation(phone), account.bot.service
    assert of is not None
    now = service.clock.now()
    await service.records.write(lambda connection: write_message(connection, service.seal, of, Words(text), key, now))


async def settled(account: Account, phone: Phone, number: int) -> list[tuple[Any, ...]]:
    """The deliveries, once so many are there and none waits to be tried."""
    return await until(
        lambda: account.deliveries(phone),
        lambda found: len(found) >= number and not any(state == "claimed" for state, _, _ in found),
    )


async def test_a_late_answer_follows_as_a_customer_message_once(account: Account) -> None:
    phone = account.phone()
    await phone.says("你好")
    with ruled(account.bot, account=QUICK):
        async with held_up(account, phone):
            asked = phone.text(QUESTION)
            waiting = await phone.does(asked)
            assert waiting.text == rules(account).texts.waiting
        shown = await until(lambda: account.shown(phone), lambda found: found[-1][0] == "custom")
        assert (await phone.deliver(asked)).text == ""
    assert [via for via, _ in shown] == ["passive", "passive", "custom"]
    assert ANSWER in shown[-1][1]
    assert (await settled(account, phone, 2))[-1] == ("sent", "custom", None)
    assert [author for author, _ in await account.said(phone)] == ["person", "bot", "person", "bot"]


async def test_whoever_waits_sees_that_an_answer_is_being_written(account: Account) -> None:
    phone = account.phone()
    await phone.says("你好")
    with ruled(account.bot, account=QUICK):
        async with held_up(account, phone):
            await phone.says(QUESTION)
            people, now = account.simulator.account.people, account.simulator.now

            async def is_typing() -> bool:
                return people.is_typing(phone.openid, now())

            assert await until(is_typing, bool)


async def test_a_repeat_that_comes_while_the_answer_is_made_gets_it_and_nobody_gets_it_twice(account: Account) -> None:
    phone = account.phone()
    await phone.says("你好")
    asked = phone.text(QUESTION)
    with ruled(account.bot, account=QUICK):
        async with held_up(account, phone):
            assert (await phone.does(asked)).text == rules(account).texts.waiting
            assert (await phone.deliver(asked)).text == rules(account).texts.waiting
        await until(lambda: account.said(phone), lambda found: len(found) == 4)
    await settled(account, phone, 2)
    answers = [text for _, text in await account.shown(phone) if ANSWER in text]
    assert len(answers) == 1


async def test_a_long_message_comes_in_parts_in_order_and_the_last_one_allowed_says_how_to_get_the_rest(
    account: Account,
) -> None:
    phone = account.phone()
    await phone.says("你好")
    before = len(await account.shown(phone))
    await noticed(account, phone, LONG, "long:1")
    await until(lambda: account.shown(phone), lambda found: len(found) == before + 5)
    parts = await settled(account, phone, 6)
    sent = (await account.shown(phone))[before:]
    assert [via for via, _ in sent] == ["custom"] * 5
    marks = [text[: text.index("）") + 1] for _, text in sent]
    assert marks == [f"（{number}/{len(parts) - 1}）" for number in range(1, 6)]
    assert rules(account).texts.more in sent[-1][1]
    assert [rules(account).texts.more in text for _, text in sent[:-1]] == [False] * 4
    assert {(state, reason) for state, _, reason in parts[6:]} == {("waiting", "quota")}
    assert account.simulator.account.people.left(phone.openid, account.simulator.now()) == 0
    more = await phone.says("继续")
    assert more.text.startswith(f"（6/{len(parts) - 1}）")
    rest = await until(lambda: account.deliveries(phone), lambda found: {state for state, _, _ in found} == {"sent"})
    shown = "".join(text for _, text in (await account.shown(phone))[before:])
    assert len(rest) == len(parts)
    places = [shown.find(f"第{number}句") for number in range(1, 241)]
    assert -1 not in places and places == sorted(places)


async def test_an_account_that_is_not_verified_answers_at_once_and_the_rest_on_request(account: Account) -> None:
    phone = account.phone()
    await phone.says("你好")
    with ruled(account.bot, account={"is_verified": False, **QUICK}):
        await noticed(account, phone, LONG, "long:2")
        async with held_up(account, phone):
            asked = (await phone.says(QUESTION)).text
        assert asked.endswith(rules(account).texts.more) and "（1/" in asked
        await until(lambda: account.said(phone), lambda found: found[-1][0] == "bot")
        texts = [asked]
        while ANSWER not in texts[-1]:
            texts.append((await phone.says("继续")).text)
            assert texts[-1], len(texts)
    assert {via for via, _ in await account.shown(phone)} == {"passive"}
    assert all(state == "sent" for state, _, _ in await account.deliveries(phone))
    assert not texts[-1].endswith(rules(account).texts.more)


async def test_what_is_waited_for_by_an_account_that_is_not_verified_comes_on_request(account: Account) -> None:
    phone = account.phone()
    await phone.says("你好")
    with ruled(account.bot, account={"is_verified": False, **QUICK}):
        async with held_up(account, phone):
            waiting = (await phone.says(QUESTION)).text
            assert waiting == f"{rules(account).texts.waiting}\n{rules(account).texts.more}"
        await until(lambda: account.said(phone), lambda found: len(found) == 4)
        more = phone.text("继续")
        answer = (await phone.does(more)).text
        assert ANSWER in answer
        assert (await phone.deliver(more)).text == answer


async def test_while_wechat_is_busy_it_is_tried_again_and_nothing_overtakes(account: Account) -> None:
    phone = account.phone()
    await phone.says("你好")
    await account.order("errcode", -1, times=1, openid=phone.openid)
    await noticed(account, phone, "第一条", "busy:1")
    await noticed(account, phone, "第二条", "busy:2")
    deliveries = await until(lambda: account.deliveries(phone), lambda found: found[-1][0] == "waiting" and found[1][2])
    assert deliveries[1:] == [("waiting", None, "server"), ("waiting", None, None)]
    assert account.simulator.account.people.left(phone.openid, account.simulator.now()) == 5
    answered = await phone.says(QUESTION)
    assert answered.text.startswith("第一条\n\n第二条")


@pytest.mark.parametrize(("errcode", "reason"), [(45015, "window_closed"), (45047, "quota"), (48001, "no_right")])
async def test_what_wechat_does_not_allow_is_held_back_with_its_reason_and_told_otherwise(
    account: Account, errcode: int, reason: str
) -> None:
    phone = account.phone()
    await phone.says("你好")
    await proved(account, phone)
    with ruled(account.bot, account=QUICK):
        async with held_up(account, phone):
            await phone.says(QUESTION)
            await account.order("errcode", errcode, times=1, openid=phone.openid)
        deliveries = await until(lambda: account.deliveries(phone), lambda found: found[-1][2] == reason)
    assert deliveries[-1] == ("waiting", None, reason)
    assert [via for via, _ in await account.shown(phone)] == ["passive", "passive"]
    told = await notices(account, phone)
    assert len(told) == 1 and "继续" in told[0]
    assert ANSWER in (await phone.says("继续")).text


async def test_a_message_that_wechat_will_not_have_fails_with_its_reason_and_the_next_goes(account: Account) -> None:
    phone = account.phone()
    await phone.says("你好")
    await account.order("errcode", 45002, times=1, openid=phone.openid)
    await noticed(account, phone, "不许说的话", "bad:1")
    await noticed(account, phone, "下一条", "bad:2")
    found = await until(lambda: account.deliveries(phone), lambda found: len(found) == 3 and found[2][0] == "sent")
    assert found[1:] == [("failed", None, "content"), ("sent", "custom", None)]
    assert (await account.shown(phone))[-1] == ("custom", "下一条")


async def test_whoever_has_left_is_not_written_to(account: Account) -> None:
    phone = account.phone()
    await phone.says("你好")
    await phone.unsubscribes()
    await noticed(account, phone, "您的预约快到了", "left:1")
    found = await until(lambda: account.deliveries(phone), lambda found: found[-1][2] == "not_following")
    assert found[-1] == ("waiting", None, "not_following")
    assert [via for via, _ in await account.shown(phone)] == ["passive"]


async def test_what_waits_for_whoever_has_left_waits_until_they_are_back(account: Account) -> None:
    phone = account.phone()
    await phone.says("你好")
    await account.order("errcode", -1, openid=phone.openid)
    await noticed(account, phone, "请带好公章", "left:2")
    await until(lambda: account.deliveries(phone), lambda found: found[-1][2] == "server")
    assert (await phone.unsubscribes()).text == ""
    assert (await account.deliveries(phone))[-1] == ("waiting", None, "server")
    assert (await phone.subscribes()).text.startswith("请带好公章")


async def test_what_is_said_outside_of_a_turn_is_delivered_whoever_says_it(account: Account) -> None:
    """A task that goes on elsewhere says so here; staff answer by themselves; no process of ours is told of either."""
    phone, service = account.phone(), account.bot.service
    await phone.says("你好")
    of = await account.conversation(phone)
    assert of is not None
    moved = "您在网页上接着办政务代办了，这里的先收起来。"
    now = service.clock.now()
    await service.records.write(lambda connection: leave_behind(connection, service.seal, of, moved, now))
    await until(lambda: account.shown(phone), lambda found: found[-1] == ("custom", moved))
    staff = "我是代办员小冀，租赁合同要原件。"
    await service.records.write(lambda connection: staff_says(connection, service.seal, of, staff, now))
    await until(lambda: account.shown(phone), lambda found: found[-1] == ("custom", staff))
    assert [author for author, _ in await account.said(phone)] == ["person", "bot", "bot", "staff"]
    assert (await settled(account, phone, 3))[-2:] == [("sent", "custom", None)] * 2


async def test_by_an_account_that_is_not_verified_it_comes_with_the_next_answer(account: Account) -> None:
    phone, service = account.phone(), account.bot.service
    with ruled(account.bot, account={"is_verified": False}):
        await phone.says("你好")
        of = await account.conversation(phone)
        assert of is not None
        now = service.clock.now()
        await service.records.write(lambda connection: staff_says(connection, service.seal, of, "请带原件。", now))
        told = (await phone.says(QUESTION)).text
    assert told.startswith("请带原件。\n\n") and ANSWER in told


async def test_a_lost_confirmation_is_sent_again_rather_than_never(account: Account) -> None:
    phone = account.phone()
    await phone.says("你好")
    await account.order("lose_reply", times=1, openid=phone.openid)
    await noticed(account, phone, "请带好公章", "cut:1")
    found = await until(lambda: account.deliveries(phone), lambda found: found[-1][2] is not None)
    assert found[-1] == ("waiting", None, "cut")
    assert (await phone.says(QUESTION)).text.startswith("请带好公章")


def staff_says(connection: Any, seal: Any, of: str, text: str, now: Any) -> None:
    """Staff write into a conversation."""
    written = write_message(connection, seal, of, Words(text), f"staff:{text}", now)
    by_staff = sa.update(message).where(message.c.id == written).values(author="staff", staff_id="agent-1")
    connection.execute(by_staff)


async def proved(account: Account, phone: Phone) -> None:
    """It is known who the phone's owner is."""
    of, seal = await account.conversation(phone), account.bot.service.seal
    now = account.bot.service.clock.now()

    def work(connection: Any) -> None:
        person = connection.execute(sa.select(conversation.c.person).where(conversation.c.id == of)).scalar_one()
        contact_id = contact_of(connection, seal, PHONE, None, now)
        prove_identity(connection, CHANNEL, person, contact_id, ProvedBy.CODE, now)

    await account.bot.service.records.write(work)


async def notices(account: Account, phone: Phone) -> list[str]:
    """What the courier has to tell the phone's owner."""
    of = await account.conversation(phone)
    wanted = sa.select(notice.c.text).where(notice.c.conversation_id == of, notice.c.kind == "wechat_answer")
    return await account.bot.service.records.read(lambda connection: list(connection.execute(wanted).scalars()))
