"""How a dormancy ends: early or by term, and when the enterprise counts as awake (XZ 表1 休眠3).

Whoever works again early publishes it within 30 days (实施细则第四十二条); at the end of the filed term, or after three
years in all, it ends by itself. 苏醒 needs evidence that the enterprise is at work again.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import Actor, append
from center.cases.refusals import Refusal
from center.clock import WorkingClock
from center.enterprises import EnterpriseStage, lock_enterprise, move_stage
from center.leaving.dormancies import BadDays, close_terms
from center.leaving.records import Dormancy, last_day_allowed, read_dormancies, read_dormancy
from center.leaving.reminders import ENDED, tell
from center.leaving.setting import LeavingSetting
from center.leaving.states import DormancyState, EndKind, WindowKind, WindowState
from center.leaving.windows import SYSTEM, open_window, running, use_window
from center.leaving_tables import dormancy
from center.privacy import mask_for_log
from center.times import Words, local_date

PUBLISHED = "resume_notice"
"""The evidence that is the published end of a dormancy itself."""
_DAY = timedelta(1)


class NoEvidence(Refusal, ValueError):
    """Evidence of a kind that proves nothing, or without anything to find it by."""


class StillDormant(Refusal):
    """The dormancy lasts."""


class Evidence(NamedTuple):
    """Proof that an enterprise works again: a key of ``evidence`` in leaving.yml, and where it is found."""

    kind: str
    reference: str


def resume(
    connection: Any,
    setting: LeavingSetting,
    clock: WorkingClock,
    code: str,
    day: date,
    actor: Actor,
    now: datetime,
) -> Dormancy:
    """The enterprise works again from ``day`` on: the dormancy ends, the end is to be published within 30 days.

    Again, nothing changes. Raises BadDays for a day before the dormancy, after its term, or still to come.
    """
    seen = _locked(connection, code)
    if seen.state is not DormancyState.ASLEEP:
        return seen
    if not seen.from_day <= day <= min(seen.to_day, local_date(now)):
        message = f"恢复经营的日子要在歇业开始（{Words().day(seen.from_day)}）以后、歇业期满以前，而且不晚于今天。"
        raise BadDays(f"{day} is no day on which {code} can end", message)
    _end(connection, seen, EndKind.EARLY, day, actor, now)
    open_window(connection, setting, code, WindowKind.RESUME_NOTICE, day, clock, now, actor)
    return read_dormancy(connection, code)


def published(connection: Any, code: str, actor: Actor, now: datetime) -> None:
    """The end of the dormancy was published; again, nothing changes. Raises NoWindow and TooLate."""
    use_window(connection, code, WindowKind.RESUME_NOTICE, actor, now)


def wake_up(
    connection: Any, setting: LeavingSetting, code: str, evidence: Evidence, actor: Actor, now: datetime
) -> Dormancy:
    """Mark the enterprise 苏醒 on evidence, after its dormancy has ended; again, nothing changes.

    Raises NoEvidence, StillDormant while the dormancy lasts, UnknownDormancy.
    """
    known = setting.evidence.get(evidence.kind)
    reference = mask_for_log(evidence.reference.strip())
    if known is None or not reference or actor.kind != "staff":
        kinds = "、".join(kind.title for kind in setting.evidence.values())
        raise NoEvidence(
            f"{evidence.kind} proves nothing", f"苏醒要有凭据，由工作人员登记：{kinds}，并写明编号或出处。"
        )
    seen = _locked(connection, code)
    if seen.state is DormancyState.AWAKE:
        return seen
    if seen.state is DormancyState.ASLEEP:
        raise StillDormant(f"{code} is asleep", f"{code}还在歇业，恢复经营以后才能登记苏醒。")
    append(connection, code, "awake", actor, {"evidence": evidence.kind}, now, seen=seen.last_event)
    values = {"evidence": f"{known.title}：{reference}", "woken_at": now, "state": DormancyState.AWAKE.value}
    connection.execute(sa.update(dormancy).where(dormancy.c.id == seen.id).values(**values, updated_at=now))
    if evidence.kind == PUBLISHED and running(connection, code, WindowKind.RESUME_NOTICE) is not None:
        published(connection, code, actor, now)
    return read_dormancy(connection, code)


def dormancies_due(connection: Any, setting: LeavingSetting, now: datetime) -> int:
    """End the dormancies whose term is over and tell the enterprises; how many."""
    over = [dormancy.c.state == DormancyState.ASLEEP.value, dormancy.c.to_day < local_date(now)]
    return sum(_end_by_term(connection, setting, found.code, now) for found in read_dormancies(connection, over))


def _end_by_term(connection: Any, setting: LeavingSetting, code: str, now: datetime) -> int:
    seen = _locked(connection, code)
    if seen.state is not DormancyState.ASLEEP or seen.to_day >= local_date(now):
        return 0
    years = setting.dormancy_years
    allowed = last_day_allowed(connection, seen.enterprise_id, seen.from_day, years, except_code=code)
    kind = EndKind.TERM if seen.to_day < allowed else EndKind.LIMIT
    _end(connection, seen, kind, seen.to_day + _DAY, SYSTEM, now)
    text = (
        f"{code}：歇业到{Words().day(seen.to_day)}期满，{kind.caption.split('，')[0]}，已经自动恢复经营。"
        "登记事项有变化的请及时办变更；决定不再经营的，请及时办注销。缺什么条件告诉我，我们帮您想办法。"
    )
    tell(connection, code, ENDED, WindowKind.DORMANCY.value, text, now)
    return 1


def _end(connection: Any, seen: Dormancy, kind: EndKind, day: date, actor: Actor, now: datetime) -> None:
    data = {"end_kind": kind.value, "ended_on": day}
    append(connection, seen.code, "resumed", actor, data, now, seen=seen.last_event)
    values = {"state": DormancyState.RESUMED.value, "end_kind": kind.value, "ended_on": day, "updated_at": now}
    connection.execute(sa.update(dormancy).where(dormancy.c.id == seen.id).values(**values))
    state = WindowState.CANCELLED if kind is EndKind.EARLY else WindowState.PASSED
    close_terms(connection, seen.code, state, actor, now)
    if lock_enterprise(connection, seen.enterprise_id) is EnterpriseStage.DORMANCY:
        cause = "operation_resumed" if kind is EndKind.EARLY else "dormancy_ended"
        move_stage(connection, seen.enterprise_id, EnterpriseStage.OPERATION, cause, seen.case_code, now)


def _locked(connection: Any, code: str) -> Dormancy:
    """The dormancy as it is once nobody else writes about its enterprise."""
    lock_enterprise(connection, read_dormancy(connection, code).enterprise_id)
    return read_dormancy(connection, code)
