"""What whoever takes a conversation has to know at a glance: what the person wants, and what is known already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.appointments.reading import own_appointments
from center.appointments.slots import said_time
from center.case_tables import agency_case
from center.cases.reading import stored
from center.cases.states import CaseState
from center.handoffs.records import open_handoff
from center.handoffs.setting import HandoffSetting
from center.handoffs.wishes import asks_only_for_person
from center.identities import contacts_behind, conversations_behind
from center.knowledge import Knowledge
from center.messages import Author, read
from center.people import read_contact
from center.privacy import mask_for_log, mask_phones
from center.promises import own_promises
from center.promises.states import TO_KEEP
from center.promises.words import shortened
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.rights import Right
from center.staff.sight import case_clause, office_clause, sees_office
from center.tables import conversation, message, turn
from center.tasks import open_task
from center.text import bare
from center.times import local_date

_LOOKED_AT = 30
_LEAST_WORDS = 3
_MOST_SHOWN = 120
_MOST_ROWS = 5
_NAMES = ("title", "name", "text", "caption", "id")


class TaskShown(NamedTuple):
    """A task under way: its title, what was given, title by title, and what is asked for next."""

    title: str
    rows: tuple[tuple[str, str], ...]
    asks: str


class Known(NamedTuple):
    """One record of the person: its code, what it is, and where it stands."""

    code: str
    title: str
    state: str


class PersonShown(NamedTuple):
    """Who talks there, masked; empty for somebody whom the channel has not proved."""

    names: tuple[str, ...]
    phones: tuple[str, ...]


class Summary(NamedTuple):
    """Everything masked: ``wants`` are the person's own words, ``guide`` the title of what was answered last."""

    wants: str
    task: TaskShown | None
    guide: str | None
    cases: tuple[Known, ...]
    appointments: tuple[Known, ...]
    promises: tuple[Known, ...]
    person: PersonShown


def summary_of(
    connection: Any,
    seal: Seal,
    knowledge: Knowledge,
    setting: HandoffSetting,
    staff: StaffMember,
    conversation_id: str,
    now: datetime,
) -> Summary:
    """What is known of the conversation, and of whoever talks there as far as ``staff`` may see it elsewhere."""
    found = open_handoff(connection, conversation_id)
    return Summary(
        wants=wants(connection, seal, conversation_id, until=found.asked_at if found is not None else None),
        task=_task(connection, seal, knowledge, setting, conversation_id),
        guide=_guide(connection, knowledge, conversation_id),
        cases=tuple(_cases(connection, staff, conversation_id)) if staff.can(Right.SEE_CASES) else (),
        appointments=tuple(_appointments(connection, staff, conversation_id, now)) if staff.can(Right.BOOK) else (),
        promises=tuple(_promises(connection, staff, conversation_id)) if staff.can(Right.KEEP_PROMISES) else (),
        person=_person(connection, seal, conversation_id) if staff.can(Right.SEE_PEOPLE) else PersonShown((), ()),
    )


def wants(connection: Any, seal: Seal, conversation_id: str, until: datetime | None = None) -> str:
    """The person's latest words that say more than that a person is wanted, masked; empty when there are none.

    Those said by ``until``, when somebody was called, come before what was said later.
    """
    said = sa.and_(message.c.conversation_id == conversation_id, message.c.author == Author.PERSON.value)
    by_then: list[Any] = [sa.case((message.c.created_at <= until, 0), else_=1)] if until is not None else []
    newest = sa.select(*message.c).where(said).order_by(*by_then, message.c.seq.desc()).limit(_LOOKED_AT)
    texts = (mask_for_log(read(row, seal).words.text) for row in connection.execute(newest))
    return next((text[:_MOST_SHOWN] for text in texts if _says_something(text)), "")


