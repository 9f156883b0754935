"""Why no draft can be made of what was said, and why a name that is wished for would come back."""

from __future__ import annotations

from actions.draft_fields import facts
from actions.draft_names import whole_name
from actions.draft_telling import PERSON, told
from actions.draft_words import books
from actions.fields import Slots
from center.drafts.proposing import advised_on, against
from center.drafts.proposing_names import name_wish
from center.drafts.proposing_scope import Scope
from center.registry.name_ideas import Origin
from center.registry.name_setting import Level
from center.registry.names import Verdict
from center.registry.permits import Timing, permits_for
from center.replies import Button


def declined_for(known: Slots) -> tuple[str, list[str], tuple[Button, ...]] | None:
    """What has to be said anew because no draft can be made of it: the slot, why, and buttons."""
    now, here = facts(known), books()
    if not now.words:
        return None
    advised = advised_on(now, here)
    if advised.declined:
        return "trade", told(advised.declined), (PERSON,) if advised.scope.to_person else ()
    if now.people and advised.advice.type is None:
        return "people", told(against(now, here)), (PERSON,)
    return None


def refused_names(known: Slots, words: str) -> list[Verdict]:
    """What stands against the names that ``words`` ask for, when none of them can be used."""
    now, here = facts({**known, "name": words}), books()
    advised = advised_on(now, here)
    kind = advised.advice.type
    if kind is None:
        return []
    wish = name_wish(now, kind, here)
    whole = whole_name(words)
    if whole:
        verdict = here.names.check(whole, kind, now.place, wish.industry)
        return [verdict] if _is_grave(verdict) else []
    found = here.names.propose(wish)
    asked = [one.verdict for one in found.candidates if one.origin is Origin.ASKED]
    doubtful_ones = [verdict for verdict in (*asked, *found.refused) if _is_grave(verdict)]
    return doubtful_ones if len(doubtful_ones) == len(asked) + len(found.refused) else []


def _is_grave(verdict: Verdict) -> bool:
    """Whether the law forbids the name or asks for an approval; what is only a hint does not count."""
    return any(finding.level is not Level.HINT for finding in verdict.findings)


def first_permits(scope: Scope) -> list[str]:
    """What has to be approved before registration, said as soon as the trade is known."""
    found = permits_for(scope.items, books().advice.permits)
    named = [f"{one.title}（{one.authority}）" for one in found if one.timing is Timing.BEFORE]
    items = "、".join(dict.fromkeys(phrase for one in found if one.timing is Timing.BEFORE for phrase in one.phrases))
    return [f"{items}要先批后照，登记前先办：{'、'.join(named)}。"] if named else []
