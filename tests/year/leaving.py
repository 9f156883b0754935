"""Sleeping and leaving: dormancies that end in every way, deregistrations with terms, objections, second tries."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from center.cases.moving import move
from center.leaving.attempts import NotCured, again
from center.leaving.dormancies import BadDays, begin, extend
from center.leaving.objections import record_licence_voided, record_objection
from center.leaving.precheck import record_cure
from center.leaving.records import Dormancy, read_dormancy
from center.leaving.states import DormancyState, TaskKind, WindowKind, WindowState
from center.leaving.support import end_task, plan_wake_up, tasks_of
from center.leaving.waking import Evidence, StillDormant, published, resume, wake_up
from center.leaving.windows import NoWindow, open_window, use_window, windows_of
from center.times import years_later
from tests.year.agenda import Act
from tests.year.casework import give_up, open_for, take_on, work_off
from tests.year.days import day_of
from tests.year.world import Firm, World

_DAY = timedelta(days=1)
_OBJECTION, _BLOCKER = "税务还有没缴的", "unpaid_tax"
_CURED = "欠的税已经缴清"


def sleep(world: World, firm: Firm, ends: str, now: datetime) -> None:
    """File a dormancy that ``ends`` by term, extended, early, by a second one, or not this year."""
    code = open_for(world, firm, "dormancy", now)
    taken_on = world.at_desk(now)
    world.agenda.add(taken_on, partial(take_on, world, code))
    world.agenda.add(world.at_desk(taken_on, 1), lambda at: _fall_asleep(world, firm, code, ends, at))


def leave_simply(world: World, firm: Firm, how: str, now: datetime) -> None:
    """Simple deregistration: in order, with an objection and a second attempt, or with its filing missed."""
    _publish(world, open_for(world, firm, "deregister_simple", now), how, now)


def leave_as_household(world: World, firm: Firm, now: datetime) -> None:
    """A household's deregistration: pushed to the departments for ten days, then done."""
    code = open_for(world, firm, "deregister_household", now)
    taken_on = world.at_desk(now)
    world.agenda.add(taken_on, partial(take_on, world, code))
    pushed = world.at_desk(taken_on)
    world.agenda.add(pushed, lambda at: _open(world, code, WindowKind.HOUSEHOLD_PUSH, at))
    world.agenda.add(world.at_desk(pushed, world.rng.randint(11, 16)), lambda at: _finish(world, code, at))


def _fall_asleep(world: World, firm: Firm, code: str, ends: str, now: datetime) -> None:
    work_off(world, code, now)
    first = day_of(now) + timedelta(world.rng.randint(0, 6))
    limit = years_later(first, 3) - _DAY
    last = limit if ends in ("long", "limit") else first + timedelta(world.rng.randint(40, 110))
    clerk, setting = world.clerk(), world.settings.leaving_rules()
    details = (setting, world.clock, code, "仓库让水淹了", first)
    if last == limit:
        world.must_refuse(BadDays, begin, *details, limit + _DAY, clerk, now)
    begun = world.write(begin, *details, last, clerk, now).dormancy
    world.expect(not world.write(begin, *details, last, clerk, now).fresh, f"{code} began two dormancies")
    _support(world, begun, now)
    _PLANS[ends](world, firm, begun, now)


def _support(world: World, begun: Dormancy, now: datetime) -> None:
    for task in world.read(tasks_of, begun.code, TaskKind.SUPPORT)[:2]:
        done = world.at_desk(now, 4)
        world.agenda.add(done, partial(_end_task, world, begun.code, task.key))


def _end_task(world: World, code: str, key: str, now: datetime) -> None:
    world.write(end_task, code, TaskKind.SUPPORT, key, "问清楚了", world.clerk(), now)


def _by_term(world: World, _: Firm, begun: Dormancy, now: datetime) -> None:
    world.agenda.add(world.at_desk(now, 3), lambda at: _too_early(world, begun.code, at))
    after = world.at_desk(now, (begun.to_day - day_of(now)).days + 12)
    world.agenda.add(after, lambda at: _wake(world, begun.code, "registry_record", at))


