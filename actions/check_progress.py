"""查进度: where a case, a demand or a promise stands, told to whoever may know (AH 6.3.4)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, NamedTuple

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.appointment_lookup import looked_up
from actions.appointment_words import standing, to_the_window
from actions.asking import REQUESTED, Finish, Saying, Visit
from actions.base import answers_for, knowledge_for, speak
from actions.effect_parts import verdict_buttons
from actions.fields import DECLINED, Field, Plain, Said, Slots, declines, said_in
from actions.form import Form, cleared
from actions.handover import with_portal
from actions.known import known_about
from actions.promised import promise_told
from center.answers import Answers
from center.cases.codes import find_code, last_digits
from center.cases.progress import Asking, CaseProgress, ListedCase, NotTold, Reason, my_cases, opened_here, progress_of
from center.cases.reading import read_case
from center.cases.telling import render, render_cases
from center.conversations import Conversation, conversation_of
from center.demand_states import UnknownDemand
from center.demand_words import told
from center.demands import demands_of
from center.identities import asker_of
from center.knowledge import ServiceSettings
from center.replies import Button, Reply
from center.service import service
from center.understanding import Decision

MISCOPIED = "?"
"""Begins the value of a code that was miscopied."""
HOURS = "agency"
"""Whose working hours count for cases (hours.yml)."""
_BY_PHONE = Button("用手机号查", "prove_phone")
_CASES, _PROMISE, _APPOINTMENT = ("D", "R"), "P", "A"
_FOUR = re.compile(r"(?:尾号|后四位|末四位|尾数|手机号?|电话)\D{0,6}(\d{4}|\d{11})(?!\d)")
_ALONE = re.compile(r"(?<![0-9A-Za-z-])(\d{4}|1\d{10})(?![0-9A-Za-z-])")
_OF_DEMANDS = re.compile("投诉|诉求|反映|举报")
_OF_OWN = re.compile("我|俺|咱|呢$|了没")
_HOW = re.compile(
    "(?:怎么|咋|怎样|如何|在?哪里?|哪儿|凭啥|凭什么)(?:能|才能|可以)?[查看催]|能.{0,6}查.{0,4}[吗不]|要什么|需要"
)
_FORGOTTEN = re.compile(r"(?:不|没|忘)(?:记得|记住|知道|清楚|了|想说|方便说)+.*|(?:不|没)(?:是我|有).*")
_ASK_AGAIN = {
    Reason.WRONG_DIGITS: "digits",
    Reason.NOT_DIGITS: "digits",
    Reason.UNKNOWN: "code",
    Reason.MISTYPED: "code",
    Reason.NO_CODE: "code",
}


class Answer(NamedTuple):
    """What is told, and the slot to ask for again when it was not enough."""

    reply: Reply
    again: str | None = None


class Own(NamedTuple):
    """What whoever talks is known to have: their proved cases, the case opened here, their demands, newest first."""

    cases: list[ListedCase]
    opened: str | None
    demands: list[str]

    def code(self, said: Said) -> str | None:
        """The one that is meant without naming it."""
        case = self.cases[0].code if self.cases else self.opened
        demand = next(iter(self.demands), None)
        return (demand or case) if _OF_DEMANDS.search(said.text) else (case or demand)


def read_code(said: Said, asked: bool) -> str | None:
    """A public code, or what was miscopied."""
    if "code" in said.entities:
        return str(said.entities["code"])
    spotted = find_code(said.text)
    if spotted is None:
        return None
    return spotted.code or f"{MISCOPIED}{spotted.mistyped}"


def check_code(value: str) -> str | None:
    """What is wrong with a code."""
    if not value.startswith(MISCOPIED):
        return None
    return Plain(f"“{value[1:]}”不是完整正确的编号，可能抄错或漏了一位。编号里没有数字0、1和字母O、I。")


def read_digits(said: Said, asked: bool) -> str | None:
    """The last four digits of the telephone, or all of it; declined by who does not know them."""
    named = _FOUR.search(said.text) or _ALONE.search(said.text)
    if named:
        return named[1]
    if asked and (_FORGOTTEN.fullmatch(said.text) or declines(said)):
        return DECLINED
    return last_digits(said.text) if asked and not find_code(said.text) else None


def _needs_digits(known: Slots) -> bool:
    return str(known.get("code") or "D")[:1] in (*_CASES, _APPOINTMENT)


class CheckProgressForm(Form):
    """The code, and for a case the last four digits of the telephone; then it is told at once."""

    form = "check_progress_form"
    title = "查进度"
    starters = frozenset({"check_progress"})
    guide = "service.progress"
    begun_by = frozenset({"action_check_progress", "action_respond"})
    fields = (
        Field("code", "编号", "ask_code", "explain_code", read_code, check_code, buttons=(_BY_PHONE,)),
        Field("digits", "手机号后四位", "ask_digits", "explain_digits", read_digits, is_asked=_needs_digits),
    )

    def opening(self, said: Said, answers: Answers) -> Reply:
        """Nothing but the question."""
        return Reply("")

    async def ask(self, visit: Visit, known: Slots, saying: Saying) -> list[EventType]:
        """Who is known to be the applicant is not asked for digits, nor is anybody for a code that nobody has."""
        if known["code"] and known["digits"] is None and _needs_digits(known):
            found = await look_up(visit.tracker, known["code"], None)
            if found.again != "digits":
                return self._end(visit, dict(known), Saying([]), _finished(found))
        return await super().ask(visit, known, saying)

    async def finish(self, visit: Visit, known: Slots) -> Finish:
        """Tell it; wrong facts are asked for again."""
        return _finished(await look_up(visit.tracker, known["code"], known["digits"]))


class CheckProgress(Action):  # type: ignore[misc]
    """Tell at once what can be told; ask for the rest in a form."""

    def name(self) -> str:
        return "action_check_progress"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return await tell_or_ask(dispatcher, tracker)


class CheckProgressEnd(Action):  # type: ignore[misc]
    """The form has told everything; it forgets what it knew."""

    def name(self) -> str:
        return "action_check_progress_submit"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return cleared(CheckProgressForm.form)


async def tell_or_ask(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Tell what the latest message asks for; begin the form when something is missing."""
    said = said_in(tracker)
    code, digits, own = read_code(said, False), read_digits(said, False), await _own(tracker)
    if code is None and len(own.cases) > 1 and not _OF_DEMANDS.search(said.text):
        speak(dispatcher, render_cases(own.cases, service().clock.now()))
        return []
    code = code or own.code(said)
    if code is None:
        return _begin(None, digits, "code")
    digits = digits or (await _digits_said(tracker) if code == own.opened else None)
    fault = check_code(code)
    found = Answer(Reply(str(fault), (), _notice("mistyped")), "code") if fault else None
    found = found or await look_up(tracker, code, digits)
    speak(dispatcher, found.reply)
    return _begin(None if found.again == "code" else code, None, found.again) if found.again else []


