"""What a founder's idea becomes: the main phrase, general and licensed items, what is offered, what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from center.guides import Passage
from center.registry.refusals import Refusal
from center.registry.refusals import refusals as found_refusals
from center.registry.scope import Kind, ScopeItem, core
from center.registry.scope_search import Hit, Scopes, affirmed

MOST_CHOSEN, MOST_OFFERED = 8, 6
_SURE, _LIKELY = 0.5, 0.4
_FARMING, _TRADING = "A", "F"


class Proposal(NamedTuple):
    """What is put into the draft. ``main`` is the first of ``general`` or ``licensed``; None: no trade was named.

    ``related`` is only offered; ``notes`` are to be told; the last one always is that the authority's list decides.
    """

    main: ScopeItem | None
    general: tuple[ScopeItem, ...]
    licensed: tuple[ScopeItem, ...]
    related: tuple[ScopeItem, ...]
    refused: tuple[Refusal, ...]
    notes: tuple[Passage, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        """The phrases of the draft, the main one first."""
        chosen = [item for item in (*self.general, *self.licensed) if item != self.main]
        return tuple(item.phrase for item in ([self.main, *chosen] if self.main else chosen))


def propose(scopes: Scopes, idea: str) -> Proposal:
    """What ``idea``, in the founder's own words, comes to; milliseconds, no database."""
    wanted = affirmed(idea)
    refused = refusals(scopes, idea)
    for refusal in refused:
        if not refusal.reserved:
            wanted = wanted.replace(refusal.said, "，")
    hits = scopes.hits(wanted)
    chosen = _chosen(hits)
    return Proposal(
        chosen[0] if chosen else None,
        tuple(item for item in chosen if item.kind is Kind.GENERAL),
        tuple(item for item in chosen if item.kind is Kind.LICENSED),
        _offered(scopes, chosen, hits) if chosen or not refused else (),
        tuple(refused),
        _notes(chosen, refused, scopes.words.always),
    )


def refusals(scopes: Scopes, idea: str) -> list[Refusal]:
    """The trades named in ``idea`` that are declined, the gravest first."""
    return found_refusals(idea, scopes.refused)


def _chosen(hits: Sequence[Hit]) -> list[ScopeItem]:
    """For everything that was named the surest phrase; without any, the one that is likest."""
    taken: list[Hit] = []
    if hits and not hits[0].said and hits[0].score >= _LIKELY:
        return [hits[0].item]
    for hit in hits:
        is_new = all(hit.start >= other.end or hit.end <= other.start for other in taken)
        if hit.said and hit.score >= _SURE and is_new and len(taken) < MOST_CHOSEN:
            taken.append(hit)
    special = [hit for hit in taken if not any(_is_told_by(hit, other) for other in taken)]
    return [hit.item for hit in _farmed_first(special)]


def _is_told_by(hit: Hit, other: Hit) -> bool:
    """Whether ``other`` is a kind of what ``hit`` is and holds the words said for it (中医 and 诊所: 中医诊所)."""
    kind, special = core(hit.item.phrase), core(other.item.phrase)
    return kind != special and special.endswith(kind) and hit.said in special


def _farmed_first(hits: list[Hit]) -> list[Hit]:
    """``hits`` with what is grown or raised before what is sold of it (养羊…卖羊肉 is a farm, not a butcher's)."""
    if not hits or not hits[0].item.code.startswith(_TRADING):
        return hits
    return sorted(hits, key=lambda hit: not (hit.item.code.startswith(_FARMING) and hit.start < hits[0].start))


def _offered(scopes: Scopes, chosen: Sequence[ScopeItem], hits: Sequence[Hit]) -> tuple[ScopeItem, ...]:
    candidates = [related for item in chosen for related in scopes.related(item)]
    candidates += [hit.item for hit in hits if not hit.said or hit.score < _SURE] if not candidates else []
    fresh = dict.fromkeys(item for item in candidates if item not in chosen)
    return tuple(fresh)[:MOST_OFFERED]


def _notes(chosen: Sequence[ScopeItem], refused: Sequence[Refusal], always: Passage) -> tuple[Passage, ...]:
    told = [refusal.reason for refusal in refused if refusal.reserved]
    told += [item.note for item in chosen if item.note is not None]
    return tuple(dict.fromkeys([*told, always]))
