"""Answers as they are said on the telephone."""

from __future__ import annotations

import pytest

from center.knowledge import Knowledge
from center.spoken import spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("先备案。", "先备案。"),
        ("点开看：https://a.gov.cn/x?y=1。", "点开看。"),
        ("1. 申请书\n2. 委托书", "第1，申请书\n第2，委托书"),
        ("歇业｜要带什么：\n1. 申请", "歇业，要带什么\n第1，申请"),
        ("能办。\n您可以接着问：要带什么、多久。", "能办。"),
        ("8:00—12:00", "8:00到12:00"),
        ("邮箱（a.b@c.gov.cn）", "邮箱"),
        ("", ""),
    ],
)
def test_words(written: str, said: str) -> None:
    assert spoken(written) == said


def test_every_short_answer_can_be_read(real_knowledge: Knowledge) -> None:
    said = [spoken(guide.short) for guide in real_knowledge.guides.values()]
    assert all(said)
    assert not any(sign in text for text in said for sign in ("http", "www.", "｜", "【", "→"))
