"""量身定制营业执照: from an idea to a draft with reasons, and from its yes to an agency case (XZ 4.1c, 表1 设立3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.asking import CONFIRMED, FAILURES, REQUESTED, Saying, Visit, set_slots
from actions.base import heard_from, speak
from actions.case_parts import part_titles
from actions.draft_asked import DraftAsked, answers_unclearly, asks_of_case
from actions.draft_entry import earlier_words, goes_back, wants_draft, with_text
from actions.draft_fields import AFTER_YES, CHANGED_BY_NAME, DEFAULTS, FIELDS, OWN, absent_head, defaults_told, facts
from actions.draft_judging import awaits_permit, declined_for, first_permits
from actions.draft_keeping import FORM, Kept, keep
from actions.draft_lines import blocking, told
from actions.draft_money import read_sum
from actions.draft_naming import name_fault, name_remarks
from actions.draft_own import asked_about, deletes, keeps, wants_file, wants_no_number, wants_whole
from actions.draft_scope import unknown_additions
from actions.draft_sentences import agrees, asks, changes, states
from actions.draft_telling import PERSON, draft_reply, is_same, short_reply
from actions.draft_trade import show_trade
from actions.draft_wishes import has_number
from actions.draft_words import books, is_shrug
from actions.fields import DECLINED, Field, Plain, Said, Slots
from actions.known import known_about
from center.answers import Answers
from center.drafts.proposing import advised_on, proposed
from center.drafts.proposing_fields import names_of
from center.drafts.proposing_people import doubtful
from center.registry.ideas import EnterpriseType
from center.replies import Reply
from center.service import service
from center.understanding import Decision

_KNOWN = ("phone", "person")
_MOST_TOLD = 2


class DraftForm(DraftAsked):
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
            wrong = name_fault(said.known, str(value))
            return Plain(wrong) if wrong else None
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
        """Of what is known of the person nothing is read out; an idea told before is, and what is against it."""
        idea = self.told({slot: value for slot, value in before.items() if slot not in AFTER_YES})
        doubts = told(doubtful(facts(before), books().advice.officers), _MOST_TOLD) if before.get("people") else []
        return [*([answers.phrase("form_noted", {"内容": "；".join(idea)})] if idea else []), *doubts]

    def noted(self, answers: Answers, sound: Slots, known: Slots) -> list[str]:
        """What was just understood, what stands instead of what was left open, and what is against it, at once."""
        now, here = facts(known), books()
        advised = advised_on(now, here) if now.words else None
        kept = {slot: value for slot, value in sound.items() if slot != "trade" or not (advised and advised.declined)}
        lines = [*super().noted(answers, kept, known), *defaults_told(answers, sound)]
        if "people" in sound:
            lines += told(doubtful(now, here.advice.officers), _MOST_TOLD)
        if advised and not advised.declined and {"trade", "scope"} & set(sound):
            scope = advised.scope
            lines += [*told((*scope.forbidden, *scope.first_licensed)), *first_permits(scope)]
        if "trade" in sound and advised and self._lacks_scope(known):
            lines.append(answers.phrase("draft_trade_unclear", {"生意": show_trade(str(sound["trade"]))}))
        if not_among := absent_head(known, sound):
            lines.append(answers.phrase("draft_not_among", {"谁": not_among}))
        if sound.get("name") not in (None, DECLINED):
            lines += name_remarks(str(sound["name"]))
        if "address" in sound and not has_number(str(sound["address"])):
            lines.append(answers.phrase("draft_address_number"))
        return lines

    def _visit(self, tracker: Tracker, dispatcher: Any) -> Visit:
        visit = super()._visit(tracker, dispatcher)
        agreed = visit.asked == CONFIRMED and agrees(visit.said.text)
        return visit._replace(said=replace(visit.said, intent="affirm")) if agreed else visit

    def _facts(self, visit: Visit) -> dict[str, Any]:
        """Once the draft is shown, a mere sum is what is to be registered, where something is."""
        found = super()._facts(visit)
        is_time = visit.asked == CONFIRMED or (visit.asked != "money" and visit.known.get("capital") is not None)
        yuan = read_sum(visit.said.text) if is_time else None
        if yuan is None or set(found) - {"money", "capital"}:
            return found
        kind = advised_on(facts(visit.known), books()).advice.type
        return {"money" if kind in (EnterpriseType.HOUSEHOLD, EnterpriseType.BRANCH) else "capital": yuan}

    def _is_question(self, tracker: Tracker, said: Said, found: Slots) -> bool:
        is_change = bool(CHANGED_BY_NAME & set(found)) or (changes(said.text) and (found or not self._is_other(said)))
        if said.intent == "stop" and not deletes(said.text) and not is_change:
            return True
        own = (keeps, wants_draft, asked_about, wants_file, wants_whole, deletes)
        if any(way(said.text) for way in own) or goes_back(said) or self._stays_away(said):
            return False
        if not found and (answers_unclearly(said) or asks_of_case(said)):
            return False
        if is_change or (found and said.intent == "resume") or states(said.text):
            return False
        return super()._is_question(tracker, said, found)

    def _is_other(self, said: Said) -> bool:
        """Whether the draft is put aside for something else: 先不弄了，帮我约个时间."""
        is_task = said.heard.decision is Decision.TASK and said.intent not in (*self.starters, "stop", "resume")
        return is_task and any(keeps(part) for part in re.split("[，,。；]", said.text))

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
            return await self.answer(visit, about)
        if wants_whole(said.text) and not found:
            return await self.ask(visit, {**visit.known, "shown": None}, Saying([]))
        if wants_file(said.text) and not found:
            return await self.give_files(visit)
        if not found and goes_back(said):
            return await self.resume(visit)
        if not found and asks_of_case(said):
            return await self.answer_of_case(visit)
        if self._stays_away(said):
            return await self.keep_without_number(visit)
        if visit.asked == CONFIRMED and not set(found) - set(AFTER_YES) and said.intent == "affirm":
            return await self._agree(visit, found)
        return await super()._go_on(visit, found)

    async def _take_in(self, visit: Visit, known: Slots, found: Slots, sound: Slots) -> list[EventType]:
        said, phrase = visit.said, visit.answers.phrase
        if not found and wants_draft(said.text):
            doubts = told(doubtful(facts(known), books().advice.officers), _MOST_TOLD)
            return await self.ask(visit, known, Saying(doubts))
        if not found and visit.asked == "trade" and (is_shrug(said) or changes(said.text)):
            return await self.ask(visit, known, Saying([phrase("draft_trade_needed")], visit.failures + 1))
        if visit.asked == "trade" and "trade" in sound and not visit.failures and self._lacks_scope(known):
            return await self._ask_trade(visit, known)
        if not found and visit.failures and visit.asked in DEFAULTS and not asks(said.text):
            left = {str(visit.asked): DECLINED}
            return await super()._take_in(visit, {**known, **left}, left, left)
        if not found and (unknown := unknown_additions(said)):
            line = phrase("draft_scope_unknown", {"内容": "、".join(unknown)})
            return await self.ask(visit, known, Saying([line], visit.failures + 1))
        late = {*AFTER_YES, "address"} if visit.asked == "phone" else set(AFTER_YES)
        fresh = {**known, "agreed": None} if set(sound) - late else known
        return await super()._take_in(visit, _without_old_choices(fresh, sound), found, sound)

    async def _ask_trade(self, visit: Visit, known: Slots) -> list[EventType]:
        """The trade again, of which no item of the scope could be found."""
        line = visit.answers.phrase("draft_trade_unclear", {"生意": show_trade(str(known["trade"]))})
        return await self.ask(visit, {**known, "trade": None}, Saying([line], 1))

    def _lacks_scope(self, known: Slots) -> bool:
        scope = advised_on(facts(known), books()).scope
        return not (scope.items or scope.declined or scope.first_licensed or scope.forbidden)

    async def ask(self, visit: Visit, known: Slots, saying: Saying) -> list[EventType]:
        """Keep the draft as it now stands; then the next question, the draft, or, once agreed to, its end."""
        declined = declined_for(known, visit.said.text)
        if declined is not None:
            lacking, lines, buttons = declined
            return await super().ask(
                visit, {**known, lacking: None}, saying._replace(lines=[*saying.lines, *lines], more=buttons)
            )
        if awaits_permit(visit.said.text):
            saying = saying._replace(more=(*saying.more, PERSON))
        kept = await keep(visit.tracker, known)
        if kept is None:
            return await super().ask(visit, known, saying)
        now = {**known, "draft": kept.version.code, "offered": names_of(kept.draft.work)}
        if self.lacking(now):
            return await super().ask(visit, now, saying)
        if now.get("agreed") and now.get("phone") not in (None, DECLINED):
            return [*set_slots(now), SlotSet(CONFIRMED, True), SlotSet(FAILURES, None), SlotSet(REQUESTED, None)]
        is_same_again = is_same(kept)
        is_shown = now.get("shown") == kept.version.number or is_same_again
        if is_shown and not saying.lines and visit.said.intent != "affirm" and visit.asked == CONFIRMED:
            saying = saying._replace(lines=[visit.answers.phrase("draft_nothing_changed")])
        tell = short_reply if is_shown else draft_reply
        return self.show(visit, now, saying, kept, tell(visit.answers, service(), kept))

    def show(self, visit: Visit, known: Slots, saying: Saying, kept: Kept, reply: Reply) -> list[EventType]:
        """Say where the draft stands, and wait for its yes."""
        opening = visit.answers.phrase("draft_opening")
        text = "\n".join(line for line in (*saying.lines, reply.text) if line and line != opening)
        card, more = saying.card or {}, {}
        if card.get("kind") == "comparison":
            more = {"comparison": card}
        buttons = self._ways_out() if saying.failures > _MOST_TOLD else (*saying.more, *reply.buttons)
        speak(visit.dispatcher, Reply(text, tuple(dict.fromkeys(buttons)), {**reply.custom, **more}))
        asked = [SlotSet(CONFIRMED, None), SlotSet(FAILURES, saying.failures), SlotSet(REQUESTED, CONFIRMED)]
        return [*set_slots({**known, "shown": kept.version.number}), *asked]

    async def _agree(self, visit: Visit, found: Mapping[str, Any]) -> list[EventType]:
        """The yes to the draft: what blocks is told, else the telephone is asked for."""
        known = {**visit.known, **self._sound(visit, dict(found))}
        draft = proposed(facts(known), books())
        gaps = list(draft.gaps) if draft else []
        if held := blocking(gaps):
            line = visit.answers.phrase("draft_blocked", {"内容": "；".join(gap.text.rstrip("。") for gap in held)})
            return await self.ask(visit, known, Saying([line], more=(PERSON,)))
        if any(gap.field == "county" for gap in gaps):
            return await self.ask(visit, {**known, "place": None}, Saying([]))
        if draft and not draft.work.scope.items:
            return await self._ask_trade(visit, known)
        now = {"事项": part_titles(known["parts"])} if found.get("parts") else None
        lines = [visit.answers.phrase("draft_parts_noted", now)] if now else []
        return await self.ask(visit, {**known, "agreed": True}, Saying(lines))

    def _of(self, slot: str) -> Field:
        return next(field for field in self.fields if field.slot == slot)


def _without_old_choices(known: Slots, sound: Slots) -> Slots:
    """A name that was chosen stands for what it was chosen from: another wish, type or place lets it go."""
    changed = {"name", "type", "place", "trade"} & set(sound)
    return {**known, "chosen_name": None} if changed and "chosen_name" not in sound else known
