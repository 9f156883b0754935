"""Why a name that is wished for would come back, and what is changed of it without being asked."""

from __future__ import annotations

import re

from actions.draft_fields import facts
from actions.draft_names import whole_name, written_in_letters
from actions.draft_words import books
from actions.fields import Slots
from center.answers import phrase_of
from center.bundles import knowledge_of
from center.drafts.proposing import advised_on
from center.drafts.proposing_names import name_wish
from center.registry.ideas import EnterpriseType
from center.registry.name_findings import Finding
from center.registry.name_ideas import NameWish, Origin, asked_brands
from center.registry.name_setting import Level
from center.registry.names import NameProposal, Verdict


def name_fault(known: Slots, words: str) -> str | None:
    """What stands against every name that ``words`` ask for, in words; None when one of them can be used."""
    brand = words.removeprefix("叫")
    if written_in_letters(words):
        return _say("draft_name_letters", {"字号": brand})
    now, here = facts({**known, "name": words}), books()
    kind = advised_on(now, here).advice.type or EnterpriseType.HOUSEHOLD
    wish = name_wish(now, kind, here)
    whole = whole_name(words)
    if whole:
        return _told(_graves(here.names.check(whole, kind, now.place, wish.industry), frozenset()))
    found = here.names.propose(wish)
    asked = [one.verdict for one in found.candidates if one.origin is Origin.ASKED]
    every = [*asked, *found.refused]
    if not every and words.startswith("叫") and not here.names.reader.read(brand).brand:
        return _say("draft_name_no_brand", {"字号": brand})
    graves = [_graves(verdict, _of_trade(found, wish)) for verdict in every]
    return _told(graves[0]) if graves and all(graves) else None


def name_remarks(words: str) -> list[str]:
    """What is left out of a brand that is otherwise taken: another place that it begins with."""
    reader = books().names.reader
    for brand in asked_brands(words, reader):
        parts = reader.read(words.removeprefix("叫"))
        if parts.elsewhere and parts.brand and brand == parts.brand:
            return [_say("draft_name_cut", {"地名": parts.elsewhere, "字号": parts.brand})]
    is_unused = words.startswith("叫") and not asked_brands(words, reader) and not whole_name(words)
    return [_say("draft_name_unused", {"字号": words.removeprefix("叫")})] if is_unused else []


def _graves(verdict: Verdict, of_trade: frozenset[str]) -> list[Finding]:
    """What the law forbids or asks an approval for, without what holds for any brand of the trade."""
    graves = [finding for finding in verdict.findings if finding.level is not Level.HINT]
    return [finding for finding in graves if finding.level is Level.FORBIDDEN or finding.rule not in of_trade]


def _of_trade(found: NameProposal, wish: NameWish) -> frozenset[str]:
    """The rules that any brand meets in this trade: those of a brand that nobody asked for."""
    others = [one.verdict for one in found.candidates if one.origin is not Origin.ASKED]
    others = others or [one.verdict for one in books().names.propose(wish._replace(words="")).candidates]
    return frozenset.intersection(*(frozenset(one.rules) for one in others)) if others else frozenset()


def _told(graves: list[Finding]) -> str | None:
    return re.sub("\\s+", "", graves[0].text) if graves else None


def _say(name: str, filled: dict[str, str]) -> str:
    return phrase_of(knowledge_of(None).service, name, filled)
