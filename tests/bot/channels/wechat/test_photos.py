"""Photos: asked what they are, fetched only for a case that wants them, identity documents never."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center import bundles
from center.gateways.simulators.wechat_callbacks import Passive
from center.gateways.simulators.wechat_phone import Phone
from center.identifiers import public_code
from center.upload_tables import upload
from center.uploads.identity import NAMED_SO
from center.wechat.people import forget
from center.wechat_tables import wechat_photo
from tests.bot.channels.wechat.accounts import Account, ruled, until
from tests.center.uploads.asked import CHARTER, LEASE, asked_case
from tests.center.uploads.made import jpeg

pytestmark = pytest.mark.asyncio(loop_scope="package")
LATER = "照片这会儿取不到，我接着取，取到了告诉您，不用再发。"


async def applicant(account: Account) -> tuple[Phone, str]:
    """Somebody on WeChat with a case that wants papers; its code."""
    phone = account.phone()
    await phone.says("你好")
    return phone, asked_case(account.bot.service.records, await account.conversation(phone), public_code("D"))


async def chosen(account: Account, phone: Phone, title: str, name: str = "photo.jpg") -> Passive:
    """Send a photo, and say by its number that it is ``title``."""
    await phone.sends_image(jpeg(), name=name)
    buttons = (await account.log(phone))[-1].words.buttons
    number = [button["title"] for button in buttons].index(title) + 1
    return await phone.says(str(number))


async def uploads(account: Account, case: str) -> list[tuple[Any, ...]]:
    """Material, name and state of what is kept for the case."""
    columns = upload.c
    wanted = sa.select(columns.material, columns.name, columns.state).where(columns.case_code == case)
    rows = await account.bot.service.records.read(lambda connection: connection.execute(wanted).all())
    return [tuple(row) for row in rows]


async def fetched(account: Account) -> int:
    """How many files were asked of WeChat."""
    return account.simulator.calls["media/get"]


async def waiting(account: Account, phone: Phone) -> list[tuple[str, int]]:
    """State and number of tries of the photos of the phone's owner."""
    of, columns = await account.conversation(phone), wechat_photo.c
    wanted = sa.select(columns.state, columns.attempts).where(columns.conversation_id == of)
    rows = await account.bot.service.records.read(lambda connection: connection.execute(wanted).all())
    return [(row.state, row.attempts) for row in rows]


async def hurried(account: Account, phone: Phone, **changed: Any) -> list[tuple[str, int]]:
    """``waiting`` after it has become due now: a try that is just ending would put it off again."""
    of, now = await account.conversation(phone), account.bot.service.clock.now()
    mine = wechat_photo.c.conversation_id == of, wechat_photo.c.state == "waiting"
    due = sa.update(wechat_photo).where(*mine).values(next_at=now, **changed)
    await account.bot.service.records.write(lambda connection: connection.execute(due))
    return await waiting(account, phone)


def texts(account: Account) -> Any:
    return bundles.knowledge_of(account.bot.version).service.wechat_rules().texts


async def test_without_a_case_a_photo_is_not_even_fetched(account: Account) -> None:
    phone, before = account.phone(), await fetched(account)
    assert (await phone.sends_image(jpeg())).text == texts(account).image_without_case
    assert await fetched(account) == before


async def test_a_photo_is_handed_in_as_what_its_owner_says_it_is(account: Account) -> None:
    phone, case = await applicant(account)
    before = await fetched(account)
    question = (await phone.sends_image(jpeg())).text
    assert CHARTER in question and LEASE in question
    assert await fetched(account) == before
    number = [button["title"] for button in (await account.log(phone))[-1].words.buttons].index(LEASE) + 1
    choice = phone.text(f"选{number}")
    reply, again = await phone.does(choice), await phone.deliver(choice)
    assert reply.text == again.text == texts(account).image_taken
    assert await uploads(account, case) == [(LEASE, "photo.jpg", "checked")]
    assert await fetched(account) == before + 1


async def test_an_identity_document_is_never_fetched_when_its_owner_says_so(account: Account) -> None:
    phone, case = await applicant(account)
    before = await fetched(account)
    assert (await chosen(account, phone, "是身份证、银行卡等证件")).text == texts(account).image_kept_out
    assert (await fetched(account), await uploads(account, case)) == (before, [])


