"""Words of somebody who may hurt themselves are heard, those of a failing firm are not taken for them."""

from __future__ import annotations

import pytest

from bot.nlu.distress import is_in_distress


@pytest.mark.parametrize(
    "text",
    [
        "我不想活了",
        "店赔光了，债还不上，真想从楼上跳下去",
        "我撑不住了，不想在这世上了",
        "死了算了",
        "想寻短见",
        "活着没意思，真想一了百了",
        "这日子没盼头了，我都想喝农药了",
        "真的活不下去了",
        "欠这么多钱，想死的心都有了",
        "不如死了痛快",
        "生意赔了，我想死",
    ],
)
def test_what_is_heard(text: str) -> None:
    assert is_in_distress(text)


@pytest.mark.parametrize(
    "text",
    [
        "公司活不下去了，怎么注销",
        "店里生意不好，快活不成了",
        "跳楼价甩卖要不要备案",
        "自杀式促销算不正当竞争吗",
        "我想死你们了",
        "不想干了",
        "撑不下去了，想关门",
        "股东去世了怎么变更",
        "死亡证明要公证吗",
        "农药经营许可怎么办",
        "想了结这笔债务",
    ],
)
def test_what_is_not(text: str) -> None:
    assert not is_in_distress(text)
