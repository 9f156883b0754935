"""PDF files: what may do something is refused however it is written, and numbers are found however they are placed."""

from __future__ import annotations

import zlib

import pytest

from center.uploads.identity import holds_id_number
from center.uploads.pdf_text import text_in
from center.uploads.pdfs import LARGEST_STREAM, LARGEST_TOTAL, read_pdf, unfolded
from center.uploads.states import Reason, UploadRefused
from tests.center.uploads.made import ID_NUMBER, pdf, with_object


def reason(content: bytes) -> Reason:
    with pytest.raises(UploadRefused) as refused:
        read_pdf(content)
    return refused.value.reason


def test_the_text_of_a_plain_one_is_read() -> None:
    assert "Articles of association" in read_pdf(pdf())


@pytest.mark.parametrize(
    "dictionary",
    [
        b"<</S /JavaScript /JS (app.alert(1))>>",
        b"<</S /J#61va#53cript>>",
        b"<</S/Launch/F(cmd.exe)>>",
        b"<</Type /EmbeddedFile>>",
        b"<</Names <</EmbeddedFiles 5 0 R>>>>",
        b"<</AcroForm <</XFA [ ]>>>>",
        b"<</Subtype /RichMedia>>",
    ],
)
def test_what_may_do_something_is_refused(dictionary: bytes) -> None:
    assert reason(with_object(pdf(), dictionary)) is Reason.UNSAFE
    packed = zlib.compress(dictionary)
    assert reason(with_object(pdf(), b"<</Type /ObjStm /Filter /FlateDecode>>", packed)) is Reason.UNSAFE
    claimed = b"<</Type /ObjStm /Subtype /Image /Filter /FlateDecode>>"
    assert reason(with_object(pdf(), claimed, packed)) is Reason.UNSAFE


def test_names_that_only_begin_so_are_nothing() -> None:
    assert read_pdf(with_object(pdf(), b"<</LaunchDate 1 /JavaScripted 2>>"))


def test_a_password_is_told() -> None:
    assert reason(with_object(pdf(), b"<</Encrypt 7 0 R>>")) is Reason.UNSAFE


def test_one_that_was_cut_off_is_told() -> None:
    assert reason(pdf()[:-40] + b" " * 5000) is Reason.DAMAGED


def test_a_bomb_is_refused_but_a_large_picture_is_not() -> None:
    filled = zlib.compress(b"\0" * LARGEST_STREAM, 9)
    content = pdf()
    for _ in range(LARGEST_TOTAL // LARGEST_STREAM + 1):
        content = with_object(content, b"<</Filter /FlateDecode>>", filled)
    assert reason(content) is Reason.UNSAFE
    assert read_pdf(content.replace(b"<</Filter", b"<</Subtype /Image /Filter"))


def test_no_stream_is_unfolded_further_than_a_limit() -> None:
    bomb = with_object(b"%%EOF", b"<<>>", zlib.compress(b"\0" * (LARGEST_STREAM + 1), 9))
    assert [len(stream) for stream in unfolded(bomb)] == [LARGEST_STREAM]


@pytest.mark.parametrize(
    "stream",
    [
        f"({ID_NUMBER}) Tj",
        f"[({ID_NUMBER[:6]}) -20 ({ID_NUMBER[6:]})] TJ",
        " ".join(f"({digit}) Tj 6 0 Td" for digit in ID_NUMBER),
        f"<{ID_NUMBER.encode().hex()}> Tj",
        f"(\\0{ord(ID_NUMBER[0]):o}{ID_NUMBER[1:]}) Tj",
        f"(12345\\)) Tj 0 -12 Td ({ID_NUMBER}) Tj",
    ],
)
def test_a_number_is_found_however_it_is_placed(stream: str) -> None:
    assert holds_id_number(text_in([stream.encode()]))


@pytest.mark.parametrize(
    "cmap",
    [
        b"1 beginbfrange <0010> <0019> <0030> endbfrange 1 beginbfchar <001A> <0058> endbfchar",
        b"1 beginbfrange <0010> <001A> [<0030><0031><0032><0033><0034><0035><0036><0037><0038><0039><0058>] endbfrange",
    ],
)
def test_a_number_in_an_embedded_font_is_found_by_its_map(cmap: bytes) -> None:
    shown = "".join(f"{0x10 + '0123456789X'.index(digit):04x}" for digit in ID_NUMBER)
    assert holds_id_number(text_in([cmap, f"<{shown}> Tj".encode()]))
    assert not holds_id_number(text_in([f"<{shown}> Tj".encode()]))


def test_numbers_of_other_kinds_are_none() -> None:
    assert not holds_id_number(text_in([b"(91140902MA0K0000XX) Tj (110105194913310021) Tj (20261122120456) Tj"]))
