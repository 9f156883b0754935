"""What is said on WeChat: text in parts that fit, a menu where it fits, the same parts in either way."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import settings as options
from hypothesis import strategies as st

from center.gateways.wechat import MsgMenu, Text
from center.messages import Words
from center.wechat.wording import is_more, menu_id, spoken, text_of, together, with_more
from tests.center.wechat.talked import LONG, SMALL, buttons, setting

RULES = setting()
MARK = re.compile(r"^（\d+/\d+）")
TITLES = st.lists(st.text(alphabet="甲乙丙丁ABC12", min_size=1, max_size=12), max_size=8, unique=True)
TEXTS = st.lists(
    st.text(alphabet="甲乙丙丁，、ab12 \n*#-", max_size=40).map(lambda text: f"{text}。"), max_size=30
).map("".join)


def test_short_words_are_one_message() -> None:
    assert spoken(Words("您好。"), RULES, is_passive=True) == [Text("您好。")]
    assert spoken(Words("您好。"), RULES, is_passive=False, seq=3) == [Text("您好。")]


def test_choices_are_numbered_at_once_and_a_menu_later() -> None:
    words = Words("请核对。", buttons("提交", "修改"))
    assert spoken(words, RULES, is_passive=True, seq=7) == [Text("请核对。\n回复数字：1 提交，2 修改。")]
    items = (("7-1", "1. 提交"), ("7-2", "2. 修改"))
    assert spoken(words, RULES, is_passive=False, seq=7) == [MsgMenu("请核对。", items, "直接点，或者回复数字，都行。")]
    assert menu_id(7, "2") == "7-2"


@pytest.mark.parametrize("change", [{"is_verified": False}, {"uses_msgmenu": False}])
def test_an_account_without_menus_gets_text(change: dict[str, bool]) -> None:
    rules = RULES.copy(update={"account": RULES.account.copy(update=change)})
    told = spoken(Words("请核对。", buttons("提交")), rules, is_passive=False)
    assert told == [Text("请核对。\n回复数字：1 提交。")]


@pytest.mark.parametrize("limits", [{"menu_items": 1}, {"menu_item_bytes": 12}, {"menu_head_bytes": 5}])
def test_what_does_not_fit_a_menu_is_text(limits: dict[str, int]) -> None:
    words = Words("请核对。", buttons("提交上去", "修改"))
    assert spoken(words, setting(**limits), is_passive=False) == spoken(words, RULES, is_passive=True)


def test_a_long_answer_is_counted_and_its_menu_comes_last() -> None:
    words = Words(LONG, buttons("要带什么", "多久"))
    at_once, later = (spoken(words, SMALL, is_passive=passive, seq=2) for passive in (True, False))
    count = len(at_once)
    assert count > 3
    assert [text_of(part)[:5] for part in at_once] == [f"（{n}/{count}）" for n in range(1, count + 1)]
    assert text_of(at_once[-1]).endswith("回复数字：1 要带什么，2 多久。")
    assert later[:-1] == at_once[:-1]
    assert isinstance(later[-1], MsgMenu)
    assert later[-1].items == (("2-1", "1. 要带什么"), ("2-2", "2. 多久"))
    assert "".join(MARK.sub("", text_of(part)) for part in at_once).startswith(LONG)


def test_choices_named_early_in_a_long_text_make_no_menu() -> None:
    """What went out at once had their numbers in it: the rest has to go on in the same way."""
    words = Words(f"您可以接着问：要带什么、多久。\n{LONG}", buttons("要带什么", "多久"))
    at_once, later = (spoken(words, SMALL, is_passive=passive) for passive in (True, False))
    assert text_of(at_once[0]).startswith(f"（1/{len(at_once)}）您可以接着问：1 要带什么、2 多久。")
    assert later == at_once


def test_a_list_of_choices_is_not_torn_from_its_beginning() -> None:
    words = Words("一二三四五六七八九。" * 9, buttons("第一种很长的办法", "第二种很长的办法", "第三种很长的办法", "丁"))
    last = text_of(spoken(words, SMALL, is_passive=True)[-1])
    assert MARK.sub("", last) == (
        "回复字母：\nA. 第一种很长的办法\nB. 第二种很长的办法\nC. 第三种很长的办法\nD. 丁"
        if "A." in last
        else "回复数字：\n1. 第一种很长的办法\n2. 第二种很长的办法\n3. 第三种很长的办法\n4. 丁"
    )


def test_nothing_to_say_is_said_to_be_nothing() -> None:
    assert spoken(Words(" \n"), RULES, is_passive=True) == [Text("（这条消息没有文字）")]


@given(TEXTS, TITLES, st.booleans())
@options(deadline=None)
def test_every_part_fits_and_says_the_next_bit(text: str, titles: list[str], is_passive: bool) -> None:
    words = Words(text, buttons(*titles))
    parts = spoken(words, SMALL, is_passive=is_passive, seq=1)
    at_once = spoken(words, SMALL, is_passive=True, seq=1)
    assert len(parts) == len(at_once)
    assert parts[:-1] == at_once[:-1]
    for part in parts:
        content = part.content if isinstance(part, Text) else part.head
        assert 0 < len(content.encode()) <= 300
    joined = "\n".join(MARK.sub("", text_of(part)) for part in parts)
    place = 0
    for sentence in re.findall(r"[甲乙丙丁]{3,}", text):
        place = joined.find(sentence, place)
        assert place >= 0, (sentence, joined)
    assert all(title in joined for title in titles)


@given(TEXTS)
@options(deadline=None)
def test_what_was_said_once_is_said_the_same_again(text: str) -> None:
    for part in spoken(Words(text), SMALL, is_passive=True):
        assert spoken(Words(text_of(part)), SMALL, is_passive=True) == [part]


def test_the_rest_is_asked_for_by_a_word() -> None:
    more = RULES.texts.more
    assert with_more(Text("第一部分。"), RULES) == Text(f"第一部分。\n{more}")
    assert with_more(MsgMenu("头", (("1-1", "1. 甲"),), "尾"), RULES).tail == f"尾\n{more}"
    assert [is_more(text, RULES) for text in ("继续", " 继续。", "继续！", "下文", "继续办", "", "不继续")] == [
        *[True] * 4, *[False] * 3
    ]  # fmt: skip


def test_the_longest_text_with_how_to_get_the_rest_still_fits() -> None:
    longest = spoken(Words("字" * 3000), RULES, is_passive=True)
    assert all(len(text_of(with_more(part, RULES)).encode()) <= 2048 for part in longest)


def test_as_many_as_fit_go_together() -> None:
    assert together([Text("甲"), Text("乙")], RULES) == ("甲\n\n乙", 2)
    assert together([Text("字" * 90), Text("字" * 20)], SMALL) == ("字" * 90, 1)
    assert together([Text("字" * 200)], SMALL) == ("字" * 200, 1)
    assert together([], RULES) == ("", 0)
    assert together([MsgMenu("头", (("1-1", "1. 甲"),), "尾")], RULES) == ("头\n1. 甲\n尾", 1)
