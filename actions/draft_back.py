"""How a founder leaves a draft and comes back to it: a pause, another day or channel, its file, giving it up."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.asking import CONFIRMED, FAILURES, REQUESTED, Saying, Visit
from actions.base import speak
from actions.draft_entry import meant_draft
from actions.draft_fields import AFTER_YES
from actions.draft_keeping import Kept, Saved, case_state, give_up, keep, latest_of, saved
from actions.draft_own import deletes, puts_aside, thinks_over, wants_file_again
from actions.draft_telling import PERSON, PROGRESS, files_line, filled_of, resumed_lines, resumed_reply
from actions.draft_words import is_shrug
from actions.early_end import end_early
from actions.fields import DECLINED, Slots
from actions.form import Form
from center.drafts.records import KEPT, Version
from center.replies import Button, Reply
from center.service import service

_ON = (Button("接着弄", "resume"),)
_AT_THE_END = (CONFIRMED, "phone")


class DraftBack(Form, ABC):
    """The part of the form that keeps a draft for later and takes it up again."""

    @abstractmethod
    def show(self, visit: Visit, known: Slots, saying: Saying, kept: Kept, reply: Reply) -> list[EventType]:
        """Say where the draft stands, and wait for its yes."""

    def pauses(self, visit: Visit) -> bool:
        """Whether the founder thinks it over; once a draft is shown, also who leaves it to us does."""
        said, is_at_end = visit.said, visit.asked in _AT_THE_END
        if visit.asked == "decides" and "商量" in said.text:
            return False
        if super().pauses(visit) or thinks_over(said.text) or puts_aside(said.text):
            return is_at_end or not is_shrug(said)
        return is_at_end and is_shrug(said) and not self._facts(visit)

    def hold(self, visit: Visit) -> list[EventType]:
        """Nothing is asked; a finished draft is kept, and how to come back is told."""
        if visit.asked not in _AT_THE_END or not visit.known.get("draft"):
            return super().hold(visit)
        filled = {"编号": visit.known["draft"], "内容": visit.known["trade"], "天数": str(KEPT.days)}
        text = visit.answers.phrase("draft_kept", filled)
        card = {"kind": "notice", "phrase": "draft_kept", "form": self.form, "draft": visit.known["draft"]}
        speak(visit.dispatcher, Reply(text, _ON, card))
        return [SlotSet(FAILURES, 0), SlotSet(REQUESTED, visit.asked)]

    async def delete(self, visit: Visit, code: str | None) -> list[EventType]:
        """Give the draft up and leave; the agents' draft stays."""
        back = await saved(visit.tracker, code or visit.said.text)
        if back is None or back.view is None:
            text = visit.answers.phrase("draft_not_found")
            return end_early(visit, self.form, _notice("draft_not_found", text))
        filled = {"编号": back.view.code, "代办": back.case_code or ""}
        if await give_up(visit.tracker, back.view.code):
            reply = _notice("draft_deleted", visit.answers.phrase("draft_deleted", filled))
        else:
            reply = _notice("draft_not_deleted", visit.answers.phrase("draft_not_deleted", filled), PERSON)
        return end_early(visit, self.form, reply)

    async def _open(self, visit: Visit) -> list[EventType]:
        back = await meant_draft(visit.tracker)
        if back is None:
            return await super()._open(visit)
        if deletes(visit.said.text):
            return await self.delete(visit, back.view.code if back.view else None)
        return [SlotSet("task_waiting", None), *await self._go_back(visit, back)]

    async def _come_back(self, visit: Visit, resumed: bool) -> list[EventType]:
        if not resumed:
            return await super()._come_back(visit, resumed)
        return await self._resume(visit, {**visit.known, "agreed": None})

    async def _go_back(self, visit: Visit, back: Saved) -> list[EventType]:
        """Take the draft up with what the message changes; who changes nothing hears where it stands."""
        known = {field.slot: back.slots.get(field.slot) for field in self.fields}
        is_whole = not self.lacking({**known, "agreed": None})
        known |= {"agreed": None, "shown": back.view.last_version if back.view and is_whole else None}
        known |= await _told_at_the_yes(back, known)
        said = replace(visit.said, known=known, asking=CONFIRMED)
        there = visit._replace(said=said, known=known, asked=CONFIRMED, failures=0, refusals=0)
        found = self._facts(there)
        if set(found) - set(AFTER_YES) and not wants_file_again(said.text):
            return await self._go_on(there, found)
        known |= self._sound(there, found)
        if back.case_code:
            return end_early(visit, self.form, await self._with_agents(visit, back))
        return await self._resume(there, known, with_files=wants_file_again(said.text))

    async def resume(self, visit: Visit) -> list[EventType]:
        """Tell where the draft under way stands, and what comes next."""
        return await self._resume(visit, visit.known)

    async def _resume(self, visit: Visit, known: dict[str, Any], with_files: bool = False) -> list[EventType]:
        kept = await keep(visit.tracker, known)
        if kept is None:
            return await super()._come_back(visit, resumed=True)
        here, now = service(), {**known, "draft": kept.version.code}
        files = [files_line(visit.answers, here, kept.version)] if with_files else []
        if self.lacking(now):
            return await self.ask(visit, now, Saying([*files, *resumed_lines(visit.answers, kept.version)]))
        return self.show(visit, now, Saying(files), kept, resumed_reply(visit.answers, here, kept))

    async def _with_agents(self, visit: Visit, back: Saved) -> Reply:
        """Where a draft stands that has become a case; its files when they are asked for."""
        version: Version = await latest_of(str(back.slots["draft"]))
        filled = {**filled_of(version), "代办": str(back.case_code), "状态": await case_state(str(back.case_code))}
        lines = [visit.answers.phrase("draft_with_agents", filled)]
        if wants_file_again(visit.said.text):
            lines.insert(0, files_line(visit.answers, service(), version))
        return _notice("draft_with_agents", "\n".join(lines), PROGRESS, draft=version.code)


async def _told_at_the_yes(back: Saved, known: dict[str, Any]) -> dict[str, Any]:
    """What was said with the yes itself, and is therefore only in the draft: the number, the name, the door."""
    if back.view is None or back.case_code is None:
        return {}
    version = await latest_of(back.view.code)
    said = {slot: version.shown(field) for slot, field in _WITH_THE_YES.items()}
    return {slot: value for slot, value in said.items() if value and known.get(slot) in (None, DECLINED)}


_WITH_THE_YES = {"phone": "phone", "person": "contact", "address": "address"}


def _notice(phrase: str, text: str, *buttons: Button, **more: str) -> Reply:
    return Reply(text, buttons, {"kind": "notice", "phrase": phrase, **more})
