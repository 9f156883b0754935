"""留言: a question for staff, who answer by a promised time (XZ 4.2: what cannot be answered at once)."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import Saying, Visit
from actions.base import answers_for, knowledge_for, message_id
from actions.early_end import SubmitUnlessEnded, end_early
from actions.fields import DECLINED, Field, Said, Slots, optional_phone
from actions.form import Form
from actions.handoff import (
    HANDOFF,
    PERSON,
    WANTS_PERSON,
    call_person,
    handed_over,
    handoff_card,
    place_in_words,
    queue_now,
    wants_person,
)
from actions.known import known_about
from actions.promised import left_before, note_phone
from center.answers import Answers
from center.privacy import phones_in
from center.promises import Promise, Reason, make_promise, reply_due, waiting_before
from center.replies import Button, Reply
from center.service import service
from center.text import bare

LONGEST_QUESTION = 1000
"""Characters; what is longer is told in a few sentences, or on the telephone."""
_LEAST_CONTENT = 8
_TO_SOMEBODY = ("leave_question", "talk_to_person")
_FREE_WORDS = ("unclear", "unknown", "out_of_scope")
_TO_STAFF = re.compile(
    r"(?:记一下|记下来?|记个问题|转告(?:一下)?工作人员|留个?(?:言|问题))[，,:：]"
    r"|(?:问题|留言)(?:内容)?(?:不对|错了|改成|改为|改一下)[，,:：]?"
)
_MEANT = re.compile(r"我?(?:想|要)问的(?:其实)?是[，,:：]?")
_LEAD_IN = re.compile(r"^\s*(?:我?(?:想|要)问(?:一下|下)?(?:的(?:其实)?是)?[，,:：]?\s*)?")
_NUMBER_CLAUSE = re.compile(r"^[^？?]{0,4}(?:电话|手机|号码|联系方式)?[^？?]{0,6}$")
_ANSWER_HERE = Button("不用电话，就在这里回复", "deny", (("phone", DECLINED),))
_LEAVE_THIS = Button("就把这一句留给工作人员", "leave_question")


def read_question(said: Said, asked: bool) -> str | None:
    """The question in a message: all of it when it was asked for, else what follows words like 我想问的是."""
    marked = _TO_STAFF.search(said.text) or (None if asked else _MEANT.search(said.text))
    if marked and (question := _plain(said.text[marked.end() :])):
        return question
    has_content = len(bare(said.text)) > _LEAST_CONTENT and said.text != _LEAVE_THIS.title
    if asked and (said.intent in _FREE_WORDS or (said.intent in _TO_SOMEBODY and has_content)):
        return _plain(said.text)
    refers_back = (said.intent in _TO_SOMEBODY or wants_person(said)) and not (asked and phones_in(said.text))
    return said.unanswered if refers_back else None


def check_question(value: Any) -> str | None:
    """The phrase that says why ``value`` cannot be left as a question."""
    return "question_too_long" if len(value) > LONGEST_QUESTION else None


def _plain(text: str) -> str | None:
    """``text`` without its lead-in and the clause that only names a telephone number; None when no words are left."""
    clauses = re.split(r"(?<=[，。；！？,;!?\n])", _LEAD_IN.sub("", text))
    kept = [clause for clause in clauses if not _only_names_number(clause)]
    left = "".join(kept).strip().rstrip("，,；;").strip()
    return left if len(bare(left)) > 1 and not bare(left).isdigit() else None


def _only_names_number(clause: str) -> bool:
    return bool(phones_in(clause)) and _NUMBER_CLAUSE.match(re.sub(r"[\d\s-]{5,}", "", clause)) is not None


class LeaveQuestionForm(Form):
    """The question, and a telephone number if the person likes."""

    form = "leave_question_form"
    title = "留言"
    starters = frozenset({"leave_question", PERSON})
    fields = (
        Field("question", "问题", "ask_question", "explain_question", read_question, check_question, takes_words=True),
        optional_phone("ask_phone", "explain_phone", _ANSWER_HERE, "不留，就在这里回复"),
    )

    def opening(self, said: Said, answers: Answers) -> Reply:
        """Whoever wants a person is told first what can be done elsewhere."""
        if wants_person(said):
            guide = answers.task(PERSON)
            return Reply(f"{guide.text}\n{answers.phrase('leave_question')}", (), {**guide.custom, "kind": HANDOFF})
        return Reply(answers.phrase("leave_question"))

    async def known_before(self, tracker: Tracker) -> Slots:
        """The telephone number, when it is known."""
        return await known_about(tracker, "phone")

    async def ask(self, visit: Visit, known: Slots, saying: Saying) -> list[EventType]:
        """Who has left the same before is told where it stands; a number sent after a promise belongs to that one."""
        if known["question"] and known["question"] != visit.known["question"]:
            before = await left_before(visit.tracker, known["question"])
            if before is not None:
                return end_early(visit, self.form, before)
        if visit.asked is None and known["question"] is None and phones_in(visit.said.text):
            noted = await note_phone(visit.tracker, phones_in(visit.said.text)[-1])
            if noted is not None:
                return end_early(visit, self.form, noted)
        if (saying.card or {}).get("kind") == HANDOFF:
            called = await call_person(visit.tracker)
            if called is not None:
                return end_early(visit, self.form, called)
            saying = await self._with_queue(visit, saying)
        return await super().ask(visit, known, saying)

    async def _open(self, visit: Visit) -> list[EventType]:
        """Remembers whether it began because a person was wanted."""
        events = await super()._open(visit)
        return [*events, SlotSet(WANTS_PERSON, True if wants_person(visit.said) else None)]

    async def _with_queue(self, visit: Visit, saying: Saying) -> Saying:
        """How many wait before whoever wants a person, and by when what they leave is answered."""
        queue = await queue_now(knowledge_for(visit.tracker).service)
        line = place_in_words(visit.answers, queue)
        return saying._replace(lines=[*saying.lines, line], card={**(saying.card or {}), **handoff_card(queue)})

    def buttons_after_question(self, said: Said, asked: Field) -> tuple[Button, ...]:
        return (_LEAVE_THIS,) if asked.takes_words and said.unanswered else ()


class LeaveQuestionSubmit(SubmitUnlessEnded):
    """Promise an answer by staff, with a code and a time."""

    form = LeaveQuestionForm

    async def submit(self, tracker: Tracker, slots: Slots) -> Reply:
        """The promise is made once for a message, in a transaction of its own."""
        here, key = service(), message_id(tracker)
        now = here.clock.now()
        due = reply_due(knowledge_for(tracker).service, now)

        def promise(connection: Any) -> tuple[Promise, int]:
            made = make_promise(
                connection,
                here.seal,
                conversation_id=tracker.sender_id,
                message_id=key,
                reason=Reason.QUESTION,
                question=slots["question"],
                phone=None if slots["phone"] == DECLINED else slots["phone"],
                due=due,
                now=now,
            )
            return made, waiting_before(connection, made.code)

        promised, before = await here.records.write(promise)
        reply = promise_reply(answers_for(tracker), promised, promised.due_in_words(now), slots["phone"])
        return handed_over(answers_for(tracker), reply, promised, before) if tracker.get_slot(WANTS_PERSON) else reply

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Also forgets that a person was wanted."""
        events = await super().run(dispatcher, tracker, domain)
        return [*events, SlotSet(WANTS_PERSON, None)] if tracker.get_slot(WANTS_PERSON) else events


def promise_reply(answers: Answers, promised: Promise, moment: str, phone: str) -> Reply:
    """What the person is told of a promise: its code, its time, where the answer comes to, and how it was counted."""
    where = "在这里" if phone == DECLINED else f"打{phone}"
    filled = {"单号": promised.code, "时间": moment, "途径": where, "算法": promised.why}
    return Reply(answers.phrase("question_promised", filled), (), promised.card())