def _twice(world: World, firm: Firm, begun: Dormancy, now: datetime) -> None:
    after = world.at_home(now, (begun.to_day - day_of(now)).days + 20)
    world.agenda.add(after, lambda at: sleep(world, firm, "long_again", at))


def _again_long(world: World, firm: Firm, begun: Dormancy, now: datetime) -> None:
    """Three years less what was slept before are all that is left."""
    moment = world.at_desk(now, max((begun.to_day - day_of(now)).days - 10, 1))
    over = years_later(begun.from_day, 3) - _DAY
    world.agenda.add(moment, lambda at: _extend_beyond(world, begun.code, over, at))


def _extend_beyond(world: World, code: str, over: date, now: datetime) -> None:
    setting = world.settings.leaving_rules()
    world.must_refuse(BadDays, extend, setting, world.clock, code, over, world.clerk(), now)


def _to_the_limit(world: World, firm: Firm, begun: Dormancy, now: datetime) -> None:
    """After three years nothing is left to sleep."""
    after = world.at_desk(now, (begun.to_day - day_of(now)).days + 40)
    world.agenda.add(after, lambda at: _no_more(world, firm, at))


def _no_more(world: World, firm: Firm, now: datetime) -> None:
    code = open_for(world, firm, "dormancy", now)
    take_on(world, code, now)
    work_off(world, code, now)
    today, setting = day_of(now), world.settings.leaving_rules()
    world.must_refuse(BadDays, begin, setting, world.clock, code, "又淹了", today, today, world.clerk(), now)


def _extended(world: World, firm: Firm, begun: Dormancy, now: datetime) -> None:
    early = world.at_desk(now, max((begun.to_day - day_of(now)).days - 36, 1))
    world.agenda.add(early, lambda at: _extend_too_early(world, begun.code, at))
    in_time = world.at_desk(now, (begun.to_day - day_of(now)).days - world.rng.randint(8, 26))
    world.agenda.add(in_time, lambda at: _extend(world, begun.code, at))


def _extend_too_early(world: World, code: str, now: datetime) -> None:
    seen = world.read(read_dormancy, code)
    if (seen.to_day - day_of(now)).days > 30:
        rules = world.settings.leaving_rules()
        world.must_refuse(BadDays, extend, rules, world.clock, code, seen.to_day + _DAY, world.clerk(), now)


def _extend(world: World, code: str, now: datetime) -> None:
    seen = world.read(read_dormancy, code)
    to_day = seen.to_day + timedelta(world.rng.randint(15, 60))
    world.write(extend, world.settings.leaving_rules(), world.clock, code, to_day, world.clerk(), now)


def _early(world: World, _: Firm, begun: Dormancy, now: datetime) -> None:
    days = (begun.from_day - day_of(now)).days + world.rng.randint(8, 38)
    world.agenda.add(world.at_desk(now, 4), lambda at: _too_early(world, begun.code, at))
    world.agenda.add(world.at_desk(now, days), lambda at: _resume(world, begun.code, at))


def _resume(world: World, code: str, now: datetime) -> None:
    clerk = world.clerk()
    world.write(resume, world.settings.leaving_rules(), world.clock, code, day_of(now), clerk, now)
    if world.chance(0.6):
        told = world.at_desk(now, world.rng.randint(1, 27))
        world.agenda.add(told, lambda at: world.write(published, code, clerk, at))
    world.agenda.add(world.at_desk(now, 45), lambda at: _wake(world, code, "site_visit", at))


def _too_early(world: World, code: str, now: datetime) -> None:
    """Nobody is awake while the dormancy lasts."""
    setting, proof = world.settings.leaving_rules(), Evidence("site_visit", "代办员上门")
    world.must_refuse(StillDormant, wake_up, setting, code, proof, world.clerk(), now)


def _wake(world: World, code: str, evidence: str, now: datetime) -> None:
    setting, clerk = world.settings.leaving_rules(), world.clerk()
    world.expect(world.read(read_dormancy, code).state is DormancyState.RESUMED, f"{code} has not resumed by itself")
    lacking = tuple(setting.wake_up)[:2]
    world.write(plan_wake_up, setting, world.clock, code, lacking, clerk, now)
    world.write(wake_up, setting, code, Evidence(evidence, "第7号"), clerk, now)


