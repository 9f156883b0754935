"""What 绑定手机 does in the records: a code is sent, a code is tried, the person is joined."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from rasa_sdk import Tracker

from actions.base import answers_for, knowledge_for, message_id
from actions.fields import DECLINED, Slots
from center.notices.sealed import SLOT
from center.proofs.asking import Asked, ask_code, ask_once
from center.proofs.found import Found, found_for
from center.proofs.hiding import hide
from center.proofs.joining import Joined, join
from center.proofs.trying import Outcome, Tried, try_code
from center.service import service
from center.tasks import TaskEnd, end_task

LOOK_UP = "check_progress_form"
"""What is found answers who came to look something up."""


class Proved(NamedTuple):
    """What came of a code: ``joined`` and ``found`` after a right one; told at ``at`` (UTC)."""

    tried: Tried
    at: datetime
    joined: Joined | None = None
    found: Found | None = None


async def send_code(tracker: Tracker, phone: str, is_again: bool) -> tuple[Asked, datetime]:
    """Send a code to ``phone``, also another one when ``is_again``; and the time it is now."""
    here, talk, setting = service(), tracker.sender_id, knowledge_for(tracker).service.proofs
    now, ask = here.clock.now(), ask_code if is_again else ask_once
    filled = {"分钟": str(setting.code_minutes), "验证码": SLOT}
    text = answers_for(tracker).phrase("phone_code", filled)
    asked = await here.records.write(lambda connection: ask(connection, here.seal, setting, talk, phone, text, now))
    return asked, now


async def hide_said(tracker: Tracker) -> None:
    """The latest message is not left to be read in the log."""
    here, key = service(), message_id(tracker)
    await here.records.write(lambda connection: hide(connection, here.seal, key))


async def prove(tracker: Tracker, known: Slots, agreed: str, besides: str) -> Proved:
    """Try the code that was typed; ``agreed`` is what the person was told before, ``besides`` the form that asks."""
    here, talk, key = service(), tracker.sender_id, message_id(tracker)
    now, setting = here.clock.now(), knowledge_for(tracker).service.proofs
    name = known["person"] if known["person"] != DECLINED else None

    def work(connection: Any) -> Proved:
        tried = try_code(connection, here.seal, setting, talk, known["pin"], key, now)
        hide(connection, here.seal, key)
        if tried.outcome is not Outcome.RIGHT or tried.proof is None:
            return Proved(tried, now)
        end_task(connection, talk, LOOK_UP, TaskEnd.DONE, now)
        joined = join(connection, here.seal, setting, tried.proof, name, agreed, now)
        found = found_for(connection, here.seal, talk, now, besides) if joined.contact_id else None
        return Proved(tried, now, joined, found)

    return await here.records.write(work)
