"""Everything that is answered in one turn: guides, their sides, menus, small talk, an honest no."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answered import answered_form
from actions.base import answers_for, remember, remember_unanswered, respond, speak
from actions.check_progress import asks_for_own, tell_or_ask
from actions.demand import DemandForm, tells_complaint
from actions.draft import DraftForm
from actions.draft_after import answered_after_draft
from actions.draft_entry import begins_draft, misses_draft, returns_to_draft
from actions.fields import said_in
from actions.handoff import wants_person
from actions.handover import answered_payment
from actions.helped import ask_whether_helped, says_helped
from actions.leave_question import LeaveQuestionForm
from actions.leaving import LeavingForm, starts_leaving
from actions.notice_wishes import says_wish
from actions.resume import WAITING, with_offer
from actions.submit import DONE, said_again
from actions.wishes import is_yes
from center.cases.codes import find_code
from center.replies import Button, Reply

_DRAFT = Button("帮我拟一份执照", "draft_license")


class Respond(Action):
    """Answer the latest message, whatever was understood of it."""

    def name(self) -> str:
        return "action_respond"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        spotted, is_free = find_code(said_in(tracker).text), not (tracker.active_loop or {}).get("name")
        again = said_again(tracker) if is_yes(said_in(tracker)) and not spotted else None
        if again is not None:
            speak(dispatcher, again)
            return []
        after = await answered_after_draft(tracker) if is_free else None
        if after is not None:
            speak(dispatcher, after)
            return []
        paid = await answered_payment(tracker) if is_free else None
        if paid is not None:
            speak(dispatcher, paid)
            return []
        if is_free and await returns_to_draft(tracker):
            return [ActiveLoop(DraftForm.form)]
        if (spotted and (spotted.code or is_free)) or (is_free and await asks_for_own(tracker)):
            return await tell_or_ask(dispatcher, tracker)
        helped = (await says_helped(tracker) if is_free else None) or await says_wish(tracker)
        if helped is not None:
            speak(dispatcher, helped)
            return []
        if is_free and wants_person(said_in(tracker)):
            return [ActiveLoop(LeaveQuestionForm.form)]
        if is_free and tells_complaint(said_in(tracker)):
            return [ActiveLoop(DemandForm.form)]
        form = await answered_form(tracker) if is_free else None
        if form is not None:
            return [ActiveLoop(form)]
        if is_free and await starts_leaving(tracker):
            return [ActiveLoop(LeavingForm.form)]
        if is_free and begins_draft(tracker):
            return [ActiveLoop(DraftForm.form)]
        reply = _no_draft(tracker) if is_free and misses_draft(said_in(tracker)) else respond(tracker)
        asked = ask_whether_helped(reply, tracker) if is_free else reply
        speak(dispatcher, with_offer(asked, tracker, answers_for(tracker)))
        offered = [SlotSet(WAITING, None)] if tracker.get_slot(WAITING) else []
        done = [SlotSet(DONE, None)] if tracker.get_slot(DONE) else []
        return [*remember(reply), *remember_unanswered(tracker, reply), *offered, *done]


def _no_draft(tracker: Tracker) -> Reply:
    text = answers_for(tracker).phrase("draft_not_found")
    return Reply(text, (_DRAFT,), {"kind": "notice", "phrase": "draft_not_found"})
