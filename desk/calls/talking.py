"""The bot's own forms inside the call: a task begins with one key, its questions are answered by the operator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sanic.response import HTTPResponse

from center.calls.making import Asked, promise_for, take_down
from center.calls.opening import caller_number, is_mobile
from center.calls.people import conversation_for
from center.calls.records import Made
from center.calls.states import CallResult
from center.calls.writing import held
from center.identifiers import opaque
from desk.arguments import Refused
from desk.bot import BotAway, Turn, bot_of
from desk.calls.knowing import knowledge
from desk.calls.tasks import TASKS
from desk.visits import Visit

LONGEST_SAID = 1000
LONGEST_QUESTION = 8000
LONGEST_ID = 40
_BEGINNINGS = frozenset(task.words for task in TASKS.values())
_TOLD = frozenset({"case", "promise", "appointment"})
"""The cards of replies that say where something stands."""
STILL = "机器人还在想，请过几秒再按一次发送。"


async def begin(visit: Visit, code: str) -> HTTPResponse:
    """Begin a task: what the bot asks first, or what it asks after it was told the caller's question."""
    name = visit.args.choice("task", TASKS)
    if not name or not visit.can(TASKS[name].right):
        raise Refused("您的岗位没有办这件事的权限。", 403)
    asked = visit.args.text("question", longest=LONGEST_QUESTION)[:LONGEST_SAID]
    follows = (asked,) if asked and TASKS[name].takes_question else ()
    return await _said(visit, code, name, (TASKS[name].words, *follows), opaque())


async def say(visit: Visit, code: str) -> HTTPResponse:
    """Answer the bot's question, in the caller's words or by a button's title."""
    text = visit.args.text("text", longest=LONGEST_SAID)
    if not text:
        raise Refused("先写来电人怎么说的。")
    name = visit.args.choice("task", TASKS)
    return await _said(visit, code, name, (text,), visit.args.text("id", longest=LONGEST_ID) or opaque())


async def promise(visit: Visit, code: str) -> HTTPResponse:
    """Promise an answer while the bot is away; sent again under the same id, nothing is promised twice."""
    asked = Asked(_question(visit), _phone(visit), visit.args.text("id", longest=LONGEST_ID) or opaque())
    seal, staff, now, settings = visit.service.seal, visit.staff, visit.now, knowledge().service

    def work(connection: Any) -> tuple[str, str]:
        view = held(connection, seal, staff, code)
        here = view._replace(conversation_id=conversation_for(connection, seal, view, now))
        promised, told = promise_for(connection, seal, settings, staff, here, asked, now)
        return promised.code, told

    made, told = await visit.write(work)
    return visit.part("calls/_promised.html", code=code, made=made, told=told)


def _question(visit: Visit) -> str:
    question = visit.args.text("question", longest=LONGEST_SAID)
    if not question:
        raise Refused("先写来电人问的是什么。")
    return question


def _phone(visit: Visit) -> str | None:
    typed = visit.args.text("phone", longest=LONGEST_ID)
    number = caller_number(typed)
    if typed and not is_mobile(number):
        raise Refused("回电号码写 11 位手机号；不留就空着。")
    return number


async def _said(visit: Visit, code: str, name: str, texts: Sequence[str], message_id: str) -> HTTPResponse:
    """Say one thing after the other; sent again under the same id, nothing is said twice."""
    seal, staff, now = visit.service.seal, visit.staff, visit.now

    def talk(connection: Any) -> tuple[str, tuple[Made, ...]]:
        view = held(connection, seal, staff, code)
        return conversation_for(connection, seal, view, now), view.made

    conversation, before = await visit.write(talk)
    turn, trouble, ids = None, "", [f"{message_id}{'' if not place else f'.{place}'}" for place in range(len(texts))]
    text, again = texts[0], ids[0]
    for text, again in zip(texts, ids):
        try:
            turn = await bot_of(visit.request.app).turn(conversation, staff.staff_id, text, again)
            trouble = "" if turn.is_done else STILL
        except BotAway as away:
            turn, trouble = None, away.text
        if trouble:
            break
    made = await _taken_down(visit, code) if turn is not None else ()
    shown: dict[str, Any] = {
        "code": code,
        "name": name,
        "said": text,
        "again": again,
        "fresh_id": opaque(),
        "trouble": trouble,
        "result": None if trouble or turn is None else came_to(name, turn, [one for one in made if one not in before]),
        "is_away": turn is None and trouble != STILL,
        "question": next((said for said in reversed(texts) if said not in _BEGINNINGS), ""),
    }
    return visit.part("calls/_talk.html", task=TASKS.get(name), turn=turn, made=made, **shown)


def came_to(name: str, turn: Turn, made: Sequence[Made]) -> CallResult | None:
    """What the turn of a task has come to: what was made in it, or progress that was told; None while it goes on."""
    if made:
        return CallResult(made[-1].kind)
    is_told = name == "progress" and any(reply.custom.get("kind") in _TOLD for reply in turn.replies)
    return CallResult.PROGRESS if is_told else None


async def _taken_down(visit: Visit, code: str) -> tuple[Made, ...]:
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    return await visit.write(lambda at: take_down(at, staff, held(at, seal, staff, code), now))
