"""What staff do in a conversation: every act is one transaction of the center, and the page shows what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic.response import HTTPResponse, json

from center.cases.refusals import Refusal
from center.courtesy import rude_words
from center.handoffs.canned import drop_canned, gaps_in, keep_canned
from center.handoffs.cards import appointment_card, case_card, guide_card
from center.handoffs.claiming import claim, take_from
from center.handoffs.moving import (
    add_note,
    close_with,
    forward_to_colleague,
    forward_to_office,
    put_off,
    return_to_bot,
)
from center.handoffs.speaking import LONGEST_REPLY, say
from center.handoffs.states import NotAllowed
from center.messages import Words
from center.staff.audit import note
from center.times import local_date
from desk.arguments import Refused
from desk.conversations.work import URL, change, guides, knowledge, rules, step
from desk.visits import Visit

MOST_FOUND = 6
_REASON = 500


async def take(visit: Visit, talk: str) -> HTTPResponse:
    """I answer; whoever comes second is told who does."""
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    await change(visit, talk, lambda connection: claim(connection, seal, rules(), staff, talk, now))
    return visit.go(f"{URL}/{talk}", "已接入，对方已经看到。")


async def take_over(visit: Visit, talk: str) -> HTTPResponse:
    """A supervisor goes on in the place of a colleague."""
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    reason = _reason(visit)
    await change(visit, talk, lambda connection: take_from(connection, seal, rules(), staff, talk, reason, now))
    return visit.go(f"{URL}/{talk}", "已接过来。")


async def reply(visit: Visit, talk: str) -> HTTPResponse:
    """Words to the person, as JSON: the number in the log, or gaps, or what is rude until ``sure`` says yes."""
    try:
        text, sure = visit.args.text("text", longest=LONGEST_REPLY), visit.args.is_on("sure")
        if gaps := gaps_in(text):
            return json({"gaps": gaps, "message": f"还有没填的地方：{'、'.join(gaps)}。填好再发。"}, status=409)
        found = rude_words(text, rules().courtesy)
        if found and not sure:
            return json({"rude": [one._asdict() for one in found]}, status=409)
        rude = "、".join(one.words for one in found)
        return json({"seq": await _said(visit, talk, lambda _: Words(text), rude)})
    except Refusal as refusal:
        return json({"message": refusal.message}, status=422)
    except Refused as refused:
        return json({"message": refused.text}, status=refused.status)


async def send_card(visit: Visit, talk: str) -> HTTPResponse:
    """A guide, a case or an appointment into the talk."""
    kind, about = visit.args.choice("kind", ("guide", "case", "appointment")), visit.args.text("about", longest=80)
    known, now = knowledge(), visit.now
    made: dict[str, Callable[[Any], Words]] = {
        "guide": lambda _: guide_card(known, about, local_date(now)),
        "case": lambda connection: case_card(connection, known, talk, about, now),
        "appointment": lambda connection: appointment_card(connection, known, talk, about, now),
    }
    if kind not in made:
        raise NotAllowed("no kind of card", "选一样要发的。")
    await _said(visit, talk, made[kind])
    return visit.go(f"{URL}/{talk}", "已发给对方。")


async def find_guides(visit: Visit, talk: str) -> HTTPResponse:
    """Guides whose words are like what was typed, as a part."""
    found = guides().search(visit.args.text("words", longest=100), MOST_FOUND)
    shown = [knowledge().guides[one] for one in found]
    return visit.part("conversations/_guides.html", guides=shown, talk_id=talk)


async def add_remark(visit: Visit, talk: str) -> HTTPResponse:
    """A remark for colleagues only."""
    text, sending = visit.args.text("text", longest=_REASON), visit.args.text("sending", longest=64)
    await change(visit, talk, lambda connection: add_note(connection, step(visit, talk), text, sending))
    return visit.go(f"{URL}/{talk}", "已记下，只有同事看得到。")


async def forward(visit: Visit, talk: str) -> HTTPResponse:
    """To a colleague or an office, with a reason."""
    colleague, office, reason = visit.args.text("colleague", longest=40), visit.args.text("office"), _reason(visit)
    seal, offices, mine = visit.service.seal, knowledge().service.catalogue.offices, step(visit, talk)
    if bool(colleague) == bool(office) or (office and office not in offices):
        raise NotAllowed("one of both", "选一位同事，或者选一个单位。")

    def work(connection: Any) -> None:
        if colleague:
            forward_to_colleague(connection, seal, rules(), mine, colleague, reason)
        else:
            forward_to_office(connection, seal, rules(), mine, office, offices[office].name, reason)

    await change(visit, talk, work)
    return visit.go(URL, "已转出，对方也知道了。")


async def later(visit: Visit, talk: str) -> HTTPResponse:
    """Answered later, by a time that the person is told."""
    hours, reason, seal = visit.args.number("hours", least=1, most=240), _reason(visit), visit.service.seal
    clock = knowledge().service.working_clock()
    await change(visit, talk, lambda at: put_off(at, seal, rules(), clock, step(visit, talk), hours, reason))
    return visit.go(f"{URL}?queue=later", "已放到待办，对方知道最晚什么时候有回复。")


async def give_back(visit: Visit, talk: str) -> HTTPResponse:
    """The bot goes on."""
    seal = visit.service.seal
    await change(visit, talk, lambda at: return_to_bot(at, seal, rules(), step(visit, talk)))
    return visit.go(URL, "已还给机器人，没办完的事接着办。")


async def end(visit: Visit, talk: str) -> HTTPResponse:
    """Over, with a result."""
    result, remark = visit.args.text("result", longest=20), visit.args.text("remark", longest=_REASON)
    seal = visit.service.seal
    await change(visit, talk, lambda at: close_with(at, seal, rules(), step(visit, talk), result, remark))
    return visit.go(URL, "已结束接待。")


async def keep_reply(visit: Visit, talk: str) -> HTTPResponse:
    """A ready-made reply of my own."""
    title, text = visit.args.text("title", longest=20), visit.args.text("text", longest=1000)
    staff_id, now = visit.staff.staff_id, visit.now
    await visit.write(lambda connection: keep_canned(connection, staff_id, title, text, now))
    return visit.go(f"{URL}/{talk}", "常用语已保存。")


async def drop_reply(visit: Visit, talk: str) -> HTTPResponse:
    """Away with one of my own."""
    number, staff_id = visit.args.number("id", least=1), visit.staff.staff_id
    await visit.write(lambda connection: drop_canned(connection, staff_id, number))
    return visit.go(f"{URL}/{talk}", "常用语已删除。")


async def _said(visit: Visit, talk: str, words: Callable[[Any], Words], rude: str = "") -> int:
    """Said once; that rude words were sent after a warning is noted."""
    sending, seal = visit.args.text("sending", longest=64), visit.service.seal
    staff, now = visit.staff, visit.now
    if not sending:
        raise NotAllowed("no id of the sending", "页面放得太久了，请刷新再发。")

    def work(connection: Any) -> int:
        seq = say(connection, seal, staff, talk, words(connection), sending, now)
        if rude:
            note(connection, staff.staff_id, "conversation.rude", talk, now, details={"words": rude, "seq": seq})
        return seq

    return await change(visit, talk, work)


def _reason(visit: Visit) -> str:
    return visit.args.text("reason", longest=_REASON)
