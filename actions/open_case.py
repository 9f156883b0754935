"""政务代办: an agency case, opened from what a person says and agrees to (XZ 表1 设立1, 设立2; AH 6.2.1)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import answers_for, message_id
from actions.case_parts import (
    catalogue,
    check_place,
    check_theme,
    is_part,
    kept_for_later,
    part_titles,
    place_choices,
    place_title,
    read_parts,
    read_place,
    read_theme,
    read_trade,
    theme_choices,
    theme_title,
)
from actions.fields import DECLINED, Field, Said, Slots, check_phone, never, read_phone
from actions.form import Form
from actions.handover import with_portal
from actions.known import known_about
from actions.leaving_case import LEADS_HERE, blockers_field, link_leaving, still_fits
from actions.leaving_words import says_not_now
from actions.reminders import read_reminder
from actions.submit import Submit
from actions.who import (
    ENTERPRISE_NAMES,
    PERSON_NAMES,
    advice,
    check_credit_code,
    divisions,
    is_new,
    read_credit_code,
    read_enterprise,
    read_person,
    refusing_remark,
)
from center.answers import Answers
from center.bundles import knowledge_of
from center.cases.opening import Opened, Origin, Wanted, open_case
from center.cases.own import UnderWay, note_asked_again
from center.cases.reading import CaseView, read_case
from center.cases.refusals import Refusal
from center.cases.states import CaseState, SubTaskState
from center.clock import WorkingClock
from center.conversations import conversation_of
from center.people import contact_of, give_consent
from center.privacy import phones_in
from center.replies import Button, Reply
from center.service import service
from center.times import Words, in_minutes, local_date

PURPOSE = "agency"
"""For what the person's consent is given."""
_REMIND_AT = 9 * 60
_KNOWN = ("phone", "person", "enterprise", "credit_code", "place")
_NO_REMINDER = Button("不用提醒", "deny", (("remind", DECLINED),))
_PROGRESS = Button("查进度", "check_progress")


def check_mobile(value: Any) -> str | None:
    """The phrase that says why the agent could not reach anybody there: it has to be a mobile number."""
    return None if phones_in(value) == [value] else check_phone(value) or "case_needs_mobile"


def _reminder(value: str) -> str:
    return "不用" if value == DECLINED else Words().day(date.fromisoformat(value))