def value_in_words(setting: HandoffSetting, knowledge: Knowledge, value: Any) -> str:
    """What a slot holds, for people: known keys by their titles, lists in a row, telephone numbers masked."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        named = next((value[name] for name in _NAMES if value.get(name)), None)
        return value_in_words(setting, knowledge, named if named is not None else list(value.values()))
    if isinstance(value, (list, tuple)):
        shown = (value_in_words(setting, knowledge, one) for one in value if one is not None)
        return "、".join(text for text in shown if text)
    return mask_phones(_title(setting, knowledge, str(value)))[:_MOST_SHOWN]


def _says_something(text: str) -> bool:
    return len(bare(text)) >= _LEAST_WORDS and not asks_only_for_person(text)


def _title(setting: HandoffSetting, knowledge: Knowledge, key: str) -> str:
    """A key of the center's own lists by its title; anything else as it is."""
    catalogue = knowledge.service.catalogue
    lists: tuple[Mapping[str, Any], ...] = (
        catalogue.offices,
        catalogue.items,
        catalogue.themes,
        catalogue.trades,
        knowledge.guides,
    )
    found = next((known[key] for known in lists if key in known), None)
    named = getattr(found, "title", None) or getattr(found, "name", None)
    return str(named) if named else setting.values.get(key, key)


def _task(
    connection: Any, seal: Seal, knowledge: Knowledge, setting: HandoffSetting, conversation_id: str
) -> TaskShown | None:
    found = open_task(connection, seal, conversation_id)
    if found is None:
        return None
    known = [(setting.slots.get(slot), value) for slot, value in found.slots.items() if value is not None]
    rows = [(title, value_in_words(setting, knowledge, value)) for title, value in known if title]
    asks = setting.slots.get(found.step or "", "")
    return TaskShown(setting.tasks.get(found.task, found.task), tuple(row for row in rows if row[1]), asks)


def _guide(connection: Any, knowledge: Knowledge, conversation_id: str) -> str | None:
    mine = sa.and_(turn.c.conversation_id == conversation_id, turn.c.guide.is_not(None))
    newest = sa.select(turn.c.guide).where(mine).order_by(turn.c.seq.desc()).limit(1)
    guide = knowledge.guides.get(connection.execute(newest).scalar_one_or_none() or "")
    return guide.title if guide is not None else None


def _cases(connection: Any, staff: StaffMember, conversation_id: str) -> Iterator[Known]:
    talks, contacts = conversations_behind(connection, conversation_id), contacts_behind(connection, conversation_id)
    mine = sa.or_(agency_case.c.conversation_id.in_(talks), agency_case.c.contact_id.in_(contacts))
    columns = (agency_case.c.code, agency_case.c.title, agency_case.c.state)
    newest = sa.select(*columns).where(mine, case_clause(staff)).order_by(agency_case.c.id.desc()).limit(_MOST_ROWS)
    for row in connection.execute(newest):
        yield Known(row.code, row.title, stored(CaseState, row.state).caption)


def _appointments(connection: Any, staff: StaffMember, conversation_id: str, now: datetime) -> Iterator[Known]:
    contacts = contacts_behind(connection, conversation_id)
    theirs = own_appointments(connection, contacts, conversation_id, now)
    for view in [one for one in theirs if sees_office(staff, one.office_id)][:_MOST_ROWS]:
        when = said_time(view.starts_at, local_date(now).year)
        yield Known(view.code, f"{when} {view.title}", view.state.caption)


def _promises(connection: Any, staff: StaffMember, conversation_id: str) -> Iterator[Known]:
    talks = conversation.c.id.in_(conversations_behind(connection, conversation_id))
    in_sight = sa.select(conversation.c.id).where(talks, office_clause(staff, conversation.c.office_id, unplaced=True))
    for seen in own_promises(connection, connection.execute(in_sight).scalars().all())[:_MOST_ROWS]:
        if seen.state.value in TO_KEEP:
            yield Known(seen.code, shortened(seen.question), seen.state.caption)


def _person(connection: Any, seal: Seal, conversation_id: str) -> PersonShown:
    known = [read_contact(connection, seal, one) for one in contacts_behind(connection, conversation_id)]
    names = tuple(f"{one.name[0]}**" if len(one.name) > 1 else one.name for one in known if one.name)
    return PersonShown(names, tuple(mask_phones(one.phone) for one in known if one.phone))
