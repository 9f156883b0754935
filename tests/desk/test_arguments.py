"""What a request brings, cleaned or refused."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest

from desk.arguments import Arguments, Refused

FORM = {"content-type": "application/x-www-form-urlencoded"}


def arguments(query: dict[str, Any] | None = None, form: dict[str, Any] | None = None) -> Arguments:
    """The arguments of a request with these fields."""
    request: Any = SimpleNamespace(
        query_string=urlencode(query or {}, doseq=True),
        body=urlencode(form, doseq=True).encode() if form else b"",
        headers=FORM if form else {},
        form=None,
        files=None,
    )
    return Arguments(request)


def test_the_form_goes_before_the_address_even_when_it_is_empty() -> None:
    read = arguments({"a": "1", "b": "2"}, {"a": ""})
    assert (read.text("a"), read.text("b"), read.text("c", default="x")) == ("", "2", "x")
    assert (read.has("a"), read.has("c")) == (True, False)


def test_words_are_cleaned() -> None:
    read = arguments({"a": "  你好\r\n再见\x00\x07 "})
    assert read.text("a") == "你好\n再见"


def test_passwords_are_not() -> None:
    assert arguments({"a": "  x "}).secret("a") == "  x "


@pytest.mark.parametrize(
    ("method", "value", "known"),
    [
        ("number", "12", 12),
        ("number", "", 0),
        ("day", "2026-11-23", date(2026, 11, 23)),
        ("day", "", None),
        ("is_on", "1", True),
        ("is_on", "", False),
        ("texts", ["x", " ", "y"], ["x", "y"]),
    ],
)
def test_what_fits_is_read(method: str, value: Any, known: object) -> None:
    assert getattr(arguments({"a": value}), method)("a") == known


@pytest.mark.parametrize(
    ("method", "value"),
    [
        ("number", "-1"),
        ("number", "1.5"),
        ("number", "１"),
        ("number", "9" * 10),
        ("day", "23.11.2026"),
        ("text", "x" * 2001),
    ],
)
def test_what_does_not_fit_is_refused(method: str, value: str) -> None:
    with pytest.raises(Refused):
        getattr(arguments({"a": value}), method)("a")


def test_only_known_options_are_taken() -> None:
    read = arguments({"a": "x"})
    assert (read.choice("a", ("x",)), read.choice("b", ("x",), default="y")) == ("x", "y")
    with pytest.raises(Refused):
        read.choice("a", ("y",))


def test_more_fields_than_any_form_has_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        arguments({f"f{number}": "1" for number in range(501)})
    assert refused.value.status == 413
