"""量身定制营业执照: from an idea to a draft with reasons, and from its yes to an agency case (XZ 4.1c, 表1 设立3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.asking import CONFIRMED, FAILURES, REQUESTED, Saying, Visit, set_slots
from actions.base import heard_from, speak
from actions.draft_back import DraftBack
from actions.draft_entry import earlier_words, goes_back, wants_draft, with_text
from actions.draft_fields import AFTER_YES, FIELDS, OWN, defaults_told, facts
from actions.draft_judging import declined_for, first_permits, refused_names
from actions.draft_keeping import FORM, Kept, keep
from actions.draft_own import Asked, agrees, asked_about, deletes, keeps, wants_file, wants_no_number, wants_whole
from actions.draft_telling import PERSON, compared, draft_reply, files_line, links_of, short_reply, told
from actions.draft_words import books, is_shrug
from actions.fields import DECLINED, Field, Plain, Said, Slots
from actions.known import known_about
from center.answers import Answers
from center.drafts.fields import Gap
from center.drafts.proposing import advised_on, proposed
from center.drafts.proposing_fields import names_of
from center.drafts.proposing_people import doubtful
from center.drafts.text import explain
from center.registry.ideas import EnterpriseType
from center.replies import Reply
from center.service import service

_KNOWN = ("phone", "person")
_MOST_TOLD = 2
_CHANGES = {"type", "capital", "years", "scope", "chosen_name", "representative"}
"""What can only be meant for the draft, however it is asked: 改成有限公司呢."""


class DraftForm(DraftBack):
    """From an idea to a draft: what is not said gets a default with its reason, and every change is a version."""

    form = FORM
    title = "量身定制营业执照"
    starters = frozenset({"draft_license"})
    guide = "establishment.tailored_licence"
    fields = FIELDS

    def opening(self, said: Said, answers: Answers) -> Reply:
        """That a draft is being made, of which nothing is filed."""
        return Reply(answers.phrase("draft_opening"), (), {"kind": "notice", "phrase": "draft_opening"})

    async def known_before(self, tracker: Tracker) -> Slots:
        """Who it is, and the idea that was told right before the draft was asked for."""
        known = dict(await known_about(tracker, *_KNOWN))
        for text in earlier_words(tracker):
            said = with_text(Said("", "unknown", heard_from(tracker)[0], {}), text)
            found = {f.slot: f.read(replace(said, known=known), False) for f in self.fields if f.slot not in AFTER_YES}
            sound = {slot: value for slot, value in found.items() if value is not None}
            known |= {slot: value for slot, value in sound.items() if not self.fault(self._of(slot), value, said)}
        return known

    def fault(self, field: Field, value: Any, said: Said) -> str | None:
        """A name that would come back is not taken: it is told why, and asked for again."""
        if field.slot == "name" and value != DECLINED:
            refused = refused_names(said.known, str(value))
            return Plain(refused[0].findings[0].text) if refused else None
        return super().fault(field, value, said)

    def lacking(self, known: Slots) -> list[Field]:
        """Also the name of the enterprise that opens a further place, unless it is left for later."""
        parent: Any = known.get("parent")
        is_branch = isinstance(parent, dict) and parent["type"] != EnterpriseType.HOUSEHOLD.value
        is_nameless = is_branch and not parent["name"] and not parent.get("left")
        return super().lacking({**known, "parent": None} if is_nameless else known)

    def told(self, known: Slots) -> list[str]:
        """What was said, without what the talk only keeps for itself."""
        return super().told({slot: value for slot, value in known.items() if slot not in OWN and value != DECLINED})

    def recalled(self, answers: Answers, before: Slots) -> list[str]:
        """Of what is known of the person nothing is read out; an idea told before is."""
        idea = self.told({slot: value for slot, value in before.items() if slot not in AFTER_YES})
        return [answers.phrase("form_noted", {"内容": "；".join(idea)})] if idea else []

    def noted(self, answers: Answers, sound: Slots, known: Slots) -> list[str]:
        """What was just understood, what stands instead of what was left open, and what is against it, at once."""
        lines = [*super().noted(answers, sound, known), *defaults_told(answers, sound)]
        now, here = facts(known), books()
        if "people" in sound:
            lines += told(doubtful(now, here.advice.officers), _MOST_TOLD)
        if {"trade", "scope"} & set(sound) and now.words:
            scope = advised_on(now, here).scope
            lines += [] if scope.declined else [*told((*scope.forbidden, *scope.first_licensed)), *first_permits(scope)]
        return lines

    def _visit(self, tracker: Tracker, dispatcher: Any) -> Visit:
        visit = super()._visit(tracker, dispatcher)
        if visit.asked == CONFIRMED and agrees(visit.said.text):
            return visit._replace(said=replace(visit.said, intent="affirm", text="好的"))
        return visit

    def _is_question(self, tracker: Tracker, said: Said, found: Slots) -> bool:
        if said.intent == "stop" and not deletes(said.text):
            return True
        own = (keeps, wants_draft, asked_about, wants_file, wants_whole, deletes)
        if any(way(said.text) for way in own) or goes_back(said, tracker) or self._stays_away(said):
            return False
        if found and (said.intent == "resume" or _CHANGES & set(found)):
            return False
        return super()._is_question(tracker, said, found)

    def _stays_away(self, said: Said) -> bool:
        return said.asking in (CONFIRMED, "phone") and wants_no_number(said.text)

    async def _go_on(self, visit: Visit, found: Slots) -> list[EventType]:
        said = visit.said
        if deletes(said.text):
            return await self.delete(visit, visit.known.get("draft"))
        if keeps(said.text) and all(value == DECLINED for value in found.values()):
            return self.hold(visit)
        about = asked_about(said.text)
        if about is not None:
            return await self._answer(visit, about)
        if wants_whole(said.text) and not found:
            return await self.ask(visit, {**visit.known, "shown": None}, Saying([]))
        if wants_file(said.text) and not found:
            return await self._give_files(visit)
        if not found and goes_back(said, visit.tracker):
            return await self.resume(visit)
        if self._stays_away(said):
            return await self._keep_without_number(visit)
        if visit.asked == CONFIRMED and not set(found) - set(AFTER_YES) and said.intent == "affirm":
            return await self._agree(visit, found)
        return await super()._go_on(visit, found)

    async def _take_in(self, visit: Visit, known: Slots, found: Slots, sound: Slots) -> list[EventType]:
        if not found and wants_draft(visit.said.text):
            doubts = told(doubtful(facts(known), books().advice.officers), _MOST_TOLD)
            return await self.ask(visit, known, Saying(doubts))
        if not found and visit.asked == "trade" and is_shrug(visit.said):
            needed = visit.answers.phrase("draft_trade_needed")
            return await self.ask(visit, known, Saying([needed], visit.failures + 1))
        fresh = {**known, "agreed": None} if set(sound) - set(AFTER_YES) else known
        return await super()._take_in(visit, _without_old_choices(fresh, sound), found, sound)

    async def ask(self, visit: Visit, known: Slots, saying: Saying) -> list[EventType]:
        """Keep the draft as it now stands; then the next question, the draft, or, once agreed to, its end."""
        declined = declined_for(known)
        if declined is not None:
            lacking, lines, buttons = declined
            return await super().ask(
                visit, {**known, lacking: None}, saying._replace(lines=[*saying.lines, *lines], more=buttons)
            )
        kept = await keep(visit.tracker, known)
        if kept is None:
            return await super().ask(visit, known, saying)
        now = {**known, "draft": kept.version.code, "offered": names_of(kept.draft.work)}
        if self.lacking(now):
            return await super().ask(visit, now, saying)
        if now.get("agreed") and now.get("phone") not in (None, DECLINED):
            return [*set_slots(now), SlotSet(CONFIRMED, True), SlotSet(FAILURES, None), SlotSet(REQUESTED, None)]
        is_shown = now.get("shown") == kept.version.number
        tell = short_reply if is_shown else draft_reply
        return self.show(visit, now, saying, kept, tell(visit.answers, service(), kept))

    def show(self, visit: Visit, known: Slots, saying: Saying, kept: Kept, reply: Reply) -> list[EventType]:
        """Say where the draft stands, and wait for its yes."""
        text = "\n".join(line for line in (*saying.lines, reply.text) if line)
        card = {**reply.custom, **({"comparison": saying.card} if saying.card else {})}
        buttons = self._ways_out() if saying.failures > _MOST_TOLD else (*saying.more, *reply.buttons)
        speak(visit.dispatcher, Reply(text, buttons, card))
        asked = [SlotSet(CONFIRMED, None), SlotSet(FAILURES, saying.failures), SlotSet(REQUESTED, CONFIRMED)]
        return [*set_slots({**known, "shown": kept.version.number}), *asked]

    async def _agree(self, visit: Visit, found: Mapping[str, Any]) -> list[EventType]:
        """The yes to the draft: what blocks is told, else the telephone is asked for."""
        known = {**visit.known, **self._sound(visit, dict(found))}
        draft = proposed(facts(known), books())
        blocking = [gap for gap in draft.gaps if gap.blocks] if draft else []
        if any(gap.field == "county" for gap in blocking):
            return await self.ask(visit, {**known, "place": None}, Saying([]))
        if blocking:
            lines = [visit.answers.phrase("draft_blocked", {"内容": _listed(blocking)})]
            return await self.ask(visit, known, Saying(lines, more=(PERSON,)))
        return await self.ask(visit, {**known, "agreed": True}, Saying([]))

    async def _answer(self, visit: Visit, about: Asked) -> list[EventType]:
        """A question about the draft itself, and then on at the same place."""
        setting = books().advice.types
        if about.types:
            types = about.types if len(about.types) > 1 else (*about.types, *_own_type(visit.known, about.types))
            lines, card = compared(types, setting)
            head = visit.answers.phrase("draft_compared", {"类型": "、".join(kind.caption for kind in types)})
            return await self.ask(visit, visit.known, Saying([head, *lines], card=card))
        kept = await keep(visit.tracker, visit.known)
        line = explain(kept.version, about.field) if kept else ""
        return await self.ask(visit, visit.known, Saying([line or visit.answers.phrase("draft_no_reason_yet")]))

    async def _give_files(self, visit: Visit) -> list[EventType]:
        """Fresh links, and then on at the same place."""
        kept = await keep(visit.tracker, visit.known)
        lines = [files_line(visit.answers, service(), kept.version)] if kept else []
        known = {**visit.known, "shown": kept.version.number} if kept else visit.known
        return await self.ask(visit, known, Saying(lines))

    async def _keep_without_number(self, visit: Visit) -> list[EventType]:
        known = {**visit.known, "agreed": None}
        kept = await keep(visit.tracker, known)
        if kept is None:
            return self.hold(visit)
        links = links_of(service(), kept.version)
        filled = {"编号": kept.version.code, "Word": links["docx"], "PDF": links["pdf"]}
        return await self.ask(visit, known, Saying([visit.answers.phrase("draft_without_number", filled)]))

    def _of(self, slot: str) -> Field:
        return next(field for field in self.fields if field.slot == slot)


def _without_old_choices(known: Slots, sound: Slots) -> Slots:
    """A name that was chosen stands for what it was chosen from: another wish, type or place lets it go."""
    changed = {"name", "type", "place", "trade"} & set(sound)
    return {**known, "chosen_name": None} if changed and "chosen_name" not in sound else known


def _own_type(known: Slots, named: tuple[Any, ...]) -> tuple[Any, ...]:
    kind = advised_on(facts(known), books()).advice.type
    return (kind,) if kind and kind not in named else ()


def _listed(gaps: list[Gap]) -> str:
    return "；".join(gap.text.rstrip("。") for gap in gaps)
