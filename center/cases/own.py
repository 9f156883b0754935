"""Whose case it is: what is asked for again is told to its applicant only (AH 6.3.4).

A case is one's own when it was opened in this conversation, or by a contact that the channel has proved to talk here.
Knowing somebody's telephone number proves nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from center.cases.events import Actor, append, history
from center.cases.papers import hold
from center.cases.reading import CaseView
from center.cases.refusals import Refusal
from center.identities import contacts_behind

ASKED_AGAIN = "asked_again"
"""The kind of the event; for staff only."""
NOTED_ONCE_IN = timedelta(days=1)
"""However often one conversation asks, agents read of it once in this time."""


class UnderWay(Refusal):
    """The same matter is open already, and whoever asks is not known to be its applicant.

    ``code`` is for the history of that case, never for whoever asks.
    """

    def __init__(self, code: str) -> None:
        super().__init__(
            "the same matter is open for another conversation",
            "用这个手机号登记的这家企业，同一件事已经在办，这次没有再登记；代办人员能看到有人又来申请过。"
            "编号和进度只告诉办件人：是您的件，点“查进度”，报代办编号和手机号后四位；编号找不到了，带身份证到代办窗口查。"
            "不是您的件，请核对手机号和企业名称，改好再来。",
        )
        self.code = code


def is_own(connection: Any, case: CaseView, conversation_id: str | None) -> bool:
    """Whether whoever talks in the conversation is known to be the applicant of ``case``."""
    if case.conversation_id == conversation_id:
        return True
    return conversation_id is not None and case.contact_id in contacts_behind(connection, conversation_id)


def note_asked_again(connection: Any, code: str, conversation_id: str, now: datetime) -> None:
    """Let the agent of the case see that somebody unknown asked for the same; raises UnknownCase."""
    hold(connection, code)
    actor, since = Actor("person", conversation_id), now - NOTED_ONCE_IN
    known = (event for event in history(connection, code) if event.kind == ASKED_AGAIN)
    if not any(event.actor == actor and event.at > since for event in known):
        append(connection, code, ASKED_AGAIN, actor, {}, now)
