"""Somebody who has talked, drafted, booked, left a question and agreed to something, all in one conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case
from center.demand_states import DemandKind
from center.knowledge import load_knowledge
from center.leaving.states import Way
from center.leaving.triage import Facts, save_triage
from center.messages import Author, Words, messages_after
from center.my_information import Stored, forget, stored_about
from center.people import contact_of, give_consent, prove_identity
from center.records import Records
from center.retention_setting import RetentionSetting
from center.schema import metadata
from center.tables import conversation
from center.tasks import save_task
from center.tracking import Dialogue
from center.turns import Incoming, Note, claim, finish, receive
from center.waiting import Outcome
from tests.center.appointments.booked import booking, origin, wish
from tests.center.demanded import raise_demand
from tests.center.drafts.drafted import confirmed, saved
from tests.center.notices.noticed import draft as notice_draft
from tests.center.notices.noticed import put
from tests.center.promises.promised import make
from tests.center.recorded import FRIDAY_NOON, SEAL

PHONE = "13900000001"
SEEN = "我姓周，电话13900000001"


def rules() -> RetentionSetting:
    """The terms of this repository."""
    return load_knowledge().service.retention_rules()


def stored(records: Records, talk: str, now: datetime = FRIDAY_NOON) -> Stored:
    """What is stored about whoever talks there."""
    return records.read_now(lambda connection: stored_about(connection, SEAL, rules(), talk, now))


def forgotten(records: Records, talk: str, now: datetime = FRIDAY_NOON, **asked: Any) -> Stored:
    """What deleting comes to."""
    return records.write_now(lambda connection: forget(connection, SEAL, rules(), talk, now, **asked))


def answered(records: Records, talk: str, text: str = SEEN) -> int:
    """The id of a message that was said and answered; the dialogue state is kept."""

    def work(connection: Any) -> int:
        received = receive(connection, SEAL, talk, Incoming(Words(text)), FRIDAY_NOON)
        claimed = claim(connection, SEAL, talk, "t", FRIDAY_NOON)
        assert claimed is not None
        words = Words(f"记下了：{text}", ({"title": "提交", "payload": "/affirm"},), {"kind": "notice"})
        state = Dialogue(SEAL.seal("[]", talk), True, 1)
        finish(connection, SEAL, claimed, Outcome.ANSWERED, [words], Note(), FRIDAY_NOON, state)
        return received.message_id

    return records.write_now(work)


def proved(records: Records, talk: str, phone: str = PHONE, name: str | None = "周女士") -> int:
    """The contact whom the conversation's channel has proved to talk there."""

    def work(connection: Any) -> int:
        row = connection.execute(sa.select(conversation).where(conversation.c.id == talk)).one()
        person = row.person or f"person of {talk}"
        connection.execute(sa.update(conversation).where(conversation.c.id == talk).values(person=person))
        contact = contact_of(connection, SEAL, phone, name, FRIDAY_NOON)
        prove_identity(connection, row.channel, person, contact, "code", FRIDAY_NOON)
        return contact

    return records.write_now(work)


def under_way(records: Records, talk: str) -> None:
    """A task that was begun and not finished."""
    slots = {"phone": PHONE}
    records.write_now(lambda c: save_task(c, SEAL, talk, "open_case_form", "place", slots, FRIDAY_NOON))


def opened_case(records: Records, talk: str) -> str:
    """The code of an open case, made of a draft that was confirmed in the conversation."""
    version = saved(records, conversation_id=talk)
    code = confirmed(records, version.code).case.code

    def link(connection: Any) -> None:
        mine = agency_case.c.code == code
        connection.execute(sa.update(agency_case).where(mine).values(conversation_id=talk))

    records.write_now(link)
    return code


def lived(records: Records, talk: str) -> dict[str, str]:
    """Everything that can be stored of somebody; the codes of it."""
    message = answered(records, talk)
    under_way(records, talk)
    contact = proved(records, talk)
    mine = {"conversation_id": talk}
    appointment = records.write_now(booking(wish(1), origin(message, talk))).code
    demand = raise_demand(records, DemandKind.COMPLAINT, "窗口让我跑三趟", message_id=message, **mine).code
    promise = make(records, talk, answered(records, talk, "分店要重新办证吗"), question="分店要重新办证吗").code
    draft = saved(records, **mine).code
    put(records, notice_draft(contact_id=contact))

    def more(connection: Any) -> None:
        give_consent(connection, contact, "agency", "同意代办人员使用您留的称呼和电话", talk, message, FRIDAY_NOON)
        facts = Facts(difficulty="房租太高")
        save_triage(connection, talk, message, facts, Way.DORMANCY, FRIDAY_NOON)

    records.write_now(more)
    codes = {"appointment": appointment, "demand": demand, "promise": promise, "draft": draft}
    return {**codes, "case": opened_case(records, talk)}


def rows(records: Records) -> str:
    """Everything in the database as one text."""
    tables = metadata.sorted_tables
    return records.read_now(lambda c: str([tuple(row) for table in tables for row in c.execute(sa.select(table))]))


def texts(records: Records, talk: str) -> list[tuple[int, Author, str]]:
    """The log of a conversation."""
    found = records.read_now(lambda connection: messages_after(connection, SEAL, talk))
    return [(one.seq, one.author, one.words.text) for one in found]
