"""Agency cases in every state, opened from a chat as people open them and moved by staff through the one gate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from center.cases.asks import Ask, AskKind
from center.cases.materials import receive, want
from center.cases.moving import move, move_sub_task
from center.cases.notices import Guidance, GuideLink, issue_notice
from center.cases.opening import Origin, Wanted, open_case
from center.cases.prereviews import Delivery, Details, prereview
from center.cases.reading import read_case
from center.cases.receipts import Contents, issue_receipt
from center.cases.states import Outcome, SubTaskState
from center.guides import Material, Source
from deploy.demonstration.people import Person, credit_code, person
from deploy.demonstration.talks import WIDGET, Line, say, talk
from deploy.demonstration.world import World, staff

FIRST = 1
"""Whoever has this number has the first case: when they are known, the cases are there."""
LEASE, _SITE = "住所使用证明", "经营场所平面图"
_PARTS = {"licence": ("e_licence", "e_seal")}
_CLERK, _MINUTE = "agent1", timedelta(minutes=1)


class Plan(NamedTuple):
    """One case: whose, of which theme, opened when (working days before today, hour), and what became of it."""

    number: int
    theme: str
    days: int
    hour: int
    then: Callable[[World, str, datetime], None]
    is_registered: bool = False
    agent: str = _CLERK


def load_cases(world: World) -> int:
    """Open and move every case; how many."""
    for plan in _PLANS:
        at = world.at(-plan.days, plan.hour, 10)
        code = _open(world, plan, at)
        plan.then(world, code, at + 20 * _MINUTE)
    return len(_PLANS)


def _open(world: World, plan: Plan, at: datetime) -> str:
    one, theme = person(plan.number), world.settings.catalogue.theme(plan.theme)
    conversation_id = talk(world, f"person {one.number}", at, one=one)
    say(world, conversation_id, Line(f"我想办{theme.title}", theme_guide(world, plan.theme)), at - 5 * _MINUTE)
    message_id = say(world, conversation_id, Line("确认，就这样办"), at, [world.answers.say("affirm")])
    origin = Origin(WIDGET, conversation_id, message_id, None, None)
    clock, catalogue = world.clock_of(one.office), world.settings.catalogue
    opened = open_case(world.connection, world.seal, clock, _wanted(world, plan, one), origin, at, catalogue=catalogue)
    return opened.code


def theme_guide(world: World, theme: str) -> str | None:
    """The guide of the first item of a theme, if there is one."""
    catalogue = world.settings.catalogue
    guide = catalogue.items_of(catalogue.theme(theme))[0].guide
    return guide if guide in world.knowledge.guides else None


def _wanted(world: World, plan: Plan, one: Person) -> Wanted:
    code = credit_code(one.number) if plan.is_registered else None
    theme = world.settings.catalogue.theme(plan.theme)
    return Wanted(theme, None, None, one.name, one.phone, one.firm, code, world.office(one.office), None)


def _submitted(world: World, code: str, at: datetime) -> None:
    """Nobody has looked at it yet."""


def _accepted(world: World, code: str, at: datetime) -> None:
    """Taken on by an agent, who lists what is to be handed in."""
    _move(world, code, "accept", at)
    _move(world, code, "assign", at + _MINUTE, agent=_CLERK)
    listed = [Material(name=LEASE, source=Source.UPLOAD), Material(name=_SITE, source=Source.UPLOAD)]
    want(world.connection, code, listed, world.settings.fetched_names(), staff(_CLERK), at + 2 * _MINUTE)


def _supplement(world: World, code: str, at: datetime) -> None:
    """Told once what is missing and what is to be mended."""
    _accepted(world, code, at)
    receive(world.connection, code, LEASE, staff(_CLERK), at + 5 * _MINUTE)
    asks = [Ask(_SITE, AskKind.MISSING), Ask(LEASE, AskKind.MEND, "房东要签字，写清楚租到哪天")]
    case, center = read_case(world.connection, code), world.settings.center
    guide = theme_guide(world, case.theme) or "establishment.procedure"
    links = (GuideLink(guide, world.knowledge.guides[guide].title),)
    guidance = Guidance(center.website, links, (f"打{center.hotline}", "到帮办代办窗口问"))
    clock, fetched = world.clock_of(case.office_id), world.settings.fetched_names()
    issue_notice(world.connection, code, asks, guidance, fetched, staff(_CLERK), at + 10 * _MINUTE, clock)


def _in_progress(world: World, code: str, at: datetime) -> None:
    """All papers are in, the receipt is given, the first item is done."""
    _reviewed(world, code, at)
    _do_items(world, code, at + 60 * _MINUTE, most=1)


def _reviewed(world: World, code: str, at: datetime) -> None:
    _accepted(world, code, at)
    for name in (LEASE, _SITE):
        receive(world.connection, code, name, staff(_CLERK), at + 5 * _MINUTE)
    contents = Contents("3号", "韩梅", "材料收齐起半个工作日", "窗口领取")
    issue_receipt(world.connection, code, contents, staff(_CLERK), at + 6 * _MINUTE)
    clock = world.clock_of(read_case(world.connection, code).office_id)
    details = Details(delivery=(Delivery.DOWNLOAD,))
    prereview(world.connection, code, Outcome.ALL_ONLINE, staff(_CLERK), at + 20 * _MINUTE, clock, details)


def _done(world: World, code: str, at: datetime) -> None:
    """Every item is done: it is finished by that."""
    _reviewed(world, code, at)
    _do_items(world, code, at + 60 * _MINUTE, most=99)


def _terminated(world: World, code: str, at: datetime) -> None:
    """Given up by whoever asked."""
    _move(world, code, "accept", at)
    _move(world, code, "terminate", at + 60 * _MINUTE, reason="申请人说暂时不办了")


def _waiting_for_authority(world: World, code: str, at: datetime) -> None:
    """The accepted clock stands until a letter of authority is there."""
    _reviewed(world, code, at)
    _move(world, code, "hold", at + 30 * _MINUTE, kind="authority", reason="等企业寄授权委托书")


def _do_items(world: World, code: str, at: datetime, most: int) -> None:
    for step in range(most):
        case = read_case(world.connection, code)
        ready = [task.item for task in case.sub_tasks if task.state is SubTaskState.TODO]
        if not ready or not case.is_open:
            return
        clock, now = world.clock_of(case.office_id), at + step * 8 * _MINUTE
        issued = {"parts": _PARTS.get(ready[0], ()), "result": "已办好"}
        move_sub_task(world.connection, code, ready[0], "start", staff(_CLERK), now, clock)
        then = now + 5 * _MINUTE
        move_sub_task(world.connection, code, ready[0], "complete", staff(_CLERK), then, clock, **issued)


def _move(world: World, code: str, name: str, at: datetime, **details: str) -> None:
    clock = world.clock_of(read_case(world.connection, code).office_id)
    move(world.connection, code, name, staff(_CLERK), at, clock, **details)


_PLANS: tuple[Plan, ...] = (
    Plan(FIRST, "one_chain", 1, 16, _submitted),
    Plan(2, "one_chain", 1, 9, _accepted),
    Plan(3, "one_stop_change", 2, 10, _supplement, is_registered=True),
    Plan(4, "one_chain", 1, 14, _in_progress),
    Plan(5, "one_chain", 4, 9, _in_progress),
    Plan(6, "one_stop_change", 3, 9, _done, is_registered=True),
    Plan(7, "one_chain", 5, 9, _done),
    Plan(8, "one_chain", 3, 15, _terminated),
    Plan(9, "one_stop_change", 2, 9, _waiting_for_authority, is_registered=True),
    Plan(10, "one_chain", 1, 10, _submitted),
    Plan(11, "one_chain", 1, 11, _accepted),
    Plan(12, "one_stop_change", 1, 15, _submitted, is_registered=True),
)
