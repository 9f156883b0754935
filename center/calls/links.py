"""The link to a guide, sent to the caller's telephone after the caller has said yes (PIPL 13; AH 6.1.3-2).

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from center.calls.opening import is_mobile
from center.calls.states import Identity, NoNumber
from center.calls.writing import choose_guide, held
from center.notices.outbox import Draft, enqueue
from center.people import contact_of, give_consent
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.audit import note

KIND = "guide_link"
"""The kind of the notice, in notices.yml."""
PURPOSE = "guide_link"
ASKED = "我把“{title}”的办法用短信发到您这个手机号上，只发这一条，可以吗？"
"""What the operator reads aloud; the caller's yes to it is the consent."""
_USEFUL = timedelta(hours=24)


def question_for(title: str) -> str:
    """What the operator asks before anything is sent."""
    return ASKED.format(title=title)


def link_to(public_url: str, guide: str) -> str:
    """The address that opens the assistant with the guide."""
    return f"{public_url}/#guide={guide}"


def send_link(
    connection: Any, seal: Seal, staff: StaffMember, code: str, guide: str, title: str, link: str, now: datetime
) -> bool:
    """Send the link to the caller's number by SMS; False when it was sent in this call before.

    Whoever calls has just said yes to ``question_for``. Raises NoNumber, UnknownCall, NotYours, CallEnded.
    """
    view = held(connection, seal, staff, code)
    if view.caller is None or not is_mobile(view.caller) or view.identity is Identity.UNLINKED:
        raise NoNumber()
    contact_id = view.contact_id or contact_of(connection, seal, view.caller, None, now)
    text = f"您来电问的“{title}”怎么办，点开看：{link}"
    key, ends = f"{code} {guide}", now + _USEFUL
    draft = Draft(key, KIND, code, text, now, contact_id=contact_id, expires_at=ends)
    if not enqueue(connection, draft, now):
        return False
    give_consent(connection, contact_id, PURPOSE, question_for(title), None, None, now)
    choose_guide(connection, seal, staff, code, guide, now)
    note(connection, staff.staff_id, "call.sms", code, now, details={"guide": guide, "asked": question_for(title)})
    return True
