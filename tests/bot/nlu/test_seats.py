"""What is ordered of a seat at a window, and seats that no service center gives."""

from __future__ import annotations

import pytest

from bot.nlu.seats import begins_booking, is_seat_elsewhere, seat_task


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("帮我约明天上午九点", "book_appointment"),
        ("下周三下午我过去，你给占个位", "book_appointment"),
        ("想约个时间去大厅", "book_appointment"),
        ("国庆节去办执照行不行，帮我约", "book_appointment"),
        ("我约的改到周四", "change_appointment"),
        ("那天有事，往后推两天", "change_appointment"),
        ("把号换个时间", "change_appointment"),
        ("取消我周五的预约", "cancel_appointment"),
        ("那个号用不着了", "cancel_appointment"),
        ("约的周一，不去了", "cancel_appointment"),
        ("预约要带什么", None),
        ("你们几点上班", None),
    ],
)
def test_what_is_ordered(text: str, task: str | None) -> None:
    assert seat_task(text) == task


@pytest.mark.parametrize("text", ["帮我约个牙医", "把高铁改到后天", "给狗洗澡约个明天上午", "取消我点的外卖"])
def test_a_seat_elsewhere(text: str) -> None:
    assert is_seat_elsewhere(text)


@pytest.mark.parametrize("text", ["帮我约明天办食品证", "约个时间办旅馆的特行证", "取消周三办税务的号"])
def test_a_seat_at_our_windows(text: str) -> None:
    assert not is_seat_elsewhere(text)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("预约办营业执照，在代县", True),
        ("我想预约明天上午", True),
        ("我想预约去窗口办事", True),
        ("我想预约窗口，明天上午去忻府区办营业执照", True),
        ("请帮我预约大厅", True),
        ("预约窗口，后天办变更", True),
        ("预约窗口", False),
        ("预约大厅电话", False),
        ("预约要带什么", False),
        ("预约流程", False),
    ],
)
def test_how_an_order_begins(text: str, begins: bool) -> None:
    assert begins_booking(text) is begins
