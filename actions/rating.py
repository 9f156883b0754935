"""评价: what was finished is rated in five levels, freely and once (XZ 6.1-6.4); a bad level is followed up (6.6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.asking import Saying, Visit, set_slots
from actions.base import UNANSWERED, answers_for, knowledge_for, message_id
from actions.early_end import SubmitUnlessEnded, end_early
from actions.fields import DECLINED, Field, Said, Slots, check_phone, never, read_phone
from actions.form import Form
from actions.rating_parts import (
    check_level,
    check_remark,
    fitting,
    is_low,
    level_choices,
    level_title,
    needs_phone,
    ratings,
    read_level,
    read_reasons,
    read_remark,
    read_subject,
    reason_titles,
    subject_title,
    unclear_levels,
)
from center.answers import Answers
from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.clock import WorkingClock
from center.conversations import conversation_of
from center.dialogue import ASK_STAFF
from center.people import contact_of
from center.privacy import phones_in
from center.rating_cards import RATE, rating_card, thanks
from center.rating_choices import RECEPTION, Rateable, choose, named, own, subject_of
from center.rating_settings import LEVELS, Level, RatingSetting
from center.rating_subjects import OfStage
from center.ratings import NotFinished, Rated, RatedBefore, Rater, decline, rate
from center.ratings import Said as Opinion
from center.replies import Button, Reply
from center.service import service

_EXAMPLES = 3
_NO_CALL = Button("不用回电话", "deny", (("phone", DECLINED),))
_RATE_TALK = Button("评价这次咨询", RATE, (("subject", RECEPTION),))
_COMPLAIN = Button("登记诉求或投诉", "raise_demand")
_ASKED_TO_PAY = Button("被要求付费", "raise_demand", (("kind", "asked_to_pay"),))


def check_mobile(value: Any) -> str | None:
    """The phrase that says why nobody could be called back there."""
    if value == DECLINED or phones_in(value) == [value]:
        return None
    return check_phone(value) or "rating_needs_mobile"


def phone_title(value: str) -> str:
    """The number, for people."""
    return "不用回电话" if value == DECLINED else value


class RatingForm(Form):
    """What is rated, the level, and freely why; who is not content may leave a number to be called back."""

    form = "rating_form"
    title = "评价"
    starters = frozenset({RATE})
    guide = "service.rating"
    fields = (
        Field("subject", "评的是", "ask_level", "explain_level", read_subject, show=subject_title, is_asked=never),
        Field("level", "满意程度", "ask_level", "explain_level", read_level, check_level, level_title,
              names=("评价", "等级", "满意度")),
        Field("reasons", "原因", "ask_level", "explain_level", read_reasons, show=reason_titles, is_asked=never),
        Field("remark", "您说的", "ask_level", "explain_level", read_remark, check_remark, takes_words=True,
              names=("说的话", "留言"), is_asked=never),
        Field("phone", "回访电话", "ask_rating_phone", "explain_rating_phone", read_phone, check_mobile, phone_title,
              buttons=(_NO_CALL,), names=("电话",), is_asked=needs_phone),
    )  # fmt: skip

    def opening(self, said: Said, answers: Answers) -> Reply:
        """Nothing but what is rated, and the question."""
        return Reply("")

    def settle(self, known: Slots) -> dict[str, Any]:
        """Reasons that do not go with the level are left out, and a number that nobody would call."""
        settled = {**known, "reasons": fitting(known["reasons"], known["level"])}
        return settled if is_low(settled["level"]) else {**settled, "phone": None}

    def told(self, known: Slots) -> list[str]:
        """What is rated is said apart."""
        return super().told({slot: value for slot, value in known.items() if slot != "subject"})

    def notes(self, answers: Answers, known: Slots) -> list[str]:
        """That a reason may be given, and who does not learn who rated."""
        examples = list(ratings().reasons(stored(Level, known["level"])).values())[:_EXAMPLES]
        silent = not known["remark"] and not known["reasons"]
        asked = [answers.phrase("rating_why", {"例": "、".join(examples)})] if silent else []
        return [*asked, answers.phrase("rating_private")]

    def ask_what_to_change(self, visit: Visit, known: Slots) -> list[EventType]:
        """Everything but what is rated."""
        kept = {slot: value for slot, value in known.items() if slot == "subject"}
        events = super().ask_what_to_change(visit, {**known, "subject": None})
        return [event for event in events if event.get("name") != "subject"] + set_slots(kept)

    async def ask(self, visit: Visit, known: Slots, saying: Saying) -> list[EventType]:
        """What is rated is found first; who may not rate it is told why, and who does not want to is left alone."""
        if "title" not in (known["subject"] or {}):
            try:
                found = await find(visit.tracker, known["subject"])
            except Refusal as refusal:
                return self._give_up(visit, known, refusal)
            known = self.settle({**known, "subject": _as_slot(found)})
            saying = _about(visit, known, saying)
        if known["level"] == DECLINED:
            await leave_alone(visit.tracker, known["subject"]["key"])
            return end_early(visit, self.form, _declined(visit))
        return await super().ask(visit._replace(known=dict(known)), known, saying)

    def _give_up(self, visit: Visit, known: Slots, refusal: Refusal) -> list[EventType]:
        """Why it is not rated; what was told of it can still go to the staff."""
        if known["level"] == DECLINED:
            return end_early(visit, self.form, _declined(visit))
        reply = _refused(visit, refusal)
        if not known["remark"]:
            return end_early(visit, self.form, reply)
        text = f"{reply.text}\n{visit.answers.phrase('rating_words_kept')}"
        events = end_early(visit, self.form, Reply(text, (ASK_STAFF, *reply.buttons), reply.custom))
        return [*events, SlotSet(UNANSWERED, visit.said.text)]

    def _question(self, visit: Visit, field: Field) -> Reply:
        asking = super()._question(visit, field)
        if field.slot != "level":
            return asking
        levels = unclear_levels(read_level(visit.said, visit.asked == "level"))
        card = rating_card("subject", visit.known["subject"]["key"], ratings())
        return Reply("" if levels else asking.text, level_choices(levels or LEVELS), {**asking.custom, **card})


class RatingSubmit(SubmitUnlessEnded):
    """Record the rating, once for a message."""

    form = RatingForm

    async def submit(self, tracker: Tracker, slots: Slots) -> Reply:
        """What follows is told: by when a bad rating is answered for, and under which code."""
        here, key, settings = service(), message_id(tracker), knowledge_for(tracker).service
        now, answers, clock = here.clock.now(), answers_for(tracker), settings.working_clock()
        try:
            rated = await here.records.write(
                lambda connection: _rate(connection, settings.ratings, clock, slots, tracker.sender_id, key, now)
            )
        except Refusal as refusal:
            return Reply(refusal.message, (), {"kind": "notice", "phrase": "rating_refused"})
        return _thanks(answers, rated, slots, now)


async def find(tracker: Tracker, wanted: dict[str, Any] | None) -> Rateable:
    """What is rated; raises UnknownSubject, NotFinished, RatedBefore."""
    here, talk = service(), tracker.sender_id
    now = here.clock.now()

    def look(connection: Any) -> Rateable:
        return named(connection, wanted["key"], talk, now) if wanted else choose(connection, talk, now)

    return await here.records.read(look)


async def leave_alone(tracker: Tracker, key: str) -> None:
    """Whoever does not want to rate a stage is not reminded of it."""
    here, talk = service(), tracker.sender_id
    now = here.clock.now()

    def work(connection: Any) -> None:
        subject = subject_of(connection, key, talk)
        if isinstance(subject, OfStage):
            decline(connection, subject.cycle, Rater(conversation_of(connection, talk).channel, talk), now)

    await here.records.write(work)


def _rate(
    connection: Any,
    settings: RatingSetting,
    clock: WorkingClock,
    slots: Slots,
    conversation_id: str,
    message: int,
    now: datetime,
) -> Rated:
    here, phone = service(), slots["phone"]
    subject = subject_of(connection, slots["subject"]["key"], conversation_id)
    own(connection, subject, conversation_id, now)
    contact = contact_of(connection, here.seal, phone, None, now) if phone not in (None, DECLINED) else None
    by = Rater(conversation_of(connection, conversation_id).channel, conversation_id, contact)
    said = Opinion(stored(Level, slots["level"]), tuple(slots["reasons"] or ()), slots["remark"] or "")
    return rate(connection, here.seal, settings, clock, subject, said, by, message, now)


def _thanks(answers: Answers, rated: Rated, slots: Slots, now: datetime) -> Reply:
    wants_call = slots["phone"] != DECLINED
    text = thanks(rated.level, rated.rectification, rated.due_at, rated.is_reachable, now, wants_call)
    asked_to_pay = "charged" in (slots["reasons"] or ())
    lines = [text, *([answers.phrase("rating_charged")] if asked_to_pay else [])]
    code = rated.rectification or str(slots["subject"]["key"]).partition("/")[0]
    known = {} if code == RECEPTION else {"code": code}
    card = {"kind": "rating", "chosen": rated.level.value, **known}
    return Reply("\n".join(lines), (_ASKED_TO_PAY,) if asked_to_pay else (), card)


def _refused(visit: Visit, refusal: Refusal) -> Reply:
    """Why it is not rated, and what can be done instead; what was said may be registered."""
    if isinstance(refusal, NotFinished):
        card = {"kind": "notice", "phrase": "rating_not_yet"}
        return Reply(visit.answers.phrase("rating_not_yet"), (_RATE_TALK, _COMPLAIN), card)
    card = {"kind": "notice", "phrase": "rating_refused"}
    return Reply(refusal.message, (_RATE_TALK,) if isinstance(refusal, RatedBefore) else (), card)


def _declined(visit: Visit) -> Reply:
    return Reply(visit.answers.phrase("rating_declined"), (), {"kind": "notice", "phrase": "rating_declined"})


def _about(visit: Visit, known: Slots, saying: Saying) -> Saying:
    """What is rated is said first, unless the summary says it."""
    if known["level"] is not None and not needs_phone(known):
        return saying
    line = visit.answers.phrase("rating_about", {"事项": subject_title(known["subject"])})
    return saying._replace(lines=[line, *saying.lines])


def _as_slot(found: Rateable) -> dict[str, Any]:
    return {"key": found.key, "title": found.title, "reachable": found.is_reachable}
