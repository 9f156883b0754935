"""Tokens: bound to one conversation, ended by time, alive through a change of the secret."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from itsdangerous import URLSafeSerializer

from bot.channels.requests import Refused
from bot.channels.tokens import LIFETIME, RENEWABLE, Held, Tokens

NOW = datetime(2026, 11, 20, 4, 0, 0, 500_000, tzinfo=timezone.utc)
END = datetime(2026, 11, 20, 16, 0, tzinfo=timezone.utc)
TOKENS = Tokens("a secret")


def refusal(tokens: Tokens, text: str, now: datetime = NOW) -> tuple[int, str]:
    with pytest.raises(Refused) as refused:
        tokens.read(text, now)
    return refused.value.status, refused.value.code


def test_a_token_says_whose_and_until_when() -> None:
    token = TOKENS.issue("c1", NOW)
    assert token.expires_at == END
    assert TOKENS.read(token.text, NOW) == Held("c1", END)
    assert TOKENS.read(token.text, END - timedelta(microseconds=1)) == Held("c1", END)


def test_it_ends_after_twelve_hours() -> None:
    assert timedelta(hours=12) == LIFETIME
    assert refusal(TOKENS, TOKENS.issue("c1", NOW).text, END) == (401, "token_expired")


def test_whoever_may_be_late_is_read_until_then_and_no_longer() -> None:
    text, tick = TOKENS.issue("c1", NOW).text, timedelta(microseconds=1)
    assert timedelta(days=30) == RENEWABLE
    assert TOKENS.read(text, END + RENEWABLE - tick, RENEWABLE) == Held("c1", END)
    with pytest.raises(Refused) as refused:
        TOKENS.read(text, END + RENEWABLE, RENEWABLE)
    assert (refused.value.status, refused.value.code) == (401, "token_expired")


def test_a_changed_token_is_none() -> None:
    text = TOKENS.issue("c1", NOW).text
    changed = [text[:-1], text[1:], text + "x", text.swapcase(), text.replace(".", "", 1), "", "x", ".", "é.é"]
    assert {refusal(TOKENS, other) for other in changed} == {(401, "bad_token")}


def test_a_secret_in_use_before_still_opens_and_a_foreign_one_does_not() -> None:
    text = TOKENS.issue("c1", NOW).text
    assert Tokens("newest", ["newer", "a secret"]).read(text, NOW) == Held("c1", END)
    assert refusal(Tokens("newest", ["newer"]), text) == (401, "bad_token")
    assert refusal(TOKENS, Tokens("newest", ["a secret"]).issue("c1", NOW).text) == (401, "bad_token")
    assert Tokens("newest", ["a secret"]).read(text, END, RENEWABLE) == Held("c1", END), "also when it is late"


def test_a_token_of_an_origin_says_so_and_is_none_of_another_purpose() -> None:
    widget = Tokens("a secret", purpose="qihang conversation token: widget")
    token = widget.issue("c1", NOW, "https://zwfw.example.gov.cn")
    assert widget.read(token.text, NOW) == Held("c1", END, "https://zwfw.example.gov.cn")
    assert refusal(TOKENS, token.text) == (401, "bad_token")
    assert refusal(widget, TOKENS.issue("c1", NOW).text) == (401, "bad_token")


def test_what_else_is_signed_with_the_secret_is_no_token() -> None:
    for salt in ("itsdangerous", "another purpose"):
        assert refusal(TOKENS, str(URLSafeSerializer("a secret", salt=salt).dumps(["c1", 4_000_000_000]))) == (
            401,
            "bad_token",
        )
