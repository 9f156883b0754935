"""Agency cases: opened by people, moved by staff through the one gate, some in parts, some given up."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from center.cases.moving import move, move_sub_task
from center.cases.opening import Wanted, open_case
from center.cases.reading import CaseView, read_case
from center.cases.states import SubTaskState
from center.cycles import cycle_of
from center.rating_settings import Level
from center.rating_subjects import OfStage
from center.ratings import NotFinished, Said, rate
from tests.year.agenda import Act
from tests.year.world import Firm, World

_LATE = "部门系统维护，办得晚了"
_PARTS = {"licence": ("e_licence", "e_seal")}


def open_for(
    world: World,
    firm: Firm,
    theme: str,
    now: datetime,
    items: tuple[str, ...] | None = None,
    remind_at: datetime | None = None,
) -> str:
    """The code of the case that the person has confirmed; a second tap opens no second one."""
    catalogue, person = world.settings.catalogue, firm.person
    wanted = Wanted(
        theme=catalogue.theme(theme),
        trade=None,
        items=items,
        name="",
        phone=person.phone,
        enterprise=firm.name,
        credit_code=None,
        office=catalogue.offices[person.office_id],
        remind_at=remind_at,
    )
    origin = world.origin(person, "确认，就这样办", now)
    opened = world.write(open_case, world.seal, world.clock, wanted, origin, now, catalogue=catalogue)
    if world.chance(0.2):
        again = world.write(open_case, world.seal, world.clock, wanted, origin, now, catalogue=catalogue)
        world.expect((again.code, again.fresh) == (opened.code, False), f"a second tap opened {again.code}")
    return str(opened.code)


def take_on(world: World, code: str, now: datetime) -> None:
    """Staff accept the case and pre-review it."""
    clerk = world.clerk()
    world.write(move, code, "accept", clerk, now, world.clock)
    world.write(move, code, "prereview", clerk, now, world.clock, outcome="all_online")


def work_off(world: World, code: str, now: datetime, most: int = 99) -> CaseView:
    """Staff do up to ``most`` of the items that can be done now; the case as it then is."""
    case: CaseView = world.read(read_case, code)
    for _ in range(most):
        ready = [task.item for task in case.sub_tasks if task.state is SubTaskState.TODO]
        if not ready:
            break
        case = _do_item(world, code, ready[0], now)
    return case


def handle(world: World, code: str, now: datetime, then: Act | None = None) -> None:
    """Staff work the case off in two visits; ``then`` is what comes after the last."""
    accepted = world.at_desk(now)
    world.agenda.add(accepted, partial(take_on, world, code))
    first = world.at_desk(accepted, world.rng.randint(0, 2))
    world.agenda.add(first, lambda at: _first_visit(world, code, at))
    second = world.at_desk(first, world.rng.randint(0, 3))
    world.agenda.add(second, lambda at: _last_visit(world, code, at, then))


def give_up(world: World, code: str, now: datetime) -> None:
    """Staff end the case before anything was done."""
    world.write(move, code, "terminate", world.clerk(), now, world.clock, reason="申请人不办了")


def take_up_rest(world: World, code: str, now: datetime) -> None:
    """What was kept for later is done now."""
    case: CaseView = world.read(read_case, code)
    kept = [task.item for task in case.sub_tasks if task.state is SubTaskState.RESERVED]
    for item in kept if case.is_open else ():
        world.write(move_sub_task, code, item, "take_up", world.clerk(), now, world.clock)
    if kept and case.is_open:
        work_off(world, code, now)


def drop_rest(world: World, code: str, now: datetime) -> None:
    """What was kept for later is not done any more."""
    case: CaseView = world.read(read_case, code)
    for task in case.sub_tasks:
        if case.is_open and task.state is SubTaskState.RESERVED:
            world.write(move_sub_task, code, task.item, "cancel", world.clerk(), now, world.clock, reason=_LATE)


def try_to_rate(world: World, code: str, now: datetime) -> None:
    """Rating before the cycle has closed is refused."""
    cycle = world.read(cycle_of, code)
    person = world.person_of(world.read(read_case, code).contact_id)
    said, by, ratings = Said(Level.SATISFIED), world.rater(person), world.settings.ratings
    subject = OfStage(cycle.code)
    if cycle.closed_at is None:
        world.must_refuse(NotFinished, rate, world.seal, ratings, world.clock, subject, said, by, None, now)


def _do_item(world: World, code: str, item: str, now: datetime) -> CaseView:
    clerk, details = world.clerk(), {"parts": _PARTS.get(item, ()), "result": "已办好", "reason": _LATE}
    world.write(move_sub_task, code, item, "start", clerk, now, world.clock)
    if item == "licence" and world.chance(0.1):
        world.write(move_sub_task, code, item, "complete", clerk, now, world.clock, parts=["e_licence"])
        details["parts"] = ("e_seal",)
    done = world.write(move_sub_task, code, item, "complete", clerk, now, world.clock, **details)
    assert isinstance(done, CaseView)
    return done


def _first_visit(world: World, code: str, now: datetime) -> None:
    work_off(world, code, now, 2)
    if world.chance(0.2):
        try_to_rate(world, code, now + timedelta(seconds=1))


def _last_visit(world: World, code: str, now: datetime, then: Act | None) -> None:
    work_off(world, code, now)
    if then is not None:
        then(now)
