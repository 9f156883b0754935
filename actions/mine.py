"""查看我的信息, 删除我的信息: told at once; deleted after an explicit yes, with what has to stay and until when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset, EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import CONFIRMED, Saying, Visit
from actions.base import answers_for, knowledge_for, message_id, speak
from actions.early_end import SubmitUnlessEnded, end_early
from actions.fields import Field, Said, Slots
from actions.form import Form
from center.answers import Answers
from center.my_information import Group, StillAnswering, Stored, forget, stored_about
from center.replies import Button, Reply
from center.service import service
from center.text import bare
from center.times import Words, local_date

SHOW, DELETE = "show_information", "delete_information"
MOST_LINES = 4
"""So many lines of one kind are told; of more, only how many there are."""
_DELETE_IT = re.compile(
    "(?:嗯|好的?|对|是的?|行|可以|那就|就|请|我?(?:确认|确定|要))*(?:把?(?:都|全都?|全部|它们?))?(?:删除?|清除?|删掉|清掉|清空)"
    "(?:了|掉|吧|它们?|干净)*"
)
_KEEP_IT = re.compile("(?:还是|那|就|先|我)*(?:不|别|甭|不用|不要|先不|不想)(?:删除?|清除?|删掉)?(?:了|吧|掉)*")


class ShowInformation(Action):  # type: ignore[misc]
    """Tell what is stored about whoever asks."""

    def name(self) -> str:
        return "action_show_information"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        stored, answers = await _stored(tracker), answers_for(tracker)
        if not stored.groups:
            speak(dispatcher, Reply(answers.phrase("information_none"), (), _card("information_none")))
            return []
        told = "\n".join(told_groups(stored.groups, service().clock.now()))
        text = answers.phrase("information", {"内容": f"\n{told}\n"})
        speak(dispatcher, Reply(text, (Button("删除我的信息", DELETE),), _card("information")))
        return []


class ForgetForm(Form):
    """Nothing is asked but a yes, after it was told what is deleted."""

    form = "forget_form"
    title = "删除我的信息"
    starters = frozenset({DELETE})
    guide = "service.privacy"
    fields: ClassVar[tuple[Field, ...]] = ()

    def opening(self, said: Said, answers: Answers) -> Reply:
        """Nothing but what is stored, and the question."""
        return Reply("")

    async def ask(self, visit: Visit, known: Slots, saying: Saying) -> list[EventType]:
        """What there is; without anything the form ends."""
        stored = await _stored(visit.tracker)
        if not stored.groups:
            none = Reply(visit.answers.phrase("information_none"), (), _card("information_none"))
            return end_early(visit, self.form, none)
        told = "、".join(group.title for group in stored.groups)
        lines = [*saying.lines, visit.answers.phrase("forget_what", {"内容": told})]
        return await super().ask(visit, known, saying._replace(lines=lines))

    def summary(self, visit: Visit, known: Slots) -> Reply:
        """What cannot be undone is agreed to in plain words."""
        card = {"kind": "confirm", "form": self.form, "title": self.title, "fields": []}
        buttons = Button("确认删除", "affirm"), Button("先看看存了什么", SHOW), Button("不删了", "stop")
        return Reply(visit.answers.phrase("forget_summary"), buttons, card)

    def _visit(self, tracker: Tracker, dispatcher: CollectingDispatcher) -> Visit:
        """At the summary 删除 is the yes, 不删了 the no."""
        visit = super()._visit(tracker, dispatcher)
        words = bare(visit.said.text)
        meant = ("提交", "affirm") if _DELETE_IT.fullmatch(words) else None
        meant = (visit.said.text, "deny") if _KEEP_IT.fullmatch(words) else meant
        if visit.asked != CONFIRMED or meant is None:
            return visit
        return visit._replace(said=replace(visit.said, text=meant[0], intent=meant[1]))

    async def _go_on(self, visit: Visit, found: Slots) -> list[EventType]:
        """A no leaves everything as it is."""
        if visit.asked != CONFIRMED or visit.said.intent != "deny":
            return await super()._go_on(visit, dict(found))
        return end_early(visit, self.form, Reply(visit.answers.phrase("forget_kept"), (), _card("forget_kept")))


class ForgetSubmit(SubmitUnlessEnded):
    """Delete what need not be kept, and forget it here too."""

    form = ForgetForm

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Also forgets what was remembered of the conversation."""
        is_agreed = tracker.get_slot(CONFIRMED) is True
        events = await super().run(dispatcher, tracker, domain)
        return [AllSlotsReset(), *events] if is_agreed else events

    async def submit(self, tracker: Tracker, slots: Slots) -> Reply:
        """What was deleted, and what is kept."""
        here, key, answers = service(), message_id(tracker), answers_for(tracker)
        now, rules = here.clock.now(), knowledge_for(tracker).service.retention_rules()
        talk = tracker.sender_id
        try:
            done = await here.records.write(
                lambda connection: forget(connection, here.seal, rules, talk, now, asked_in=key)
            )
        except StillAnswering as busy:
            return Reply(busy.message, (), _card("still_answering"))
        return Reply(forgotten_text(answers, done, now), (), _card("forgotten"))


def forgotten_text(answers: Answers, done: Stored, now: datetime) -> str:
    """What was deleted, what stays until when and why, and how an open case is ended."""
    deleted = answers.phrase("forgotten", {"内容": "；".join(done.deleted)}) if done.deleted else ""
    lines = [deleted or answers.phrase("forgotten_before")]
    if done.groups:
        told = "\n".join(told_groups(done.groups, now))
        lines.append(answers.phrase("forgotten_rest", {"内容": f"\n{told}\n"}))
    return "\n".join(lines)


def told_groups(groups: Sequence[Group], now: datetime) -> list[str]:
    """One line for each group: what it is, until when it is kept, and why."""
    words = Words(local_date(now).year)
    return [f"· {group.title}：{_lines(group.lines)}。{_term(group, words)}" for group in groups]


def _lines(lines: Sequence[str]) -> str:
    more = f"；等{len(lines)}项" if len(lines) > MOST_LINES else ""
    return "；".join(lines[:MOST_LINES]) + more


def _term(group: Group, words: Words) -> str:
    until = f"存到{words.day(group.kept_until)}，" if group.kept_until else ""
    return f"{until}{group.why}" if group.why.endswith("。") else f"{until}{group.why}。"


async def _stored(tracker: Tracker) -> Stored:
    here, rules, talk = service(), knowledge_for(tracker).service.retention_rules(), tracker.sender_id
    now = here.clock.now()
    return await here.records.read(lambda connection: stored_about(connection, here.seal, rules, talk, now))


def _card(phrase: str) -> dict[str, Any]:
    return {"kind": "notice", "phrase": phrase}
