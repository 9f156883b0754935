"""What a case of leaving or waking up owes to the talk before it: the pre-check, and the choice that led to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.fields import Field, Said, Slots, never
from actions.leaving_parts import OUT, blockers_in_words
from center.cases.events import Actor
from center.clock import WorkingClock
from center.leaving.loading import leaving_setting
from center.leaving.precheck import record_answer
from center.leaving.states import Source, Way
from center.leaving.triage import choose, last_triage

LEADS_HERE = frozenset({"action_leaving_submit", "action_wake_up"})
"""The actions that begin a case, having said why it asks."""


def blockers_field() -> Field:
    """What the pre-check found: shown with the case, found out before it."""
    return Field("blockers", "预检", "ask_leaving_blockers", "explain_leaving_blockers", _nothing,
                 show=blockers_in_words, is_asked=never)  # fmt: skip


def still_fits(known: Slots) -> Any:
    """The pre-check, as long as the case is the deregistration that it was made for."""
    return known["blockers"] if way_of_theme(known["theme"]) in OUT else None


def way_of_theme(theme: str | None) -> Way | None:
    """The way out whose case has this theme, if there is one."""
    return next((way for way, said in leaving_setting().ways.items() if said.theme == theme), None)


def link_leaving(
    connection: Any, clock: WorkingClock, conversation_id: str, code: str, slots: Slots, now: datetime
) -> None:
    """Link the case to the choice of this conversation that led to it, and note what the person said beforehand."""
    way, chosen = way_of_theme(slots["theme"]), last_triage(connection, conversation_id)
    if way is None:
        return
    if chosen is not None and chosen.chosen is way and chosen.case_code is None:
        choose(connection, chosen.id, way, now, code)
    standing, actor, setting = slots["blockers"], Actor("person", conversation_id), leaving_setting()
    for key in setting.questions(way) if standing and way in OUT else ():
        is_blocked = True if key in standing["blocked"] else None if key in standing["unknown"] else False
        record_answer(connection, setting, clock, code, key, is_blocked, Source.PERSON, actor, now)


def _nothing(said: Said, asked: bool) -> None:
    """The pre-check is not read from what is said for the case."""
