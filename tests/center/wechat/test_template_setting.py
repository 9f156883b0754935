"""What goes into the fields of a template: no more than WeChat takes."""

from __future__ import annotations

import pytest

from center.gateways.wechat import Template
from center.wechat.template_setting import TemplateSetting

KNOWN = {
    "title": "预约前一天提醒",
    "record": "A-22222229",
    "text": "您预约的11月24日（周二）上午9:30快到了。请带好身份证，早到几分钟。\n不来请取消。",
    "time": "11月24日（周二）9:30",
    "center": "某县政务服务中心",
}


def test_fields_are_filled_in_their_order_and_cut_to_what_wechat_takes() -> None:
    values = {"thing1": "title", "character_string2": "record", "thing3": "text", "time4": "time", "phrase5": "center"}
    setting = TemplateSetting(id="t1", kind="subscribe", values=values, url="https://example.com/a")
    assert setting.message(KNOWN, "notice-7") == Template(
        "t1",
        (
            ("thing1", "预约前一天提醒"),
            ("character_string2", "A-22222229"),
            ("thing3", "您预约的11月24日（周二）上午9:3…"),
            ("time4", "11月24日 9:30"),
            ("phrase5", "某县政务…"),
        ),
        "https://example.com/a",
        "subscribe",
        "notice-7",
    )


def test_what_is_not_known_is_a_dash_and_lines_are_joined() -> None:
    setting = TemplateSetting(id="t1", values={"keyword1": "text", "remark": "time"})
    message = setting.message({"text": "第一行。\n第二行。"})
    assert message.fields == (("keyword1", "第一行。第二行。"), ("remark", "-"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("二" * 20, "二" * 20),
        ("二" * 21, "二" * 19 + "…"),
        ("十个字就结束的一句话。" + "后面还有很多字很多字", "十个字就结束的一句话。"),
        ("短。" + "后" * 30, "短。" + "后" * 17 + "…"),
    ],
)
def test_it_is_cut_where_a_sentence_ends_if_that_is_not_too_early(text: str, shown: str) -> None:
    assert TemplateSetting(id="t", values={"thing1": "text"}).message({"text": text}).fields == (("thing1", shown),)
