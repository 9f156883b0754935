"""A menu in words, and what differs."""

from __future__ import annotations

from center.gateways.wechat_menu import menu_difference, menu_lines

OLD = {
    "button": [
        {"type": "click", "name": "帮助", "key": "help"},
        {"name": "办事", "sub_button": [{"type": "view", "name": "大厅", "url": "https://a.cn"}]},
    ]
}
NEW = {"button": [OLD["button"][0], {"name": "办事", "sub_button": [{"type": "click", "name": "预约", "key": "book"}]}]}


def test_a_menu_is_shown_line_by_line() -> None:
    assert menu_lines(OLD) == ["【帮助】（click help）", "【办事】", "  大厅（打开 https://a.cn）"]
    assert menu_lines(None) == []


def test_the_same_menu_has_no_difference() -> None:
    assert menu_difference(OLD, OLD) == []
    assert menu_difference(None, {"button": []}) == []


def test_what_changes_stands_between_what_stays() -> None:
    assert menu_difference(OLD, NEW) == [
        "不变 【帮助】（click help）",
        "不变 【办事】",
        "去掉   大厅（打开 https://a.cn）",
        "加上   预约（click book）",
    ]


def test_a_first_menu_is_all_new() -> None:
    assert menu_difference(None, OLD) == [f"加上 {line}" for line in menu_lines(OLD)]
