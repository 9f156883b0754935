"""Addresses on our own server that lead on to the portal and to payment; each carries a ticket and nothing else."""

from __future__ import annotations

from datetime import datetime

from center.handover.tickets import TicketKind, make_ticket
from center.sealing import Seal

GO, PAY = "/portal/go/", "/portal/pay/"


def case_link(public_url: str, seal: Seal, case_code: str, conversation_id: str, now: datetime) -> str:
    """Where the items of a case that can be done online are handed over."""
    return f"{public_url}{GO}{make_ticket(seal, TicketKind.CASE, case_code, conversation_id, now)}"


def bill_link(public_url: str, seal: Seal, bill: str, conversation_id: str, now: datetime) -> str:
    """Where a bill is looked at and paid."""
    return f"{public_url}{PAY}{make_ticket(seal, TicketKind.BILL, bill, conversation_id, now)}"
