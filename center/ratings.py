"""Ratings of the service in five levels (XZ 6.1-6.4): once for each stage cycle, item or reception, after completion.

The database decides both (partial unique indexes, composite foreign keys); what it refuses is said in plain words.
Staff rate nothing: an operator records what a caller says, with the number of the call, marked as recorded (代录).
A low level opens a rectification in the same transaction. Staff see no name and no number in what was written.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.clock import WorkingClock
from center.cycles import read_cycle
from center.enterprises import read_enterprise
from center.identities import contacts_behind
from center.invitations import InvitationState, end_invitation
from center.people import read_contact
from center.privacy import mask_identity, mask_phones
from center.rating_settings import LOW, Level, RatingSetting
from center.rating_subjects import Found, OfStage, Subject, UnknownSubject, find_subject
from center.rating_tables import rating, rectification
from center.rectifications import Bad, open_rectification
from center.sealing import Seal
from center.times import local_date

RETENTION = "rating"
_NO_NAME = "〔姓名已隐去〕"
_NO_FIRM = "〔企业名已隐去〕"
_SHORTEST_NAME = 2


class NotFinished(Refusal):
    """It cannot be rated yet; nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            "rated before completion", "这件事还没有办完，办完以后再请您评价。现在有意见，可以直接告诉我。"
        )


class RatedBefore(Refusal):
    """It was rated, on whichever channel; the first rating stays."""

    def __init__(self) -> None:
        super().__init__("rated before", "这次服务已经评价过了，一次服务只评一次。还有想说的，可以直接告诉我。")


class NeedsCall(Refusal):
    """Staff have nothing to rate: what they record is what was said in a call, and both are named."""

    def __init__(self) -> None:
        super().__init__("recorded by staff without a call", "评价由企业自己作出。话务员代录的，要写明通话编号和工号。")


