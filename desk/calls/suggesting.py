"""What to say: suggestions while the caller's words are typed, one guide in full, its text for the record, its link."""

from __future__ import annotations

from typing import Any

from sanic.response import HTTPResponse
from sanic.response import json as as_json

from center.calls.links import link_to, question_for, send_link
from center.calls.writing import choose_guide, drop_guide, held
from center.suggestions import Suggestion, Suggestions, Understood
from desk.arguments import Refused
from desk.bot import BotAway, bot_of
from desk.calls.knowing import suggestions_at
from desk.calls.words import LONGEST_GUIDE
from desk.visits import Visit

LONGEST_ASKED = 500
NO_GUIDE = "这篇指南已经没有了，请换一篇。"


async def suggest(visit: Visit, code: str) -> HTTPResponse:
    """The best guides for the words so far, in the context of the one that is chosen."""
    text = visit.args.text("text", longest=LONGEST_ASKED)
    chosen = visit.args.text("guide", longest=LONGEST_GUIDE) or None
    makes = await suggestions_at(visit.now)
    if not text:
        return visit.part("calls/_suggestions.html", code=code, found=(), understood=None, is_away=False, text="")
    understood, is_away = await _understood(visit, makes, text, chosen)
    found = makes.suggest(understood)
    return visit.part(
        "calls/_suggestions.html", code=code, found=found, understood=understood, is_away=is_away, text=text
    )


async def guide(visit: Visit, code: str) -> HTTPResponse:
    """One guide, or the side of it that is asked for; ``text`` are the words that it answers."""
    makes, wanted = await suggestions_at(visit.now), visit.args.text("guide", longest=LONGEST_GUIDE)
    found = _one(makes, wanted, visit.args.text("facet", longest=20) or None, follows=True)
    understood, text = Understood((found.guide,), found.facet, True), visit.args.text("text", longest=LONGEST_ASKED)
    return visit.part(
        "calls/_suggestions.html", code=code, found=(found,), understood=understood, is_away=False, text=text
    )


async def insert(visit: Visit, code: str) -> HTTPResponse:
    """The guide is what the call is about; JSON: what goes into the record, and whether it is more than one side."""
    makes, wanted = await suggestions_at(visit.now), visit.args.text("guide", longest=LONGEST_GUIDE)
    facet, follows = visit.args.text("facet", longest=20) or None, visit.args.is_on("follows")
    found = _one(makes, wanted, facet, follows=follows)
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    await visit.write(lambda connection: choose_guide(connection, seal, staff, code, wanted, now))
    told = {"guide": found.guide, "title": found.title, "text": _for_record(found), "whole": not (follows and facet)}
    return as_json(told, ensure_ascii=False)


async def take_out(visit: Visit, code: str) -> HTTPResponse:
    """The call is not about this guide after all; JSON."""
    wanted = visit.args.text("guide", longest=LONGEST_GUIDE)
    seal, staff = visit.service.seal, visit.staff
    await visit.write(lambda connection: drop_guide(connection, seal, staff, code, wanted))
    return as_json({"guide": wanted})


async def ask_to_send(visit: Visit, code: str) -> HTTPResponse:
    """What to ask the caller before the link is sent."""
    makes, wanted = await suggestions_at(visit.now), visit.args.text("guide", longest=LONGEST_GUIDE)
    title = _one(makes, wanted, None).title
    seal, staff = visit.service.seal, visit.staff
    view = await visit.read(lambda connection: held(connection, seal, staff, code))
    return visit.part("calls/_sms.html", call=view, guide=wanted, question=question_for(title), sent=None)


async def send(visit: Visit, code: str) -> HTTPResponse:
    """The caller has said yes: send the link."""
    makes, wanted = await suggestions_at(visit.now), visit.args.text("guide", longest=LONGEST_GUIDE)
    title = _one(makes, wanted, None).title
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    link = link_to(visit.service.public_url, wanted)

    def work(connection: Any) -> bool:
        return send_link(connection, seal, staff, code, wanted, title, link, now)

    is_new = await visit.write(work)
    view = await visit.read(lambda connection: held(connection, seal, staff, code))
    told = "短信已交给发送。" if is_new else "这篇指南这通电话里已经发过，没有再发。"
    return visit.part("calls/_sms.html", call=view, guide=wanted, question="", sent=told)


async def _understood(visit: Visit, makes: Suggestions, text: str, chosen: str | None) -> tuple[Understood, bool]:
    """What the words mean, and whether the bot was away so that only words were searched for."""
    known = chosen if chosen and makes.has(chosen) else None
    try:
        heard = await bot_of(visit.request.app).understand(text, known)
    except BotAway:
        return makes.searched(text, known), True
    return makes.understood(heard, known), False


def _one(makes: Suggestions, guide_id: str, facet: str | None, *, follows: bool = False) -> Suggestion:
    if not makes.has(guide_id):
        raise Refused(NO_GUIDE, 404)
    try:
        return makes.of_guide(guide_id, facet, follows=follows)
    except KeyError:
        raise Refused("这篇指南没有这一项。", 404) from None


def _for_record(found: Suggestion) -> str:
    basis = f"\n依据：{'；'.join(found.citations[:2])}" if found.citations else ""
    return f"〔{found.title}〕{found.aloud}{basis}"
