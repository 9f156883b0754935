"""What of a person's information is deleted when they ask for it, in one transaction; again there is nothing left.

Deleted: what was said, what was begun and not finished, drafts that are not filed, answers about leaving that led to
no case, notices that have gone out, words that were to be told by telephone, what they wanted no more of, what was
proved by codes, numbers left for answers that were given, who called or wrote letters where that is over, contacts
that nothing official rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.booking_tables import appointment
from center.case_tables import agency_case
from center.cases.events import Actor
from center.cases.refusals import Refusal
from center.draft_tables import draft, draft_version
from center.drafts.moves import drop
from center.drafts.records import DraftState
from center.erasing import ERASED, empty, note_asked
from center.leaving_tables import leaving_triage
from center.letter_tables import letter
from center.my_information.calls import forget_callers
from center.my_information.letters import forget_senders
from center.my_information.records import EMPTY
from center.my_information.stored import Stored, groups_of
from center.my_information.whose import Whose, whose
from center.notice_tables import notice, notice_wish
from center.notices.outbox import NoticeState
from center.people_tables import authority, demand, enterprise
from center.promises.states import TO_KEEP
from center.proofs.forgetting import forget_number, forget_proofs
from center.rating_tables import invitation, rating
from center.retention_setting import RetentionSetting
from center.sealing import Seal
from center.tables import conversation, promise, turn
from center.telephone.tasks import forget_calls
from center.work_order_tables import work_order

REASON = "本人要求删除"
_BINDING = (agency_case, appointment, demand, enterprise, authority, rating, invitation, letter, work_order)
"""Tables of official business: a contact that one of them names stays."""
_SAID = {
    "messages": "说过的话：{}句",
    "tasks": "办事时填过的内容：{}份",
    "notes": "人工接待时记的：{}条",
    "drafts": "没有申报的拟稿：{}份",
    "triages": "问停业还是注销时说的：{}次",
    "calls": "要打电话告诉您的话：{}件",
    "notices": "发给您的通知：{}条",
    "wishes": "不要哪些提醒的记录：{}项，不想收要再说一次",
    "numbers": "为答复留的电话：{}个",
    "callers": "来电里留的号码：{}个",
    "senders": "来信、工单里留的姓名、电话、地址：{}件",
    "proofs": "手机号核对的记录：{}次",
    "contacts": "联系方式：{}个",
}


class StillAnswering(Refusal):
    """A message of the person is being answered, which would bring back what is deleted."""

    def __init__(self) -> None:
        super().__init__("a message is being answered", "您刚才的话还在答，等答完再删。")


def forget(
    connection: Any,
    seal: Seal,
    setting: RetentionSetting,
    conversation_id: str,
    now: datetime,
    *,
    asked_in: int | None = None,
) -> Stored:
    """Delete what need not be kept of whoever talks in the conversation; what was deleted, and what stays.

    ``asked_in`` is the message that asks for it, if it was said there. Raises StillAnswering.
    """
    person = whose(connection, conversation_id)
    _hold(connection, person, asked_in)
    erased = {**_emptied(connection, person, asked_in), **_forgotten(connection, seal, person, now)}
    erased["contacts"] = _forget_contacts(connection, seal, person, now)
    told = tuple(_SAID[name].format(number) for name, number in erased.items() if number and name in _SAID)
    if told:
        note_asked(connection, conversation_id, erased, now)
    return Stored(groups_of(connection, seal, setting, person, now), told)


def _hold(connection: Any, person: Whose, asked_in: int | None) -> None:
    """Nobody speaks in these conversations until the transaction ends; raises StillAnswering."""
    mine = conversation.c.id.in_(person.conversations)
    connection.execute(sa.select(conversation.c.id).where(mine).order_by(conversation.c.id).with_for_update())
    begun = sa.and_(turn.c.conversation_id.in_(person.conversations), turn.c.state == "processing")
    others = sa.and_(begun, turn.c.message_id != (asked_in or 0))
    if connection.execute(sa.select(turn.c.message_id).where(others).limit(1)).first() is not None:
        raise StillAnswering()


def _emptied(connection: Any, person: Whose, asked_in: int | None) -> Mapping[str, int]:
    """The words, and the dialogue state: conversations begin anew, but for the turn that is under way."""
    erased = empty(connection, person.conversations)
    silent = person.conversations[1:] if asked_in is not None else person.conversations
    anew = sa.update(conversation).where(conversation.c.id.in_(silent)).values(answered_at=None)
    connection.execute(anew)
    return erased


def _forgotten(connection: Any, seal: Seal, person: Whose, now: datetime) -> dict[str, int]:
    return {
        "drafts": sum(_forget_draft(connection, row, person, now) for row in _drafts(connection, person)),
        "triages": _deleted_triages(connection, person),
        "calls": forget_calls(connection, person.called(), now),
        "notices": _erased_notices(connection, person, now),
        "wishes": int(connection.execute(sa.delete(notice_wish).where(person.made(notice_wish))).rowcount),
        "numbers": _erased_numbers(connection, person, now),
        "callers": forget_callers(connection, person, now),
        "senders": forget_senders(connection, person, now),
        "proofs": forget_proofs(connection, person.conversations, now),
    }


def _drafts(connection: Any, person: Whose) -> Iterator[Any]:
    """The drafts that no case was opened from."""
    unfiled = draft.c.state.in_([DraftState.OPEN.value, DraftState.DROPPED.value])
    wanted = sa.select(draft.c.id, draft.c.code).where(person.made(draft), unfiled, draft.c.case_code.is_(None))
    yield from connection.execute(wanted.order_by(draft.c.id)).all()


def _forget_draft(connection: Any, row: Any, person: Whose, now: datetime) -> bool:
    """Whether there was anything in it."""
    drop(connection, row.code, REASON, Actor("person", person.conversations[0]), now)
    full = sa.and_(draft_version.c.draft_id == row.id, draft_version.c.fields != EMPTY)
    emptied = sa.update(draft_version).where(full).values(fields=EMPTY, sealed=None, gaps="[]")
    return bool(connection.execute(emptied).rowcount)


def _deleted_triages(connection: Any, person: Whose) -> int:
    mine = sa.and_(leaving_triage.c.conversation_id.in_(person.conversations), leaving_triage.c.case_code.is_(None))
    return int(connection.execute(sa.delete(leaving_triage).where(mine)).rowcount)


def _erased_notices(connection: Any, person: Whose, now: datetime) -> int:
    """Those that wait still have to be told."""
    mine = sa.and_(person.made(notice), notice.c.state != NoticeState.WAITING.value, notice.c.text != ERASED)
    erased = sa.update(notice).where(mine).values(text=ERASED, body=None, updated_at=now)
    return int(connection.execute(erased).rowcount)


def _erased_numbers(connection: Any, person: Whose, now: datetime) -> int:
    """Of promises that have ended; the masked question stays as a record of what was answered."""
    mine = sa.and_(promise.c.conversation_id.in_(person.conversations), promise.c.state.not_in(TO_KEEP))
    held = sa.or_(promise.c.phone_sealed.is_not(None), promise.c.sealed.is_not(None))
    gone = {"phone_sealed": None, "phone_hash": None, "sealed": None, "updated_at": now}
    return int(connection.execute(sa.update(promise).where(mine, held).values(**gone)).rowcount)


def _forget_contacts(connection: Any, seal: Seal, person: Whose, now: datetime) -> int:
    """Contacts that nothing official rests on; the consents under them stay as a proof without a name."""
    bound = {contact_id for contact_id in person.contacts if _is_bound(connection, contact_id)}
    free = [contact_id for contact_id in person.contacts if contact_id not in bound]
    for contact_id in free:
        forget_number(connection, seal, contact_id, now)
    return len(free)


def _is_bound(connection: Any, contact_id: int) -> bool:
    confirmed = sa.and_(draft.c.contact_id == contact_id, draft.c.case_code.is_not(None))
    named = (sa.select(table.c.id).where(table.c.contact_id == contact_id) for table in _BINDING)
    wanted = (*named, sa.select(draft.c.id).where(confirmed))
    return any(connection.execute(one.limit(1)).first() is not None for one in wanted)