class UnknownReason(Refusal, ValueError):
    """A reason that is not on the list of the level."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no reason {key!r} at this level", "没有这个原因可选，请从列出的原因里选，或者直接写下来。")


class Rater(NamedTuple):
    """Who rates and on which channel: the conversation, the contact that is proved, and who recorded which call."""

    channel: str
    conversation_id: str | None = None
    contact_id: int | None = None
    recorded_by: str | None = None
    call_id: str | None = None


class Said(NamedTuple):
    """What is said: the level, and freely some reasons (keys of rating.yml) and words."""

    level: Level
    reasons: tuple[str, ...] = ()
    text: str = ""


class Rated(NamedTuple):
    """What was recorded: ``fresh`` is False when the message had rated before; ``due_at`` (UTC) is the rectification's,
    ``is_reachable`` says whether the center knows whom to call back."""

    id: int
    fresh: bool
    level: Level
    is_recorded: bool
    rectification: str | None
    due_at: datetime | None
    is_reachable: bool


def rate(
    connection: Any,
    seal: Seal,
    settings: RatingSetting,
    clock: WorkingClock,
    subject: Subject,
    said: Said,
    by: Rater,
    message_id: int | None,
    now: datetime,
) -> Rated:
    """Record the rating; asked again for the same message, the one that was made then.

    Raises UnknownSubject, NotFinished, RatedBefore, NeedsCall, UnknownReason.
    """
    if (by.recorded_by is None) != (by.call_id is None):
        raise NeedsCall()
    known = _of_message(connection, message_id)
    if known is not None:
        return known
    found, contacts = find_subject(connection, subject), _contacts(connection, by)
    if not found.is_of(connection, contacts, by.conversation_id, local_date(now)):
        raise UnknownSubject()
    _check_reasons(settings, said)
    contact_id = found.rater(contacts, by.conversation_id)
    row = {**_said(connection, seal, found, said, contact_id), **_by(by, contact_id, found, message_id, now)}
    rating_id = _insert(connection, found, {**row, **found.columns})
    if rating_id is None:
        return _made_before(connection, message_id)
    if isinstance(subject, OfStage):
        end_invitation(connection, read_cycle(connection, subject.cycle), InvitationState.USED, now)
    if said.level in LOW:
        open_rectification(connection, settings, clock, Bad(rating_id, said.level, found.office_id), now)
    return _rated(connection, rating_id, fresh=True)


def decline(connection: Any, cycle_code: str, by: Rater, now: datetime) -> bool:
    """The person does not want to rate: nothing more is sent; False when there is no invitation that waits.

    Raises UnknownSubject.
    """
    found = find_subject(connection, OfStage(cycle_code))
    if not found.is_of(connection, _contacts(connection, by), by.conversation_id, local_date(now)):
        raise UnknownSubject()
    return end_invitation(connection, read_cycle(connection, cycle_code), InvitationState.DECLINED, now)


def _contacts(connection: Any, by: Rater) -> list[int]:
    behind = contacts_behind(connection, by.conversation_id) if by.conversation_id else []
    return list(dict.fromkeys([*([by.contact_id] if by.contact_id is not None else []), *behind]))


def _check_reasons(settings: RatingSetting, said: Said) -> None:
    for key in said.reasons:
        if key not in settings.reasons(said.level):
            raise UnknownReason(key)


def _by(by: Rater, contact_id: int | None, found: Found, message_id: int | None, now: datetime) -> dict[str, Any]:
    return {
        "contact_id": contact_id,
        "conversation_id": by.conversation_id,
        "office_id": found.office_id,
        "source": by.channel,
        "recorded_by": by.recorded_by,
        "call_id": by.call_id,
        "message_id": message_id,
        "retention": RETENTION,
        "created_at": now,
        "updated_at": now,
    }


def _said(connection: Any, seal: Seal, found: Found, said: Said, contact_id: int | None) -> dict[str, Any]:
    whole, _ = mask_identity(said.text.strip())
    shown = _without_names(connection, seal, mask_phones(whole), found, contact_id)
    return {
        "kind": found.kind,
        "level": said.level.value,
        "reasons": json.dumps(list(dict.fromkeys(said.reasons))),
        "text": shown or None,
        "sealed": seal.seal(whole, found.about) if whole != shown else None,
    }


def _without_names(connection: Any, seal: Seal, text: str, found: Found, contact_id: int | None) -> str:
    """``text`` without the names by which the center knows the rater and the enterprise."""
    if contact_id is not None and text:
        name = read_contact(connection, seal, contact_id).name or ""
        text = text.replace(name, _NO_NAME) if len(name) >= _SHORTEST_NAME else text
    if found.enterprise_id is not None and text:
        text = text.replace(read_enterprise(connection, found.enterprise_id).name, _NO_FIRM)
    return text


def _insert(connection: Any, found: Found, row: dict[str, Any]) -> int | None:
    """The id of the new row; None when something was recorded before. Raises NotFinished."""
    if found.kind == "stage" and not found.is_finished:
        raise NotFinished()
    try:
        with connection.begin_nested():
            return int(connection.execute(sa.insert(rating).values(**row)).inserted_primary_key[0])
    except IntegrityError:
        if _is_there(connection, found, row["message_id"]):
            return None
        if found.is_finished:
            raise
        raise NotFinished() from None


def _is_there(connection: Any, found: Found, message_id: int | None) -> bool:
    same = sa.and_(rating.c.kind == found.kind, *(rating.c[name] == value for name, value in found.columns.items()))
    asked_again = rating.c.message_id == message_id
    return connection.execute(sa.select(rating.c.id).where(sa.or_(same, asked_again))).first() is not None


def _made_before(connection: Any, message_id: int | None) -> Rated:
    known = _of_message(connection, message_id)
    if known is None:
        raise RatedBefore()
    return known


def _of_message(connection: Any, message_id: int | None) -> Rated | None:
    if message_id is None:
        return None
    mine = sa.select(rating.c.id).where(rating.c.message_id == message_id)
    rating_id = connection.execute(mine).scalar_one_or_none()
    return None if rating_id is None else _rated(connection, rating_id, fresh=False)


def _rated(connection: Any, rating_id: int, *, fresh: bool) -> Rated:
    columns = (rating.c.level, rating.c.recorded_by, rating.c.contact_id, rectification.c.code, rectification.c.due_at)
    wanted = sa.select(*columns).join_from(rating, rectification, isouter=True).where(rating.c.id == rating_id)
    row = connection.execute(wanted).one()
    level = stored(Level, row.level)
    is_recorded, is_reachable = row.recorded_by is not None, row.contact_id is not None
    return Rated(rating_id, fresh, level, is_recorded, row.code, row.due_at, is_reachable)
