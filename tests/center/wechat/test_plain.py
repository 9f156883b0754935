"""Markup goes, words stay; what only a card has is said."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from center.messages import Words
from center.wechat.plain import plain, whole_text

MARKS = st.text(alphabet="*#`->+[]()·：。\n \t\r甲乙ab1<h/.~\u2028\x00\ud800😀", max_size=60)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**要带**：`执照`", "要带：执照"),
        ("## 怎么办\n- 先申请\n* 再领证\n+ 归档", "怎么办\n· 先申请\n· 再领证\n· 归档"),
        ("看[办事指南](https://example.com/a?b=1)就行", "看办事指南：https://example.com/a?b=1 就行"),
        ("```\n代码\n```\n完", "代码\n完"),
        ("> 引用\n下一行", "引用\n下一行"),
        ("<b>粗</b>", "＜b>粗＜/b>"),
        ("网址https://example.com/x。再说", "网址https://example.com/x 。再说"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("一\x00\x1b二\ud83d三", "一二三"),
        ("一  \n\n\n\n二 ", "一\n\n二"),
        ("1. 办执照\n2. 刻章", "1. 办执照\n2. 刻章"),
        ("3 * 5 = 15，a_b_c，50%", "3 * 5 = 15，a_b_c，50%"),
        ("早上9点-11点\n-5度", "早上9点-11点\n-5度"),
        ("👨‍👩‍👧‍👦 好", "👨‍👩‍👧‍👦 好"),
    ],
)
def test_markup_goes_and_words_stay(written: str, shown: str) -> None:
    assert plain(written) == shown


@given(MARKS)
@example("****甲****")
@example("[[甲](https://a.b)](https://c.d)")
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    once.encode()


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (
            Words("约好了。", custom={"kind": "appointment", "map": "https://example.com/map"}),
            "约好了。\n地图：https://example.com/map",
        ),
        (
            Words(
                "两个预约。",
                custom={"appointments": [{"map": "https://example.com/m"}, {"map": "https://example.com/m"}]},
            ),
            "两个预约。\n地图：https://example.com/m",
        ),
        (
            Words("去网上办。", custom={"online": [{"title": "设立登记", "url": "https://example.com/t"}]}),
            "去网上办。\n设立登记：https://example.com/t",
        ),
        (
            Words("点这里：https://example.com/t", custom={"url": "https://example.com/t"}),
            "点这里：https://example.com/t",
        ),
        (
            Words("拟稿。", custom={"kind": "draft", "links": {"docx": "https://example.com/d"}}),
            "拟稿。\n要下载文件，回复“下载”。",
        ),
        (Words("说“下载”再拿。", custom={"links": {"docx": "https://example.com/d"}}), "说“下载”再拿。"),
        (Words("没有链接。", custom={"map": "javascript:alert(1)", "url": 7, "links": {"docx": ""}}), "没有链接。"),
        (Words("", custom={"url": "http://127.0.0.1:5005/a"}), "打开：http://127.0.0.1:5005/a"),
    ],
)
def test_what_only_the_card_has_is_said(words: Words, shown: str) -> None:
    assert whole_text(words) == shown
