"""Ready-made replies: everybody's and one's own, filled with what is known."""

from __future__ import annotations

import pytest

from center.handoffs.canned import Canned, canned_for, drop_canned, gaps_in, keep_canned
from center.handoffs.states import NotAllowed
from center.records import Records
from tests.center.handoffs.handed import TEN, minutes, rules


def test_own_replies_come_first_are_replaced_by_title_and_deleted_by_their_owner_only(records: Records) -> None:
    filled = {"姓名": "王小红", "中心": "忻州市政务服务中心"}
    for text in ("我是〔姓名〕", "我是〔姓名〕，最晚〔时间〕回您"):
        records.write_now(lambda at, text=text: keep_canned(at, "wang", "自我介绍", text, TEN))
    mine = records.read_now(lambda at: canned_for(at, rules(), "wang", filled))
    assert mine[0] == Canned(1, "自我介绍", "我是王小红，最晚〔时间〕回您")
    assert mine[1] == Canned(
        None, "问好", "您好，我是忻州市政务服务中心的工作人员王小红。您的情况我看到了，我来接着帮您。"
    )
    assert len(mine) == 1 + len(rules().canned)
    assert not records.write_now(lambda at: drop_canned(at, "li", 1))
    assert records.write_now(lambda at: drop_canned(at, "wang", 1))
    assert len(records.read_now(lambda at: canned_for(at, rules(), "wang", filled))) == len(rules().canned)


@pytest.mark.parametrize(("title", "text"), [("", "您好"), ("问好", " "), ("问" * 21, "您好"), ("问好", "好" * 1001)])
def test_a_reply_has_a_title_and_words_of_some_length(records: Records, title: str, text: str) -> None:
    with pytest.raises(NotAllowed):
        records.write_now(lambda at: keep_canned(at, "wang", title, text, minutes(1)))


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("最晚〔时间〕，〔称呼〕，最晚〔时间〕", ("〔时间〕", "〔称呼〕")),
        ("国办发〔2023〕5号", ()),
        ("〔〕没写完〔", ()),
    ],
)
def test_what_is_still_to_be_written_is_found(text: str, gaps: tuple[str, ...]) -> None:
    assert gaps_in(text) == gaps
