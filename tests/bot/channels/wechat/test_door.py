"""Every type of callback over the real address, in every mode, made and read by wechatpy."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.channels.wechat.kinds import What
from center import bundles
from center.identifiers import public_code
from center.messages import Kind
from center.wechat.people import person_of
from center.wechat.setting import TextSetting
from tests.bot.channels.contract import Contract
from tests.bot.channels.wechat.accounts import PLAIN, Account, account_for
from tests.center.uploads.asked import asked_case

pytestmark = pytest.mark.asyncio(loop_scope="package")
QUESTION = "歇业备案怎么办"


def texts(account: Account) -> TextSetting:
    return bundles.knowledge_of(account.bot.version).service.wechat_rules().texts


@pytest.mark.parametrize("mode", ["aes", "compatible"])
async def test_a_question_is_answered_at_once(account: Account, mode: str) -> None:
    phone = account.phone("aes" if mode == "aes" else "compatible")
    reply = await phone.says(QUESTION)
    assert reply.statuses == (200,)
    log = await account.log(phone)
    assert (log[0].author.value, log[0].words.text) == ("person", QUESTION)
    assert len(log) == 2
    assert reply.text.startswith(log[1].words.text.split("\n")[0][:20])
    assert await account.deliveries(phone) == [("sent", "passive", None)] * len(await account.deliveries(phone))


async def test_in_plain_mode_it_is_answered_too_and_encrypted_callbacks_are_refused(
    model: Path, contract: Contract, tmp_path: Path
) -> None:
    async with account_for(model, contract, tmp_path, PLAIN) as account:
        reply = await account.phone().says(QUESTION)
        assert "歇业" in reply.text
        foreign = account.callbacks("aes", aes_key="a" * 43)
        assert (await foreign.post(account.phone().text("你好")))[0] == 403


async def test_voice_is_what_wechat_heard_and_else_one_is_asked_to_type(account: Account) -> None:
    phone = account.phone()
    assert "歇业" in (await phone.speaks(f"{QUESTION}。")).text
    assert (await phone.speaks()).text == texts(account).no_voice
    assert [text for author, text in await account.said(phone) if author == "person"] == [
        f"{QUESTION}。",
        "（语音，没有听清）",
    ]


@pytest.mark.parametrize("kind", ["link", "video", "shortvideo", "file", "something_new"])
async def test_what_nobody_can_read_is_said_so(account: Account, kind: str) -> None:
    phone = account.phone()
    reply = await phone.sends(kind, Title="题目", Url="https://example.com/", MediaId="m")
    assert reply.text == texts(account).unknown_kind
    assert await account.said(phone) == [("person", "（发来的内容看不了）"), ("bot", texts(account).unknown_kind)]


async def test_a_place_of_ours_names_its_office_and_another_does_not(account: Account) -> None:
    phone = account.phone()
    office = bundles.knowledge_of(account.bot.version).service.catalogue.offices["定襄县"]
    told = (await phone.sends_location(38.47, 112.96, "山西省忻州市定襄县晋昌镇府前街")).text
    assert office.address in told
    assert (await phone.sends_location(39.9, 116.4, "北京市东城区东长安街")).text == texts(account).no_window
    assert not [text for _, text in await account.said(phone) if "府前街" in text]


async def test_whoever_follows_is_greeted_and_whoever_leaves_is_not_written_to(account: Account) -> None:
    phone = account.phone()
    greeting = f"{texts(account).greeting}\n{texts(account).menu_hint}"
    assert (await phone.subscribes()).text == greeting
    of = await account.conversation(phone)
    assert of is not None
    records = account.bot.service.records
    assert (await phone.unsubscribes()).text == ""
    gone = await records.read(lambda connection: person_of(connection, of))
    assert gone is not None and not gone.is_following
    assert (await phone.subscribes()).text == greeting
    back = await records.read(lambda connection: person_of(connection, of))
    assert back is not None and back.is_following


async def test_the_menu_says_a_sentence_or_shows_a_guide_or_is_out_of_date(account: Account) -> None:
    phone = account.phone()
    assert (await phone.clicks("ask_opening")).text
    assert (await phone.clicks("choose_type")).text
    assert (await phone.clicks("gone")).text
    asked = [one for one in await account.log(phone) if one.author.value == "person"]
    entry = bundles.knowledge_of(account.bot.version).service.wechat_rules().entry("ask_opening")
    assert entry is not None
    assert [asked[0].words.text, asked[1].kind, asked[2].kind] == [entry.say, Kind.TAP, Kind.STALE_TAP]
    assert '"establishment.types"' in str(asked[1].words.payload)


async def test_a_scanned_code_tells_how_its_case_stands(account: Account) -> None:
    phone = account.phone()
    await phone.says("你好")
    case = asked_case(account.bot.service.records, await account.conversation(phone), public_code("D"))
    scanned = await phone.scans(f"case_{case}")
    assert case in scanned.text
    assert (await phone.scans("case_D-00000000")).text == texts(account).scene_unknown
    assert (await phone.scans("advert_7")).text == texts(account).scene_unknown


async def test_following_by_a_code_greets_and_tells_how_its_case_stands(account: Account) -> None:
    phone = account.phone()
    case = asked_case(account.bot.service.records, None, public_code("D"))
    told = (await phone.subscribes(f"case_{case}")).text
    assert told.startswith(texts(account).greeting)
    said = await account.said(phone)
    assert [author for author, _ in said[:4]] == ["person", "bot", "person", "bot"]
    assert said[2][1] == f"查进度 {case}"
    assert all(text in told for author, text in said if author == "bot")


async def test_pages_and_strange_events_want_no_answer(account: Account) -> None:
    phone = account.phone()
    assert (await phone.views("https://example.com/")).statuses == (200,)
    assert (await phone.does(phone.event("user_gifting_card", CardId="c"), None)).text == ""
    assert (await phone.template_finished("123456")).text == ""
    assert await account.said(phone) == []


async def test_the_same_callback_three_times_is_one_message_with_one_answer(account: Account) -> None:
    phone = account.phone()
    asked = phone.text(QUESTION)
    one_by_one = [(await phone.does(asked)).text, (await phone.deliver(asked)).text, (await phone.deliver(asked)).text]
    assert one_by_one[0] and one_by_one == [one_by_one[0]] * 3
    assert [author for author, _ in await account.said(phone)] == ["person", "bot"]


@pytest.mark.parametrize("kind", ["subscribe", "text", "click"])
async def test_three_tries_at_once_are_one_message_with_one_answer(account: Account, kind: str) -> None:
    phone = account.phone()
    made = {
        "subscribe": phone.event("subscribe", EventKey=""),
        "text": phone.text(QUESTION),
        "click": phone.event("CLICK", EventKey="ask_opening"),
    }
    tries = await asyncio.gather(*(phone.deliver(made[kind]) for _ in range(3)))
    shown = {reply.text for reply in tries if reply.text}
    assert len(shown) == 1
    assert [author for author, _ in await account.said(phone)] == ["person", "bot"]


async def test_a_number_means_what_was_numbered_last_also_when_the_callback_comes_again(account: Account) -> None:
    phone = account.phone()
    await phone.clicks("choose_type")
    shown = (await account.log(phone))[-1].words.buttons
    assert shown
    second = phone.text("第2个")
    first, again = await phone.does(second), await phone.deliver(second)
    tapped = (await account.log(phone))[2]
    assert (tapped.kind, tapped.words.text) == (Kind.TAP, shown[1]["title"])
    assert first.text and again.text == first.text
    assert len(await account.log(phone)) == 4


async def test_every_type_is_counted(account: Account) -> None:
    before = {what: account.count("received_total", type=what.value) for what in What}
    phone = account.phone()
    await phone.subscribes()
    await phone.says("你好")
    await phone.views("https://example.com/")
    rose = [what for what in What if account.count("received_total", type=what.value) > before[what]]
    assert rose == [What.TEXT, What.SUBSCRIBE, What.QUIET]
