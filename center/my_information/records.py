"""What is stored of one person, kind by kind, in lines for people, with the day until which each is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from center.appointments.slots import said_time
from center.appointments.states import AppointmentState
from center.authority import has_authority
from center.booking_tables import appointment
from center.bundles import knowledge_of
from center.case_tables import agency_case
from center.cases.states import CaseState
from center.demand_states import DemandKind, DemandState, as_stored
from center.draft_tables import draft, draft_version
from center.drafts.records import DraftState
from center.erasing import ERASED
from center.handoffs.notes import count_notes
from center.leaving_tables import leaving_triage
from center.my_information.calls import calls_registered
from center.my_information.letters import letters_and_orders
from center.my_information.looking import Found as Found
from center.my_information.looking import Looking as Looking
from center.my_information.whose import contacts_of
from center.notice_tables import notice, notice_wish
from center.notices.wishes import title_of
from center.people import read_contact
from center.people_tables import consent, demand, enterprise, phone_proof
from center.privacy import mask_phones
from center.promises import PromiseState, read_promise
from center.promises.words import shortened
from center.proofs.ending import KEPT
from center.proofs.forgetting import NOTHING
from center.rating_settings import Level
from center.rating_tables import rating
from center.retention_setting import Kind
from center.tables import conversation, message, promise, task_in_progress
from center.telephone.tasks import to_do
from center.times import local_date
from center.upload_tables import upload
from center.uploads.records import QUARANTINED_FOR
from center.uploads.states import ON_DISK, UploadState

EMPTY = "{}"
"""The fields of a version of a draft that was emptied."""
FORGETTING = "forget_form"
"""The task of asking for deletion, which holds nothing."""
_CHANNELS = {"widget": "网页对话", "hotline": "12345热线", "wechat": "微信对话"}
_MOST_CONSENT = 40


def _conversations(look: Looking) -> list[Found]:
    said = sa.and_(message.c.conversation_id.in_(look.person.conversations), message.c.text != ERASED)
    first, last = sa.func.min(message.c.created_at), sa.func.max(message.c.created_at)
    wanted = sa.select(conversation.c.channel, sa.func.count().label("said"), first.label("first"), last.label("last"))
    wanted = wanted.join_from(message, conversation).where(said).group_by(conversation.c.id, conversation.c.channel)
    return [*(_conversation(look, row) for row in look.rows(wanted.order_by(first))), *_notes(look)]


def _notes(look: Looking) -> list[Found]:
    number = count_notes(look.connection, look.person.conversations, ERASED)
    return [Found(f"人工接待时记的备注：{number}条，跟着对话", None)] if number else []


def _conversation(look: Looking, row: Any) -> Found:
    days = look.words.days(local_date(row.first), local_date(row.last))
    return Found(f"{_CHANNELS.get(row.channel, '网上对话')}：{row.said}句，{days}", look.after(row.last))


def _tasks(look: Looking) -> list[Found]:
    mine = sa.and_(
        task_in_progress.c.conversation_id.in_(look.person.conversations), task_in_progress.c.task != FORGETTING
    )
    rows = look.rows(sa.select(task_in_progress.c.updated_at).where(mine).order_by(task_in_progress.c.updated_at))
    if not rows:
        return []
    last = rows[-1].updated_at
    return [Found(f"办事时填过的内容：{len(rows)}份，最近一次{look.words.day(local_date(last))}", look.after(last))]


def _drafts(look: Looking) -> list[Found]:
    has_words = sa.exists(
        sa.select(draft_version.c.id).where(draft_version.c.draft_id == draft.c.id, draft_version.c.fields != EMPTY)
    )
    rows = look.rows(sa.select(draft).where(look.person.made(draft), has_words).order_by(draft.c.id))
    return [_draft(look, row, as_stored(DraftState, row.state)) for row in rows]


def _draft(look: Looking, row: Any, state: DraftState) -> Found:
    line = f"拟稿{row.code}：{state.caption}"
    if state is DraftState.OPEN:
        return Found(line, local_date(row.expires_at))
    return Found(line, look.after(row.updated_at) if state is DraftState.DROPPED else None)


def _triages(look: Looking) -> list[Found]:
    mine = leaving_triage.c.conversation_id.in_(look.person.conversations)
    rows = look.rows(sa.select(leaving_triage.c.created_at).where(mine).order_by(leaving_triage.c.id))
    day = look.words.day
    return [Found(f"{day(local_date(row.created_at))}问停业还是注销时说的", look.after(row.created_at)) for row in rows]


def _contacts(look: Looking) -> list[Found]:
    """Names only of those whom the channel has proved: a number that somebody typed may be another's."""
    known = [read_contact(look.connection, look.seal, one) for one in contacts_of(look.connection, look.person)]
    named = {one.id: f"，称呼{one.name}" for one in known if one.name and one.id in look.person.contacts}
    lines = [f"手机号{mask_phones(one.phone)}{named.get(one.id, '')}" for one in known if one.phone]
    return [*(Found(line, None) for line in (*lines, *_numbers_left(look))), *_proofs(look)]


