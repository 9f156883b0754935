"""What each founder puts in, and when that cannot be right."""

from __future__ import annotations

import pytest

from center.drafts.proposing_facts import SELF, Founder
from center.drafts.proposing_shares import shares_fault, with_shares

TWO = (Founder(SELF), Founder("朋友"))
THREE = (Founder(SELF), Founder("老张"), Founder("小李"))


@pytest.mark.parametrize(
    ("people", "shares", "yuan", "found"),
    [
        (THREE, "老张300万元，本人150万元，小李50万元", None, ["150万元", "300万元", "50万元"]),
        (THREE, "老张60%，本人30%，小李10%", 5_000_000, ["30%（150万元）", "60%（300万元）", "10%（50万元）"]),
        (TWO, "本人60%", None, ["60%", "40%"]),
        (TWO, "每人3万元", 60_000, ["3万元", "3万元"]),
        (TWO, "对半", None, ["50%", "50%"]),
        (THREE, "平分", None, ["33.33%", "33.33%", "33.33%"]),
        (TWO, "七三开", None, ["", ""]),
        (TWO, "", None, ["", ""]),
    ],
)
def test_what_each_puts_in(people: tuple[Founder, ...], shares: str, yuan: int | None, found: list[str]) -> None:
    assert [one.share for one in with_shares(people, shares, yuan)] == found


@pytest.mark.parametrize(
    ("people", "shares", "yuan", "fault"),
    [
        (THREE, "老张60%，本人30%，小李20%", None, "各人的比例加起来是110%，不是100%"),
        (THREE, "平分", None, ""),
        (TWO, "本人15万元，朋友5万元", 300_000, "各人出的加起来是20万元，和出资额30万元对不上"),
        (TWO, "本人15万元，朋友5万元", 200_000, ""),
        (TWO, "七三开", 200_000, ""),
    ],
)
def test_shares_that_cannot_be(people: tuple[Founder, ...], shares: str, yuan: int | None, fault: str) -> None:
    assert shares_fault(with_shares(people, shares), yuan) == fault
