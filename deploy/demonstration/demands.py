"""Demands, complaints and “没办成” in every state, one of them overdue; and what follows from bad ratings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from center.demand_desk import Recorded, record
from center.demand_effects import give_verdict
from center.demand_moves import Answer, answer, dispatch, return_with_basis, sign
from center.demand_states import DemandKind, ReasonCode, Verdict
from center.identities import Asker
from center.promises import reply_due
from center.rating_settings import Level
from center.rating_subjects import OfReception
from center.ratings import Rater, Said, rate
from center.rectifications import call_back, mend
from deploy.demonstration.people import contact, person
from deploy.demonstration.talks import WIDGET, Line, hold, talk
from deploy.demonstration.world import World, staff

FIRST = 29
"""Nobody of the cases has this number: whoever has it made the first demand."""
_HOUR = timedelta(hours=1)
_BOSS = staff("supervisor1")


class Plan(NamedTuple):
    """What somebody said so many working days ago at an hour, or (0) so many minutes ago, and what became of it."""

    number: int
    kind: DemandKind
    text: str
    department: str | None
    days: int
    hour: int
    then: Callable[[World, str, datetime], None]


def load_demands(world: World) -> int:
    """Record every demand and move it; how many."""
    for plan in _PLANS:
        one = person(plan.number)
        at = world.at(-plan.days, plan.hour) if plan.days else world.ago(plan.hour)
        said = Recorded(plan.kind, plan.text, one.office, one.phone, one.name, plan.department)
        contact(world, one)
        made = record(world.connection, world.seal, world.settings, said, "clerk1", at)
        plan.then(world, made.code, at + _HOUR / 2)
    return len(_PLANS)


def load_ratings(world: World) -> int:
    """Two people were not satisfied with how they were received: one is to be called, one was and waits to be seen."""
    codes = [_rated(world, *told) for told in _RATED]
    at = world.at(-1, 10)
    call_back(world.connection, codes[1], "电话问过：排队叫号没有声音，错过了两次号。", staff("agent1"), at)
    mend(
        world.connection,
        codes[1],
        "叫号音响已修好，11点前实地试过三次。",
        staff("agent1"),
        at + 3 * _HOUR,
        "每天开门前试叫一次",
    )
    return len(codes)


def _rated(world: World, number: int, level: Level, reason: str, words: str, days: int) -> str:
    one, at = person(number), world.at(-days, 16)
    conversation_id = talk(world, f"person {number}", at, one=one)
    hold(world, conversation_id, [Line("个体户年报怎么报", "operation.annual_report")], at)
    said, by = Said(level, (reason,), words), Rater(WIDGET, conversation_id, contact(world, one))
    subject, settings = OfReception(conversation_id, 0), world.settings.ratings
    rated = rate(world.connection, world.seal, settings, world.clock, subject, said, by, None, at + _HOUR)
    return str(rated.rectification)


def _received(world: World, code: str, at: datetime) -> None:
    """Nobody has looked at it yet."""


def _dispatched(world: World, code: str, at: datetime) -> None:
    dispatch(world.connection, code, "tax", _BOSS, at, "请今天给个说法")


def _signed(world: World, code: str, at: datetime) -> None:
    dispatch(world.connection, code, "registration", _BOSS, at)
    sign(world.connection, code, staff("registration1"), at + _HOUR)


def _returned(world: World, code: str, at: datetime) -> None:
    dispatch(world.connection, code, "tax", _BOSS, at)
    return_with_basis(world.connection, code, "发票额度由主管税务所核定，窗口只收材料。", staff("tax1"), at + _HOUR)


def _answered(world: World, code: str, at: datetime) -> None:
    dispatch(world.connection, code, "tax", _BOSS, at)
    sign(world.connection, code, staff("tax1"), at + _HOUR)
    text = "已经跟税务所核对，额度当天就能调，您在电子税务局上点“申请”就行，不用再跑。"
    answer(world.connection, code, Answer(text, ReasonCode.SOLVED), staff("tax1"), at + 2 * _HOUR)


def _not_done(world: World, code: str, at: datetime) -> None:
    given = Answer(
        "当天下午已经给您补办好，向您道歉。",
        ReasonCode.UPHELD,
        cause="窗口没有一次说清要带租房合同原件",
        fix="窗口摆样表，收件时逐项打勾",
    )
    answer(world.connection, code, given, _BOSS, at + 2 * _HOUR)


def _solved(world: World, code: str, at: datetime) -> None:
    _answered(world, code, at)
    now, asker = at + 3 * _HOUR, Asker(None, (contact(world, person(35)),))
    due = reply_due(world.settings, now)
    give_verdict(world.connection, code, Verdict.SOLVED, asker, now, world.clock, due)


_PLANS: tuple[Plan, ...] = (
    Plan(FIRST, DemandKind.DEMAND, "厂区门口的路坏了三个月，货车进不来，谁来管", None, 0, 35, _received),
    Plan(30, DemandKind.DEMAND, "发票额度不够用，去了两次窗口都说要等", "tax", 0, 95, _dispatched),
    Plan(31, DemandKind.DEMAND, "变更法人以后，银行说系统里还是老名字", "registration", 2, 9, _signed),
    Plan(32, DemandKind.DEMAND, "新办企业领发票，为什么一次只给二十五份", "tax", 2, 10, _returned),
    Plan(33, DemandKind.COMPLAINT, "上午十点窗口没人，问了保安说开会去了", None, 3, 10, _received),
    Plan(34, DemandKind.ASKED_TO_PAY, "门口有人说交三百块当天拿照，是不是你们的人", None, 0, 20, _received),
    Plan(35, DemandKind.DEMAND, "电子税务局登不上去，提示没有权限", "tax", 6, 9, _solved),
    Plan(36, DemandKind.DEMAND, "开店半年了，发票额度想提一提", "tax", 1, 9, _answered),
    Plan(37, DemandKind.NOT_DONE, "带着材料来办照，说缺租房合同原件，白跑一趟", "registration", 2, 10, _not_done),
    Plan(38, DemandKind.NOT_DONE, "系统坏了一上午，等到下班也没办成", "registration", 0, 50, _received),
)
_RATED: tuple[tuple[int, Level, str, str, int], ...] = (
    (39, Level.DISSATISFIED, "many_trips", "为了一张表跑了三趟", 1),
    (40, Level.VERY_DISSATISFIED, "slow", "叫了号也听不见，等了两个小时", 3),
)
