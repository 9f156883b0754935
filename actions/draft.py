"""量身定制营业执照: from an idea to a draft with reasons, and from its yes to an agency case (XZ 4.1c, 表1 设立3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.asking import CONFIRMED, FAILURES, REQUESTED, Saying, Visit, set_slots
from actions.base import heard_from, message_id, speak
from actions.draft_entry import earlier_words, goes_back, saved, wants_draft, with_text
from actions.draft_fields import AFTER_YES, FIELDS, OWN, facts
from actions.draft_judging import declined_for, first_permits, refused_names
from actions.draft_own import Asked, agrees, asked_about, keeps, wants_file, wants_no_number
from actions.draft_telling import PERSON, compared, draft_reply, links_of, short_reply, told
from actions.draft_words import books
from actions.fields import DECLINED, Field, Plain, Said, Slots
from actions.form import Form
from actions.known import known_about
from center.answers import Answers
from center.cases.events import Actor
from center.drafts.fields import Gap
from center.drafts.proposing import Proposed, advised_on, proposed
from center.drafts.proposing_books import known_names
from center.drafts.proposing_fields import names_of
from center.drafts.proposing_people import doubtful
from center.drafts.records import Content, DroppedDraft, Place, UnknownDraft, Version, save, version_of
from center.drafts.text import explain
from center.identities import contacts_behind
from center.registry.ideas import EnterpriseType
from center.replies import Reply
from center.service import service

_KNOWN = ("phone", "person")
_MOST_TOLD = 2
_CHANGES = {"type", "capital", "years", "scope", "chosen_name", "representative"}
"""What can only be meant for the draft, however it is asked: 改成有限公司呢."""


class DraftForm(Form):
    """From an idea to a draft: what is not said gets a default with its reason, and every change is a version."""

    form = "draft_form"
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
        """Also the name of the enterprise that opens a further place."""
        parent: Any = known.get("parent")
        is_branch = isinstance(parent, dict) and parent["type"] != EnterpriseType.HOUSEHOLD.value
        nameless = is_branch and not parent["name"]
        return super().lacking({**known, "parent": None} if nameless else known)

    def told(self, known: Slots) -> list[str]:
        """What was said, without what the talk only keeps for itself."""
        return super().told({slot: value for slot, value in known.items() if slot not in OWN and value != DECLINED})

    def recalled(self, answers: Answers, before: Slots) -> list[str]:
        """Of what is known of the person nothing is read out; an idea told before is."""
        idea = self.told({slot: value for slot, value in before.items() if slot not in AFTER_YES})
        return [answers.phrase("form_noted", {"内容": "；".join(idea)})] if idea else []

    def noted(self, answers: Answers, sound: Slots, known: Slots) -> list[str]:
        """What was just understood, and what stands against it, at once."""
        lines = super().noted(answers, sound, known)
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
        if said.intent == "stop":
            return True
        if (
            keeps(said.text)
            or wants_draft(said.text)
            or asked_about(said.text)
            or wants_file(said.text)
            or self._stays_away(said)
        ):
            return False
        if found and (said.intent == "resume" or _CHANGES & set(found)):
            return False
        return super()._is_question(tracker, said, found)

    def _stays_away(self, said: Said) -> bool:
        return said.asking in (CONFIRMED, "phone") and wants_no_number(said.text)

    async def _open(self, visit: Visit) -> list[EventType]:
        before = await saved(visit.tracker) if goes_back(visit.said, visit.tracker) else None
        if before is None:
            return await super()._open(visit)
        known = {field.slot: before.get(field.slot) for field in self.fields}
        known |= {"agreed": None, "shown": None}
        said = replace(visit.said, known=known, asking=CONFIRMED)
        back = visit._replace(said=said, known=known, asked=CONFIRMED, failures=0, refusals=0)
        events = await self._go_on(back, self._facts(back))
        return [SlotSet("task_waiting", None), *events]

    async def _go_on(self, visit: Visit, found: Slots) -> list[EventType]:
        said = visit.said
        if keeps(said.text) and all(value == DECLINED for value in found.values()):
            return self.hold(visit)
        about = asked_about(said.text)
        if about is not None:
            return await self._answer(visit, about)
        if wants_file(said.text) and not found:
            return await self.ask(visit, {**visit.known, "shown": None}, Saying([]))
        if self._stays_away(said):
            return await self._keep_without_number(visit)
        if visit.asked == CONFIRMED and not set(found) - set(AFTER_YES) and said.intent == "affirm":
            return await self._agree(visit, found)
        return await super()._go_on(visit, found)

    async def _take_in(self, visit: Visit, known: Slots, found: Slots, sound: Slots) -> list[EventType]:
        if not found and wants_draft(visit.said.text):
            doubts = told(doubtful(facts(known), books().advice.officers), _MOST_TOLD)
            return await self.ask(visit, known, Saying(doubts))
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
        made = await self._keep(visit, known)
        if made is None:
            return await super().ask(visit, known, saying)
        version, draft, before = made
        kept = {**known, "draft": version.code, "offered": _names(draft)}
        if self.lacking(kept):
            return await super().ask(visit, kept, saying)
        if kept.get("agreed") and kept.get("phone") not in (None, DECLINED):
            return [*set_slots(kept), SlotSet(CONFIRMED, True), SlotSet(FAILURES, None), SlotSet(REQUESTED, None)]
        return self._show(visit, kept, saying, version, draft, before)

    def _show(
        self, visit: Visit, known: Slots, saying: Saying, version: Version, draft: Proposed, before: Version | None
    ) -> list[EventType]:
        here, is_shown = service(), known.get("shown") == version.number
        now = here.clock.now()
        if is_shown:
            reply = short_reply(visit.answers, here.seal, version, draft, now)
        else:
            reply = draft_reply(visit.answers, here.seal, version, draft, before, now)
        text = "\n".join(line for line in (*saying.lines, reply.text) if line)
        card = {**reply.custom, **({"comparison": saying.card} if saying.card else {})}
        buttons = self._ways_out() if saying.failures > _MOST_TOLD else (*saying.more, *reply.buttons)
        speak(visit.dispatcher, Reply(text, buttons, card))
        asked = [SlotSet(CONFIRMED, None), SlotSet(FAILURES, saying.failures), SlotSet(REQUESTED, CONFIRMED)]
        return [*set_slots({**known, "shown": version.number}), *asked]

    async def _keep(self, visit: Visit, known: Slots) -> tuple[Version, Proposed, Version | None] | None:
        """The version that this message made, with the one that was shown before it; None without a draft."""
        here, talk, message = service(), visit.tracker.sender_id, message_id(visit.tracker)
        now, said = here.clock.now(), facts(known)
        if not said.words:
            return None

        def work(connection: Any) -> tuple[Version, Proposed, Version | None] | None:
            draft = proposed(said, books(), known_names(connection))
            if draft is None:
                return None
            contacts = contacts_behind(connection, talk)
            place = Place(talk, message, contacts[0] if len(contacts) == 1 else None, said.office)
            content, by = Content(draft.fields, draft.gaps), Actor("person", talk)
            version = _saved(connection, known.get("draft"), content, by, place, now)
            shown = known.get("shown")
            before = (
                version_of(connection, here.seal, version.code, shown) if shown and shown < version.number else None
            )
            return version, draft, before

        return await here.records.write(work)

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
        made = await self._keep(visit, visit.known)
        line = explain(made[0], about.field) if made else ""
        return await self.ask(visit, visit.known, Saying([line or visit.answers.phrase("draft_no_reason_yet")]))

    async def _keep_without_number(self, visit: Visit) -> list[EventType]:
        known = {**visit.known, "agreed": None}
        made = await self._keep(visit, known)
        if made is None:
            return self.hold(visit)
        links = links_of(service().seal, made[0], service().clock.now())
        filled = {"编号": made[0].code, "Word": links["docx"], "PDF": links["pdf"]}
        return await self.ask(visit, known, Saying([visit.answers.phrase("draft_without_number", filled)]))

    def _of(self, slot: str) -> Field:
        return next(field for field in self.fields if field.slot == slot)


def _saved(connection: Any, code: str | None, content: Content, by: Actor, place: Place, now: Any) -> Version:
    """The next version; a new draft when the old one is gone."""
    seal = service().seal
    try:
        return save(connection, seal, code, content, by, place, now)
    except (DroppedDraft, UnknownDraft):
        return save(connection, seal, None, content, by, place, now)


def _without_old_choices(known: Slots, sound: Slots) -> Slots:
    """A name that was chosen stands for what it was chosen from: another wish, type or place lets it go."""
    changed = {"name", "type", "place", "trade"} & set(sound)
    return {**known, "chosen_name": None} if changed and "chosen_name" not in sound else known


def _own_type(known: Slots, named: tuple[Any, ...]) -> tuple[Any, ...]:
    kind = advised_on(facts(known), books()).advice.type
    return (kind,) if kind and kind not in named else ()


def _names(draft: Proposed) -> list[str]:
    return names_of(draft.work)


def _listed(gaps: list[Gap]) -> str:
    return "；".join(gap.text.rstrip("。") for gap in gaps)
