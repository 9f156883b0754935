"""Who gives up is told from who corrects, asks or only sighs."""

from __future__ import annotations

import pytest

from bot.nlu.giving_up import is_giving_up


@pytest.mark.parametrize(
    "text",
    [
        "算了",
        "唉，算了，乡里乡亲的不投诉了",
        "那算了吧",
        "算了不办了",
        "拉倒吧",
        "算了，改天再说",
        "要不算了，别麻烦了",
    ],
)
def test_who_gives_up(text: str) -> None:
    assert is_giving_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "算了，就写王记面馆",
        "算了，还是用原来的电话吧",
        "那算了，我回家再找找单子",
        "死了算了",
        "税款算了多少",
        "算了吗",
        "算了，注销要什么材料",
    ],
)
def test_who_does_not(text: str) -> None:
    assert not is_giving_up(text)
