"""The queues of conversations as staff see them, a page at a time, within the offices that they see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.states import Captioned
from center.conversations import State, channel_caption
from center.handoff_tables import handoff, handoff_event
from center.handoffs.records import COLUMNS, Handoff, handoff_of
from center.handoffs.states import HandoffState
from center.handoffs.summary import wants
from center.handoffs.unanswered import unanswered
from center.pages import AS_IT_IS, Sorting, page_of, sorted_by
from center.sealing import Seal
from center.staff.accounts import StaffMember, names_of
from center.staff.rights import Right
from center.staff.sight import office_clause
from center.tables import conversation, message

PAGE = 20
TALKING_FOR = timedelta(minutes=30)
"""A conversation with the bot counts as under way for so long after its last word."""
_WITH_STAFF = ("widget", "wechat", "json", "rest")


class Queue(Captioned):
    """Which conversations are listed."""

    WAITING = "waiting", "待接入"
    ACTIVE = "active", "进行中"
    LATER = "later", "待办"
    BOT = "bot", "机器人在答"
    HISTORY = "history", "历史"


class TalkRow(NamedTuple):
    """One line: ``since`` is when the wait began, ``unanswered`` the oldest words of the person without an answer.

    ``handoff`` is None for conversations with the bot; names are those behind staff ids; ``wants`` is masked.
    """

    conversation_id: str
    channel: str
    handoff: Handoff | None
    since: datetime
    unanswered: datetime | None
    wants: str
    who: str
    wanted: str


class TalkPage(NamedTuple):
    """A page of a queue, ``number`` from 1, and how many lines there are in all."""

    queue: Queue
    rows: tuple[TalkRow, ...]
    number: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PAGE))


class Filters(NamedTuple):
    """What history is narrowed by; empty means everything."""

    reason: str = ""
    result: str = ""
    mine: bool = False


EVERYTHING = Filters()
SORTS = ("time", "reason", "channel", "office", "who", "result")
"""By what a queue can be sorted."""


def talks_listed(
    connection: Any,
    seal: Seal,
    staff: StaffMember,
    queue: Queue,
    now: datetime,
    number: int = 1,
    filters: Filters = EVERYTHING,
    sorting: Sorting = AS_IT_IS,
) -> TalkPage:
    """A page of the queue, sorted by one of SORTS or as _order has it; one behind the last is the last."""
    if queue is Queue.BOT:
        return _with_bot(connection, seal, staff, now, number, sorting)
    clauses = [*_of(queue, staff), *_narrowed(filters, staff)]
    wanted = sa.select(*COLUMNS, conversation.c.channel).join_from(handoff, conversation).where(*clauses)
    order = sorted_by(_columns(queue), sorting, _order(queue, staff), handoff.c.id)
    counted = sa.select(handoff.c.id).where(*clauses)
    page = page_of(connection, wanted, order, number, _found, PAGE, counted)
    found = page.rows
    silent = _unanswered(connection, [one.conversation_id for one, _ in found])
    names = names_of(connection, [who for one, _ in found for who in (one.claimed_by, one.wanted) if who])
    shown = (_row(connection, seal, one, channel, silent, names) for one, channel in found)
    return TalkPage(queue, tuple(shown), page.number, page.total)


def talks_counted(connection: Any, staff: StaffMember, now: datetime) -> Mapping[Queue, int]:
    """How many wait, are answered by this member, and are theirs to come back to."""
    counts: dict[Queue, int] = {}
    for queue in (Queue.WAITING, Queue.ACTIVE, Queue.LATER):
        mine = [] if queue is Queue.WAITING else [handoff.c.claimed_by == staff.staff_id]
        wanted = sa.select(sa.func.count()).select_from(handoff).where(*_of(queue, staff), *mine)
        counts[queue] = int(connection.execute(wanted).scalar_one())
    return counts


def alarms_counted(connection: Any, staff: StaffMember) -> int:
    """How many conversations within sight have alarmed supervisors and are still as they were."""
    is_open = handoff.c.state != HandoffState.ENDED.value
    sight = office_clause(staff, handoff.c.office_id, unplaced=True)
    wanted = sa.select(sa.func.count()).select_from(handoff).where(is_open, handoff.c.alarmed_at.is_not(None), sight)
    return int(connection.execute(wanted).scalar_one())


def talks_pulse(connection: Any) -> tuple[int, str, int]:
    """What changes with every hand-over: how many wait, when one was changed last, and what happened last."""
    waits = sa.select(sa.func.count()).select_from(handoff).where(handoff.c.state == HandoffState.WAITING.value)
    newest = sa.select(sa.func.max(handoff.c.updated_at))
    last = sa.select(sa.func.max(handoff_event.c.id))
    parts = (one.scalar_subquery() for one in (waits, newest, last))
    row = connection.execute(sa.select(*parts)).one()
    return int(row[0]), str(row[1]), int(row[2] or 0)


def words_pulse(connection: Any) -> str:
    """What changes with every word in a conversation that a person answers or is wanted in."""
    is_open = sa.exists(
        sa.select(handoff.c.id).where(
            handoff.c.conversation_id == conversation.c.id, handoff.c.state != HandoffState.ENDED.value
        )
    )
    total = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(conversation.c.last_seq), 0)).where(
        conversation.c.state.in_([State.HUMAN.value, State.WAITING.value]), is_open
    )
    row = connection.execute(total).one()
    return f"{row[0]}-{row[1]}"


def _of(queue: Queue, staff: StaffMember) -> list[Any]:
    states = {
        Queue.WAITING: HandoffState.WAITING,
        Queue.ACTIVE: HandoffState.CLAIMED,
        Queue.LATER: HandoffState.LATER,
    }
    sight = office_clause(staff, handoff.c.office_id, unplaced=True)
    mine = sa.or_(sight, handoff.c.claimed_by == staff.staff_id, handoff.c.wanted == staff.staff_id)
    clauses = [
        handoff.c.ended_at.is_not(None) if queue is Queue.HISTORY else handoff.c.state == states[queue].value,
        mine,
    ]
    if queue in (Queue.ACTIVE, Queue.LATER) and not staff.can(Right.RECEIVE_ALARMS):
        clauses.append(handoff.c.claimed_by == staff.staff_id)
    return clauses


def _narrowed(filters: Filters, staff: StaffMember) -> list[Any]:
    clauses = []
    if filters.reason:
        clauses.append(handoff.c.reason == filters.reason)
    if filters.result:
        clauses.append(handoff.c.result == filters.result)
    if filters.mine:
        clauses.append(handoff.c.claimed_by == staff.staff_id)
    return clauses


def _order(queue: Queue, staff: StaffMember) -> tuple[Any, ...]:
    """What was forwarded to this member first, then whoever waits longest; of history the latest."""
    if queue is Queue.HISTORY:
        return (handoff.c.ended_at.desc(), handoff.c.id.desc())
    if queue is Queue.LATER:
        return (handoff.c.due_at, handoff.c.id)
    is_for_me: Any = sa.case(
        (handoff.c.wanted == staff.staff_id, 0), (handoff.c.claimed_by == staff.staff_id, 0), else_=1
    )
    return (is_for_me, handoff.c.queued_at, handoff.c.id)


def _columns(queue: Queue) -> Mapping[str, Any]:
    columns = handoff.c
    times = {Queue.WAITING: columns.queued_at, Queue.LATER: columns.due_at, Queue.HISTORY: columns.ended_at}
    time = {"time": times[queue]} if queue in times else {}
    return {
        **time,
        "reason": columns.reason,
        "channel": conversation.c.channel,
        "office": columns.office_id,
        "who": columns.claimed_by,
        "result": columns.result,
    }


def _found(row: Any) -> tuple[Handoff, str]:
    return handoff_of(row), row.channel


def _row(
    connection: Any,
    seal: Seal,
    one: Handoff,
    channel: str,
    silent: Mapping[str, datetime],
    names: Mapping[str, str],
) -> TalkRow:
    since = one.ended_at or one.due_at or (one.claimed_at if one.state is HandoffState.CLAIMED else one.queued_at)
    who, wanted = one.claimed_by or "", one.wanted or ""
    return TalkRow(
        conversation_id=one.conversation_id,
        channel=channel_caption(channel),
        handoff=one,
        since=since or one.queued_at,
        unanswered=silent.get(one.conversation_id) if one.state is HandoffState.CLAIMED else None,
        wants=wants(connection, seal, one.conversation_id, until=one.asked_at),
        who=names.get(who, who),
        wanted=names.get(wanted, wanted),
    )


def _unanswered(connection: Any, conversation_ids: Collection[str]) -> Mapping[str, datetime]:
    """When the oldest words were said that wait for an answer of staff, of each conversation."""
    mine = handoff.c.conversation_id.in_(list(conversation_ids)), handoff.c.state == HandoffState.CLAIMED.value
    oldest = sa.func.min(message.c.created_at).label("since")
    waits = sa.select(message.c.conversation_id, oldest).join_from(message, handoff, unanswered()).where(*mine)
    rows = connection.execute(waits.group_by(message.c.conversation_id))
    return {row.conversation_id: row.since for row in rows}


def _with_bot(
    connection: Any, seal: Seal, staff: StaffMember, now: datetime, number: int, sorting: Sorting
) -> TalkPage:
    """Of those with a late word, found by their time alone: nearly every conversation is with the bot."""
    recent = sa.select(conversation).where(conversation.c.updated_at >= now - TALKING_FOR)
    late = recent.cte("late").prefix_with("MATERIALIZED")
    clauses = (
        late.c.state == State.BOT.value,
        late.c.channel.in_(_WITH_STAFF),
        late.c.last_seq > 0,
        office_clause(staff, late.c.office_id, unplaced=True),
    )
    wanted = sa.select(late.c.id, late.c.channel, late.c.updated_at).where(*clauses)
    columns = {"time": late.c.updated_at, "channel": late.c.channel, "office": late.c.office_id}
    order = sorted_by(columns, sorting, (late.c.updated_at.desc(), late.c.id), late.c.id)

    def shown(row: Any) -> TalkRow:
        return _bot_row(connection, seal, row)

    page = page_of(connection, wanted, order, number, shown, PAGE)
    return TalkPage(Queue.BOT, page.rows, page.number, page.total)


def _bot_row(connection: Any, seal: Seal, row: Any) -> TalkRow:
    said, channel = wants(connection, seal, row.id), channel_caption(row.channel)
    return TalkRow(row.id, channel, None, row.updated_at, None, said, "", "")
