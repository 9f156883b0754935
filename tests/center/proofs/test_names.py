"""Whether two names may be one person's."""

from __future__ import annotations

import pytest

from center.proofs.names import may_be_same

SAME = [
    ("王芳", "王芳"),
    ("王芳", "王女士"),
    ("王女士", "王芳"),
    ("王", "王芳"),
    ("小王", "王先生"),
    ("老王", "王强"),
    ("欧阳", "欧阳修远"),
    ("王 芳", "王芳女士"),
]
OTHERS = [("王芳", "李强"), ("王芳", "王强"), ("王女士", "李芳"), ("王芳", ""), ("王芳", "芳")]


@pytest.mark.parametrize(("known", "said"), SAME)
def test_one_person(known: str, said: str) -> None:
    assert may_be_same(known, said)


@pytest.mark.parametrize(("known", "said"), OTHERS)
def test_two_people(known: str, said: str) -> None:
    assert not may_be_same(known, said)
