"""Dormancy (歇业) as a record: begun when its filing case is done, and extended (XZ 表1 休眠2).

All dormancies of an enterprise last three years at most (市场主体登记管理条例第三十条, 实施细则第四十二条). The
enterprise's row is locked while its days are counted. How it ends is in center/leaving/waking.py.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import GENESIS, Actor, append
from center.cases.reading import CaseView, read_case
from center.cases.refusals import Refusal
from center.cases.states import SubTaskState
from center.clock import WorkingClock
from center.enterprises import EnterpriseStage, lock_enterprise, move_stage
from center.identifiers import public_code
from center.leaving.records import Dormancy, dormancies_of, dormancy_of_case, last_day_allowed, read_dormancy
from center.leaving.setting import LeavingSetting
from center.leaving.states import DormancyState, TaskKind, WindowKind, WindowState
from center.leaving.support import add_tasks
from center.leaving.terms import span
from center.leaving.windows import open_window, running, settle
from center.leaving_tables import dormancy
from center.privacy import mask_for_log
from center.times import Words, local_date

RETENTION = "dormancy"
_CODE_KIND = "H"
_FILING = "dormancy_filing"
_DAY = timedelta(1)


class NotFiled(Refusal):
    """The filing case is not done."""


class BadDays(Refusal, ValueError):
    """Days that no dormancy can have; ``last_day`` is the last one allowed, where that is the reason."""

    def __init__(self, english: str, message: str, last_day: date | None = None) -> None:
        super().__init__(english, message)
        self.last_day = last_day


class StillAsleep(Refusal):
    """The enterprise is dormant already."""


class NotAsleep(Refusal):
    """The dormancy has ended."""


class Begun(NamedTuple):
    """The dormancy; ``fresh`` is False when its case had begun it before."""

    dormancy: Dormancy
    fresh: bool


def begin(
    connection: Any,
    setting: LeavingSetting,
    clock: WorkingClock,
    case_code: str,
    problem: str,
    from_day: date,
    to_day: date,
    actor: Actor,
    now: datetime,
) -> Begun:
    """Begin the dormancy that ``case_code`` has filed, with its terms, reminders and default support tasks.

    ``problem`` is what is hard for the enterprise, masked. The same case again gives the same dormancy. Raises
    NotFiled, BadDays (before the filing, or beyond three years in all), StillAsleep, UnknownCase.
    """
    case = read_case(connection, case_code)
    filed_on = _filed_on(case)
    lock_enterprise(connection, case.enterprise_id)
    known = dormancy_of_case(connection, case_code)
    if known is not None:
        return Begun(known, False)
    _check_days(connection, setting, case, filed_on, from_day, to_day)
    values = _row(case, problem, filed_on, from_day, to_day, now)
    connection.execute(sa.insert(dormancy).values(**values))
    code = values["code"]
    data = {"case": case_code, "filed_on": filed_on, "from_day": from_day, "to_day": to_day}
    append(connection, code, "begun", actor, data, now)
    begun = read_dormancy(connection, code)
    _open_terms(connection, setting, clock, begun, actor, now)
    add_tasks(connection, clock, begun, TaskKind.SUPPORT, setting.support, actor, now)
    move_stage(connection, case.enterprise_id, EnterpriseStage.DORMANCY, "dormancy_filed", case_code, now)
    return Begun(read_dormancy(connection, code), True)


def extend(
    connection: Any,
    setting: LeavingSetting,
    clock: WorkingClock,
    code: str,
    to_day: date,
    actor: Actor,
    now: datetime,
) -> Dormancy:
    """Note the extension to ``to_day`` that was filed within the 30 days before the end (实施细则第四十一条).

    The same day again changes nothing. Raises BadDays too early, not later than now, or beyond three years in all,
    with the last day allowed; NotAsleep when it has ended; UnknownDormancy.
    """
    seen = read_dormancy(connection, code)
    lock_enterprise(connection, seen.enterprise_id)
    seen = read_dormancy(connection, code)
    if seen.state is DormancyState.ASLEEP and seen.to_day == to_day and seen.extensions:
        return seen
    _check_extension(connection, setting, seen, to_day, now)
    append(connection, code, "extended", actor, {"from": seen.to_day, "to_day": to_day}, now, seen=seen.last_event)
    mine = sa.and_(dormancy.c.id == seen.id, dormancy.c.state == DormancyState.ASLEEP.value)
    changed = {"to_day": to_day, "extensions": seen.extensions + 1, "updated_at": now}
    connection.execute(sa.update(dormancy).where(mine).values(**changed))
    close_terms(connection, code, WindowState.USED, actor, now)
    _open_terms(connection, setting, clock, read_dormancy(connection, code), actor, now)
    return read_dormancy(connection, code)


def close_terms(connection: Any, code: str, state: WindowState, actor: Actor, now: datetime) -> None:
    """Take the running terms of the dormancy itself and of its extension out of running."""
    event = "window_used" if state is WindowState.USED else "window_closed"
    for kind in (WindowKind.EXTENSION, WindowKind.DORMANCY):
        runs = running(connection, code, kind)
        if runs is not None:
            settle(connection, runs, state, event, actor, now)


def _filed_on(case: CaseView) -> date:
    task = case.sub_task(_FILING)
    if task is None or task.state is not SubTaskState.DONE or task.finished_at is None:
        raise NotFiled(f"{case.code} has not filed a dormancy", "歇业备案还没办好，办好了才算歇业。")
    return local_date(task.finished_at)


def _check_days(
    connection: Any, setting: LeavingSetting, case: CaseView, filed_on: date, from_day: date, to_day: date
) -> None:
    asleep = [found for found in dormancies_of(connection, case.enterprise_id) if found.ended_on is None]
    if asleep:
        message = f"这家企业正在歇业（{asleep[0].code}），到{Words().day(asleep[0].to_day)}为止。"
        raise StillAsleep(f"{case.enterprise_id} sleeps by {asleep[0].code}", message)
    if from_day < filed_on:
        message = f"歇业要先备案。备案是{Words().day(filed_on)}办好的，歇业最早从这天开始。"
        raise BadDays(f"{from_day} is before the filing", message)
    if to_day < from_day:
        raise BadDays(f"{to_day} is before {from_day}", "歇业结束的日子早于开始的日子，请核对。")
    allowed = last_day_allowed(connection, case.enterprise_id, from_day, setting.dormancy_years)
    _check_limit(setting, from_day, to_day, allowed)


def _check_limit(setting: LeavingSetting, from_day: date, to_day: date, allowed: date) -> None:
    if to_day <= allowed:
        return
    left = max((allowed - from_day).days + 1, 0)
    rest = f"还可以歇{left}天，最晚到{Words().day(allowed)}" if left else "已经用完，不能再歇业"
    message = f"歇业前后加起来最多{setting.dormancy_years}年，{rest}。"
    raise BadDays(f"{to_day} is beyond {allowed}", message, allowed)


def _check_extension(connection: Any, setting: LeavingSetting, seen: Dormancy, to_day: date, now: datetime) -> None:
    today = local_date(now)
    if seen.state is not DormancyState.ASLEEP or today > seen.to_day:
        raise NotAsleep(f"{seen.code} has ended", f"{seen.code}的歇业已经结束，不能再延长。")
    opens = seen.to_day - timedelta(setting.days(WindowKind.EXTENSION))
    if today < opens:
        message = f"延长在期满前{setting.days(WindowKind.EXTENSION)}日内办，{Words(today.year).day(opens)}起可以办。"
        raise BadDays(f"{today} is before {opens}", message)
    if to_day <= seen.to_day:
        message = f"现在的歇业期限是{Words().day(seen.to_day)}，要延长得比这天晚。"
        raise BadDays(f"{to_day} extends nothing", message)
    years = setting.dormancy_years
    allowed = last_day_allowed(connection, seen.enterprise_id, seen.from_day, years, except_code=seen.code)
    _check_limit(setting, seen.to_day + _DAY, to_day, allowed)


def _open_terms(
    connection: Any, setting: LeavingSetting, clock: WorkingClock, found: Dormancy, actor: Actor, now: datetime
) -> None:
    """The dormancy's own term, and that of its extension unless the three years end with it."""
    told = f"备案的歇业期限：{Words().days(found.from_day, found.to_day)}。"
    lasts = span(clock, found.from_day, found.to_day, told)
    open_window(connection, setting, found.code, WindowKind.DORMANCY, found.from_day, clock, now, actor, span=lasts)
    years = setting.dormancy_years
    allowed = last_day_allowed(connection, found.enterprise_id, found.from_day, years, except_code=found.code)
    if found.to_day < allowed:
        open_window(connection, setting, found.code, WindowKind.EXTENSION, found.to_day, clock, now, actor)


def _row(case: CaseView, problem: str, filed_on: date, from_day: date, to_day: date, now: datetime) -> dict[str, Any]:
    return {
        "code": public_code(_CODE_KIND),
        "enterprise_id": case.enterprise_id,
        "case_code": case.code,
        "state": DormancyState.ASLEEP.value,
        "problem": mask_for_log(problem.strip()),
        "filed_on": filed_on,
        "from_day": from_day,
        "to_day": to_day,
        "extensions": 0,
        "last_event": 0,
        "last_hash": GENESIS,
        "retention": RETENTION,
        "created_at": now,
        "updated_at": now,
    }
