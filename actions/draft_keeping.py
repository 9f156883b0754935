"""A draft as it is kept: the version that a message makes, what stands of earlier ones, and giving one up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from rasa_sdk import Tracker

from actions.asking import CONFIRMED
from actions.base import message_id
from actions.draft_fields import facts
from actions.draft_own import code_in, named_trade, names_trade_of
from actions.draft_words import books
from actions.fields import Slots
from center.cases.events import Actor
from center.cases.reading import read_case
from center.drafts.moves import drop
from center.drafts.proposing import Proposed, proposed
from center.drafts.proposing_names import known_names
from center.drafts.records import (
    Content,
    DraftState,
    DraftView,
    DroppedDraft,
    Place,
    UnknownDraft,
    Version,
    read_draft,
    save,
    version_of,
)
from center.identities import contacts_behind
from center.service import service
from center.tasks import TaskInProgress, tasks_begun

FORM = "draft_form"
BY_PERSON = "本人删除"


class Kept(NamedTuple):
    """A version, what it rests on, the one that was shown before it, and the draft that it belongs to."""

    version: Version
    draft: Proposed
    before: Version | None
    view: DraftView


class Saved(NamedTuple):
    """What was said for a draft; ``view`` is None while there is no version of it."""

    slots: dict[str, Any]
    view: DraftView | None

    @property
    def case_code(self) -> str | None:
        """The agency case that it went into."""
        return self.view.case_code if self.view else None


async def keep(tracker: Tracker, known: Slots) -> Kept | None:
    """The version that the latest message made of what is known; None while no draft can be made of it."""
    here, talk, message = service(), tracker.sender_id, message_id(tracker)
    now, said = here.clock.now(), facts(known)
    if not said.words:
        return None

    def work(connection: Any) -> Kept | None:
        draft = proposed(said, books(), known_names(connection))
        if draft is None:
            return None
        contacts = contacts_behind(connection, talk)
        place = Place(talk, message, contacts[0] if len(contacts) == 1 else None, said.office)
        content = Content(draft.fields, draft.gaps)
        version = _saved(connection, known.get("draft"), content, Actor("person", talk), place, now)
        shown = known.get("shown")
        before = version_of(connection, here.seal, version.code, shown) if shown and shown < version.number else None
        return Kept(version, draft, before, read_draft(connection, version.code))

    return await here.records.write(work)


async def saved(tracker: Tracker, text: str = "") -> Saved | None:
    """The newest draft of whoever talks that was not given up, on whichever day and proved channel it was begun.

    The code or the trade that ``text`` names tells which of several is meant; None when there is none such.
    """
    here, talk = service(), tracker.sender_id

    def look(connection: Any) -> list[Saved]:
        begun = tasks_begun(connection, here.seal, talk, FORM)
        return list(_standing(connection, [task.slots for task in begun]))

    found = await here.records.read(look)
    code, trade = code_in(text), named_trade(text)
    if code:
        found = [one for one in found if one.view is not None and one.view.code == code]
    if trade:
        found = [one for one in found if names_trade_of(trade, one.slots.get("trade") or "")]
    return next(iter(found), None)


async def open_draft(tracker: Tracker) -> TaskInProgress | None:
    """The newest draft that is neither given up nor agreed to, as a task to be taken up."""
    back = await saved(tracker)
    if back is None or back.view is None or back.view.state is not DraftState.OPEN:
        return None
    return TaskInProgress(FORM, CONFIRMED, {**back.slots, "agreed": None}, back.view.updated_at)


async def latest_of(code: str) -> Version:
    """The newest version of a draft; raises UnknownDraft."""
    here = service()
    return await here.records.read(lambda connection: version_of(connection, here.seal, code))


async def case_state(code: str) -> str:
    """Where the agency case of a draft stands, in words."""
    return await service().records.read(lambda connection: read_case(connection, code).state.caption)


async def give_up(tracker: Tracker, code: str) -> bool:
    """Drop the draft because its maker says so; False when it is with the agents, who have to take it back."""
    here, talk = service(), tracker.sender_id
    now = here.clock.now()

    def work(connection: Any) -> bool:
        is_open = read_draft(connection, code).state is DraftState.OPEN
        if is_open:
            drop(connection, code, BY_PERSON, Actor("person", talk), now)
        return is_open

    return await here.records.write(work)


def _standing(connection: Any, every: list[dict[str, Any]]) -> Iterator[Saved]:
    """Each draft once, those given up left out."""
    seen: set[str] = set()
    for slots in every:
        code = slots.get("draft")
        if code is None and slots.get("trade"):
            yield Saved(slots, None)
        if code is None or code in seen:
            continue
        seen.add(code)
        try:
            view = read_draft(connection, code)
        except UnknownDraft:
            continue
        if view.state is not DraftState.DROPPED:
            yield Saved(slots, view)


def _saved(connection: Any, code: str | None, content: Content, by: Actor, place: Place, now: datetime) -> Version:
    """The next version; a new draft when the old one is gone."""
    seal = service().seal
    try:
        return save(connection, seal, code, content, by, place, now)
    except (DroppedDraft, UnknownDraft):
        return save(connection, seal, None, content, by, place, now)
