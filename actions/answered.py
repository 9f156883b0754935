"""Words that answer a notice: 还行吧 after an invitation to rate, 还差一点 after the question whether it is solved."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.base import context_from, dialogue_for
from actions.effect import EffectForm
from actions.fields import Said, said_in
from actions.rating import RatingForm
from center.last_told import last_told
from center.rating_words import declines, level_in
from center.service import service
from center.understanding import Decision
from center.verdict_words import verdict_in

_OPEN = (Decision.CHOICES, Decision.UNKNOWN)
_NAMED = "满意"


async def answered_form(tracker: Tracker) -> str | None:
    """The form that takes the latest message as an answer to what was told last; None when nothing was asked so.

    A level of the standard that is named counts as one whenever the message means nothing plainer.
    """
    said = said_in(tracker)
    is_level = level_in(said.text) is not None
    if is_level and _NAMED in said.text and said.heard.decision in _OPEN:
        return RatingForm.form
    if dialogue_for(tracker).picks(said.heard, context_from(tracker)):
        return None
    if not (is_level or declines(said.text) or verdict_in(said.text) is not None):
        return None
    here = service()
    cards = await here.records.read(lambda connection: last_told(connection, here.seal, tracker.sender_id))
    return next((form for form in (_asked(card, said, is_level) for card in cards) if form), None)


def _asked(card: dict[str, Any], said: Said, is_level: bool) -> str | None:
    """The form whose question the card is, when the message answers it."""
    if card.get("kind") == "rating" and card.get("levels") and (is_level or declines(said.text)):
        return RatingForm.form
    asks_effect = card.get("kind") == "choices" and card.get("code")
    return EffectForm.form if asks_effect and verdict_in(said.text) is not None else None
