"""What is found of a person once they are known: on whichever channel and day it was begun."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from center.appointments.reading import AppointmentView, own_appointments
from center.cases.progress import ListedCase, my_cases
from center.conversations import conversation_of
from center.demands import DemandView, demands_of
from center.drafts.records import DraftState, DraftView, drafts_of
from center.identities import Asker, contacts_behind, conversations_behind
from center.promises import PromiseListed, own_promises
from center.promises.states import TO_KEEP
from center.sealing import Seal
from center.tasks import TaskInProgress, open_task


class Found(NamedTuple):
    """What is not over yet, the newest first; ``task`` is what was touched last, besides one that is named."""

    cases: tuple[ListedCase, ...]
    appointments: tuple[AppointmentView, ...]
    drafts: tuple[DraftView, ...]
    demands: tuple[DemandView, ...]
    promises: tuple[PromiseListed, ...]
    task: TaskInProgress | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing."""
        return not any(self)


def found_for(connection: Any, seal: Seal, conversation_id: str, now: datetime, besides: str | None = None) -> Found:
    """What whoever talks there has under way; ``besides`` is the name of a task that does not count."""
    talk = conversation_of(connection, conversation_id)
    contacts = tuple(contacts_behind(connection, conversation_id))
    talks, asker = conversations_behind(connection, conversation_id), Asker(conversation_id, contacts)
    return Found(
        tuple(case for case in my_cases(connection, talk.channel, _persons(talk.person), now) if not case.closed_at),
        tuple(own_appointments(connection, contacts, conversation_id, now)),
        tuple(_drafts(connection, talks, contacts)),
        tuple(demand for demand in demands_of(connection, asker) if demand.closed_at is None),
        tuple(one for one in own_promises(connection, talks) if one.state.value in TO_KEEP),
        open_task(connection, seal, conversation_id, besides),
    )


def _persons(person: str | None) -> list[str]:
    return [person] if person else []


def _drafts(connection: Any, talks: list[str], contacts: tuple[int, ...]) -> list[DraftView]:
    """Open ones of every conversation of the person, each once."""
    every = [one for talk in talks for one in drafts_of(connection, Asker(talk, contacts), DraftState.OPEN)]
    return sorted({one.code: one for one in every}.values(), key=lambda one: one.updated_at, reverse=True)
