"""A draft in plain words, and why one field says what it says."""

from __future__ import annotations

from center.drafts.fields import Gap, checked
from center.drafts.records import Content, Version
from center.drafts.text import explain, render_text
from tests.center.drafts.drafted import BOT, field, milk_tea
from tests.center.recorded import FRIDAY_NOON

NOTICE = "这是拟稿，非行政许可文书。经营范围、企业名称以登记机关系统可选条目和登记结果为准。"


def version(content: Content) -> Version:
    return Version("L-7KM2Q4XD", 2, checked(content.fields), content.gaps, BOT, FRIDAY_NOON)


def test_every_field_has_a_line_of_its_own_and_the_gaps_come_last() -> None:
    kept = milk_tea().fields
    fields = {name: kept[name] for name in ("capital", "type", "name")}
    gaps = (Gap("address", "房东的产权证明还没有。"), Gap("phone", "联系电话"))
    assert render_text(version(Content(fields, gaps))) == "\n".join(
        [
            "设立登记拟稿L-7KM2Q4XD，第2版：",
            "企业名称：忻府区晨光奶茶店。",
            "企业类型：个体工商户。夫妻两人经营、规模小，个体工商户手续最简单。依据《民法典》第54、56条。",
            "出资：10万元。您说手里有十来万。",
            "还差：房东的产权证明还没有；联系电话。",
            NOTICE,
        ]
    )


def test_reasons_can_be_left_out() -> None:
    fields = {"type": milk_tea().fields["type"]}
    words = ["设立登记拟稿L-7KM2Q4XD，第2版：", "企业类型：个体工商户。", NOTICE]
    assert render_text(version(Content(fields)), with_reasons=False) == "\n".join(words)


def test_one_field_is_explained_with_what_else_was_possible() -> None:
    assert explain(version(milk_tea()), "type") == (
        "企业类型：个体工商户。夫妻两人经营、规模小，个体工商户手续最简单。依据《民法典》第54、56条。"
        "也可以选：有限责任公司。"
    )
    assert explain(version(milk_tea(term=field("长期"))), "term") == "经营期限：长期。"
    assert explain(version(milk_tea()), "phone") == ""