async def asks_for_own(tracker: Tracker) -> bool:
    """Whether a question about progress in general is one about what this person has here: 查进度, 我的代办呢."""
    said = said_in(tracker)
    guides = [candidate.id for candidate in said.heard.guides]
    is_plain = said.heard.decision is Decision.ANSWER and guides[:1] == [CheckProgressForm.guide]
    is_likely = said.heard.decision is Decision.CHOICES and _OF_OWN.search(said.text) is not None
    if _HOW.search(said.text) or not (is_plain or (is_likely and CheckProgressForm.guide in guides)):
        return False
    return (await _own(tracker)).code(said) is not None


async def look_up(tracker: Tracker, code: str, digits: str | None) -> Answer:
    """What whoever talks may know of the record with this code."""
    if code[0] in _CASES:
        return await _case(tracker, code, None if digits == DECLINED else digits, digits == DECLINED)
    if code[0] == _PROMISE:
        return await _promise(tracker, code)
    if code[0] == _APPOINTMENT:
        return await _appointment(tracker, code, digits)
    return await _demand(tracker, code)


async def _case(tracker: Tracker, code: str, digits: str | None, is_all: bool) -> Answer:
    here, settings = service(), knowledge_for(tracker).service
    now, clock = here.clock.now(), settings.working_clock(HOURS)

    def look(connection: Any) -> Any:
        talk = conversation_of(connection, tracker.sender_id)
        asking = Asking(code, digits, talk.person or talk.id, talk.channel, _persons(talk))
        found = progress_of(connection, here.seal, clock, asking, now)
        return found, to_the_window(read_case(connection, found.code)) if isinstance(found, CaseProgress) else ()

    found, buttons = await here.records.write(look)
    if isinstance(found, NotTold):
        return Answer(render(found), _ASK_AGAIN.get(found.reason))
    is_whole = isinstance(found, CaseProgress)
    reply = replace(render(found), buttons=buttons)
    return Answer(await with_portal(reply, tracker) if is_whole else reply, None if is_whole or is_all else "digits")


