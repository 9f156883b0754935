"""A conversation goes back to the bot: what was under way goes on at the same place."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.handoffs.records import Handoff
from center.handoffs.setting import HandoffSetting
from center.messages import Author, Message, Words, read
from center.replies import Button
from center.sealing import Seal
from center.tables import conversation, message, task_in_progress

SESSION_KEPT = timedelta(minutes=30)
"""A session that was younger when a person took over goes on afterwards, as if no time had passed."""
_RESUME = Button("继续", "resume")


def returned_words(connection: Any, seal: Seal, setting: HandoffSetting, found: Handoff, now: datetime) -> Words:
    """What the bot says when it is back: the open form's last question with its buttons, or an offer to go on."""
    task = open_task_here(connection, found.conversation_id)
    if task is None:
        return Words(setting.line("returned"), custom={"kind": "handoff", "state": "bot"})
    text = setting.line("returned_task", {"事项": setting.tasks.get(task, "这件事")})
    asked = _last_of_bot(connection, seal, found.conversation_id)
    if _goes_on(connection, found, now) and asked is not None and (asked.words.custom or {}).get("form") == task:
        return Words(f"{text}\n{asked.words.text}", asked.words.buttons, asked.words.custom)
    button = {"title": _RESUME.title, "payload": _RESUME.payload}
    return Words(f"{text}要接着办，说“继续”就行。", [button], {"kind": "handoff", "state": "bot"})


def open_task_here(connection: Any, conversation_id: str) -> str | None:
    """The name of the task that was touched last in this conversation and is open; None without one."""
    mine = sa.and_(task_in_progress.c.conversation_id == conversation_id, task_in_progress.c.state == "open")
    newest = sa.select(task_in_progress.c.task).where(mine).order_by(task_in_progress.c.updated_at.desc()).limit(1)
    found: str | None = connection.execute(newest).scalar_one_or_none()
    return found


def _goes_on(connection: Any, found: Handoff, now: datetime) -> bool:
    """Whether the session was alive when a person took over; then it lives on from ``now``."""
    mine = conversation.c.id == found.conversation_id
    answered_at = connection.execute(sa.select(conversation.c.answered_at).where(mine)).scalar_one()
    if answered_at is None or found.claimed_at is None or found.claimed_at - answered_at > SESSION_KEPT:
        return False
    connection.execute(sa.update(conversation).where(mine).values(answered_at=now))
    return True


def _last_of_bot(connection: Any, seal: Seal, conversation_id: str) -> Message | None:
    """What the bot said last that was no notice."""
    mine = sa.and_(message.c.conversation_id == conversation_id, message.c.author == Author.BOT.value)
    wanted = sa.select(*message.c).where(mine, message.c.answers_id.is_not(None))
    row = connection.execute(wanted.order_by(message.c.seq.desc()).limit(1)).one_or_none()
    return None if row is None else read(row, seal)
