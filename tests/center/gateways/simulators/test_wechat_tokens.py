"""How the simulated WeChat gives out tokens."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from center.gateways.simulators.wechat_tokens import GRANT, Identity, SimulatedTokens
from center.gateways.simulators.wechat_turned import Turned
from tests.center.recorded import FRIDAY_NOON as NOON

ID, SECRET = "wx0123456789abcdef", "s" * 32
OURS = Identity(GRANT, ID, SECRET)


def after(seconds: int) -> datetime:
    return NOON + timedelta(seconds=seconds)


def stable(tokens: SimulatedTokens, seconds: int = 0, is_forced: bool = False) -> tuple[str, int]:
    return tokens.stable(OURS, is_forced, after(seconds))


def plain(tokens: SimulatedTokens, seconds: int = 0) -> str:
    return tokens.plain(OURS, after(seconds))[0]


def verdict(tokens: SimulatedTokens, token: str, seconds: int = 0) -> int:
    try:
        tokens.check(token, after(seconds))
    except Turned as turned:
        return turned.errcode
    return 0


def test_two_who_ask_for_the_stable_one_get_the_same() -> None:
    tokens = SimulatedTokens(ID, SECRET)
    (first, whole), (second, rest) = stable(tokens), stable(tokens, 6000)
    assert (first == second, whole, rest, tokens.given) == (True, 7200, 1200, 1)


def test_the_stable_one_changes_five_minutes_before_its_end_and_the_old_one_lasts() -> None:
    tokens = SimulatedTokens(ID, SECRET)
    old, _ = stable(tokens)
    new, seconds = stable(tokens, 6900)
    assert (new != old, seconds) == (True, 7200)
    assert [verdict(tokens, token, 7199) for token in (old, new)] == [0, 0]
    assert [verdict(tokens, token, 7200) for token in (old, new)] == [42001, 0]


def test_the_plain_one_ends_the_one_before_after_five_minutes() -> None:
    tokens = SimulatedTokens(ID, SECRET)
    old, new = plain(tokens), plain(tokens, 10)
    assert [verdict(tokens, token, 309) for token in (old, new)] == [0, 0]
    assert [verdict(tokens, token, 310) for token in (old, new)] == [42001, 0]


def test_the_two_do_not_mix() -> None:
    tokens = SimulatedTokens(ID, SECRET)
    kept, _ = stable(tokens)
    for seconds in range(0, 900, 100):
        plain(tokens, seconds)
    assert verdict(tokens, kept, 7199) == 0


def test_a_forced_one_ends_the_old_one_at_once_but_not_twice_in_thirty_seconds() -> None:
    tokens = SimulatedTokens(ID, SECRET)
    old, _ = stable(tokens)
    forced, _ = stable(tokens, 1, is_forced=True)
    assert [verdict(tokens, token, 1) for token in (old, forced)] == [40001, 0]
    assert stable(tokens, 30, is_forced=True)[0] == forced
    assert stable(tokens, 31, is_forced=True)[0] != forced


def test_tokens_expire_or_are_forgotten_when_told() -> None:
    tokens = SimulatedTokens(ID, SECRET)
    first, _ = stable(tokens)
    tokens.expire(NOON)
    assert (verdict(tokens, first), verdict(tokens, "")) == (42001, 41001)
    second, _ = stable(tokens)
    tokens.revoke()
    assert (second != first, verdict(tokens, second)) == (True, 40001)


@pytest.mark.parametrize(
    ("stranger", "errcode"),
    [
        (OURS._replace(grant="password"), 40002),
        (OURS._replace(app_id="wx" + "f" * 16), 40013),
        (OURS._replace(secret="t" * 32), 40125),
    ],
)
def test_a_stranger_gets_none(stranger: Identity, errcode: int) -> None:
    tokens = SimulatedTokens(ID, SECRET)
    with pytest.raises(Turned, match=str(errcode)):
        tokens.plain(stranger, NOON)
    with pytest.raises(Turned, match=str(errcode)):
        tokens.stable(stranger, False, NOON)
    assert tokens.given == 0
