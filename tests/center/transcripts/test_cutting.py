"""How texts and queries are cut: a word's pairs stand in a row in a text exactly when the word stands in it."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from center.transcripts.cutting import LONGEST_QUERY, cut, folded, pairs, words_of

TEXTS = st.text(st.sampled_from("执照营业aA1＊*\"'-() \n照"), max_size=30)


def stands_in(word: str, text: str) -> bool:
    """What an index says that knows the positions of what a text is cut into."""
    pieces = list(cut(text))
    if len(word) == 1:
        return any(piece.startswith(word) for piece in pieces)
    row = pairs(word)
    return any(pieces[place : place + len(row)] == row for place in range(len(pieces)))


def test_a_text_is_cut_into_pairs_and_its_last_characters() -> None:
    assert list(cut(folded("营业执照 A1"))) == ["营业", "业执", "执照", "照", "a1", "1"]
    assert list(cut("")) == []


def test_width_case_and_signs_are_plain() -> None:
    assert folded(" ＡＢ c*“x”\t\x00y！ﬁ ") == "ab c＊“x” y！fi"
    assert words_of('OR "执照" -x* ') == ("or", "＂执照＂", "－x＊")
    assert words_of("执照 执照  带") == ("执照", "带")
    assert words_of("　\n") == ()
    assert words_of("长" * 500) == ("长" * LONGEST_QUERY,)


@given(TEXTS, TEXTS)
@example("营业执照", "执照")
@example("ab b", "abb")
def test_a_word_stands_where_its_pairs_stand_in_a_row(text: str, query: str) -> None:
    whole = folded(text)
    assert {word: stands_in(word, whole) for word in words_of(query)} == {
        word: word in whole for word in words_of(query)
    }


@given(st.text(max_size=30))
def test_every_part_of_any_text_is_found_and_nothing_of_it_is_an_operator(text: str) -> None:
    whole = folded(text)
    signs = {chr(code) for code in range(0x80) if not chr(code).isalnum()}
    for run in whole.split():
        assert not signs & set(run)
        for start in range(len(run)):
            for end in range(start + 1, len(run) + 1):
                assert stands_in(run[start:end], whole)
