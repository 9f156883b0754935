"""Questions about the draft itself while it is drawn up: why, how types differ, its files, without a number."""

from __future__ import annotations

from abc import ABC
from dataclasses import replace

from rasa_sdk.events import EventType, SlotSet

from actions.asking import CONFIRMED, EXPLAIN_AFTER, OFFER_TO_STOP_AFTER, REQUESTED, Saying, Visit
from actions.base import speak
from actions.draft_after import answer_of_case, way_asked
from actions.draft_back import DraftBack
from actions.draft_fields import facts
from actions.draft_keeping import keep, saved
from actions.draft_lines import first_sentence, verdict_of_first
from actions.draft_own import EVERYTHING, NAME_STATUS, Asked
from actions.draft_sentences import asks
from actions.draft_telling import compared, files_line
from actions.draft_words import books
from actions.fields import DECLINED, Field, Said, Slots
from center.drafts.fields import KINDS, cited
from center.drafts.proposing import advised_on
from center.drafts.records import Version
from center.drafts.text import explain
from center.registry.ideas import EnterpriseType, Premises
from center.replies import Reply
from center.service import service
from center.understanding import Decision

_WITHOUT_DOOR = (Premises.ONLINE.value, Premises.NONE.value)
_REASONS = ("type", "capital", "permits")


class DraftAsked(DraftBack, ABC):
    """The part of the form that answers about the draft and goes on at the same place."""

    async def answer(self, visit: Visit, about: Asked) -> list[EventType]:
        """A question about the draft itself, and then on at the same place."""
        if about.types:
            return await self._compare(visit, about.types)
        kept = await keep(visit.tracker, visit.known)
        line = ""
        if kept is not None and about.field == EVERYTHING:
            line = visit.answers.phrase("draft_reasons", {"理由": _reasons(kept.version)})
        elif kept is not None and about.field == NAME_STATUS:
            verdict = verdict_of_first(kept.draft)
            line = visit.answers.phrase("draft_name_looked_at", {"看法": verdict.text if verdict else ""})
        elif kept is not None:
            line = explain(kept.version, about.field)
        return await self.ask(visit, visit.known, Saying([line or visit.answers.phrase("draft_no_reason_yet")]))

    async def answer_of_case(self, visit: Visit) -> list[EventType]:
        """A question on the case that the draft went into; without a case it is one for the guides."""
        way, back = way_asked(visit.said.text), await saved(visit.tracker, str(visit.known["draft"]))
        if way is None or back is None or back.case_code is None:
            return self._hand_over(visit, {})
        speak(visit.dispatcher, await answer_of_case(visit.tracker, way, str(visit.known["draft"]), back.case_code))
        return [SlotSet(REQUESTED, visit.asked)]

    async def give_files(self, visit: Visit) -> list[EventType]:
        """Fresh links, and then on at the same place."""
        kept = await keep(visit.tracker, visit.known)
        lines = [files_line(visit.answers, service(), kept.version)] if kept else []
        known = {**visit.known, "shown": kept.version.number} if kept else visit.known
        return await self.ask(visit, known, Saying(lines))

    async def keep_without_number(self, visit: Visit) -> list[EventType]:
        """No case: the draft stays, with its files."""
        known = {**visit.known, "agreed": None}
        kept = await keep(visit.tracker, known)
        if kept is None:
            return self.hold(visit)
        said = visit.answers.phrase("draft_without_number", {"编号": kept.version.code})
        return await self.ask(visit, known, Saying([said, files_line(visit.answers, service(), kept.version)]))

    def trouble(self, visit: Visit, failures: int, found: Slots) -> list[str]:
        """Of a draft that is shown: how a change is said; of a question: what the field is for."""
        faults, asked = self.faults(visit, found), self.field(visit.asked)
        if not failures or faults:
            return faults
        if visit.asked == CONFIRMED:
            return [visit.answers.phrase("draft_change_unclear")]
        if failures == 1 and asked is not None and asks(visit.said.text):
            return [visit.answers.phrase(asked.explain)]
        lines = super().trouble(visit, min(failures, EXPLAIN_AFTER), found)
        return [*lines, visit.answers.phrase("draft_offer_to_stop")] if failures >= OFFER_TO_STOP_AFTER else lines

    def _question(self, visit: Visit, field: Field) -> Reply:
        """With the number also the door is asked for, where there is one to tell."""
        known = visit.known
        tells_door = known.get("address") or known.get("premises") in (None, DECLINED, *_WITHOUT_DOOR)
        is_doorless = field.slot == "phone" and not tells_door and visit.refusals == 0
        return super()._question(visit, replace(field, ask="draft_ask_phone_and_address") if is_doorless else field)

    async def _compare(self, visit: Visit, named: tuple[EnterpriseType, ...]) -> list[EventType]:
        types = named if len(named) > 1 else (*named, *_own_type(visit.known, named))
        lines, card = compared(types, books().advice.types)
        head = visit.answers.phrase("draft_compared", {"类型": "、".join(kind.caption for kind in types)})
        return await self.ask(visit, visit.known, Saying([head, *lines], card=card))


def asks_of_case(said: Said) -> bool:
    """Whether something is asked that the case of a draft answers: 办到哪了, 还要签字吗."""
    return bool(said.known.get("draft")) and way_asked(said.text) is not None


def answers_unclearly(said: Said) -> bool:
    """Whether who is asked for something asks back or says what no guide is sure to answer."""
    unsure = (Decision.CHOICES, Decision.UNKNOWN, *([Decision.OUT_OF_SCOPE] if asks(said.text) else []))
    is_unsure = said.heard.decision in unsure and not said.heard.follows
    return said.asking not in (None, CONFIRMED) and is_unsure


def _reasons(version: Version) -> str:
    """What was chosen and why, a sentence each, with the first law behind it."""
    told = []
    for name in _REASONS:
        field = version.fields.get(name)
        reason = first_sentence(field.reason) if field else ""
        if field and reason:
            law = f"（依据{cited(field.citations[:1])}）" if field.citations else ""
            told.append(f"{KINDS[name].title}，因为{reason.rstrip('。')}{law}。")
    return "".join(told)


def _own_type(known: Slots, named: tuple[EnterpriseType, ...]) -> tuple[EnterpriseType, ...]:
    kind = advised_on(facts(known), books()).advice.type
    return (kind,) if kind and kind not in named else ()
