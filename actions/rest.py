"""把剩下的也办了: what was kept for later of a person's case is taken up, and nothing is asked twice (分时分次)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import answers_for, knowledge_for, speak
from actions.check_progress import HOURS
from center.answers import Answers
from center.cases.codes import find_code
from center.cases.events import Actor
from center.cases.moving import move_sub_task
from center.cases.progress import Asking, CaseProgress, opened_here, progress_of
from center.cases.reading import CaseView, open_cases_of, read_case
from center.cases.refusals import Refusal
from center.cases.remembering import reminded_here
from center.cases.states import SubTaskState
from center.clock import WorkingClock
from center.conversations import conversation_of
from center.identities import contacts_behind
from center.replies import Button, Reply
from center.service import service

_DIGITS = re.compile(r"(?:尾号|尾数|后四位|末四位|电话|手机号?码?)\D{0,4}(\d{4}|\d{11})(?!\d)")


class TakeUpRest(Action):  # type: ignore[misc]
    """Take up the reserved items of the only case that has some; of several cases, ask which."""

    def name(self) -> str:
        return "action_take_up_rest"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        here, answers = service(), answers_for(tracker)
        now, clock = here.clock.now(), knowledge_for(tracker).service.working_clock(HOURS)
        text = tracker.latest_message.get("text") or ""
        reply = await here.records.write(
            lambda connection: take_up_rest(connection, answers, tracker.sender_id, text, clock, now)
        )
        speak(dispatcher, reply)
        return []


def take_up_rest(
    connection: Any, answers: Answers, conversation_id: str, text: str, clock: WorkingClock, now: datetime
) -> Reply:
    """What is said of it; done again it finds nothing left, and says so."""
    cases = _own_cases(connection, conversation_id, now) or _named_case(connection, conversation_id, text, clock, now)
    with_rest = [case for case in cases if reserved(case)]
    spotted = find_code(text)
    named = [case for case in with_rest if spotted and case.code == spotted.code]
    if len(named or with_rest) > 1:
        return _which(answers, with_rest)
    if not with_rest:
        phrase = "rest_nothing" if cases else "rest_unknown"
        return Reply(answers.phrase(phrase), (), {"kind": "notice", "phrase": phrase})
    return _taken(connection, answers, (named or with_rest)[0], conversation_id, clock, now)


def reserved(case: CaseView) -> list[Any]:
    """The items that are kept for later."""
    return [task for task in case.sub_tasks if task.state is SubTaskState.RESERVED]


def _own_cases(connection: Any, conversation_id: str, now: datetime) -> list[CaseView]:
    """The open cases of whoever is proved to talk, and those opened or reminded of in this conversation lately."""
    found = [
        case for contact in contacts_behind(connection, conversation_id) for case in open_cases_of(connection, contact)
    ]
    here = [opened_here(connection, conversation_id, now), *reminded_here(connection, conversation_id, now)]
    known = {case.code for case in found}
    others = [read_case(connection, code) for code in dict.fromkeys(here) if code and code not in known]
    return [*found, *(case for case in others if case.is_open)]


def _named_case(connection: Any, conversation_id: str, text: str, clock: WorkingClock, now: datetime) -> list[CaseView]:
    """The open case whose code is said with the last four digits of its phone; wrong digits count as an attempt."""
    talk, digits = conversation_of(connection, conversation_id), _DIGITS.search(text)
    if digits is None or find_code(text) is None:
        return []
    asking = Asking(text, digits[1], talk.person or talk.id, talk.channel)
    found = progress_of(connection, service().seal, clock, asking, now)
    case = read_case(connection, found.code) if isinstance(found, CaseProgress) else None
    return [case] if case and case.is_open else []


def _which(answers: Answers, cases: Sequence[CaseView]) -> Reply:
    listed = "；".join(f"{case.code}（{case.title}）" for case in cases)
    buttons = tuple(Button(f"{case.code}剩下的", "take_up_rest", (("code", case.code),)) for case in cases)
    card = {"kind": "choices", "cases": [case.code for case in cases]}
    return Reply(answers.phrase("rest_which", {"代办件": listed}), buttons, card)


def _taken(
    connection: Any, answers: Answers, case: CaseView, conversation_id: str, clock: WorkingClock, now: datetime
) -> Reply:
    tasks, actor = reserved(case), Actor("person", conversation_id)
    try:
        for task in tasks:
            case = move_sub_task(connection, case.code, task.item, "take_up", actor, now, clock)
    except Refusal as refusal:
        return Reply(refusal.message, (), {"kind": "notice", "phrase": "rest_refused"})
    filled = {"编号": case.code, "事项": "、".join(task.title for task in tasks)}
    items = [{"title": task.title, "state": task.state.value, "caption": task.state.caption} for task in case.sub_tasks]
    card = {"kind": "case", "code": case.code, "state": case.state.value, "caption": case.state.caption, "items": items}
    return Reply(answers.phrase("rest_taken_up", filled), (Button("查进度", "check_progress"),), card)
