"""A number that somebody types means a choice only right after choices were offered."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.messages import Words
from center.records import Records
from center.wechat.choices import Chosen, place_in, tapped, typed
from center.wechat.deliveries import at_once, release
from center.wechat.offering import Choice
from tests.center.recorded import SEAL
from tests.center.wechat.talked import NOW, answered, buttons, delivered, done, followed, noticed, setting, taken

TWELVE = tuple(Choice(str(n), f"选项{n}号事", f"p{n}") for n in range(1, 13))
LETTERS = tuple(Choice(label, title, title) for label, title in zip("ABC", ("10万以内", "50万以内", "再多")))


EVERY_WAY = [
    "2", "２", "②", "2️⃣", "二", "2.", "2、", "（2）", "2。", " 2 ", "02", "第2个", "第二个", "选2", "选二", "选：2",
    "好，2", "我选第2个", "我选第二项吧", "那就2吧", "回复2", "2号", "选第2", "就第二个", "点2", "我要2", "“2”", "选 2",
    "选项2号事", "2. 选项2号事", "2 选项2号事",
]  # fmt: skip
NO_CHOICE = [
    "", "0", "13", "十三", "二十", "99", "第0个", "？", "个", "第", "选", "我", "13900000001", "2万", "2点", "2个人",
    "三个", "一样", "一楼", "两三年", "1和2", "1,2", "1，2", "1.2", "12.5", "-2", "2 2", "1. 2", "第二天", "2号窗口",
    "不选2", "2怎么办", "下周二", "周二", "二手车", "a", "b", "十十", "一二", "2026", "11月2日", "A-22222229",
]  # fmt: skip


@pytest.mark.parametrize("text", EVERY_WAY)
def test_every_way_to_type_a_number(text: str) -> None:
    assert place_in(text, TWELVE) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [("10", 9), ("十", 9), ("十二", 11), ("第十一个", 10), ("最后一个", 11), ("最后", 11), ("1", 0), ("一", 0)],
)
def test_other_numbers(text: str, place: int) -> None:
    assert place_in(text, TWELVE) == place


@pytest.mark.parametrize("text", NO_CHOICE)
def test_what_is_no_choice(text: str) -> None:
    assert place_in(text, TWELVE) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [("a", 0), ("A", 0), ("Ｂ", 1), ("选c", 2), ("C。", 2), ("B. 50万以内", 1), ("50万以内", 1),
     ("1", None), ("10", None), ("第一个", None), ("最后一个", 2), ("d", None), ("ab", None)],
)  # fmt: skip
def test_where_letters_were_shown_a_number_is_a_number(text: str, place: int | None) -> None:
    assert place_in(text, LETTERS) == place


@given(st.text(max_size=20))
def test_no_text_breaks_it(text: str) -> None:
    assert place_in(text, TWELVE) in (None, *range(12))


def chosen(records: Records, of: str, text: str) -> Chosen | None:
    return records.read_now(lambda connection: typed(connection, SEAL, of, text))


def tap(records: Records, of: str, menu_id: str) -> Chosen | None:
    return records.read_now(lambda connection: tapped(connection, SEAL, of, menu_id))


def test_a_number_is_the_choice_that_was_told_last(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("请核对。", buttons("提交", "修改")))
    assert chosen(records, of, "2") is None
    delivered(records, of)
    payload = buttons("提交", "修改")[1]["payload"]
    assert chosen(records, of, "第二个") == Chosen(2, 2, "修改", payload)
    assert chosen(records, of, "修改") == Chosen(2, 2, "修改", payload)
    assert chosen(records, of, "3") is None
    answered(records, of, Words("几个人？"), said="2")
    assert chosen(records, of, "2") == Chosen(2, 2, "修改", payload)
    done(records, release, taken(records, of), NOW)
    assert chosen(records, of, "2") == Chosen(2, 2, "修改", payload)
    delivered(records, of)
    assert chosen(records, of, "2") is None


def test_of_two_replies_only_the_last_one_has_numbers(records: Records) -> None:
    of = followed(records)
    guide = Words("不收费。", buttons("要带什么", "多久"))
    question = Words("请留电话。", custom={"kind": "notice", "asks": "phone"})
    answered(records, of, guide, question)
    told = delivered(records, of)
    assert [part.content.content for part in told.parts if hasattr(part.content, "content")] == [
        "不收费。",
        "请留电话。",
    ]
    assert chosen(records, of, "1") is None
    assert tap(records, of, "2-1") is None


def test_choices_still_count_when_a_remark_comes_after_them(records: Records) -> None:
    of = followed(records)
    asked, question = Words("请核对。", buttons("提交", "修改")), Words("几个人？", custom={"asks": "people"})
    answered(records, of, asked, Words("材料不用再交。", custom={"kind": "notice"}))
    assert at_once(delivered(records, of), setting(), comes_later=True) == (
        "请核对。\n回复数字：1 提交，2 修改。\n\n材料不用再交。"
    )
    found = chosen(records, of, "2")
    assert found is not None and (found.seq, found.title) == (2, "修改")
    assert tap(records, of, "2-2") == found
    answered(records, of, asked, question, said="再来")
    assert at_once(delivered(records, of), setting(), comes_later=True) == "请核对。\n\n几个人？"
    assert (chosen(records, of, "2"), tap(records, of, "5-2")) == (None, None)


def test_a_notice_with_choices_counts_too(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("请核对。", buttons("提交")))
    noticed(records, of, Words("满意吗？", buttons("满意", "不满意")))
    delivered(records, of)
    found = chosen(records, of, "1")
    assert found is not None and (found.seq, found.title) == (3, "满意")


def test_a_tap_finds_its_menu_however_old(records: Records) -> None:
    of, other = followed(records), followed(records, "oFake00000000000000000000002")
    answered(records, of, Words("请核对。", buttons("提交", "修改")))
    answered(records, of, Words("好的。"), said="提交")
    assert tap(records, of, "2-2") == Chosen(2, 2, "修改", buttons("提交", "修改")[1]["payload"])
    wrong: dict[str, Any] = {
        menu_id: tap(records, of, menu_id) for menu_id in ("2-3", "3-1", "1-1", "9-1", "", "2", "x-1")
    }
    assert wrong == dict.fromkeys(wrong)
    assert tap(records, other, "2-2") is None
