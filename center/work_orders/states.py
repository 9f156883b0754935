"""Where a work order stands, what is told about it in either direction, and what is refused."""

from __future__ import annotations

from center.cases.refusals import Refusal
from center.cases.states import Captioned


class OrderState(Captioned):
    """Where an order of the platform stands with us."""

    NEW = "new", "待签收"
    SIGNED = "signed", "办理中"
    ANSWERED = "answered", "已答复"
    RETURNED = "returned", "已退回平台"
    WITHDRAWN = "withdrawn", "平台已撤回"


OPEN = (OrderState.NEW.value, OrderState.SIGNED.value)
"""The states in which we have something to do."""


class OrderResult(Captioned):
    """What an answer comes to, as the platform asks for it."""

    SOLVED = "solved", "已解决"
    EXPLAINED = "explained", "已解释说明"
    ONGOING = "ongoing", "已列入计划，分步解决"
    IMPOSSIBLE = "impossible", "依规定办不了"
    UNREACHED = "unreached", "多次联系不上"


class NewsKind(Captioned):
    """What the platform tells."""

    NEW = "new", "派单"
    URGED = "urged", "催办"
    DUE = "due", "改办理时限"
    WITHDRAWN = "withdrawn", "撤回"
    RETURN_REFUSED = "return_refused", "退单没有同意"
    REOPENED = "reopened", "发回重办"


class ReportKind(Captioned):
    """What we tell the platform."""

    SIGNED = "signed", "签收"
    PROGRESS = "progress", "办理进展"
    ANSWERED = "answered", "办结答复"
    RETURNED = "returned", "退单"
    TRANSFERRED = "transferred", "转承办单位"
    EXTENSION = "extension", "申请延期"


class ReportState(Captioned):
    """Whether the platform has heard it; ``by_hand`` is what staff typed in on the platform's own pages."""

    WAITING = "waiting", "待回传"
    SENT = "sent", "平台已收到"
    REFUSED = "refused", "平台没有收下"
    BY_HAND = "by_hand", "已在平台手工填报"
    DROPPED = "dropped", "不用回传了"


class UnknownOrder(Refusal, LookupError):
    """No order has this code, or it is none that the asker sees: the two cannot be told apart."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no work order {code}", f"没有查到编号为{code}的工单，请核对编号。")


class IllegalOrderMove(Refusal):
    """A move that its state does not allow; nothing was written."""

    def __init__(self, code: str, state: OrderState) -> None:
        super().__init__(f"work order {code} is {state.value}", f"{code}现在是“{state.caption}”，不能这样操作。")


class UnknownReport(Refusal, LookupError):
    """Nothing of this name is to be told about the order, or not any more."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no report {key} to settle", "这一条已经处理过了，请看最新情况。")
