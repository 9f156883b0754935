"""The public payment platform (统一公共支付平台) as we see it: a link to where a bill is paid, no more (AH-26).

What is to be paid, to whom and for what is told by the authority (center/handover/bills.py); paid is what the platform
tells us. No card number ever comes near us.
"""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from center.gateways.portal_client import Entry


class PaymentCode(str, Enum):
    """Why there is no link for a bill."""

    UNKNOWN_BILL = "unknown_bill"
    CLOSED = "closed"
    AMOUNT = "amount"
    OTHER = "other"


_REFUSED = {
    PaymentCode.UNKNOWN_BILL: "缴费平台上没有这张缴款单，请先不要付款，打电话向开单的部门核实。",
    PaymentCode.CLOSED: "这张缴款单已经付过或者作废了，不用再付。",
    PaymentCode.AMOUNT: "缴费平台上的金额和部门告诉我们的不一样，请先不要付款，打电话向开单的部门核实。",
    PaymentCode.OTHER: "缴费平台没有给出付款的地方，请先不要付款，过一会儿再试。",
}


class PaymentRefused(Exception):
    """There is no link for this bill; ``reason`` is plain Chinese."""

    def __init__(self, code: PaymentCode) -> None:
        super().__init__(f"refused: {code.value}")
        self.code, self.reason = code, _REFUSED[code]


class Payments(Protocol):
    """Leads to where bills are paid."""

    @property
    def pages(self) -> str:
        """Scheme and host of the pages that people are sent to."""

    async def link(self, bill: str, amount: int) -> Entry:
        """Where the bill with this number is paid, if it is over ``amount`` fen; raises PaymentRefused, Busy."""