class OpenCaseForm(Form):
    """Who, for which enterprise, what and where; what is kept for later and when to remind of it."""

    form = "open_case_form"
    title = "政务代办"
    starters = frozenset({"open_case"})
    guide = "service.agency"
    begun_by = LEADS_HERE
    fields = (
        Field(
            "phone", "电话", "ask_case_phone", "explain_case_phone", read_phone, check_mobile,
            refused=("case_phone_needed", "case_without_phone"),
        ),
        Field("person", "称呼", "ask_case_phone", "explain_case_phone", read_person, names=PERSON_NAMES,
              is_asked=never),
        Field("theme", "办什么", "ask_theme", "explain_theme", read_theme, check_theme, theme_title,
              names=("事项", "办的事"), choices=theme_choices),
        Field("trade", "行业", "ask_theme", "explain_theme", read_trade, is_asked=never),
        Field("place", "地点", "ask_place", "explain_place", read_place, check_place, place_title,
              names=("地方", "县", "地址"), choices=place_choices),
        Field("enterprise", "企业", "ask_enterprise", "explain_enterprise", read_enterprise, names=ENTERPRISE_NAMES),
        Field("credit_code", "统一社会信用代码", "ask_enterprise", "explain_enterprise", read_credit_code,
              check_credit_code, is_asked=never),
        Field("parts", "现在办", "ask_theme", "explain_theme", read_parts, show=part_titles, is_asked=never),
        Field("remind", "提醒", "ask_remind", "explain_remind", read_reminder, show=_reminder,
              buttons=(_NO_REMINDER,), is_asked=is_part),
        blockers_field(),
    )  # fmt: skip

    def opening(self, said: Said, answers: Answers) -> Reply:
        """That it is free, and what is needed."""
        return Reply(answers.phrase("case_opening"), (), {"kind": "case"})

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Who would rather not leave after all keeps what was said, as with a pause."""
        visit = self._visit(tracker, dispatcher)
        return (
            self.hold(visit)
            if visit.asked and says_not_now(visit.said)
            else await super().run(dispatcher, tracker, domain)
        )

    async def known_before(self, tracker: Tracker) -> Slots:
        """Who it is and for which enterprise, as far as it is known."""
        return await known_about(tracker, *_KNOWN)

    def settle(self, known: Slots) -> dict[str, Any]:
        """Items and blockers of another theme are forgotten, and a reminder of nothing."""
        settled = dict(known)
        theme = catalogue().themes.get(settled["theme"] or "")
        if settled["parts"] and (theme is None or not set(settled["parts"]) <= set(theme.items)):
            settled["parts"] = None
        settled["blockers"] = still_fits(settled)
        return settled if is_part(settled) else {**settled, "remind": None}

    def fault(self, field: Field, value: Any, said: Said) -> str | None:
        """An intended name is looked at as the registration authority would; one in use is not."""
        if field.slot == "enterprise":
            theme = said.known.get("theme") or self.field("theme").read(said, True)  # type: ignore[union-attr]
            code = said.known.get("credit_code") or read_credit_code(said, False)
            return refusing_remark(value, divisions()) if is_new({"theme": theme, "credit_code": code}) else None
        return super().fault(field, value, said)

    def rows(self, known: Slots) -> list[dict[str, str]]:
        """All items are listed, also when nothing was said of parts."""
        theme = catalogue().theme(known["theme"])
        rows = super().rows({**known, "parts": known["parts"] or list(theme.items)})
        later = kept_for_later(known)
        more = {"slot": "parts", "title": "以后办", "value": part_titles(later)}
        place = next(number for number, row in enumerate(rows) if row["slot"] == "parts") + 1
        return [*rows[:place], more, *rows[place:]] if later else rows

    def notes(self, answers: Answers, known: Slots) -> list[str]:
        """What to think of for the name, and what the person agrees to."""
        told = advice(known["enterprise"], divisions()) if is_new(known) else ""
        advised = [answers.phrase("case_name_advice", {"建议": told})] if told else []
        return [*advised, answers.phrase("case_consent")]


class _Done(NamedTuple):
    opened: Opened
    case: CaseView


class OpenCaseSubmit(Submit):
    """Open the case, with the consent, in one transaction."""

    form = OpenCaseForm

    async def submit(self, tracker: Tracker, slots: Slots) -> Reply:
        """A case is opened once for a message; the same again while it is open is the same case."""
        here, key, answers = service(), message_id(tracker), answers_for(tracker)
        now = here.clock.now()
        agreed = answers.phrase("case_consent")
        try:
            done = await here.records.write(
                lambda connection: _open(connection, slots, tracker.sender_id, key, agreed, now)
            )
        except UnderWay as refused:
            return await told_of_another(tracker, refused)
        except Refusal as refusal:
            return Reply(f"{refusal.message}\n{answers.phrase('case_not_opened')}", (), _notice("case_not_opened"))
        is_new_case = done.case.message_id == key
        reply = case_opened(answers, done.opened, now) if is_new_case else already_open(answers, done.case)
        return await with_portal(reply, tracker)


async def told_of_another(tracker: Tracker, refused: UnderWay) -> Reply:
    """That the same is under way and who may know more, nothing else of it; its agent sees that it was asked for."""
    here, talk = service(), tracker.sender_id
    now = here.clock.now()
    await here.records.write(lambda connection: note_asked_again(connection, refused.code, talk, now))
    return Reply(refused.message, (_PROGRESS,), _notice("case_under_way"))


def _open(connection: Any, slots: Slots, conversation_id: str, message: int, agreed: str, now: datetime) -> _Done:
    here, wanted = service(), wanted_of(slots)
    talk = conversation_of(connection, conversation_id)
    contact = contact_of(connection, here.seal, wanted.phone, wanted.name, now)
    give_consent(connection, contact, PURPOSE, agreed, conversation_id, message, now)
    origin = Origin(talk.channel, conversation_id, message, talk.person, None)
    clock = office_clock(wanted.office.hours)
    opened = open_case(connection, here.seal, clock, wanted, origin, now, catalogue=catalogue())
    link_leaving(connection, clock, conversation_id, opened.code, slots, now)
    return _Done(opened, read_case(connection, opened.code))


def office_clock(hours: str) -> WorkingClock:
    """The working clock of an office, by its key in hours.yml."""
    return knowledge_of(None).service.working_clock(hours)


def wanted_of(slots: Slots) -> Wanted:
    """What the slots of the form come to."""
    theme, remind = catalogue().theme(slots["theme"]), slots["remind"]
    trade = theme.trade or (catalogue().trade_in(slots["trade"]) if slots["trade"] else None)
    is_dated = remind not in (None, DECLINED)
    return Wanted(
        theme=theme,
        trade=trade,
        items=tuple(slots["parts"]) if slots["parts"] else None,
        name=slots["person"] or "",
        phone=slots["phone"],
        enterprise=slots["enterprise"],
        credit_code=slots["credit_code"],
        office=catalogue().offices[slots["place"]],
        remind_at=in_minutes(date.fromisoformat(remind), _REMIND_AT) if is_dated else None,
    )


def case_opened(answers: Answers, opened: Opened, now: datetime) -> Reply:
    """What the person is told of a new case: code, state, what comes next, by when and why, what to do."""
    words = Words(local_date(now).year)
    later = [task.title for task in opened.sub_tasks if task.state is SubTaskState.RESERVED]
    filled = {
        "编号": opened.code,
        "受理时间": words.end(opened.accept_by),
        "受理算法": "".join(opened.why_accept),
        "办好时间": words.end(opened.due_at),
        "办好算法": "".join(opened.why_due),
    }
    kept = [answers.phrase("case_kept_for_later", {"事项": "、".join(later)})] if later else []
    text = "\n".join([answers.phrase("case_opened", filled), *kept])
    pay = Button("被要求付费", "raise_demand", (("kind", "asked_to_pay"), ("case_code", opened.code)))
    card = {
        "kind": "case",
        "code": opened.code,
        "state": CaseState.SUBMITTED.value,
        "caption": CaseState.SUBMITTED.caption,
        "accept_by": opened.accept_by.isoformat(),
        "due_at": opened.due_at.isoformat(),
        "why": [*opened.why_accept, *opened.why_due],
        "clocks": opened.countdown.card(),
        "items": [
            {"title": task.title, "state": task.state.value, "caption": task.state.caption} for task in opened.sub_tasks
        ],
    }
    return Reply(text, (_PROGRESS, pay), card)


def already_open(answers: Answers, case: CaseView) -> Reply:
    """What the person is told who has asked for the same before."""
    filled = {"编号": case.code, "状态": case.state.caption, "事项": case.title}
    card = {"kind": "case", "code": case.code, "state": case.state.value, "caption": case.state.caption}
    return Reply(answers.phrase("case_open_already", filled), (_PROGRESS,), card)


def _notice(phrase: str) -> dict[str, Any]:
    return {"kind": "notice", "phrase": phrase}
