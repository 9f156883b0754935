"""What somebody wants done with a seat at a window (预约), and whether that window can be one of ours."""

from __future__ import annotations

import re

SEAT_TASKS = ("book_appointment", "change_appointment", "cancel_appointment", "list_appointments")
"""The tasks on appointments; the first one's stand-in is the guide on all of them."""
_BOOKED = "(?:预约|约|号|位|那天|时间)"
_GIVEN_UP = "取消|退掉|退了|撤了|撤掉|划掉|让出来?|不去了|不办了|用不着|不用了|不约了?"
_MOVED = "改约|改期|重约|重挪|改天|往后(?:推|挪)|提前到"
_TO_MOVE = "(?:改|换|挪|调|推|变)(?:到|成|个时间|个日子|.{0,6}时间)"
_WISH = "(?:帮|给|替|麻烦|想|要|能)"
_FOR_US = "(?:帮|给|替)[我俺咱她他].{0,2}"
_TO_BOOK = "(?:约|占|订|定|挑|安排|排)(?:一?[个下上]|.{0,10}(?:时间|时段|位|号|点))"
_ORDERS = (
    ("cancel_appointment", re.compile(f"(?:{_GIVEN_UP}).{{0,12}}{_BOOKED}|{_BOOKED}.{{0,12}}(?:{_GIVEN_UP})")),
    ("change_appointment", re.compile(f"{_MOVED}|{_TO_MOVE}")),
    (
        "book_appointment",
        re.compile(f"{_WISH}.{{0,14}}{_TO_BOOK}|占个[位号点]|约[一个]下?|{_FOR_US}约(?:$|[吧呗，。上])"),
    ),
)
_WISHES = "(?:我要|我想|想|要|麻烦|请|帮我?)"
_TO = "(?:一下|个|去|到)?"
_WINDOW = "(?:窗口|大厅)"
_BEGINS = re.compile(
    f"(?:你好[，, ]?)?(?:{_WISHES}{{1,2}}预约{_TO}{_WINDOW}"
    f"|{_WISHES}{{0,2}}预约{_TO}{_WINDOW}?[，, ]?(?=办|明|后|大后|今|下|这?周|星期|礼拜|[0-9]))"
)
_ELSEWHERE = re.compile(
    "医院|门诊|专家号|挂号|看病|体检|牙|疫苗|复查|胃镜|核酸|中医|推拿|按摩|理发|剪头|剪发|烫头|美发|美容|美甲|洗牙"
    "|机票|航班|车票|高铁|火车|动车|酒店房|包间|包厢|外卖|饭局|吃饭|订一?桌|电影|快递|维修师傅|洗车|保养|驾校|练车|科目[一二三四]"
    "|私教|健身|瑜伽|宠物|猫|狗|婚纱|摄影|拍照片|约会|相亲|家长会|搬家公司|看房"
)


def seat_task(text: str) -> str | None:
    """The task that ``text`` plainly orders, if it orders one."""
    return next((task for task, words in _ORDERS if words.search(text)), None)


def begins_booking(text: str) -> bool:
    """Whether ``text`` begins as an order for a seat does, whatever it is for: 预约办营业执照, 我想预约窗口."""
    return _BEGINS.match(text) is not None


def is_seat_elsewhere(text: str) -> bool:
    """Whether it is a seat at a doctor's, a hairdresser's, on a train: nothing that a service center gives."""
    return _ELSEWHERE.search(text) is not None
