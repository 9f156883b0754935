"""Conversations with the bot, and hand-overs that wait for a person, are answered by one, or have ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from center.conversations import ask_for_person
from center.handoffs.claiming import claim
from center.handoffs.moving import Step, close_with, put_off
from center.handoffs.records import add_event, begin
from center.handoffs.speaking import say as say_as_staff
from center.handoffs.states import HandoffEventKind, HandoffReason
from center.messages import Words
from center.staff.accounts import read_member
from deploy.demonstration.people import contact, person
from deploy.demonstration.talks import Line, hold, talk
from deploy.demonstration.world import COUNTY, World

FIRST = 47
"""Whoever has this number held the first of these conversations."""
_MINUTE = timedelta(minutes=1)


def load_talks(world: World) -> int:
    """Conversations that the bot answered alone, that wait for a person, that a person answers or has ended."""
    hold(world, _talk(world, FIRST, world.ago(90)), _ABOUT_SHOP, world.ago(90))
    hold(world, _talk(world, 48, world.at(-1, 10)), _ABOUT_CLOSING, world.at(-1, 10))
    _waiting(world, 49, HandoffReason.ASKED, 4, [Line("我的执照办到哪了"), Line("帮我转人工")])
    _waiting(
        world, 50, HandoffReason.CONFIDENCE, 11, [Line("养殖场那个环保的手续怎么弄"), Line("不是这个，是粪污那个")]
    )
    _answered(world, 51, world.ago(40))
    closed, later = _answered(world, 52, world.at(-1, 15)), _answered(world, 60, world.ago(70))
    setting = world.settings.handoff_rules()
    close_with(world.connection, world.seal, setting, closed, "resolved", "已说明怎么补报")
    clock = world.settings.working_clock()
    put_off(world.connection, world.seal, setting, clock, later, 4, "要跟税务核实补报后的申报期")
    return 7


def _talk(world: World, number: int, at: datetime) -> str:
    one = person(number)
    contact(world, one)
    return talk(world, f"person {number}", at, one=one)


def _waiting(world: World, number: int, reason: HandoffReason, minutes: float, lines: list[Line]) -> str:
    """Whoever waits for a person since so many minutes."""
    at = world.ago(minutes)
    conversation_id = _talk(world, number, at - 5 * _MINUTE)
    message_id = hold(world, conversation_id, lines, at - len(lines) * _MINUTE)
    ask_for_person(world.connection, conversation_id, at)
    office, values = person(number).office, {"state": "waiting", "message_id": message_id}
    found = begin(world.connection, conversation_id, reason, at, **values, office_id=office)
    assert found is not None, "nobody else hands over the conversations of the demonstration"
    add_event(world.connection, found, HandoffEventKind.ASKED, None, at, reason.caption)
    return conversation_id


def _answered(world: World, number: int, at: datetime) -> Step:
    """Whoever is answered by staff since then; what that member could do next."""
    minutes = (world.now - at).total_seconds() / 60
    lines = [Line("去年没报年报，现在还能补吗", "operation.annual_report"), Line("还是想问问人")]
    conversation_id = _waiting(world, number, HandoffReason.ASKED, minutes, lines)
    setting = world.settings.handoff_rules()
    agent = read_member(world.connection, "operator2" if person(number).office == COUNTY else "agent3")
    claim(world.connection, world.seal, setting, agent, conversation_id, at + 2 * _MINUTE)
    words = Words("您好，您说的是哪一家？可以补报，补完再申请移出异常名录。")
    say_as_staff(world.connection, world.seal, agent, conversation_id, words, "demonstration", at + 3 * _MINUTE)
    return Step(agent, conversation_id, at + 9 * _MINUTE)


_ABOUT_SHOP = (
    Line("我想开个鲜花店要办什么", "establishment.household"),
    Line("要带什么材料", "establishment.household", "materials"),
    Line("收费吗", "establishment.household", "fee"),
)
_ABOUT_CLOSING = (
    Line("公司不干了怎么注销", "deregistration.ordinary"),
    Line("能不能简单点", "deregistration.simple"),
)
