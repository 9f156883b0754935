"""Parts that fit: cut where one would pause, nothing lost, nothing torn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as options
from hypothesis import strategies as st

from center.wechat.splitting import size_of, split

FAMILY = "👨‍👩‍👧‍👦"
WHOLE = (
    "https://example.com/drafts/abcdefghijklmnop?t=1&s=2#x",
    "D-7KM2Q4XD",
    "139 0000 0001",
    "13900000001",
    "2026-11-22",
    "1,234,567.89",
    "91140900MA0K00000X",
    FAMILY,
    "👍🏽",
    "🇨🇳",
    "1️⃣",
)
SENTENCE = st.text(alphabet="甲乙丙丁办照章，、", min_size=1, max_size=30).map(lambda text: f"{text}。")
PASSAGE = st.lists(
    st.one_of(SENTENCE, st.sampled_from(WHOLE), st.sampled_from(["\n", "\n\n", "”", "（x）"])), max_size=80
)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_it_is_cut_between_paragraphs_then_sentences_then_clauses() -> None:
    assert split("第一段。\n第二段。", 20) == ["第一段。", "第二段。"]
    assert split("一句话。两句话。三句话。", 30) == ["一句话。两句话。", "三句话。"]
    assert split("很长的，一句话，没有句号", 30) == ["很长的，一句话，", "没有句号"]
    assert split("没有任何可以停顿的地方", 15) == ["没有任何可", "以停顿的地", "方"]


def test_what_closes_a_quotation_stays_with_its_sentence() -> None:
    assert split("他说：“好。”然后走了。", 22) == ["他说：“好。”", "然后走了。"]
    assert split("真的吗？！他走了。", 16) == ["真的吗？！", "他走了。"]


def test_a_late_paragraph_is_worth_a_shorter_part_and_an_early_one_is_not() -> None:
    assert split("一二三四五六。\n七八九十。", 30) == ["一二三四五六。", "七八九十。"]
    assert split("一。\n二三四五六七八。九十。", 32) == ["一。\n二三四五六七八。", "九十。"]


@pytest.mark.parametrize("whole", WHOLE)
def test_what_belongs_together_is_not_torn(whole: str) -> None:
    for before in range(30):
        parts = split("字" * before + f" {whole} " + "字" * 30, 90)
        assert [whole in part for part in parts].count(True) == 1, (before, parts)


def test_only_what_fits_nowhere_is_torn_and_then_between_characters() -> None:
    assert split("1" * 25, 10) == ["1" * 10, "1" * 10, "1" * 5]
    assert split(FAMILY * 3, 60) == [FAMILY * 2, FAMILY]
    assert "".join(split(FAMILY, 10)) == FAMILY


@given(PASSAGE, st.integers(min_value=60, max_value=400))
@options(deadline=None)
def test_nothing_is_lost_nothing_is_too_long_nothing_is_torn(pieces: list[str], most: int) -> None:
    text = " ".join(pieces)
    parts = split(text, most)
    assert squeezed("".join(parts)) == squeezed(text)
    assert all(part and size_of(part) <= most for part in parts)
    for whole in WHOLE:
        assert sum(part.count(whole) for part in parts) == text.count(whole)


@given(st.text(max_size=200), st.integers(min_value=30, max_value=200))
@options(deadline=None)
def test_any_text_at_all(text: str, most: int) -> None:
    parts = split(text, most)
    assert squeezed("".join(parts)) == squeezed(text)
    assert all(part and size_of(part) <= most for part in parts)


def test_a_very_long_text_takes_no_time_to_speak_of() -> None:
    text = "办理营业执照要先核名。" * 20_000
    assert len(split(text, 1900)) == pytest.approx(20_000 * 33 / 1900, rel=0.05)
