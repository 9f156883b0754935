"""What people are told of hand-overs and bills, complete when read aloud."""

from __future__ import annotations

from center.handover.bills import Bill, BillState
from center.handover.events import Decided
from center.replies import Button
from center.times import Words

PROGRESS = Button("查进度", "check_progress")
_ONLY_THERE = "只在缴费平台的页面上付，我不会让您在对话里报卡号、密码或验证码。"


def submitted_text(title: str, number: str) -> str:
    """That something was handed in on the portal, which is not yet 受理."""
    return f"“{title}”您已在政务服务网提交，流水号{number}。这是提交回执，受理以部门的通知书为准，有了我告诉您。"


def decided_text(title: str, told: Decided) -> str:
    """What the authority's document says."""
    day = Words().day(told.decided_on)
    return f"“{title}”部门出了文书：{told.kind.caption}，文号{told.number}，日期{day}。"


def bill_text(bill: Bill) -> str:
    """What is to be paid, to whom, and how."""
    owed = f"{bill.authority}开了缴款单{bill.number}：{bill.purpose}，{bill.yuan}。"
    return f"{owed}要交的话说“查进度”，我给您缴费平台的链接。{_ONLY_THERE}"


def settled_text(bill: Bill) -> str:
    """What became of a bill."""
    return f"缴款单{bill.number}（{bill.purpose}，{bill.yuan}）{_SETTLED[bill.state]}{_receipt(bill)}。"


def bill_line(bill: Bill, link: str = "") -> str:
    """How a bill stands, in one line; ``link`` is where it is paid."""
    if bill.state is not BillState.DUE:
        return settled_text(bill)
    where = f"去缴费平台付：{link} （15分钟内有效）。{_ONLY_THERE}" if link else _ONLY_THERE
    return f"待缴：{bill.purpose}，{bill.yuan}，{bill.authority}收，缴款单{bill.number}。{where}"


def ready_text(title: str) -> str:
    """That the portal is there again, and has what was handed over."""
    return f"政务服务网通了，“{title}”填好的内容已经带过去。说“查进度”，我给您链接，剩下的几格在网上填。"


def given_up_text(title: str) -> str:
    """That the portal was away all day."""
    return f"“{title}”一直没能带到政务服务网，我不再试了。代办员照样替您办；您想自己在网上办，说“查进度”再拿链接。"


def _receipt(bill: Bill) -> str:
    return f"，电子票据号{bill.receipt}" if bill.state is BillState.PAID and bill.receipt else ""


_SETTLED = {BillState.PAID: "已缴", BillState.VOID: "已作废，不用交了", BillState.REFUNDED: "已退款"}
