"""The acts of staff by which a receipt is issued, and issued anew where something on it was wrong."""

from __future__ import annotations

from center.cases.acting import PAPERS, STATE, Done, Hand, act
from center.cases.receipts import Contents, Receipt, issue_receipt, receipt_of, reissue_receipt
from center.cases.steps import RECEIPT
from center.notices.outbox import cancel_notices
from center.staff.rights import Right

_MINDS = STATE | PAPERS | {"receipt", "receipt_replaced"}


def issue(hand: Hand, contents: Contents) -> Done[Receipt]:
    """The receipt with its five contents (XZ 5.2.2.3), once for a case."""
    return act(
        hand,
        "receipt",
        Right.WORK_CASES,
        lambda _: issue_receipt(hand.connection, hand.code, contents, hand.actor, hand.now),
        minds=_MINDS,
    )


def reissue(hand: Hand, former: str, contents: Contents, reason: str) -> Done[Receipt]:
    """Another in the place of ``former``; what was still to be told of that one is not told any more."""

    def work(_: object) -> Receipt:
        before = receipt_of(hand.connection, hand.code)
        made = reissue_receipt(hand.connection, hand.code, former, contents, reason, hand.actor, hand.now)
        if made != before:
            cancel_notices(hand.connection, hand.code, hand.now, [RECEIPT])
        return made

    minds = STATE | PAPERS
    return act(hand, "receipt_replaced", Right.WORK_CASES, work, minds=minds, reason=reason, details={"former": former})
