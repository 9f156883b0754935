"""Whom a notice is for: the contacts, every conversation of theirs on whichever channel, what they want no more of.

Read for all notices of a claim at once. Functions take a connection and only read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.notice_tables import notice_wish
from center.notices.talks import Talk, talks_of
from center.people_tables import channel_identity
from center.tables import conversation


class Receiver(NamedTuple):
    """One notice's: ``talks`` of its contacts and its own, where somebody spoke last first; ``unwanted`` as wishes
    name it (wishes.py)."""

    contacts: tuple[int, ...] = ()
    talks: tuple[Talk, ...] = ()
    unwanted: frozenset[str] = frozenset()


class Addressed(NamedTuple):
    """A notice as far as it says whom it is for."""

    id: int
    contact_id: int | None
    conversation_id: str | None


_SAME_PERSON = sa.and_(
    conversation.c.channel == channel_identity.c.channel, conversation.c.person == channel_identity.c.person
)
_HELD = sa.select(channel_identity.c.contact_id, conversation.c.id).join_from(
    channel_identity, conversation, _SAME_PERSON
)


def receivers_of(connection: Any, notices: Sequence[Addressed]) -> Mapping[int, Receiver]:
    """The receiver of every notice, by its number."""
    contacts = _contacts(connection, notices)
    held = _conversations(connection, {one for found in contacts.values() for one in found})
    places = {one.id: _places(one, contacts[one.id], held) for one in notices}
    every = sorted({place for found in places.values() for place in found})
    talks = talks_of(connection, every) if every else []
    unwanted = _unwanted(connection, {one for found in contacts.values() for one in found}, every)
    return {
        one.id: Receiver(
            contacts[one.id],
            tuple(talk for talk in talks if talk.id in places[one.id]),
            _wished([*contacts[one.id], *places[one.id]], unwanted),
        )
        for one in notices
    }


def _contacts(connection: Any, notices: Sequence[Addressed]) -> dict[int, tuple[int, ...]]:
    """The notice's own contact; without one, those proved to be behind its conversation."""
    nameless = [str(one.conversation_id) for one in notices if one.contact_id is None]
    behind: defaultdict[str, list[int]] = defaultdict(list)
    for contact_id, place in connection.execute(_HELD.where(conversation.c.id.in_(nameless))) if nameless else ():
        behind[place].append(contact_id)
    return {
        one.id: (one.contact_id,) if one.contact_id is not None else tuple(sorted(behind[str(one.conversation_id)]))
        for one in notices
    }


def _conversations(connection: Any, contacts: Collection[int]) -> Mapping[int, set[str]]:
    wanted = sorted(contacts)
    held: defaultdict[int, set[str]] = defaultdict(set)
    for contact_id, place in (
        connection.execute(_HELD.where(channel_identity.c.contact_id.in_(wanted))) if wanted else ()
    ):
        held[contact_id].add(place)
    return held


def _places(one: Addressed, contacts: Sequence[int], held: Mapping[int, set[str]]) -> set[str]:
    own = {one.conversation_id} if one.conversation_id is not None else set()
    return own.union(*(held.get(contact_id, set()) for contact_id in contacts))


def _unwanted(connection: Any, contacts: Iterable[int], places: Iterable[str]) -> Mapping[int | str, set[str]]:
    """What is not wanted, by the contact or the conversation that has said so."""
    columns = notice_wish.c
    theirs = sa.or_(columns.contact_id.in_(sorted(contacts)), columns.conversation_id.in_(list(places)))
    wanted = sa.select(columns.contact_id, columns.conversation_id, columns.about)
    found: defaultdict[int | str, set[str]] = defaultdict(set)
    for contact_id, place, about in connection.execute(wanted.where(theirs, columns.ended_at.is_(None))):
        found[contact_id if contact_id is not None else place].add(about)
    return found


def _wished(owners: Sequence[int | str], unwanted: Mapping[int | str, set[str]]) -> frozenset[str]:
    return frozenset(about for owner in owners for about in unwanted.get(owner, ()))
