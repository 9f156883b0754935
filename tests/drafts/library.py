"""The same founders without any talk: what center.registry itself says of the facts that their words come to.

Where the two differ, either the library or the expectation is wrong in law or fact; how well the bot understands does
not matter here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from center.knowledge import KNOWLEDGE
from center.law import Citation
from center.registry.advice import AdviceBook, load_advice
from center.registry.capital import Capital, CapitalAdvice, capital_advice
from center.registry.ideas import Decides, EnterpriseType, Idea, Person, Plan, Premises, Trait
from center.registry.name_ideas import NameWish
from center.registry.name_trades import industry_of
from center.registry.names import Names, load
from center.registry.officers import Role, officer_faults, officer_notes
from center.registry.permits import Permit, permits_for
from center.registry.premises import Site, premises_advice
from center.registry.refusals import refusals
from center.registry.scope import ScopeItem, load_catalogue
from center.registry.scope_ideas import Proposal, propose
from center.registry.scope_search import Scopes
from center.registry.types import Advice, advise_type
from tests.drafts.written import NONE, citation, either, lacking

FACTS = {
    "words", "people", "decides", "workers", "yuan", "risky", "limit", "premises", "plans", "wish", "parent",
    "capital", "years", "role", "declined",
}  # fmt: skip
_PLACE = "山西省忻州市"


@lru_cache(maxsize=1)
def book() -> AdviceBook:
    """The settings of all advice."""
    return load_advice(KNOWLEDGE / "registry")


@lru_cache(maxsize=1)
def scopes() -> Scopes:
    """The catalogue of phrases."""
    return Scopes(load_catalogue(KNOWLEDGE / "registry"))


def names() -> Names:
    """The rules of names."""
    return load()


class Told:
    """Everything that the library says of a founder."""

    def __init__(self, founder: Mapping[str, Any]) -> None:
        facts = founder["facts"]
        assert set(facts) <= FACTS, f"unknown facts: {set(facts) - FACTS}"
        self.words: str = facts.get("words") or next(turn["say"] for turn in founder["turns"] if "say" in turn)
        self.county: str = str(_wanted(founder).get("county", ""))
        self.proposal: Proposal = propose(scopes(), self.words)
        self.idea = _idea(facts, self.words, self.proposal, self.county)
        self.advice: Advice = advise_type(self.idea, book().types)
        self.type = self.advice.type or EnterpriseType.HOUSEHOLD
        self.capital = _capital(facts, self.idea, self.type)
        self.permits = self._permits()
        self.role = Role(facts["role"]) if "role" in facts else None

    @property
    def items(self) -> tuple[ScopeItem, ...]:
        """The phrases of the draft and those that are offered with them."""
        return (*self.proposal.general, *self.proposal.licensed)

    def citations(self) -> set[Citation]:
        """Every article behind anything that is said."""
        others = [one.statements for one in self.advice.others]
        site = premises_advice(Site(self.idea, self.type), book().premises)
        said = [*self.advice.reasons, *(one for each in others for one in each), *self.capital.statements]
        said += [*self.capital.faults, *site.statements, *site.faults, *(permit.note for permit in self.permits)]
        for person in self.idea.people if self.role else ():
            said += [fault.statement for fault in officer_faults(self.role, person, book().officers)]  # type: ignore[arg-type]
            said += officer_notes(self.role, person, book().officers)  # type: ignore[arg-type]
        return {one for statement in said for one in statement.law}

    def wish(self) -> NameWish:
        """What is known when names are looked for."""
        codes = self.proposal.main.industry if self.proposal.main else ()
        trade = industry_of([self.words], codes, self.type, names().setting, names().reader)
        return NameWish(self.words, self.county, trade, self.type)

    def _permits(self) -> list[Permit]:
        return permits_for(self.items, book().permits, is_foreign=self.idea.has(Trait.FOREIGN))


def library_faults(founder: Mapping[str, Any]) -> list[str]:
    """What the library says otherwise than the founder's file expects."""
    told, wanted = Told(founder), _wanted(founder)
    if "declined" in founder["facts"]:
        found = [one.key for one in refusals(told.words, book().trades.refused)]
        return [] if founder["facts"]["declined"] in found else [f"declined as {found}"]
    return [*_scope_faults(told, wanted), *_type_faults(told, wanted), *_permit_faults(told, wanted),
            *_name_faults(told, wanted), *_law_faults(told, wanted)]  # fmt: skip