def _proofs(look: Looking) -> list[Found]:
    """Codes that were sent from their conversations; of forgotten ones only how many is still known, for the limits."""
    columns = phone_proof.c.code_hash, phone_proof.c.created_at
    mine = phone_proof.c.conversation_id.in_(look.person.conversations)
    rows = look.rows(sa.select(*columns).where(mine).order_by(phone_proof.c.id))
    full = [row for row in rows if row.code_hash != NOTHING]
    counted = [Found(f"手机号核对的记录：{len(full)}次", None)] if full else []
    ends = [local_date(row.created_at + KEPT) for row in rows if row.code_hash == NOTHING]
    return counted + ([Found(f"发过验证码的次数：{len(ends)}次", max(ends))] if ends else [])


def _numbers_left(look: Looking) -> list[str]:
    mine = sa.and_(promise.c.conversation_id.in_(look.person.conversations), promise.c.phone_sealed.is_not(None))
    codes = [row.code for row in look.rows(sa.select(promise.c.code).where(mine).order_by(promise.c.id))]
    left = [(code, read_promise(look.connection, look.seal, code).phone or "") for code in codes]
    return [f"答复单{code}留的电话{mask_phones(phone)}" for code, phone in left]


def _enterprises(look: Looking) -> list[Found]:
    of_cases = sa.select(agency_case.c.enterprise_id).where(look.person.made(agency_case))
    mine = sa.or_(enterprise.c.contact_id.in_(look.person.contacts), enterprise.c.id.in_(of_cases))
    columns = enterprise.c.id, enterprise.c.name, enterprise.c.credit_code
    rows = look.rows(sa.select(*columns).where(mine).order_by(enterprise.c.created_at))
    return [Found(f"{row.name}{_code_shown(look, row)}", None) for row in rows]


def _code_shown(look: Looking, row: Any) -> str:
    """The credit code for who may act for the enterprise, its end for who only named it (IM-06)."""
    if not row.credit_code:
        return ""
    may_see = any(has_authority(look.connection, row.id, one, look.today) for one in look.person.contacts)
    return f"（{row.credit_code}）" if may_see else f"（代码尾号{row.credit_code[-4:]}）"


def _cases(look: Looking) -> list[Found]:
    rows = look.rows(sa.select(agency_case).where(look.person.made(agency_case)).order_by(agency_case.c.id))
    lines = [f"代办{row.code}：{row.title}，{as_stored(CaseState, row.state).caption}" for row in rows]
    return [Found(line, look.after(row.closed_at)) for line, row in zip(lines, rows)]


def _uploads(look: Looking) -> list[Found]:
    of_cases = sa.select(agency_case.c.id).where(look.person.made(agency_case))
    mine = sa.or_(upload.c.conversation_id.in_(look.person.conversations), upload.c.case_id.in_(of_cases))
    kept = upload.c.state.in_([state.value for state in ON_DISK])
    wanted = sa.select(upload, agency_case.c.closed_at).join_from(upload, agency_case).where(mine, kept)
    return [_upload(look, row, as_stored(UploadState, row.state)) for row in look.rows(wanted.order_by(upload.c.id))]


def _upload(look: Looking, row: Any, state: UploadState) -> Found:
    if state is UploadState.QUARANTINED:
        return Found(f"一个已隔离的文件（{row.material}）", local_date(row.created_at + QUARANTINED_FOR))
    return Found(f"{row.name}（{row.material}，代办{row.case_code}）", look.after(row.closed_at))


