"""Licences drafted in a chat and confirmed: one as it stands, one changed after the yes, one handed in by its agent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from center.cases.events import Actor
from center.cases.moving import move
from center.cases.opening import Origin, Wanted
from center.cases.reading import read_case
from center.drafts.fields import Field
from center.drafts.moves import confirm, note_filing
from center.drafts.proposing import proposed
from center.drafts.proposing_facts import SELF, Facts, Founder
from center.drafts.records import Content, Place, save
from center.registry.book import registry_of
from center.registry.ideas import EnterpriseType, Premises
from deploy.demonstration.people import person
from deploy.demonstration.talks import WIDGET, Line, say, talk
from deploy.demonstration.world import World, staff

FIRST = 57
"""Whoever has this number has the first of these drafts."""
_THEME, _BOT, _CLERK = "one_chain", Actor("bot", "qihang"), "agent1"
_MINUTE = timedelta(minutes=1)


class Plan(NamedTuple):
    """Whose draft, what was said first, and what was understood; ``more`` was added after the yes."""

    number: int
    days: int
    words: str
    facts: Facts
    more: tuple[str, ...] = ()
    is_filed: bool = False


def load_drafts(world: World) -> int:
    """Draft, confirm and change every one; how many."""
    for plan in _PLANS:
        _draft(world, plan, world.at(-plan.days, 9, 30))
    return len(_PLANS)


def _draft(world: World, plan: Plan, at: datetime) -> None:
    one = person(plan.number)
    conversation_id = talk(world, f"founder {one.number}", at, one=one)
    said = say(world, conversation_id, Line(plan.words, "establishment.half_day"), at)
    facts = plan.facts._replace(office=one.office, contact=one.name, phone=one.phone, name=f"叫{one.firm}")
    here = Place(conversation_id, said, None, one.office)
    code = save(world.connection, world.seal, None, _content(facts), _BOT, here, at).code
    then = at + 6 * _MINUTE
    yes = say(world, conversation_id, Line("确认，就这样办"), then, [world.answers.say("affirm")])
    origin = Origin(WIDGET, conversation_id, yes, None, None)
    clock, catalogue = world.clock_of(one.office), world.settings.catalogue
    theme, office = catalogue.theme(_THEME), world.office(one.office)
    wanted = Wanted(theme, None, None, one.name, one.phone, one.firm, None, office, None)
    made = confirm(world.connection, world.seal, clock, code, wanted, origin, then, catalogue=catalogue)
    _work(world, made.case.code, then + 10 * _MINUTE)
    if plan.is_filed:
        note_filing(world.connection, code, staff(_CLERK), then + 40 * _MINUTE)
    if plan.more:
        later = then + 60 * _MINUTE
        added = say(world, conversation_id, Line(f"再加上{plan.more[0]}"), later, [world.answers.say("affirm")])
        changed, there = _content(facts._replace(more=plan.more)), here._replace(message_id=added)
        save(world.connection, world.seal, code, changed, _BOT, there, later)


def _content(facts: Facts) -> Content:
    made = proposed(facts, registry_of(None))
    assert made is not None, "the demonstration's ideas can be drafted"
    fields: dict[str, Field] = made.fields
    return Content(fields, made.gaps)


def _work(world: World, code: str, at: datetime) -> None:
    clock = world.clock_of(read_case(world.connection, code).office_id)
    move(world.connection, code, "accept", staff(_CLERK), at, clock)
    move(world.connection, code, "assign", staff(_CLERK), at + _MINUTE, clock, agent=_CLERK)


_PLANS: tuple[Plan, ...] = (
    Plan(
        FIRST,
        2,
        "我想在县城开个奶茶店，租的门面，投十万",
        Facts(
            words="开个奶茶店",
            place="山西省忻州市定襄县",
            people=(Founder(SELF),),
            yuan=100_000,
            premises=Premises.RENTED,
            address="定襄县晋昌镇样例街1号",
            wish=EnterpriseType.HOUSEHOLD,
        ),
        more=("卖预包装食品",),
    ),
    Plan(
        58,
        1,
        "我和朋友合伙开个法兰加工厂，想注册公司",
        Facts(
            words="法兰加工",
            place="山西省忻州市定襄县",
            people=(Founder(SELF), Founder("朋友")),
            capital=500_000,
            years=5,
            premises=Premises.RENTED,
            address="定襄县样例工业园2号",
            wish=EnterpriseType.COMPANY,
        ),
    ),
    Plan(
        59,
        3,
        "我想开个理发店，自家的房子",
        Facts(
            words="开个理发店",
            place="山西省忻州市定襄县",
            people=(Founder(SELF),),
            yuan=50_000,
            premises=Premises.OWN,
            address="定襄县晋昌镇样例街3号",
            wish=EnterpriseType.HOUSEHOLD,
        ),
        is_filed=True,
    ),
)
