"""Enterprises, registered or still intended, and the timeline of their stages (XZ 3.1).

A stage is moved by an event such as a licence issued, never by what somebody says in a chat. Who may see the data of
an enterprise is in center/authority.py. Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.cases.states import Captioned
from center.credit_codes import credit_code_fault, find_credit_code
from center.identifiers import opaque
from center.people import lock_contact
from center.people_tables import enterprise, stage_event
from center.privacy import mask_for_log
from center.tables import Moment

RETENTION = "enterprise"
LONGEST_NAME = 60
RECORDED = "recorded"
"""The cause of the first stage: the enterprise was written down."""
_BRACKETS = str.maketrans("()", "（）")


class EnterpriseStage(Captioned):
    """Where an enterprise stands in its life."""

    FOUNDING = "founding", "筹备"
    ESTABLISHMENT = "establishment", "设立"
    CONSTRUCTION = "construction", "工程建设"
    CHANGE = "change", "变更"
    OPERATION = "operation", "经营"
    DORMANCY = "dormancy", "休眠"
    DEREGISTRATION = "deregistration", "注销"
    ENDED = "ended", "已注销"


class UnknownEnterprise(Refusal):
    """No enterprise has this id."""

    def __init__(self, enterprise_id: str) -> None:
        super().__init__(f"there is no enterprise {enterprise_id}", "没有找到这家企业，请核对后再试。")


class BadEnterprise(Refusal):
    """A name or a credit code that cannot be written down."""


class Enterprise(NamedTuple):
    """One row, times in UTC. ``contact_id`` is who named it first, which gives no authority over it."""

    id: str
    name: str
    is_registered: bool
    credit_code: str | None
    contact_id: int | None
    office_id: str
    stage: EnterpriseStage
    created_at: datetime
    updated_at: datetime


class StageEvent(NamedTuple):
    """One entry of the timeline: from ``at`` (UTC) the enterprise is in ``stage``."""

    seq: int
    stage: EnterpriseStage
    cause: str
    case_code: str | None
    at: datetime


_COLUMNS = [enterprise.c[name] for name in Enterprise._fields]
_INSERT = sa.text(
    """
    INSERT INTO enterprise (id, name, is_registered, credit_code, contact_id, office_id, stage, retention,
        created_at, updated_at)
    VALUES (:id, :name, :is_registered, :credit_code, :contact_id, :office_id, :stage, :retention, :now, :now)
    ON CONFLICT (credit_code) DO NOTHING
    """
).bindparams(sa.bindparam("now", type_=Moment))


def enterprise_of(
    connection: Any, contact_id: int, name: str, credit_code: str | None, office_id: str, now: datetime
) -> str:
    """The id of the enterprise with this credit code, else of this person's enterprise of this name, else a new one.

    What is known of a found one stays; only a code that was not known yet is added to this person's own. A new one
    with a code is in operation, one without is being founded. Raises BadEnterprise and UnknownContact.
    """
    named, code = _checked_name(name), _checked_code(credit_code)
    lock_contact(connection, contact_id)
    found = _with_code(connection, code) or _of_contact(connection, contact_id, named, code, now)
    if found:
        return found
    new = _insert(connection, contact_id, named, code, office_id, now)
    return new or str(_with_code(connection, code))


def same_name(name: str) -> str:
    """The form in which names are compared and stored: no spaces, Chinese brackets, half-width letters."""
    return "".join(unicodedata.normalize("NFKC", name).split()).translate(_BRACKETS)


def read_enterprise(connection: Any, enterprise_id: str) -> Enterprise:
    """Read one, for programs; for a person use ``center.authority.shown_to``. Raises UnknownEnterprise."""
    row = connection.execute(sa.select(*_COLUMNS).where(enterprise.c.id == enterprise_id)).one_or_none()
    if row is None:
        raise UnknownEnterprise(enterprise_id)
    return Enterprise(**{**row._mapping, "stage": stored(EnterpriseStage, row.stage)})


def move_stage(
    connection: Any,
    enterprise_id: str,
    stage: EnterpriseStage | str,
    cause: str,
    case_code: str | None,
    now: datetime,
) -> bool:
    """Move the enterprise to ``stage`` because of ``cause``, by the case if there is one; True when it moved.

    False when it is there already, when this case has moved it there before, and when the enterprise has ended.
    Raises UnknownEnterprise, and ValueError for another stage than EnterpriseStage's.
    """
    target = stored(EnterpriseStage, stage)
    current = lock_enterprise(connection, enterprise_id)
    if current in (target, EnterpriseStage.ENDED) or _was_moved(connection, enterprise_id, target, case_code):
        return False
    moved = sa.update(enterprise).where(enterprise.c.id == enterprise_id)
    connection.execute(moved.values(stage=target.value, updated_at=now))
    _note_stage(connection, enterprise_id, target, cause, case_code, now)
    return True


def timeline(connection: Any, enterprise_id: str) -> list[StageEvent]:
    """Every stage of the enterprise from the first; raises UnknownEnterprise."""
    columns = [stage_event.c[name] for name in StageEvent._fields]
    mine = sa.select(*columns).where(stage_event.c.enterprise_id == enterprise_id).order_by(stage_event.c.seq)
    events = [StageEvent(*row)._replace(stage=stored(EnterpriseStage, row.stage)) for row in connection.execute(mine)]
    if not events:
        raise UnknownEnterprise(enterprise_id)
    return events


def lock_enterprise(connection: Any, enterprise_id: str) -> EnterpriseStage:
    """The stage; others who write about this enterprise wait until the transaction ends. Raises UnknownEnterprise."""
    locked = sa.select(enterprise.c.stage).where(enterprise.c.id == enterprise_id).with_for_update()
    stage = connection.execute(locked).scalar_one_or_none()
    if stage is None:
        raise UnknownEnterprise(enterprise_id)
    return stored(EnterpriseStage, stage)


def _checked_name(name: str) -> str:
    named = same_name(mask_for_log(name))
    if not named:
        raise BadEnterprise("an enterprise needs a name", "请告诉我企业名称；还没登记的，说打算叫什么。")
    if len(named) > LONGEST_NAME:
        message = f"企业名称最多{LONGEST_NAME}个字，这里有{len(named)}个字。请只发企业名称。"
        raise BadEnterprise("the name of the enterprise is too long", message)
    return named


def _checked_code(credit_code: str | None) -> str | None:
    if credit_code is None:
        return None
    fault = credit_code_fault(credit_code)
    if fault:
        raise BadEnterprise(f"the credit code is faulty: {fault.kind.value}", fault.message)
    return find_credit_code(credit_code)


def _with_code(connection: Any, code: str | None) -> str | None:
    if code is None:
        return None
    wanted = sa.select(enterprise.c.id).where(enterprise.c.credit_code == code)
    found: str | None = connection.execute(wanted).scalar_one_or_none()
    return found


def _of_contact(connection: Any, contact_id: int, name: str, code: str | None, now: datetime) -> str | None:
    """This person's newest enterprise of the name; one that has another code is another enterprise."""
    mine = sa.and_(enterprise.c.contact_id == contact_id, enterprise.c.name == name)
    if code is not None:
        mine = sa.and_(mine, enterprise.c.credit_code.is_(None))
    newest = sa.select(enterprise.c.id).where(mine).order_by(enterprise.c.created_at.desc(), enterprise.c.id)
    found: str | None = connection.execute(newest).scalars().first()
    if found and code and not _add_code(connection, found, code, now):
        return _with_code(connection, code)
    return found


