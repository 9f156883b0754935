"""Opening an agency case from what a person has confirmed (XZ 表1 设立1, 设立2; AH 6.2.1).

The person's row is locked while a case is opened, so that two yeses at once give one case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from center.bundles import knowledge_of
from center.case_tables import agency_case, sub_task
from center.cases.countdown import Countdown, countdown_of
from center.cases.events import GENESIS, Actor, append
from center.cases.own import UnderWay, is_own
from center.cases.reading import CaseView, SubTask, read_case
from center.cases.refusals import Refusal
from center.cases.states import OPEN, CaseState, Path, SubTaskState
from center.clock import Explained, Window, WorkingClock
from center.cycles import join_cycle
from center.enterprises import enterprise_of
from center.identifiers import public_code
from center.identities import contact_said_in
from center.sealing import Seal
from center.tables import Moment

if TYPE_CHECKING:
    from center.catalogue import AgencyOffice, Catalogue, Item, Theme

RETENTION = "case"
_CODE_KIND = "D"
_ACCEPTED_BEFORE_DONE = "不晚于办好的时间。"
_INSERT = sa.text(
    """
    INSERT INTO agency_case (code, theme, trade, title, stage, state, path, origin, office_id, contact_id,
        enterprise_id, conversation_id, message_id, hours, confirmed_at, accept_by, due_at, why_due, last_event,
        last_hash, retention, created_at, updated_at)
    VALUES (:code, :theme, :trade, :title, :stage, :state, :path, :origin, :office_id, :contact_id,
        :enterprise_id, :conversation_id, :message_id, :hours, :now, :accept_by, :due_at, :why_due, 0,
        :last_hash, :retention, :now, :now)
    ON CONFLICT (message_id) DO NOTHING
    """
).bindparams(*(sa.bindparam(name, type_=Moment) for name in ("now", "accept_by", "due_at")))


class Wanted(NamedTuple):
    """What the person confirmed: ``items`` are done now, the theme's others are kept for later; None means all now.

    ``phone`` is 11 digits; ``remind_at`` (UTC) is when to remind of what is kept.
    """

    theme: Theme
    trade: str | None
    items: tuple[str, ...] | None
    name: str
    phone: str
    enterprise: str
    credit_code: str | None
    office: AgencyOffice
    remind_at: datetime | None


class Origin(NamedTuple):
    """Where the confirmation came from; ``staff_id`` when staff typed it for the person."""

    channel: str
    conversation_id: str | None
    message_id: int | None
    person: str | None
    staff_id: str | None


class Opened(NamedTuple):
    """The case: ``fresh`` is False when it was there already; times in UTC, and how they came about.

    ``countdown`` is that of the confirmation, so that a repeated message is told the same.
    """

    code: str
    fresh: bool
    accept_by: datetime
    due_at: datetime
    why_accept: tuple[str, ...]
    why_due: tuple[str, ...]
    sub_tasks: tuple[SubTask, ...]
    countdown: Countdown


class NothingWanted(Refusal, ValueError):
    """No item, or one that the theme does not have."""


class _Terms(NamedTuple):
    accept_by: datetime
    due: Explained


def open_case(
    connection: Any,
    seal: Seal,
    clock: WorkingClock,
    wanted: Wanted,
    origin: Origin,
    now: datetime,
    *,
    catalogue: Catalogue | None = None,
) -> Opened:
    """Open the case, due after the theme's working hours; accepted by then, and by the end of this working day.

    That it is accepted on this day is AH 6.2.1; and nothing is accepted later than it has to be done.

    A message opens one case, and a person has one open case of a theme for an enterprise: asked again, that one with
    ``fresh`` False. ``catalogue`` is that of the newest knowledge unless given. Raises NothingWanted, BadPhone,
    BadEnterprise, and UnderWay where that one belongs to somebody that whoever asks is not known to be.
    """
    items = (catalogue or knowledge_of(None).service.catalogue).items_of(wanted.theme)
    chosen = _chosen(wanted, items)
    if (code := _of_message(connection, origin)) is not None:
        return _opened(connection, code, clock, fresh=False)
    contact_id = contact_said_in(connection, seal, origin.conversation_id, wanted.phone, wanted.name, now)
    enterprise_id = enterprise_of(connection, contact_id, wanted.enterprise, wanted.credit_code, wanted.office.id, now)
    known = _of_message(connection, origin) or _still_open(connection, contact_id, enterprise_id, wanted.theme.key)
    if known is not None:
        _refuse_strangers(connection, known, origin)
        return _opened(connection, known, clock, fresh=False)
    terms = _terms(clock, wanted.theme.hours, now)
    row = {**_row(wanted, items, origin, terms), "contact_id": contact_id, "enterprise_id": enterprise_id, "now": now}
    if connection.execute(_INSERT, row).rowcount == 1:
        _insert_sub_tasks(connection, row["code"], wanted, items, chosen, now)
        actor = _actor(origin, contact_id)
        append(connection, row["code"], "opened", actor, _told(wanted, items, chosen, origin, terms), now)
        join_cycle(connection, row["code"], enterprise_id, row["stage"], now)
    code = _of_message(connection, origin) or row["code"]
    return _opened(connection, code, clock, fresh=code == row["code"])


def _chosen(wanted: Wanted, items: Sequence[Item]) -> frozenset[str]:
    """The items that are done now."""
    offered = [item.key for item in items]
    chosen = frozenset(offered if wanted.items is None else wanted.items)
    strange = sorted(chosen - frozenset(offered))
    if strange:
        raise NothingWanted(f"{wanted.theme.key} has no {strange}", f"“{wanted.theme.title}”里没有这些事项，请重新选。")
    if not chosen:
        raise NothingWanted(f"nothing of {wanted.theme.key} is wanted", "请至少选一项现在就办的。")
    return chosen


def _of_message(connection: Any, origin: Origin) -> str | None:
    if origin.message_id is None:
        return None
    mine = sa.select(agency_case.c.code).where(agency_case.c.message_id == origin.message_id)
    found: str | None = connection.execute(mine).scalar_one_or_none()
    return found


def _still_open(connection: Any, contact_id: int, enterprise_id: str, theme: str) -> str | None:
    same = sa.and_(
        agency_case.c.contact_id == contact_id,
        agency_case.c.enterprise_id == enterprise_id,
        agency_case.c.theme == theme,
        agency_case.c.state.in_([state.value for state in OPEN]),
    )
    found: str | None = connection.execute(sa.select(agency_case.c.code).where(same)).scalars().first()
    return found


def _refuse_strangers(connection: Any, code: str, origin: Origin) -> None:
    """Staff may see every case."""
    if not origin.staff_id and not is_own(connection, read_case(connection, code), origin.conversation_id):
        raise UnderWay(code)


def _row(wanted: Wanted, items: Sequence[Item], origin: Origin, terms: _Terms) -> dict[str, Any]:
    theme = wanted.theme
    return {
        "code": public_code(_CODE_KIND),
        "theme": theme.key,
        "trade": wanted.trade or theme.trade,
        "title": theme.title,
        "stage": theme.stage.value,
        "state": CaseState.SUBMITTED.value,
        "path": _path(items).value,
        "origin": origin.channel,
        "office_id": wanted.office.id,
        "conversation_id": origin.conversation_id,
        "message_id": origin.message_id,
        "hours": theme.hours,
        "accept_by": terms.accept_by,
        "due_at": terms.due.at,
        "why_due": "\n".join(terms.due.steps),
        "last_hash": GENESIS,
        "retention": RETENTION,
    }


def _terms(clock: WorkingClock, hours: float, now: datetime) -> _Terms:
    due = clock.due(now, hours)
    assert due.at is not None, "nothing holds the time of a case that is only opened"
    return _Terms(min(_end_of_day(clock, now).at, due.at), due)


def _end_of_day(clock: WorkingClock, now: datetime) -> Window:
    return clock.due_days(now, 0, "working")


def _path(items: Sequence[Item]) -> Path:
    """That of the items when they agree, else mixed (XZ 6.1-2)."""
    paths = {item.path for item in items}
    return paths.pop() if len(paths) == 1 else Path.MIXED


def _insert_sub_tasks(
    connection: Any, code: str, wanted: Wanted, items: Sequence[Item], chosen: frozenset[str], now: datetime
) -> None:
    case_id = connection.execute(sa.select(agency_case.c.id).where(agency_case.c.code == code)).scalar_one()
    shared = {"case_id": case_id, "created_at": now, "updated_at": now}
    rows = [{**shared, **_sub_task(item, item.key in chosen, wanted.remind_at)} for item in items]
    connection.execute(sa.insert(sub_task), rows)


def _sub_task(item: Item, is_chosen: bool, remind_at: datetime | None) -> dict[str, Any]:
    begins = SubTaskState.BLOCKED if item.after else SubTaskState.TODO
    return {
        "item": item.key,
        "title": item.title,
        "department": item.department,
        "after": item.after,
        "state": (begins if is_chosen else SubTaskState.RESERVED).value,
        "batch": 1 if is_chosen else 2,
        "remind_at": None if is_chosen else remind_at,
    }


def _actor(origin: Origin, contact_id: int) -> Actor:
    if origin.staff_id:
        return Actor("staff", origin.staff_id)
    return Actor("person", origin.conversation_id or f"contact-{contact_id}")


def _told(
    wanted: Wanted, items: Sequence[Item], chosen: frozenset[str], origin: Origin, terms: _Terms
) -> dict[str, Any]:
    """What the first event keeps for good; later moves look up the promised hours and the pairs in it."""
    return {
        "theme": wanted.theme.key,
        "title": wanted.theme.title,
        "channel": origin.channel,
        "office_id": wanted.office.id,
        "items": [item.key for item in items if item.key in chosen],
        "reserved": [item.key for item in items if item.key not in chosen],
        "remind_at": wanted.remind_at,
        "pairs": {item.key: list(item.pair) for item in items if item.pair},
        "hours": wanted.theme.hours,
        "accept_by": terms.accept_by,
        "due_at": terms.due.at,
        "why_due": list(terms.due.steps),
    }


def _opened(connection: Any, code: str, clock: WorkingClock, *, fresh: bool) -> Opened:
    case = read_case(connection, code)
    end_of_day = _end_of_day(clock, case.confirmed_at)
    why_accept = (_ACCEPTED_BEFORE_DONE,) if case.accept_by < end_of_day.at else end_of_day.steps
    due_at, why_due = _due(case, clock)
    going = countdown_of(case, clock, case.confirmed_at)
    return Opened(code, fresh, case.accept_by, due_at, why_accept, why_due, case.sub_tasks, going)


def _due(case: CaseView, clock: WorkingClock) -> tuple[datetime, tuple[str, ...]]:
    """When the case is due; while a pause holds it, what was promised when it was opened."""
    if case.due_at is not None:
        return case.due_at, tuple(case.why_due.split("\n"))
    promised = clock.due(case.confirmed_at, case.hours)
    assert promised.at is not None
    return promised.at, promised.steps
