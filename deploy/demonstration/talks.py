"""Conversations as the bot would have held them: every answer is what the center's own knowledge says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from center.bundles import newest
from center.conversations import open_conversation
from center.identifiers import opaque
from center.messages import Words
from center.people import ProvedBy, prove_identity
from center.replies import Reply
from center.turns import Incoming, Note, finish, receive_and_claim
from center.waiting import Outcome
from deploy.demonstration.people import Person, contact
from deploy.demonstration.world import COUNTY, World

WIDGET = "widget"
_THINKING = timedelta(milliseconds=180)


class Line(NamedTuple):
    """What somebody says, and the guide (with one side of it) that answers, if one does."""

    text: str
    guide: str | None = None
    facet: str | None = None


def talk(world: World, key: str, at: datetime, *, one: Person | None = None, channel: str = WIDGET) -> str:
    """The conversation of whoever is named by ``key``; ``one`` is proved to be who it is."""
    persons = world.seal.fingerprints(f"demonstration {key}", f"channel:{channel}")
    office = one.office if one else COUNTY
    conversation_id = open_conversation(world.connection, channel, at, persons, office)
    if one is not None:
        prove_identity(world.connection, channel, persons[0], contact(world, one), ProvedBy.CODE, at)
    return conversation_id


def say(world: World, conversation_id: str, line: Line, at: datetime, replies: Sequence[Reply] = ()) -> int:
    """The id of the message of ``line``, answered by ``replies``, else by its guide, else by the honest no."""
    incoming = Incoming(Words(line.text), client_id=opaque())
    token = opaque()
    received, claimed = receive_and_claim(world.connection, world.seal, conversation_id, incoming, token, at)
    assert claimed is not None, "nobody else works on the conversations of the demonstration"
    words = [_words(reply) for reply in replies or [_answer(world, line)]]
    note = Note(newest(), "answer" if line.guide else "unknown", line.guide, None, 180)
    finish(world.connection, world.seal, claimed, Outcome.ANSWERED, words, note, at + _THINKING)
    return received.message_id


def hold(world: World, conversation_id: str, lines: Sequence[Line], at: datetime) -> int:
    """Say ``lines`` a minute apart; the id of the last message."""
    ids = [say(world, conversation_id, line, at + timedelta(minutes=step)) for step, line in enumerate(lines)]
    return ids[-1]


def _answer(world: World, line: Line) -> Reply:
    if line.guide is None:
        return world.answers.say("unknown")
    return world.answers.facet(line.guide, line.facet) if line.facet else world.answers.guide(line.guide)


def _words(reply: Reply) -> Words:
    buttons = [{"title": button.title, "payload": button.payload} for button in reply.buttons]
    return Words(reply.text, buttons, dict(reply.custom) or None)
