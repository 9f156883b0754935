"""What tests of conversations at the desk share: people who talk, and what was said."""

from __future__ import annotations

from typing import Any

from center.bundles import knowledge_of
from center.conversations import open_conversation
from center.handoffs.queueing import queue
from center.handoffs.states import HandoffReason
from center.messages import Words, messages_after
from center.turns import Incoming, receive
from tests.desk.house import House

URL = "/desk/conversations"


def opened(desk: House, text: str = "我想注销公司，怎么办", office_id: str | None = None) -> str:
    """A conversation in which somebody has spoken; the id."""
    talk = desk.write(lambda at: open_conversation(at, "widget", desk.now, office_id=office_id))
    said(desk, talk, text)
    return talk


def said(desk: House, talk: str, text: str) -> None:
    """The person says something."""
    desk.write(lambda at: receive(at, desk.seal, talk, Incoming(Words(text)), desk.now))


def waiting(desk: House, text: str = "我想注销公司，怎么办", office_id: str | None = None) -> str:
    """A conversation that waits for a person; somebody has to be signed in. The id."""
    talk, service = opened(desk, text, office_id), knowledge_of(None).service
    rules, clock = service.handoff_rules(), service.working_clock()
    found: Any = desk.write(lambda at: queue(at, rules, clock, talk, HandoffReason.ASKED, None, desk.now))
    assert found is not None
    return talk


def lines(desk: House, talk: str) -> list[tuple[str, str]]:
    """Who said what."""
    return [(one.author.value, one.words.text) for one in desk.read(lambda at: messages_after(at, desk.seal, talk))]
