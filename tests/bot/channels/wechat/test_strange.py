"""What may come under WeChat's own signature, and what phones really send: nothing breaks, nothing doubles."""

from __future__ import annotations

import asyncio

import pytest
import xmltodict  # type: ignore[import-untyped]
from wechatpy.crypto import WeChatCrypto  # type: ignore[import-untyped]

from bot.channels.wechat.envelope import LARGEST, SKEW, Why
from center.clock import SystemClock
from tests.bot.channels.wechat.accounts import Account, until
from tests.bot.channels.wechat.test_delivering import LONG, noticed
from tests.bot.channels.wechat.test_door import QUESTION, texts
from tests.bot.channels.wechat.test_refusals import Letter, clock, posted, rows

pytestmark = pytest.mark.asyncio(loop_scope="package")


def sealed(account: Account, xml: str) -> Letter:
    """Any XML, signed and encrypted as WeChat does it."""
    callbacks = account.callbacks()
    crypto = WeChatCrypto(callbacks.settings.token, callbacks.settings.aes_key, callbacks.settings.app_id)
    at = str(int(callbacks.clock.now().timestamp()))
    parts = xmltodict.parse(crypto.encrypt_message(xml, "n0nce", at))["xml"]
    query = {"timestamp": at, "nonce": "n0nce", "encrypt_type": "aes", "msg_signature": parts["MsgSignature"]}
    return Letter(query, f"<xml><Encrypt><![CDATA[{parts['Encrypt']}]]></Encrypt></xml>".encode())


def message(account: Account, openid: str, content: str, head: str = "", number: int = 1) -> str:
    """The XML of a text whose content stands there as it is written."""
    to, at = account.settings.account_id, int(SystemClock().now().timestamp())
    return (
        f"{head}<xml><ToUserName>{to}</ToUserName><FromUserName>{openid}</FromUserName><CreateTime>{at}</CreateTime>"
        f"<MsgType>text</MsgType><Content>{content}</Content><MsgId>{number}</MsgId></xml>"
    )


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "boom"}">' for n in range(12))


@pytest.mark.parametrize(
    ("content", "head"),
    [
        pytest.param("&e11;", f"<!DOCTYPE xml [{BOMB}]>", id="deep entities"),
        pytest.param("&x;", '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]>', id="a file of ours"),
        pytest.param("&undefined;", "", id="an unknown entity"),
        pytest.param("<![CDATA[你好", "", id="CDATA without an end"),
        pytest.param("<![CDATA[你好]]>]]>", "", id="CDATA with two ends"),
        pytest.param("<![CDATA[<![CDATA[你好]]>]]>", "", id="CDATA within CDATA"),
        pytest.param("<a>" * 30 + "</a>" * 30, "", id="very deep"),
        pytest.param("你\x00好", "", id="NUL"),
        pytest.param("&#0;", "", id="NUL by its number"),
        pytest.param("你\x0b好", "", id="a vertical tab"),
        pytest.param("</Content><Content>再来", "", id="a field twice"),
    ],
)
async def test_bad_xml_within_a_good_envelope_is_refused(account: Account, content: str, head: str) -> None:
    before = await rows(account)
    answer = await posted(account, sealed(account, message(account, account.phone().openid, content, head)))
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, Why.NOT_XML.value)
    assert await rows(account) == before


@pytest.mark.parametrize("size", [LARGEST + 1, 1024 * 1024, 3 * 1024 * 1024])
async def test_huge_bodies_are_refused_unread(account: Account, size: int) -> None:
    letter = sealed(account, message(account, account.phone().openid, "你好"))
    answer = await posted(account, letter._replace(body=b"<xml><Encrypt>" + b"x" * size + b"</Encrypt></xml>"))
    assert answer.status_code == 413


async def test_a_large_message_within_the_limit_is_answered(account: Account) -> None:
    phone = account.phone()
    assert (await phone.says("怎么办" * 4000)).text
    assert [author for author, _ in await account.said(phone)] == ["person", "bot"]


@pytest.mark.parametrize(
    "content",
    [
        "]]>",
        "歇业]]>备案<![CDATA[怎么办",
        "<script>alert(1)</script>",
        "&lt;歇业&gt; &amp; 备案",
        "😀",
        "👨‍👩‍👧‍👦❤️‍🔥",
        "[微笑]",
        "\ufffd",
        "\u202e歇业",
        "/restart",
        "{{7*7}} ${x} %s %n",
    ],
)
async def test_strange_words_are_stored_as_they_came_and_answered(account: Account, content: str) -> None:
    phone = account.phone()
    reply = await phone.says(content)
    said = await account.said(phone)
    assert reply.statuses == (200,) and reply.text
    assert [author for author, _ in said] == ["person", "bot"] and said[0][1] == content


