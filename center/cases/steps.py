"""Every step of a case that its applicant sees is told to them at once, on their channel, in one notice an act.

The great steps are told on every channel; small ones (a material came in) only where the applicant is talking now, or
when they look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from center.cases.events import Event, events_after
from center.cases.notices import notices_of
from center.cases.prereviews import last_message
from center.cases.reading import CaseView, read_case
from center.cases.receipts import former_receipts, receipt_of
from center.cases.timeline import timeline_of
from center.knowledge import CenterSetting
from center.notices.outbox import Draft, enqueue
from center.replies import Button

ACCEPTED, SUPPLEMENT, PREREVIEWED = "case_accepted", "case_supplement", "case_prereviewed"
RECEIPT, MOVED, RESULT, CLOSED = "case_receipt", "case_moved", "case_result", "case_closed"
STEP = "case_step"
"""The kinds of these notices, keys of notices.yml; STEP for what is none of the others."""
_PROGRESS = Button("查进度", "check_progress")
_RANK: Mapping[str, str] = {
    "finish": CLOSED,
    "terminate": CLOSED,
    "notify": SUPPLEMENT,
    "notice": SUPPLEMENT,
    "prereview": PREREVIEWED,
    "receipt": RECEIPT,
    "receipt_replaced": RECEIPT,
    "accept": ACCEPTED,
    "transfer": MOVED,
    "record": RESULT,
}
"""The kinds of events that are told as more than a step; the first one that is there names the notice."""
_RESULTS = frozenset({"complete", "issue_partly", "fail"})


class _Words(NamedTuple):
    text: str
    custom: dict[str, Any] | None = None


def tell_steps(connection: Any, before: CaseView, now: datetime, center: CenterSetting) -> bool:
    """Tell the applicant what happened since ``before``; False when nothing did that they see.

    Told twice of the same event, they read it once.
    """
    case, events = read_case(connection, before.code), events_after(connection, before.code, before.last_event)
    said = "".join(step.text for step in timeline_of(case, events))
    if not said:
        return False
    kind = _kind(events)
    words = _words(connection, case, kind, said, center)
    buttons = [{"title": _PROGRESS.title, "payload": _PROGRESS.payload}]
    body = {"buttons": buttons, **({"custom": words.custom} if words.custom else {})}
    key = f"{kind}:{case.code}:{events[0].seq}"
    return enqueue(
        connection, Draft(key, kind, case.code, words.text, now, case.contact_id, case.conversation_id, body), now
    )


def _kind(events: Sequence[Event]) -> str:
    happened = {event.kind for event in events}
    told = next((kind for name, kind in _RANK.items() if name in happened), None)
    if told is not None:
        return told
    return RESULT if any(event.data.get("move") in _RESULTS for event in events) else STEP


def _words(connection: Any, case: CaseView, kind: str, said: str, center: CenterSetting) -> _Words:
    if kind == SUPPLEMENT and (notices := notices_of(connection, case.code)):
        return _Words(notices[-1].text, notices[-1].card())
    if kind == PREREVIEWED and (message := last_message(connection, case.code)):
        return _Words(message.text(center))
    if kind == RECEIPT and (receipt := receipt_of(connection, case.code)):
        former = former_receipts(connection, case.code)
        instead = f"，原来的{former[-1].receipt.code}作废，以这张为准" if former else ""
        return _Words(
            f"给您{'重新' if former else ''}开了代办服务回执{receipt.code}{instead}。\n{receipt.text}", receipt.card()
        )
    return _Words(f"代办件{case.code}“{case.title}”：{said}")
