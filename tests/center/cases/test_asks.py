"""What one notice asks for."""

from __future__ import annotations

import pytest

from center.cases.asks import AlreadyReceived, Ask, AskKind, NothingToAsk, check, everything, is_same
from center.cases.materials import CaseMaterial, MaterialState, NotToBeAsked
from center.guides import Source
from tests.center.cases.paper_case import CODE, NOW

LEASE = Ask("租赁合同", AskKind.MISSING)
UNSIGNED = Ask("租赁合同", AskKind.MEND, "没签名")


def listed(name: str, source: Source, state: MaterialState, note: str | None = None) -> CaseMaterial:
    return CaseMaterial(name, source, state, note, NOW)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (LEASE, "租赁合同（还没交）"),
        (UNSIGNED, "租赁合同（要修改）：没签名"),
        (Ask("身份证", AskKind.MISSING, "要原件", Source.WINDOW), "身份证（还没交，带到窗口）：要原件"),
    ],
)
def test_an_ask_in_words(ask: Ask, words: str) -> None:
    assert ask.words == words


def test_each_paper_once_and_what_is_lacking_after_it() -> None:
    lacking = [
        listed("租赁合同", Source.UPLOAD, MaterialState.WANTED),
        listed("申请书", Source.UPLOAD, MaterialState.REFUSED, "缺日期"),
        listed("平面图", Source.UPLOAD, MaterialState.RECEIVED),
    ]
    assert everything(CODE, [UNSIGNED, LEASE._replace(name=" 租赁合同 ")], lacking) == (
        Ask("租赁合同", AskKind.MISSING, "没签名"),
        Ask("申请书", AskKind.MEND, "缺日期"),
    )


def test_where_nothing_is_lacking_nothing_is_asked() -> None:
    with pytest.raises(NothingToAsk) as refusal:
        everything(CODE, [], [listed("租赁合同", Source.UPLOAD, MaterialState.RECEIVED)])
    assert refusal.value.message == f"{CODE}没有缺的材料，也没有要修改的内容，不用发一次性告知。"


def test_the_same_in_any_order_and_from_anywhere() -> None:
    plan = Ask("平面图", AskKind.MISSING)
    assert is_same([LEASE, plan], [plan._replace(source=Source.WINDOW), LEASE])
    assert not is_same([LEASE], [UNSIGNED])
    assert not is_same([LEASE], [LEASE, plan])


def test_what_must_not_be_asked() -> None:
    received = [listed("租赁合同", Source.UPLOAD, MaterialState.RECEIVED)]
    check([UNSIGNED], received, {"营业执照"})
    with pytest.raises(AlreadyReceived):
        check([LEASE], received, {"营业执照"})
    with pytest.raises(NotToBeAsked):
        check([Ask("营业执照", AskKind.MISSING)], received, {"营业执照"})
