"""Chinese text made comparable."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from center.text import LONGEST, bare, bigrams, join_lines, normalise

MESSY = st.text(
    st.sampled_from(
        [
            *"公司註冊後麵乾發ＡaＢ１1，,。.？?!！~～；;：[]［］微笑 \t\n　-…",
            "\u200b",
            "\ufe0f",
            "😀",
            "→",
            "İ",
            "ﬁ",
            "①",
            "㎡",
            "﷽",
        ]
    ),
    max_size=40,
)


@given(st.text() | MESSY)
@example("[微 笑]")
@example("？ ？")
@example("☀,,")
@example("公" * (LONGEST - 1) + " a")
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(min_size=1), st.integers(1, 5000))
@example("﷽", 5000)
def test_normalised_text_is_at_most_two_thousand_characters(text: str, times: int) -> None:
    assert len(normalise(text * times)) <= LONGEST


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("公司註冊要什麼材料", "公司注册要什么材料"),
        ("ＡＢＣ１２３", "abc123"),
        ("注 销 公 司", "注销公司"),
        ("办 Food License 要啥", "办food license要啥"),
        ("你好[微笑]😀", "你好"),
        ("公司\u200b注销", "公司注销"),
        ("多久???", "多久？"),
        ("多久？？？！！", "多久？！"),
        ("要带啥,去哪办;贵不贵!", "要带啥，去哪办；贵不贵！"),
        ("  \n\t ", ""),
        ("😀👍", ""),
        ("", ""),
        ("3.5万", "3.5万"),
    ],
)
def test_normalise(text: str, plain: str) -> None:
    assert normalise(text) == plain


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("先想好字号， 再申报", "先想好字号，再申报"),
        ("名称\n  申报", "名称申报"),
        ("“公司” 和《公司法》 第", "“公司”和《公司法》第"),
        ("办 food permit 要", "办 food permit 要"),
        ("保留 30 日", "保留 30 日"),
        ("  两头  ", "两头"),
    ],
)
def test_join_lines(text: str, joined: str) -> None:
    assert join_lines(text) == joined


@given(st.lists(st.text("公司名称登记，。《》“”", min_size=1), max_size=6), st.sampled_from([" ", "\n", "\n  "]))
def test_joining_chinese_lines_leaves_only_their_characters(lines: list[str], fold: str) -> None:
    assert join_lines(fold.join(lines)) == "".join(lines)


@given(st.text() | MESSY)
def test_joining_lines_twice_changes_nothing_more(text: str) -> None:
    assert join_lines(join_lines(text)) == join_lines(text)


@given(st.text() | MESSY)
def test_bare_keeps_letters_digits_and_characters_only(text: str) -> None:
    assert all(letter.isdigit() or "a" <= letter <= "z" or "㐀" <= letter <= "鿿" for letter in bare(text))


def test_bare() -> None:
    assert bare("“注销”公司，要多久？ A-1") == "注销公司要多久a1"


def test_bigrams_include_the_borders() -> None:
    assert (bigrams("注销，吗"), bigrams("")) == ({"^注", "注销", "销吗", "吗$"}, {"^$"})