async def test_an_identity_document_that_is_named_so_is_quarantined_and_told_why(account: Account) -> None:
    phone, case = await applicant(account)
    assert (await chosen(account, phone, LEASE, "身份证.jpg")).text == NAMED_SO
    assert [row[2] for row in await uploads(account, case)] == ["quarantined"]


async def test_a_photo_of_nothing_is_left_alone(account: Account) -> None:
    phone, case = await applicant(account)
    assert "没有保存" in (await chosen(account, phone, "都不是")).text
    assert await uploads(account, case) == []


async def test_a_photo_that_takes_long_is_told_of_when_it_is_there(account: Account) -> None:
    phone, case = await applicant(account)
    await account.order("delay", 2, path="media/get")
    with ruled(account.bot, account={"patience_seconds": 0.5}):
        assert (await chosen(account, phone, CHARTER)).text == texts(account).waiting
    shown = await until(lambda: account.shown(phone), lambda found: found[-1][0] == "custom")
    assert shown[-1][1] == texts(account).image_taken
    assert [row[0] for row in await uploads(account, case)] == [CHARTER]


@pytest.mark.parametrize("errcode", [40007, 48001])
async def test_a_photo_that_cannot_be_had_is_asked_for_again(account: Account, errcode: int) -> None:
    phone, case = await applicant(account)
    await account.order("errcode", errcode, times=1, path="media/get")
    assert "取不到了" in (await chosen(account, phone, CHARTER)).text
    assert (await uploads(account, case), await waiting(account, phone)) == ([], [("lost", 1)])


async def test_while_wechat_is_busy_a_photo_is_fetched_later_and_its_owner_is_told_so(account: Account) -> None:
    phone, case = await applicant(account)
    await account.order("errcode", -1, times=2, path="media/get")
    assert (await chosen(account, phone, CHARTER)).text == LATER
    await until(lambda: hurried(account, phone), lambda found: found == [("kept", 3)])
    shown = await until(lambda: account.shown(phone), lambda found: found[-1][0] == "custom")
    assert [text for _, text in shown[-2:]] == [LATER, texts(account).image_taken]
    assert [row[0] for row in await uploads(account, case)] == [CHARTER]


async def test_a_photo_that_was_never_to_be_had_is_given_up_in_words(account: Account) -> None:
    phone, case = await applicant(account)
    await account.order("errcode", -1, times=2, path="media/get")
    assert (await chosen(account, phone, CHARTER)).text == LATER
    long_ago = account.bot.service.clock.now() - timedelta(days=3)
    await until(lambda: hurried(account, phone, created_at=long_ago), lambda found: found == [("lost", 2)])
    shown = await until(lambda: account.shown(phone), lambda found: found[-1][0] == "custom")
    assert "请再发一次" in shown[-1][1]
    assert await uploads(account, case) == []


async def test_what_was_forgotten_while_it_was_fetched_is_not_told_of(account: Account) -> None:
    phone, _ = await applicant(account)
    await account.order("delay", 2, path="media/get", times=1)
    with ruled(account.bot, account={"patience_seconds": 0.5}):
        assert (await chosen(account, phone, CHARTER)).text == texts(account).waiting
    of, before = await account.conversation(phone), await fetched(account)
    assert of is not None
    await account.bot.service.records.write(lambda connection: forget(connection, [of]))

    async def calls() -> int:
        return await fetched(account)

    said = await account.said(phone)
    await until(calls, lambda found: found >= before)
    assert (await waiting(account, phone), await account.said(phone)) == ([], said)


async def test_three_tries_at_once_fetch_once(account: Account) -> None:
    phone, case = await applicant(account)
    await phone.sends_image(jpeg())
    number = [button["title"] for button in (await account.log(phone))[-1].words.buttons].index(LEASE) + 1
    choice, before = phone.text(str(number)), await fetched(account)
    tries = await asyncio.gather(*(phone.deliver(choice) for _ in range(3)))
    assert {one.text for one in tries} == {texts(account).image_taken}
    assert await fetched(account) == before + 1
    assert [row[0] for row in await uploads(account, case)] == [LEASE]


async def test_what_is_no_picture_is_refused_in_plain_words(account: Account) -> None:
    phone, case = await applicant(account)
    await phone.sends_image(b"MZ this is a program", name="photo.jpg")
    reply = await phone.says("1")
    assert reply.text and reply.text != texts(account).image_taken
    assert await uploads(account, case) == []
