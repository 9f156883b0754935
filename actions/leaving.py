"""想停业或注销: a few plain questions, a suggestion with its reasons, the way that is chosen (XZ 表1 休眠1, 注销3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import CONFIRMED, FAILURES, REQUESTED, Finish, Saying, Visit, set_slots
from actions.base import answers_for, knowledge_for, message_id, since_message, speak
from actions.case_parts import check_place, place_choices, place_title, read_place
from actions.fields import DECLINED, Field, Said, Slots, check_phone, never, read_phone, said_in
from actions.form import Form, cleared
from actions.known import known_about
from actions.leaving_again import cure_needed, ended_case, open_again
from actions.leaving_parts import (
    answer_words,
    asks_blockers,
    asks_cure,
    asks_debts,
    asks_difficulty,
    asks_household,
    asks_path,
    asks_short_term,
    asks_will,
    blockers_in_words,
    facts_of,
    precheck_asked,
    precheck_told,
    read_path,
    read_standing,
    suggested,
    suggestion_of,
    way_of,
    way_title,
)
from actions.leaving_words import (
    AGAIN,
    SKIPPED,
    asks_something,
    read_cause,
    read_cure,
    read_debts,
    read_difficulty,
    read_goes_on,
    read_household,
    read_short_term,
    says_despair,
    says_not_now,
    tells_leaving,
    tries_again,
)
from actions.submit import Submit
from actions.who import read_enterprise, read_person
from center.answers import Answers
from center.leaving.loading import leaving_setting
from center.leaving.states import Cause, Way
from center.leaving.triage import choose, save_triage
from center.replies import Button, Reply
from center.service import service
from center.tasks import TaskEnd, end_task
from center.understanding import Decision

OPEN_CASE = "open_case_form"
_KNOWN = ("phone", "person", "enterprise", "credit_code", "place")
_TRY_AGAIN = Button("再次申请", "leave_business", (("path", AGAIN),))


def _buttons(slot: str, *answers: tuple[str, str]) -> tuple[Button, ...]:
    return tuple(Button(title, "affirm", ((slot, value),)) for title, value in answers)


class LeavingForm(Form):
    """At most four questions, none of them when they are skipped; then the way, and what may stand in it."""

    form = "leaving_form"
    title = "停业还是注销"
    starters = frozenset({"leave_business"})
    guide = "dormancy.triage"
    fields = (
        Field("household", "企业类型", "ask_leaving_household", "explain_leaving_household", read_household,
              show=lambda value: answer_words(value, "个体工商户", "公司或其他企业"), is_asked=asks_household,
              buttons=_buttons("household", ("个体户", "yes"), ("公司或其他企业", "no"), ("不清楚", "unsure"))),
        Field("goes_on", "打算", "ask_leaving_will", "explain_leaving_will", read_goes_on,
              show=lambda value: answer_words(value, "还想接着干", "不想接着干"), is_asked=asks_will,
              buttons=_buttons("goes_on", ("还想接着干", "yes"), ("不想干了", "no"), ("还没想好", "unsure"),
                               ("别问了，直接注销", SKIPPED))),
        Field("difficulty", "难处", "ask_leaving_difficulty", "explain_leaving_difficulty", read_difficulty,
              show=lambda value: "没有说" if value == DECLINED else str(value), is_asked=asks_difficulty,
              buttons=(Button("不说", "deny"),)),
        Field("short_term", "多久", "ask_leaving_short_term", "explain_leaving_short_term", read_short_term,
              show=lambda value: answer_words(value, "一阵子能过去", "一时半会儿过不去"), is_asked=asks_short_term,
              buttons=_buttons("short_term", ("一阵子能过去", "yes"), ("一时半会儿过不去", "no"),
                               ("说不准", "unsure"))),
        Field("debts", "欠账", "ask_leaving_debts", "explain_leaving_debts", read_debts,
              show=lambda value: answer_words(value, "还有没结清的", "没有或者都结清了"), is_asked=asks_debts,
              buttons=_buttons("debts", ("都结清了", "no"), ("还有欠的", "yes"), ("不清楚", "unsure"))),
        Field("cause", "法定事由", "ask_leaving_debts", "explain_leaving_debts", read_cause,
              show=lambda value: Cause(value).caption, is_asked=never),
        Field("path", "走哪条路", "ask_leaving_path", "explain_leaving_path", read_path, show=way_title,
              is_asked=asks_path),
        Field("blockers", "预检", "ask_leaving_blockers", "explain_leaving_blockers", read_standing,
              show=blockers_in_words, is_asked=asks_blockers),
        Field("cured", "怎么解决的", "ask_leaving_cured", "explain_leaving_cured", read_cure, is_asked=asks_cure),
        Field("phone", "电话", "ask_case_phone", "explain_case_phone", read_phone, check_phone, is_asked=never),
        Field("person", "称呼", "ask_case_phone", "explain_case_phone", read_person, is_asked=never),
        Field("place", "地点", "ask_place", "explain_place", read_place, check_place, place_title,
              choices=place_choices, is_asked=never),
        Field("enterprise", "企业", "ask_enterprise", "explain_enterprise", read_enterprise, is_asked=never),
    )  # fmt: skip

    def opening(self, said: Said, answers: Answers) -> Reply:
        """That it is not decided here, and how to skip the questions."""
        is_skipped = read_goes_on(said, False) == SKIPPED
        return Reply(answers.phrase("leaving_skipped" if is_skipped else "leaving_opening"))

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Whoever is in despair is asked nothing, and whoever would rather not leave keeps what was said."""
        visit = self._visit(tracker, dispatcher)
        if says_despair(visit.said):
            was_told = visit.said.intent == "distress"
            return self._rest(visit, "" if was_told and _was_answered(tracker) else "distress")
        if says_not_now(visit.said) and visit.asked != "goes_on":
            return self._rest(visit, "leaving_not_now")
        return await super().run(dispatcher, tracker, domain)

    def settle(self, known: Slots) -> dict[str, Any]:
        """What was found out about another way is forgotten."""
        settled = dict(known)
        if not asks_blockers(settled):
            settled["blockers"] = None
        return settled if asks_cure(settled) else {**settled, "cured": None}

    async def finish(self, visit: Visit, known: Slots) -> Finish | None:
        """The choice is the yes; only a second attempt is summed up, because it opens a case by itself."""
        if asks_cure(known):
            return None
        way, answers = way_of(known), visit.answers
        if way is Way.STAY:
            return Finish(Reply(answers.phrase("leaving_stays"), (), {"kind": "notice", "phrase": "leaving_stays"}))
        now, knowledge = service().clock.now(), knowledge_for(visit.tracker)
        lines = [precheck_told(answers, knowledge, known, now)] if asks_blockers(known) else []
        lines.append(answers.phrase("leaving_goes_on", {"办法": way_title(known["path"])}))
        return Finish(
            Reply("\n".join(lines), (), {"kind": "notice", "phrase": "leaving_goes_on", "way": known["path"]})
        )

    async def ask(self, visit: Visit, known: Slots, saying: Saying) -> list[EventType]:
        """A second attempt is looked up, and offered to whoever begins; the way and the pre-check are lists."""
        if known["path"] == AGAIN or (visit.asked is None and known["path"] is None):
            found = await self._look_up(visit, known, saying)
            if found is None:
                return self._rest(visit, "")
            known, saying = found
        field = next(iter(self.lacking(known)), None)
        if field is None or field.slot not in ("path", "blockers") or saying.failures >= 3:
            return await super().ask(visit, known, saying)
        now, way = service().clock.now(), way_of(known)
        knowledge = knowledge_for(visit.tracker)
        asking = precheck_asked(visit.answers, way) if way else suggested(visit.answers, knowledge, known, now)
        text = "\n".join(line for line in (*saying.lines, asking.text) if line)
        card = {**asking.custom, "form": self.form, "asks": field.slot}
        speak(visit.dispatcher, Reply(text, (*asking.buttons, *saying.more), card))
        asked = [SlotSet(FAILURES, saying.failures), SlotSet(REQUESTED, field.slot)]
        return [*set_slots(known), SlotSet(CONFIRMED, None), *asked]

    def _end(self, visit: Visit, known: Slots, saying: Saying, finish: Finish) -> list[EventType]:
        return [*set_slots(known), *super()._end(visit, known, saying, finish)]

    def noted(self, answers: Answers, sound: Slots, known: Slots) -> list[str]:
        """What was said of the way itself is seen in what follows."""
        return super().noted(
            answers, {slot: value for slot, value in sound.items() if slot not in ("path", "blockers")}, known
        )

    def _facts(self, visit: Visit) -> dict[str, Any]:
        return {} if asks_something(visit.said) else super()._facts(visit)

    async def _look_up(self, visit: Visit, known: Slots, saying: Saying) -> tuple[dict[str, Any], Saying] | None:
        """What is known and said with the first attempt in view; None when it was said why to wait, and no more."""
        ended, answers = await ended_case(visit.tracker), visit.answers
        wants_again = known["path"] == AGAIN
        if ended is None:
            lines = [answers.phrase("leaving_again_unknown")] if wants_again else []
            return {**known, "path": None}, saying._replace(lines=[*saying.lines, *lines])
        told = {"编号": ended.code, "事项": ended.title}
        if not wants_again:
            offer = answers.phrase("leaving_again_offer", told)
            return dict(known), saying._replace(lines=[*saying.lines, offer], more=(*saying.more, _TRY_AGAIN))
        needed = await cure_needed(visit.tracker, ended.code)
        if needed:
            blocked = answers.phrase("leaving_again_blocked", {**told, "要解决": needed})
            speak(
                visit.dispatcher, Reply(blocked, (_TRY_AGAIN,), {"kind": "notice", "phrase": "leaving_again_blocked"})
            )
            return None
        lines = [*saying.lines, answers.phrase("leaving_again_ready", told)]
        return {**known, "path": f"{AGAIN}:{ended.code}"}, saying._replace(lines=lines)

    def _rest(self, visit: Visit, phrase: str) -> list[EventType]:
        """Say ``phrase``, ask nothing, and keep everything for later."""
        if phrase:
            speak(visit.dispatcher, Reply(visit.answers.phrase(phrase), (), {"kind": "notice", "phrase": phrase}))
        known = {**dict.fromkeys(field.slot for field in self.fields), **visit.known}
        asked = visit.asked if visit.asked else self.lacking(known)[0].slot
        return [SlotSet(FAILURES, 0), SlotSet(REQUESTED, asked)]


