"""How whoever made a demand is reached: the answer goes to them at once, with the three words they may say of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from center.demand_states import Verdict
from center.demands import DemandView
from center.identities import contacts_behind
from center.notices.outbox import Draft, enqueue
from center.promises.words import sentence, shortened
from center.replies import Button, Reply

ANSWER_NOTICE = "demand_answer"
"""The kind of the notice that brings the answer."""
HOW_TO_SAY = "请回复“解决了”“部分解决”或“没解决”。"
_TITLES = {Verdict.SOLVED: "解决了", Verdict.PARTLY: "部分解决", Verdict.UNSOLVED: "没解决"}


def tell_answer(connection: Any, seen: DemandView, now: datetime) -> bool:
    """Send the answer of ``seen`` to its maker; False when the center knows no way to them, and they must be called."""
    contact_id = receiver_of(connection, seen)
    if contact_id is None and seen.conversation_id is None:
        return False
    key = f"{ANSWER_NOTICE}:{seen.code}:{seen.last_event}"
    body = verdict_body(seen.code)
    draft = Draft(key, ANSWER_NOTICE, seen.code, answer_text(seen), now, contact_id, seen.conversation_id, body)
    enqueue(connection, draft, now)
    return True


def answer_text(seen: DemandView) -> str:
    """The answer as it is sent."""
    reason = f"（{seen.reason_code.caption}）" if seen.reason_code else ""
    about = f"您反映的“{shortened(seen.text)}”（{seen.kind.caption} {seen.code}）有答复了{reason}："
    cause = f"原因：{sentence(seen.cause)}" if seen.cause else ""
    fix = f"怎么改进：{sentence(seen.fix)}" if seen.fix else ""
    return f"{about}\n{sentence(seen.answer or '')}{cause}{fix}\n{HOW_TO_SAY}没解决的，交督查专岗重新办。"


def receiver_of(connection: Any, seen: DemandView) -> int | None:
    """The contact it is told to: the one it was recorded for, else the only one behind its conversation."""
    if seen.contact_id is not None or seen.conversation_id is None:
        return seen.contact_id
    known = contacts_behind(connection, seen.conversation_id)
    return known[0] if len(known) == 1 else None


def verdict_body(code: str) -> dict[str, Any]:
    """The buttons by which the maker says what the answer was worth, with their card."""
    buttons = (
        Button(title, "effect_check", (("code", code), ("verdict", verdict.value)))
        for verdict, title in _TITLES.items()
    )
    reply = Reply("", tuple(buttons), {"kind": "choices", "code": code})
    return {name: value for name, value in reply.to_dict().items() if name != "text"}
