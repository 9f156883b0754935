"""Why no draft can be made of what was said, and what has to be approved before registration."""

from __future__ import annotations

from actions.draft_fields import facts
from actions.draft_telling import PERSON, told
from actions.draft_words import books
from actions.fields import Slots
from center.drafts.proposing import advised_on, against
from center.drafts.proposing_scope import Scope
from center.registry.permits import Permit, Timing, permits_for
from center.registry.refusals import RefusalKind, refusals
from center.registry.statements import Statement
from center.replies import Button


def declined_for(known: Slots, heard: str = "") -> tuple[str, list[str], tuple[Button, ...]] | None:
    """What has to be said anew because no draft can be made of it: the slot, why, and buttons.

    ``heard`` is everything that was just said: what is meant with the trade is told beside it, too.
    """
    now, here = facts(known), books()
    if forbidden := forbidden_in(heard):
        return "trade", told(forbidden), ()
    if not now.words:
        return None
    advised = advised_on(now, here)
    if advised.declined:
        return "trade", told(advised.declined), (PERSON,) if advised.scope.to_person else ()
    if now.people and advised.advice.type is None:
        return "people", told(against(now, here)), (PERSON,)
    return None


def forbidden_in(heard: str) -> tuple[Statement, ...]:
    """Why nobody may do what ``heard`` speaks of, whichever trade it names besides; empty for an ordinary sentence."""
    found = refusals(heard, books().advice.trades.refused)
    return tuple(one.statement for one in found if one.kind is RefusalKind.FORBIDDEN)


def awaits_permit(heard: str) -> bool:
    """Whether ``heard`` names a trade that is drafted and waits for its permit, so that somebody should be offered."""
    return any(one.to_person and one.drafted for one in refusals(heard, books().advice.trades.refused))


def first_permits(scope: Scope) -> list[str]:
    """What has to be approved before registration, said as soon as the trade is known."""
    return [_first(one) for one in permits_for(scope.items, books().advice.permits) if one.timing is Timing.BEFORE]


def _first(permit: Permit) -> str:
    """What the law says is said firmly; where it is to be asked, that it is."""
    named, items = f"{permit.title}（{permit.authority}）", "、".join(permit.phrases)
    if permit.note.law:
        return f"{items}要先批后照，登记前先办：{named}。"
    return f"{items}要{named}；先办哪样，以{permit.authority}和登记机关答复为准。"