class LeavingSubmit(Submit):
    """Write down what was said and chosen, once for a message, and go on with the case of the way."""

    form = LeavingForm

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """A second attempt ends as every form does; otherwise the form has said what there is to say."""
        if asks_cure({"path": tracker.get_slot("path")}):
            return await super().run(dispatcher, tracker, domain)
        slots = {field.slot: tracker.get_slot(field.slot) for field in self.form.fields}
        way = way_of(slots)
        if way is None or tracker.get_slot(CONFIRMED) is not True:
            return cleared(self.form.form)
        await write_choice(tracker, slots, way)
        if way is Way.STAY:
            return cleared(self.form.form)
        theme = leaving_setting().ways[way].theme
        return [*cleared(self.form.form), *await begin_case(tracker, theme, slots)]

    async def submit(self, tracker: Tracker, slots: Slots) -> Reply:
        """Open the second case with the data of the first."""
        code = str(slots["path"]).partition(":")[2]
        return await open_again(tracker, answers_for(tracker), code, slots["cured"])


async def write_choice(tracker: Tracker, slots: Slots, way: Way) -> None:
    """What was said, suggested and chosen; the form under way is done with it."""
    here, key = service(), message_id(tracker)
    now: datetime = here.clock.now()
    is_skipped, suggestion = slots.get("goes_on") == SKIPPED, suggestion_of(slots).way

    def write(connection: Any) -> None:
        facts = facts_of(slots)
        saved = save_triage(connection, tracker.sender_id, key, facts, suggestion, now, is_skipped=is_skipped)
        choose(connection, saved.id, way, now)
        end_task(connection, tracker.sender_id, LeavingForm.form, TaskEnd.DONE, now)

    await here.records.write(write)


async def begin_case(tracker: Tracker, theme: str, said: Slots) -> list[EventType]:
    """Events that begin the case of ``theme`` with all that is known; its form then asks for the rest."""
    known = await known_about(tracker, *_KNOWN)
    taken = {slot: said.get(slot) or known.get(slot) for slot in _KNOWN}
    begun = {**taken, "theme": theme, "blockers": said.get("blockers")}
    return [*cleared(OPEN_CASE), *set_slots(begun), SlotSet(REQUESTED, "phone"), ActiveLoop(OPEN_CASE)]


async def starts_leaving(tracker: Tracker) -> bool:
    """Whether a message that was not taken for a wish to leave is one: by its words, or because a case has ended."""
    said = said_in(tracker)
    guides = [candidate.id.partition(".")[0] for candidate in said.heard.guides]
    is_answered = said.heard.decision is Decision.ANSWER and said.heard.guides[0].id != LeavingForm.guide
    if is_answered or not set(guides) & {"dormancy", "deregistration"}:
        return False
    return tells_leaving(said) or (tries_again(said) and await ended_case(tracker) is not None)


def _was_answered(tracker: Tracker) -> bool:
    return any(event.get("name") == "action_respond" for event in since_message(tracker))
