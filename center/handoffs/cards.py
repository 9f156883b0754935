"""Cards that staff put into a conversation: a guide, a case or an appointment of the very person who talks there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from center.answers import Answers
from center.appointments.reading import AppointmentView, appointment_of
from center.appointments.slots import said_time
from center.appointments.states import UnknownAppointment
from center.appointments.windows import served
from center.cases.progress import tell as told_case
from center.cases.reading import UnknownCase, read_case
from center.cases.telling import render
from center.handoffs.states import NotAllowed
from center.identities import asker_of
from center.knowledge import Knowledge
from center.messages import Words
from center.replies import Reply
from center.times import local_date

_NOT_THEIRS = "这个编号不是对方名下的，不能发给他。"


def guide_card(knowledge: Knowledge, guide: str, day: date) -> Words:
    """The answer of a guide, as the bot gives it. Raises NotAllowed for an unknown one."""
    if guide not in knowledge.guides:
        raise NotAllowed(f"no guide {guide}", "没有这篇指南，请重新选。")
    return _words(Answers(knowledge, day).guide(guide))


def case_card(connection: Any, knowledge: Knowledge, conversation_id: str, code: str, now: datetime) -> Words:
    """The progress of a case of whoever talks there. Raises NotAllowed for anybody else's."""
    try:
        case = read_case(connection, code)
    except UnknownCase:
        raise NotAllowed(f"no case {code}", _NOT_THEIRS) from None
    if not asker_of(connection, conversation_id).has_made(case.conversation_id, case.contact_id):
        raise NotAllowed(f"{code} is another's", _NOT_THEIRS)
    office = knowledge.service.catalogue.offices.get(case.office_id)
    clock = knowledge.service.working_clock(office.hours if office else "")
    return _words(render(told_case(connection, case, clock, now)))


def appointment_card(connection: Any, knowledge: Knowledge, conversation_id: str, code: str, now: datetime) -> Words:
    """An appointment of whoever talks there. Raises NotAllowed for anybody else's."""
    try:
        view = appointment_of(connection, code)
    except UnknownAppointment:
        raise NotAllowed(f"no appointment {code}", _NOT_THEIRS) from None
    if not view.was_made_by(asker_of(connection, conversation_id)):
        raise NotAllowed(f"{code} is another's", _NOT_THEIRS)
    service = knowledge.service
    place = served(service.windows, service.catalogue.offices, view.office_id, view.window_key)
    where, when = f"{place.office.name}{place.title}", said_time(view.starts_at, local_date(now).year)
    text = (
        f"您的预约 {view.code}（{view.state.caption}）：{view.title}，{when}。地点：{where}，{place.office.address}。"
    )
    return Words(text, custom={**_card(view), "office": where, "address": place.office.address})


def _card(view: AppointmentView) -> dict[str, Any]:
    return {
        "kind": "appointment",
        "code": view.code,
        "state": view.state.value,
        "caption": view.state.caption,
        "starts_at": view.starts_at.isoformat(),
        "ends_at": view.ends_at.isoformat(),
        "item": view.title,
    }


def _words(reply: Reply) -> Words:
    said = reply.to_dict()
    return Words(said["text"], said["buttons"], said["custom"])
