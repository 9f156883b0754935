"""A second attempt (容错, XZ 表1 注销2): an ended case is opened anew with its data, linked to the first one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from center.bundles import knowledge_of
from center.cases.events import Actor, append
from center.cases.opening import Opened, Origin, Wanted, open_case
from center.cases.reading import CaseView, opened_with, read_case
from center.cases.refusals import Refusal
from center.cases.states import CaseState
from center.clock import WorkingClock
from center.enterprises import read_enterprise
from center.leaving.precheck import answers_of, write_answer
from center.leaving.states import BlockerState
from center.leaving_tables import case_attempt
from center.people import read_contact
from center.privacy import mask_for_log
from center.sealing import Seal
from center.tables import Moment

if TYPE_CHECKING:
    from center.catalogue import Catalogue

_INSERT = sa.text(
    """
    INSERT INTO case_attempt (case_code, previous_code, number, cured, created_at)
    VALUES (:case_code, :previous_code, :number, :cured, :now)
    ON CONFLICT DO NOTHING
    """
).bindparams(sa.bindparam("now", type_=Moment))


class NotEnded(Refusal):
    """A case that may still be finished, or that was."""


class NotCured(Refusal):
    """What stopped the first attempt still stands, or nobody has said how it was cured."""


class Attempt(NamedTuple):
    """The link of a case to the one before: ``cured`` says what was put right in between."""

    case_code: str
    previous_code: str
    number: int
    cured: str


def again(
    connection: Any,
    seal: Seal,
    clock: WorkingClock,
    code: str,
    cured: str,
    origin: Origin,
    now: datetime,
    *,
    catalogue: Catalogue | None = None,
) -> Opened:
    """Open the ended case ``code`` anew, with its items, person, enterprise, office and what pre-check knew.

    ``cured`` says what was put right (masked). Asked again, the case that was opened for it, ``fresh`` False. Raises
    NotEnded, NotCured while something of the pre-check blocks, UnknownCase.
    """
    offered = catalogue or knowledge_of(None).service.catalogue
    ended = _checked(connection, read_case(connection, code), cured)
    _refuse_ended_next(connection, code)
    wanted = _wanted(connection, seal, ended, offered)
    opened = open_case(connection, seal, clock, wanted, origin, now, catalogue=offered)
    _link(connection, ended, opened.code, mask_for_log(cured.strip()), _actor(origin), now)
    return opened


def attempts_of(connection: Any, code: str) -> list[Attempt]:
    """The chain that ``code`` belongs to, from the second attempt on."""
    first = code
    while (before := _before(connection, first)) is not None:
        first = before.previous_code
    chain: list[Attempt] = []
    while (following := _next_of(connection, first)) is not None:
        found = _before(connection, following)
        assert found is not None
        chain.append(found)
        first = following
    return chain


def _checked(connection: Any, case: CaseView, cured: str) -> CaseView:
    if case.state is not CaseState.TERMINATED:
        message = f"{case.code}现在是“{case.state.caption}”，代办终止了的才能再次申请。"
        raise NotEnded(f"{case.code} is {case.state.value}", message)
    left = [answer for answer in answers_of(connection, case.code) if answer.state is BlockerState.BLOCKED]
    if left:
        message = f"还有{len(left)}项卡住的没有登记解决，解决了再申请。"
        raise NotCured(f"{case.code} is blocked by {[answer.blocker for answer in left]}", message)
    if not cured.strip():
        raise NotCured(f"{case.code}: no cure is noted", "请先说说上次卡住的问题是怎么解决的。")
    return case


def _wanted(connection: Any, seal: Seal, ended: CaseView, catalogue: Catalogue) -> Wanted:
    person = read_contact(connection, seal, ended.contact_id)
    enterprise = read_enterprise(connection, ended.enterprise_id)
    items = opened_with(connection, ended.code).get("items")
    return Wanted(
        theme=catalogue.theme(ended.theme),
        trade=ended.trade,
        items=tuple(items) if items else None,
        name=person.name or "",
        phone=person.phone,
        enterprise=enterprise.name,
        credit_code=enterprise.credit_code,
        office=catalogue.offices[ended.office_id],
        remind_at=None,
    )


def _link(connection: Any, ended: CaseView, code: str, cured: str, actor: Actor, now: datetime) -> None:
    before = _before(connection, ended.code)
    number = before.number + 1 if before else 2
    values = {"case_code": code, "previous_code": ended.code, "number": number, "cured": cured, "now": now}
    if connection.execute(_INSERT, values).rowcount != 1:
        return
    append(connection, ended.code, "tried_again", actor, {"next": code}, now)
    append(connection, code, "attempt", actor, {"previous": ended.code, "number": number}, now)
    case_id = read_case(connection, code).id
    for answer in answers_of(connection, ended.code):
        write_answer(connection, case_id, answer, now)


def _next_of(connection: Any, code: str) -> str | None:
    mine = sa.select(case_attempt.c.case_code).where(case_attempt.c.previous_code == code)
    found: str | None = connection.execute(mine).scalar_one_or_none()
    return found


def _before(connection: Any, code: str) -> Attempt | None:
    columns = [case_attempt.c[name] for name in Attempt._fields]
    row = connection.execute(sa.select(*columns).where(case_attempt.c.case_code == code)).one_or_none()
    return Attempt(*row) if row else None


def _refuse_ended_next(connection: Any, code: str) -> None:
    """A case has one next attempt; when that has ended too, one goes on from it."""
    next_code = _next_of(connection, code)
    if next_code is not None and not read_case(connection, next_code).is_open:
        message = f"{code}已经再次申请过，编号{next_code}，要再来请从那一件接着办。"
        raise NotEnded(f"{code} was tried again as {next_code}, which has ended", message)


def _actor(origin: Origin) -> Actor:
    if origin.staff_id:
        return Actor("staff", origin.staff_id)
    return Actor("person", origin.conversation_id or "person")
