"""问效: whoever made a demand says whether its answer has solved it; nobody else does (XZ 6.1-4, 表1 经营2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.asking import CONFIRMED, FAILURES, OFFER_TO_STOP_AFTER, REQUESTED, Saying, Visit, set_slots
from actions.base import answers_for, knowledge_for, message_id, speak
from actions.check_progress import look_up
from actions.early_end import SubmitUnlessEnded, end_early
from actions.effect_parts import (
    EFFECT,
    NUMBER,
    check_verdict,
    demand_title,
    read_demand,
    read_note,
    read_verdict,
    unclear_verdicts,
    verdict_buttons,
    verdict_title,
)
from actions.fields import Field, Said, Slots, never
from actions.form import Form
from actions.rating_parts import check_remark
from center.answers import Answers
from center.cases.refusals import Refusal
from center.demand_effects import give_verdict
from center.demand_states import DemandState, Desk, Verdict, as_stored
from center.demands import DemandView, demands_of
from center.identities import asker_of
from center.last_told import last_told
from center.promises import reply_due
from center.promises.words import shortened
from center.replies import Button, Reply
from center.service import service
from center.times import Words, local_date

_COMPLAIN = Button("登记诉求或投诉", "raise_demand")
_TO_CHECK = (DemandState.ANSWERED, DemandState.CLOSED)


class EffectForm(Form):
    """Which demand, and whether it is solved; freely what is still lacking."""

    form = "effect_form"
    title = "反馈解决情况"
    starters = frozenset({EFFECT})
    guide = "operation.demand"
    fields = (
        Field("demand", "您反映的", "ask_effect_demand", "explain_effect_demand", read_demand, show=demand_title),
        Field("verdict", "解决没有", "ask_verdict", "explain_verdict", read_verdict, check_verdict, verdict_title,
              names=("结果",)),
        Field("remark", "您说的", "ask_verdict", "explain_verdict", read_note, check_remark, takes_words=True,
              is_asked=never),
    )  # fmt: skip

    def opening(self, said: Said, answers: Answers) -> Reply:
        """Nothing but the question."""
        return Reply("")

    def told(self, known: Slots) -> list[str]:
        """The demand is told by its list or by the summary."""
        return super().told({slot: value for slot, value in known.items() if slot != "demand"})

    def notes(self, answers: Answers, known: Slots) -> list[str]:
        """What follows from the verdict, before it is agreed to."""
        is_solved = known["verdict"] == Verdict.SOLVED.value
        return [answers.phrase("effect_closes" if is_solved else "effect_reopens")]

    def noted(self, answers: Answers, sound: Slots, known: Slots) -> list[str]:
        """The verdict is told by the summary, which follows at once."""
        return [] if known["verdict"] else super().noted(answers, sound, known)

    async def ask(self, visit: Visit, known: Slots, saying: Saying) -> list[EventType]:
        """The demand is found first; of several it is asked which."""
        if "about" in (known["demand"] or {}):
            return await super().ask(visit, known, saying)
        own = await answered_demands(visit.tracker)
        code = _chosen(known["demand"], own)
        seen = next((one for one in own if one.code == code), None)
        if seen is not None:
            named = {"code": seen.code, "about": shortened(seen.text)}
            return await super().ask(visit, {**known, "demand": named}, _about(visit, named, known, saying))
        if code is not None and not code.startswith(NUMBER):
            return end_early(visit, self.form, (await look_up(visit.tracker, code, None)).reply)
        if not own:
            return end_early(visit, self.form, await _nothing(visit))
        if saying.failures >= OFFER_TO_STOP_AFTER:
            return await super().ask(visit, {**known, "demand": None}, saying)
        return self._ask_which(visit, {**known, "demand": None}, own, saying)

    def _ask_which(self, visit: Visit, known: Slots, own: list[DemandView], saying: Saying) -> list[EventType]:
        listed = "；".join(f"{number}. {one.code}“{shortened(one.text)}”" for number, one in enumerate(own, start=1))
        asked = visit.answers.phrase("effect_which", {"各件": listed})
        buttons = tuple(Button(f"{one.code}的事", EFFECT, (("code", one.code),)) for one in own)
        card = {"kind": "choices", "form": self.form, "asks": "demand", "demands": [one.code for one in own]}
        text = "\n".join(line for line in (*saying.lines, asked) if line)
        speak(visit.dispatcher, Reply(text, (*saying.more, *buttons), card))
        asking = [SlotSet(CONFIRMED, None), SlotSet(FAILURES, saying.failures), SlotSet(REQUESTED, "demand")]
        return [*set_slots(known), *asking]

    def _question(self, visit: Visit, field: Field) -> Reply:
        asking = super()._question(visit, field)
        if field.slot != "verdict":
            return asking
        verdicts = unclear_verdicts(read_verdict(visit.said, visit.asked == "verdict"))
        text = "" if verdicts else asking.text
        return Reply(text, verdict_buttons(verdicts=verdicts or tuple(Verdict)), asking.custom)


class EffectSubmit(SubmitUnlessEnded):
    """Give the verdict, once for a message."""

    form = EffectForm

    async def submit(self, tracker: Tracker, slots: Slots) -> Reply:
        """What is not solved goes on, and is told with who answers for it and by when."""
        here, key, settings = service(), message_id(tracker), knowledge_for(tracker).service
        now, clock, due = here.clock.now(), settings.working_clock(), reply_due(settings, here.clock.now())
        code, verdict = slots["demand"]["code"], as_stored(Verdict, slots["verdict"])
        note = slots["remark"] or ""

        def work(connection: Any) -> DemandView:
            asker = asker_of(connection, tracker.sender_id)
            return give_verdict(connection, code, verdict, asker, now, clock, due, message_id=key, note=note)

        try:
            seen = await here.records.write(work)
        except Refusal as refusal:
            return Reply(refusal.message, (), {"kind": "notice", "phrase": "effect_refused"})
        return _done(answers_for(tracker), seen, verdict, now)


async def answered_demands(tracker: Tracker) -> list[DemandView]:
    """What of this person can be said to be solved or not: first what was asked about last, else the newest first.

    What was called solved before is only offered when nothing else is, or when it was asked about again.
    """
    here = service()

    def look(connection: Any) -> list[DemandView]:
        cards = last_told(connection, here.seal, tracker.sender_id)
        told = [card.get("code") for card in cards if _asks_effect(card)]
        own = [
            seen for seen in demands_of(connection, asker_of(connection, tracker.sender_id)) if seen.state in _TO_CHECK
        ]
        asked_about = [seen for seen in own if seen.code in told]
        unsolved = [seen for seen in own if seen.verdict is not Verdict.SOLVED]
        return asked_about or unsolved or own

    return await here.records.read(look)


def _asks_effect(card: Mapping[str, Any]) -> bool:
    """Whether the card asked for a verdict: the notice, or the progress of what has been answered."""
    return card.get("kind") == "choices" or card.get("state") == DemandState.ANSWERED.value


def _chosen(wanted: dict[str, Any] | None, own: list[DemandView]) -> str | None:
    """The code that is meant: the one that was named or picked, else the only one."""
    if wanted is None:
        return own[0].code if len(own) == 1 else None
    code = str(wanted["code"])
    place = int(code[1:]) if code.startswith(NUMBER) else 0
    return own[place - 1].code if 0 < place <= len(own) else code


async def _nothing(visit: Visit) -> Reply:
    """Nothing of theirs is answered: where the newest stands, or that there is none."""
    here = service()
    own = await here.records.read(
        lambda connection: demands_of(connection, asker_of(connection, visit.tracker.sender_id))
    )
    if own:
        told = (await look_up(visit.tracker, own[0].code, None)).reply
        return Reply(f"{visit.answers.phrase('effect_not_answered')}\n{told.text}", told.buttons, told.custom)
    return Reply(visit.answers.phrase("effect_none"), (_COMPLAIN,), {"kind": "notice", "phrase": "effect_none"})


def _about(visit: Visit, named: dict[str, Any], known: Slots, saying: Saying) -> Saying:
    """Which demand it is about, unless the summary says it."""
    if known["verdict"] is not None:
        return saying
    line = visit.answers.phrase("effect_about", {"诉求": demand_title(named)})
    return saying._replace(lines=[line, *saying.lines])


def _done(answers: Answers, seen: DemandView, verdict: Verdict, now: datetime) -> Reply:
    card = {"kind": "case", "code": seen.code, "state": seen.state.value, "caption": seen.state.caption}
    if verdict is Verdict.SOLVED:
        return Reply(answers.phrase("effect_solved", {"单号": seen.code}), (), card)
    filled = {
        "单号": seen.code,
        "结论": verdict.caption,
        "负责": next((desk.caption for desk in Desk if desk.value == seen.owner), "专人"),
        "时间": Words(local_date(now).year).moment(seen.due_at),
        "算法": seen.why_due,
    }
    progress = Button("查进度", "check_progress", (("code", seen.code),))
    return Reply(answers.phrase("effect_again", filled), (progress,), {**card, "due_at": seen.due_at.isoformat()})