def _scope_faults(told: Told, wanted: Mapping[str, Any]) -> Iterator[str]:
    phrases, offered = told.proposal.phrases, {item.phrase for item in told.proposal.related}
    licensed = {item.phrase for item in told.proposal.licensed}
    if "main" in wanted and (not phrases or phrases[0] not in either(wanted["main"])):
        yield f"the scope begins with {phrases[:1]} instead of {wanted['main']}"
    missing = lacking(wanted.get("scope_has", []), set(phrases) | offered)
    yield from (f"the scope lacks {phrase}: {phrases}, offered {sorted(offered)}" for phrase in missing)
    yield from (f"the scope has {phrase}" for phrase in wanted.get("scope_lacks", ()) if phrase in phrases)
    yield from (f"no licensed item: {phrase}" for phrase in lacking(wanted.get("licensed", []), licensed))


def _type_faults(told: Told, wanted: Mapping[str, Any]) -> Iterator[str]:
    caption = told.advice.type.caption if told.advice.type else NONE
    if "type" in wanted and caption != wanted["type"]:
        yield f"the type is {caption} because of {[reason.rule for reason in told.advice.reasons]}"
    if "capital" in wanted and (told.capital.yuan or NONE) != wanted["capital"]:
        yield f"the capital is {told.capital.yuan}"


def _permit_faults(told: Told, wanted: Mapping[str, Any]) -> Iterator[str]:
    found = {permit.title: permit.timing.value for permit in told.permits}
    for title, when in wanted.get("permits_has", {}).items():
        if found.get(title) != when:
            yield f"{title} is {found.get(title)} instead of {when}: {found}"
    yield from (f"the permits have {title}" for title in wanted.get("permits_lacks", ()) if title in found)


def _name_faults(told: Told, wanted: Mapping[str, Any]) -> Iterator[str]:
    expected = wanted.get("names", {})
    for name, rule in expected.get("refused", {}).items():
        rules = names().check(name, told.type, told.county).rules
        if not set(either(rule)) & set(rules):
            yield f"nothing says {rule} of the name {name}: {rules}"
    if told.type is not EnterpriseType.BRANCH:
        found = [one.name for one in names().candidates(told.wish())]
        yield from [f"only the names {found}"] if len(found) < expected.get("count_at_least", 0) else []
        yield from (f"no name has {part}: {found}" for part in expected.get("has", ()) if part not in "，".join(found))


def _law_faults(told: Told, wanted: Mapping[str, Any]) -> Iterator[str]:
    cited = told.citations()
    for written in wanted.get("citations_has", ()):
        if not any(citation(one) in cited for one in either(written)):
            yield f"nothing cites {written}"


def _wanted(founder: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the draft should say; when there may be none, that no type is possible."""
    wanted = founder.get("draft", {})
    return {"type": NONE} if wanted == NONE else wanted


def _idea(facts: Mapping[str, Any], words: str, proposal: Proposal, county: str) -> Idea:
    return Idea(
        words=words,
        scope=proposal.phrases,
        people=tuple(Person(frozenset(map(Trait, traits))) for traits in facts.get("people", ())),
        decides=Decides(facts["decides"]) if "decides" in facts else None,
        workers=facts.get("workers"),
        yuan=facts.get("yuan"),
        is_risky=facts.get("risky"),
        wants_limit=facts.get("limit"),
        premises=Premises(facts["premises"]) if "premises" in facts else None,
        place=f"{_PLACE}{county}",
        plans=frozenset(map(Plan, facts.get("plans", ()))),
        wish=EnterpriseType(facts["wish"]) if "wish" in facts else None,
        parent=EnterpriseType(facts["parent"]) if "parent" in facts else None,
    )


def _capital(facts: Mapping[str, Any], idea: Idea, kind: EnterpriseType) -> CapitalAdvice:
    said = Capital(yuan=facts.get("capital"), at_hand=facts.get("yuan"), years=facts.get("years"))
    return capital_advice(kind, said, idea.scope, book().capital)