@pytest.mark.parametrize("content", ["", "   ", "\n\t"])
async def test_an_empty_text_is_asked_for_again(account: Account, content: str) -> None:
    phone = account.phone()
    assert (await phone.says(content)).text == texts(account).unknown_kind
    assert [author for author, _ in await account.said(phone)] == ["person", "bot"]


async def test_an_answer_of_chinese_is_never_longer_than_wechat_takes(account: Account) -> None:
    phone = account.phone()
    await phone.says("你好")
    await noticed(account, phone, LONG * 2, "strange:1")
    shown = await until(lambda: account.shown(phone), lambda found: len(found) >= 6)
    more = await phone.says("继续")
    sizes = [len(text.encode()) for text in [*(text for _, text in shown), more.text]]
    assert max(sizes) <= 2048 and max(sizes) > 1800


async def test_the_same_words_in_the_same_second_are_two_messages(account: Account) -> None:
    phone = account.phone()
    first = phone.text(QUESTION)
    second = {**first, "MsgId": 12345}
    answers = [(await phone.does(one)).text for one in (first, second, first, second)]
    assert all(answers) and answers[:2] == answers[2:]
    assert [text for author, text in await account.said(phone) if author == "person"] == [QUESTION] * 2


async def test_other_words_under_the_same_msgid_are_a_repeat(account: Account) -> None:
    phone = account.phone()
    first = phone.text(QUESTION)
    told = (await phone.does(first)).text
    assert (await phone.deliver({**first, "Content": "删除我的信息"})).text == told
    assert [text for author, text in await account.said(phone) if author == "person"] == [QUESTION]


async def test_the_same_msgid_of_somebody_else_is_their_own_message(account: Account) -> None:
    one, other = account.phone(), account.phone()
    first = one.text(QUESTION)
    assert (await one.does(first)).text and (await other.deliver({**first, "FromUserName": other.openid})).text
    assert len(await account.said(one)) == len(await account.said(other)) == 2


async def test_events_are_known_by_sender_time_and_what_they_are(account: Account) -> None:
    phone = account.phone()
    tapped = phone.event("CLICK", EventKey="ask_opening")
    answers = [(await phone.deliver(tapped)).text for _ in range(3)]
    assert answers[0] and answers == [answers[0]] * 3
    asked = [one for one in await account.said(phone) if one[0] == "person"]
    later = {**tapped, "CreateTime": int(str(tapped["CreateTime"])) + 1}
    assert (await phone.deliver(later)).text and (await phone.deliver({**tapped, "EventKey": "my_progress"})).text
    assert len(asked) == 1
    assert len([one for one in await account.said(phone) if one[0] == "person"]) == 3


async def test_clocks_may_differ_by_minutes_and_no_more(account: Account) -> None:
    seconds = SKEW.total_seconds()
    for ahead in (-seconds + 20, seconds - 20):
        assert (await account.callbacks(clock=clock(ahead / 60)).verify("echo"))[0] == 200
    for ahead in (-seconds - 20, seconds + 20):
        assert (await account.callbacks(clock=clock(ahead / 60)).verify("echo"))[0] == 403


@pytest.mark.parametrize("at", [-3600, 3600, 10**9])
async def test_a_wrong_time_of_a_message_changes_nothing(account: Account, at: int) -> None:
    """CreateTime is the phone's business; what may still be sent goes by ours at the latest."""
    phone = account.phone()
    told = await phone.does({**phone.text("你好"), "CreateTime": int(SystemClock().now().timestamp()) + at})
    assert told.text
    assert [author for author, _ in await account.said(phone)] == ["person", "bot"]


async def test_a_plain_letter_to_an_account_with_a_key_is_refused_however_well_signed(account: Account) -> None:
    before = await rows(account)
    for changed in ({}, {"encrypt_type": "raw"}, {"encrypt_type": "aes"}, {"encrypt_type": "AES"}):
        letter = Letter(*account.callbacks("plain").letter(account.phone().text("你好")))
        answer = await posted(account, letter._replace(query={**letter.query, **changed}))
        assert answer.status_code == 403
    assert await rows(account) == before


async def test_what_another_app_encrypted_with_our_key_is_not_for_us(account: Account) -> None:
    for other in (account.callbacks(app_id="wxffffffffffffffff"), account.callbacks(account_id="gh_other00")):
        fields = {**account.phone().text("你好"), "ToUserName": other.settings.account_id}
        answer = await posted(account, Letter(*other.letter(fields)))
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, Why.FOREIGN.value)


async def test_a_crowd_at_the_door_does_not_mix_people_up(account: Account) -> None:
    phones = [account.phone() for _ in range(8)]
    told = await asyncio.gather(*(phone.says(f"我叫{n}号，{QUESTION}") for n, phone in enumerate(phones)))
    assert all(one.text for one in told)
    for n, phone in enumerate(phones):
        assert (await account.said(phone))[0] == ("person", f"我叫{n}号，{QUESTION}")