_PLANS = {
    "term": _by_term,
    "twice": _twice,
    "long_again": _again_long,
    "extended": _extended,
    "early": _early,
    "long": lambda *_: None,
    "limit": _to_the_limit,
}


def _publish(world: World, code: str, how: str, now: datetime) -> None:
    taken_on = world.at_desk(now)
    world.agenda.add(taken_on, partial(take_on, world, code))
    begins = world.at_desk(taken_on)
    world.agenda.add(begins, lambda at: _open(world, code, WindowKind.PUBLICATION, at))
    if how == "objection":
        objected = world.at_desk(begins, world.rng.randint(3, 15))
        world.agenda.add(objected, lambda at: _object(world, code, at))
    elif how == "missed":
        _after(world, code, begins, 52, lambda at: _try_again(world, code, "这次记着日子", at))
    else:
        _after(world, code, begins, 22, lambda at: _file(world, code, at))


def _after(world: World, code: str, begins: datetime, days: int, act: Act) -> None:
    world.agenda.add(begins + timedelta(days=5), lambda at: _file_too_early(world, code, at))
    world.agenda.add(world.at_desk(begins, days + world.rng.randint(0, 12)), act)


def _open(world: World, code: str, kind: WindowKind, now: datetime) -> None:
    work_off(world, code, now, 1 if kind is WindowKind.PUBLICATION else 0)
    clerk = world.clerk()
    world.write(move, code, "hold", clerk, now, world.clock, kind="publication")
    world.write(open_window, world.settings.leaving_rules(), code, kind, day_of(now), world.clock, now, clerk)


def _file_too_early(world: World, code: str, now: datetime) -> None:
    world.must_refuse(NoWindow, use_window, code, WindowKind.FILING, world.clerk(), now)


def _file(world: World, code: str, now: datetime) -> None:
    filing = world.read(windows_of, code, WindowKind.FILING)
    if not filing or filing[-1].state is not WindowState.RUNNING:
        world.wrong.append(f"{code} cannot file on {day_of(now)}: {filing}")
        return
    world.write(use_window, code, WindowKind.FILING, world.clerk(), now)
    _finish(world, code, now)


def _finish(world: World, code: str, now: datetime) -> None:
    clerk = world.clerk()
    world.write(move, code, "release", clerk, now, world.clock, kind="publication")
    work_off(world, code, now)
    world.write(record_licence_voided, code, f"公告-{code}", day_of(now), clerk, now)


def _object(world: World, code: str, now: datetime) -> None:
    setting, clerk = world.settings.leaving_rules(), world.clerk()
    for _ in range(2):
        world.write(record_objection, setting, code, _OBJECTION, clerk, now, blocker=_BLOCKER)
    ended = world.at_desk(now, 2)
    world.agenda.add(ended, lambda at: give_up(world, code, at))
    world.agenda.add(world.at_desk(ended, 1), lambda at: _refuse_again(world, code, at))
    world.agenda.add(world.at_desk(ended, 12), lambda at: _cure(world, code, at))


def _refuse_again(world: World, code: str, now: datetime) -> None:
    origin = world.origin(world.people[0], "再办一次", now)
    world.must_refuse(NotCured, again, world.seal, world.clock, code, _CURED, origin, now)


def _cure(world: World, code: str, now: datetime) -> None:
    world.write(record_cure, code, _BLOCKER, _CURED, world.clerk(), now)
    _again(world, code, _CURED, now)


def _try_again(world: World, code: str, cured: str, now: datetime) -> None:
    give_up(world, code, now)
    _again(world, code, cured, now)


def _again(world: World, code: str, cured: str, now: datetime) -> None:
    origin = world.origin(world.people[0], "再办一次", now)
    catalogue = world.settings.catalogue
    details = (world.seal, world.clock, code, cured, origin, now)
    opened = world.write(again, *details, catalogue=catalogue)
    second = world.write(again, *details, catalogue=catalogue)
    world.expect((second.code, second.fresh) == (opened.code, False), f"{code} was tried again twice at once")
    _publish(world, opened.code, "ok", now)
