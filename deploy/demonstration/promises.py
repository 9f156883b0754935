"""Questions that the bot could not answer: fresh, taken, overdue, answered."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from center.promises import Reason, make_promise, reply_due
from center.promises.answering import answer
from center.promises.handing import take
from center.promises.reading import find_promise
from deploy.demonstration.people import contact, person
from deploy.demonstration.talks import Line, say, talk
from deploy.demonstration.world import World

FIRST = 41
"""Whoever has this number left the first question."""


class Plan(NamedTuple):
    """Who asked what; so many working days ago at an hour, or (0) so many minutes ago; taken or answered by whom."""

    number: int
    text: str
    days: int
    hour: int
    taken_by: str = ""
    answer: str = ""


_ANSWER = "可以先问开户银行，一般要等公告期满、清税以后再销户；以开户银行的要求为准。"
_PLANS: tuple[Plan, ...] = (
    Plan(FIRST, "租的是部队的房子，没有房产证，能办营业执照吗", 3, 9),
    Plan(42, "合作社的社员有一个在国外，怎么签字", 2, 15),
    Plan(43, "医疗器械二类备案后，换仓库要不要重新备案", 0, 50, taken_by="operator2"),
    Plan(44, "两家公司能不能共用一个注册地址", 0, 25),
    Plan(45, "个体户转企业，原来的食品证还能接着用吗", 0, 8),
    Plan(
        46,
        "注销公告登了，期限没到能不能先销银行户",
        4,
        10,
        "agent1",
        _ANSWER,
    ),
)


def load_promises(world: World) -> int:
    """Promise an answer to every question; how many."""
    for plan in _PLANS:
        at = world.at(-plan.days, plan.hour) if plan.days else world.ago(plan.hour)
        _follow(world, plan, _promise(world, plan, at), at)
    return len(_PLANS)


def _promise(world: World, plan: Plan, at: datetime) -> str:
    one = person(plan.number)
    conversation_id = talk(world, f"person {plan.number}", at, one=one)
    message_id = say(world, conversation_id, Line(plan.text), at)
    due = reply_due(world.settings, at)
    made = make_promise(
        world.connection,
        world.seal,
        conversation_id=conversation_id,
        message_id=message_id,
        reason=Reason.QUESTION,
        question=plan.text,
        phone=one.phone,
        due=due,
        now=at,
    )
    contact(world, one)
    return made.code


def _follow(world: World, plan: Plan, code: str, at: datetime) -> None:
    if not plan.taken_by:
        return
    then = min(world.now, at + (world.now - at) / 2)
    take(world.connection, code, plan.taken_by, find_promise(world.connection, code).last_event, then)
    if plan.answer:
        answer(world.connection, world.seal, code, plan.answer, plan.taken_by, then)
