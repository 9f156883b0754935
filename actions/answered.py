"""Words that answer a notice: 还行吧 after an invitation to rate, 还差一点 after the question whether it is solved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

from actions.base import context_from, dialogue_for
from actions.effect import EffectForm
from actions.fields import said_in
from actions.rating import RatingForm
from actions.rating_parts import level_told
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
    if said.heard.decision in _OPEN and _NAMED in said.text and level_in(said.text) is not None:
        return RatingForm.form
    if dialogue_for(tracker).picks(said.heard, context_from(tracker)):
        return None
    answers = {RatingForm.form: _rates(said.text), EffectForm.form: verdict_in(said.text) is not None}
    if not any(answers.values()):
        return None
    here = service()
    cards = await here.records.read(lambda connection: last_told(connection, here.seal, tracker.sender_id))
    return next((form for form in map(_asking, cards) if form and answers[form]), None)


def _rates(text: str) -> bool:
    return level_told(text) is not None or declines(text)


def _asking(card: Mapping[str, Any]) -> str | None:
    """The form whose question the card is."""
    if card.get("kind") == "rating" and card.get("levels"):
        return RatingForm.form
    return EffectForm.form if card.get("kind") == "choices" and card.get("code") else None
