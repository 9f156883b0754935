"""Which pages of the desk are asked for."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from bench.desk.case_rows import NAME
from bench.desk.filling import Filled
from center.calls.states import CallKind
from center.handoffs.listing import Queue
from center.promises.listing import PromiseList
from center.worklists.cases import CaseList


class Page(NamedTuple):
    """One page: what it is called, its address, and whether it is a list that has rows."""

    title: str
    path: str
    is_full: bool = True


def pages_of(filled: Filled) -> list[Page]:
    """The pages of a database that was filled, in the same order for every size."""
    return [
        Page("首页", "/desk", False),
        *_case_lists(filled),
        Page("代办件", f"/desk/cases/{filled.case}", False),
        *(Page(f"会话：{one.caption}", _address("/desk/conversations", queue=one.value)) for one in Queue),
        Page("一个会话", f"/desk/conversations/{filled.talk}", False),
        *_call_lists(filled),
        Page("预约：一天", _address("/desk/appointments", office=filled.day_office, day=filled.day)),
        *(Page(f"承诺回复：{one.caption}", _address("/desk/promises", show=one.value)) for one in PromiseList),
    ]


def _case_lists(filled: Filled) -> list[Page]:
    url = "/desk/cases"
    asked = {
        "按窗口": {"office": filled.office},
        "按事项": {"theme": filled.theme},
        "按代办员": {"agent": filled.agent},
        "按编号": {"search": filled.case},
        "按电话": {"search": filled.phone},
        "按企业名": {"search": NAME},
        "新的在前": {"sort": "applied", "order": "down"},
    }
    return [
        *(Page(f"代办件：{one.caption}", _address(url, list=one.value)) for one in CaseList),
        *(Page(f"代办件：{title}", _address(url, **values)) for title, values in asked.items()),
        Page("代办件：找不到的名字", _address(url, search="没有这一家"), False),
        Page("部门事项", f"{url}/items"),
    ]


def _call_lists(filled: Filled) -> list[Page]:
    asked = {
        "全部": {},
        "只看我的": {"mine": "1"},
        "按类别": {"kind": CallKind.BUSINESS.value},
        "按号码": {"number": filled.phone},
        "按内容": {"words": "歇业备案"},
    }
    return [Page(f"来电：{title}", _address("/desk/calls", **values)) for title, values in asked.items()]


def _address(path: str, **values: str) -> str:
    return f"{path}?{urlencode(values)}" if values else path