def _appointments(look: Looking) -> list[Found]:
    rows = look.rows(sa.select(appointment).where(look.person.made(appointment)).order_by(appointment.c.starts_at))
    times = [said_time(row.starts_at, look.words.year) for row in rows]
    captions = [as_stored(AppointmentState, row.state).caption for row in rows]
    lines = [f"预约{row.code}：{row.title}，{at}，{caption}" for row, at, caption in zip(rows, times, captions)]
    return [Found(line, look.after(row.ended_at)) for line, row in zip(lines, rows)]


def _demands(look: Looking) -> list[Found]:
    rows = look.rows(sa.select(demand).where(look.person.made(demand)).order_by(demand.c.id))
    kinds = [as_stored(DemandKind, row.kind).caption for row in rows]
    states = [as_stored(DemandState, row.state).caption for row in rows]
    lines = [f"{kind}{row.code}：“{shortened(row.text)}”，{state}" for row, kind, state in zip(rows, kinds, states)]
    return [Found(line, look.after(row.closed_at)) for line, row in zip(lines, rows)]


def _promises(look: Looking) -> list[Found]:
    mine = promise.c.conversation_id.in_(look.person.conversations)
    rows = look.rows(sa.select(promise).where(mine).order_by(promise.c.id))
    states = [as_stored(PromiseState, row.state).caption for row in rows]
    lines = [f"答复单{row.code}：“{shortened(row.question)}”，{state}" for row, state in zip(rows, states)]
    return [Found(line, look.after(row.closed_at)) for line, row in zip(lines, rows)]


def _ratings(look: Looking) -> list[Found]:
    rows = look.rows(sa.select(rating).where(look.person.made(rating)).order_by(rating.c.id))
    lines = [f"{look.words.day(local_date(row.created_at))}评的：{as_stored(Level, row.level).caption}" for row in rows]
    return [Found(line, look.after(row.created_at)) for line, row in zip(lines, rows)]


def _consents(look: Looking) -> list[Found]:
    rows = look.rows(sa.select(consent).where(look.person.made(consent)).order_by(consent.c.id))
    return [_consent(look, row) for row in rows]


def _consent(look: Looking, row: Any) -> Found:
    given = look.words.day(local_date(row.given_at))
    ended = f"，{look.words.day(local_date(row.withdrawn_at))}撤回" if row.withdrawn_at else ""
    text = row.text if len(row.text) <= _MOST_CONSENT else f"{row.text[:_MOST_CONSENT]}…"
    return Found(f"{given}同意{ended}：“{text}”", look.after(row.withdrawn_at))


def _notices(look: Looking) -> list[Found]:
    mine = sa.and_(look.person.made(notice), notice.c.text != ERASED)
    rows = look.rows(sa.select(notice.c.updated_at).where(mine).order_by(notice.c.updated_at))
    sent = [Found(f"发给您的通知：{len(rows)}条", look.after(rows[-1].updated_at))] if rows else []
    return [*sent, *_calls(look), *_wishes(look)]


def _calls(look: Looking) -> list[Found]:
    [row] = look.rows(sa.select(sa.func.count().label("calls")).where(look.person.called(), to_do()))
    return [Found(f"要打电话告诉您的：{row.calls}件", None)] if row.calls else []


def _wishes(look: Looking) -> list[Found]:
    """What they want no more of; kept for as long as they want it so."""
    mine = sa.and_(look.person.made(notice_wish), notice_wish.c.ended_at.is_(None))
    abouts = look.rows(sa.select(notice_wish.c.about).where(mine).distinct().order_by(notice_wish.c.about))
    rules = knowledge_of(None).service.notices
    titles = "、".join(title_of(rules, row.about) for row in abouts)
    return [Found(f"您说过不要的提醒：{titles}", None)] if titles else []


READERS: Mapping[Kind, Callable[[Looking], list[Found]]] = {
    Kind.CONVERSATION: _conversations,
    Kind.TASK: _tasks,
    Kind.DRAFT: _drafts,
    Kind.TRIAGE: _triages,
    Kind.CONTACT: _contacts,
    Kind.ENTERPRISE: _enterprises,
    Kind.CASE: _cases,
    Kind.UPLOAD: _uploads,
    Kind.APPOINTMENT: _appointments,
    Kind.DEMAND: _demands,
    Kind.CALL: calls_registered,
    Kind.LETTER: letters_and_orders,
    Kind.PROMISE: _promises,
    Kind.RATING: _ratings,
    Kind.CONSENT: _consents,
    Kind.NOTICE: _notices,
}
"""In the order in which they are told."""