async def _appointment(tracker: Tracker, code: str, digits: str | None) -> Answer:
    if digits == DECLINED:
        return Answer(Reply(answers_for(tracker).phrase("appointment_digits_needed"), (), _notice("not_digits")))
    found, _ = await looked_up(tracker, code, digits)
    if isinstance(found, NotTold):
        return Answer(render(found), _ASK_AGAIN.get(found.reason))
    return Answer(standing(found, service().clock.now()))


async def _demand(tracker: Tracker, code: str) -> Answer:
    here = service()
    now, departments = here.clock.now(), departments_of(knowledge_for(tracker).service)

    def look(connection: Any) -> Any:
        asker = asker_of(connection, tracker.sender_id)
        return told(connection, code, asker, now, departments)

    try:
        found = await here.records.read(look)
    except UnknownDemand as unknown:
        return Answer(Reply(unknown.message, (), _notice("unknown")), "code")
    card = {"kind": "case", "code": found.code, "state": found.state.value, "caption": found.state.caption}
    buttons = verdict_buttons(found.code) if found.may_confirm else ()
    return Answer(Reply(found.text(), buttons, {**card, "due_at": found.due_at.isoformat(), "why": [found.why_due]}))


async def _promise(tracker: Tracker, code: str) -> Answer:
    found = await promise_told(tracker, code)
    if found is not None:
        return Answer(found)
    unknown = answers_for(tracker).phrase("promise_unknown", {"单号": code})
    return Answer(Reply(unknown, (), _notice("unknown")), "code")


async def _own(tracker: Tracker) -> Own:
    here = service()
    now = here.clock.now()

    def look(connection: Any) -> Own:
        talk = conversation_of(connection, tracker.sender_id)
        asker = asker_of(connection, talk.id)
        demands = [seen.code for seen in demands_of(connection, asker) if seen.closed_at is None]
        cases = my_cases(connection, talk.channel, _persons(talk), now)
        return Own(cases, opened_here(connection, talk.id, now), demands)

    return await here.records.read(look)


async def _digits_said(tracker: Tracker) -> str | None:
    phone = (await known_about(tracker, "phone")).get("phone")
    return str(phone)[-4:] if phone else None


def departments_of(settings: ServiceSettings) -> dict[str, str]:
    """The names of the departments by their keys."""
    return {key: office.name for key, office in settings.offices.items()}


def _finished(found: Answer) -> Finish:
    return Finish(found.reply, (found.again,) if found.again else ())


def _begin(code: str | None, digits: str | None, ask: str) -> list[EventType]:
    known = [SlotSet("code", code), SlotSet("digits", digits), SlotSet(REQUESTED, ask)]
    return [*cleared(CheckProgressForm.form), *known, ActiveLoop(CheckProgressForm.form)]


def _persons(talk: Conversation) -> tuple[str, ...]:
    return (talk.person,) if talk.person else ()


def _notice(reason: str) -> dict[str, Any]:
    return {"kind": "notice", "phrase": f"progress_{reason}"}