def _add_code(connection: Any, enterprise_id: str, code: str, now: datetime) -> bool:
    """False when somebody wrote the code down for another row a moment ago."""
    known = sa.update(enterprise).where(enterprise.c.id == enterprise_id)
    try:
        with connection.begin_nested():
            connection.execute(known.values(credit_code=code, is_registered=True, updated_at=now))
    except IntegrityError:
        return False
    return True


def _insert(connection: Any, contact_id: int, name: str, code: str | None, office_id: str, now: datetime) -> str | None:
    """The id of the new row; None when somebody wrote the code down a moment ago."""
    stage = EnterpriseStage.OPERATION if code else EnterpriseStage.FOUNDING
    values = {
        "id": opaque(),
        "name": name,
        "is_registered": code is not None,
        "credit_code": code,
        "contact_id": contact_id,
        "office_id": office_id,
        "stage": stage.value,
        "retention": RETENTION,
        "now": now,
    }
    if connection.execute(_INSERT, values).rowcount != 1:
        return None
    _note_stage(connection, values["id"], stage, RECORDED, None, now)
    return str(values["id"])


def _was_moved(connection: Any, enterprise_id: str, stage: EnterpriseStage, case_code: str | None) -> bool:
    if case_code is None:
        return False
    same = sa.and_(
        stage_event.c.enterprise_id == enterprise_id,
        stage_event.c.stage == stage.value,
        stage_event.c.case_code == case_code,
    )
    return connection.execute(sa.select(stage_event.c.id).where(same)).first() is not None


def _note_stage(
    connection: Any, enterprise_id: Any, stage: EnterpriseStage, cause: str, case_code: str | None, now: datetime
) -> None:
    """The caller holds the row of the enterprise: nobody else counts on at the same time."""
    last = sa.select(sa.func.coalesce(sa.func.max(stage_event.c.seq), 0)).where(
        stage_event.c.enterprise_id == enterprise_id
    )
    values = {
        "enterprise_id": enterprise_id,
        "seq": connection.execute(last).scalar_one() + 1,
        "stage": stage.value,
        "cause": cause,
        "case_code": case_code,
        "at": now,
    }
    connection.execute(sa.insert(stage_event).values(**values))
