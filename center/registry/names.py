"""Wished names looked at, and names proposed (企业名称登记管理规定 and its 实施办法; AH 附录A 不规范名称).

Only the registration authority decides: nothing here says that a name is approved or free. Everything is told on three
levels: what the law forbids, what needs an approval or special conditions, and what is a hint only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Optional, Union

from center.company_names import remarks
from center.enterprises import same_name
from center.guides import Passage
from center.knowledge import KNOWLEDGE
from center.registry.ideas import EnterpriseType
from center.registry.name_findings import Finding, gravest_first, of_passage, of_remark
from center.registry.name_ideas import BrandIdea, NameWish, Origin, branch_names, brand_ideas
from center.registry.name_known import KnownNames
from center.registry.name_parts import NameParts, NameReader, load_places
from center.registry.name_rules import BRANCH_RULES, RULES, Named, nothing_was_said
from center.registry.name_setting import Level, NameSetting, load_names
from center.registry.name_sounds import heard_in
from center.registry.name_trades import composed

FEWEST = 3
_OF_BRANDS = frozenset(
    {"same_brand_elsewhere", "same_brand_other_trade", "similar", "sounds_same", "bad_sound", "long_brand"}
    | {"brand_like_place", "division_unbracketed", "nation", "famous", "superlative", "religion", "state_owned"}
    | {"foreign_place"}
)
"""The rules about the brand that forbid nothing: a name that meets one is not offered unasked before others."""
_TOLD_BY_OWN_RULES = ("length", "brand", "industry", "division", "form")
"""Remarks of center/company_names.py that are told here in another way: type, place and trade are known here."""

_OF_FORMS = ("no_form", "wrong_form")
"""Rules whose articles are those of the form that the name should have."""


class Verdict(NamedTuple):
    """What can be told of a name before it is filed, the gravest first; ``caution`` belongs to every showing of it."""

    name: str
    parts: NameParts
    findings: tuple[Finding, ...]
    caution: str

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules met, the gravest first."""
        return tuple(finding.rule for finding in self.findings)

    @property
    def is_forbidden(self) -> bool:
        """Whether the name would very probably come back."""
        return any(finding.level is Level.FORBIDDEN for finding in self.findings)

    @property
    def lacks_brand(self) -> bool:
        """Whether it is irregular in the sense of AH 附录A: a name without a 字号."""
        return "no_brand" in self.rules

    @property
    def text(self) -> str:
        """Everything in plain Chinese, complete on its own."""
        told = [finding.text for finding in self.findings] or ["按规定先看了一遍，没有看到明显的问题。"]
        return "\n".join([f"“{self.name}”", *told, self.caution])


class Candidate(NamedTuple):
    """One proposed name: its brand, where that comes from in plain Chinese, and what is told of the name."""

    name: str
    brand: str
    origin: Origin
    reason: str
    verdict: Verdict


class NameProposal(NamedTuple):
    """Names for a founder, what stands against the brands they asked for, and what holds for the type."""

    candidates: tuple[Candidate, ...]
    refused: tuple[Verdict, ...]
    note: Optional[Passage]


Known = Union[Collection[str], KnownNames]


class Names:
    """The rules of names, loaded once and never changed."""

    def __init__(self, setting: NameSetting, reader: NameReader) -> None:
        self.setting, self.reader = setting, reader
        self._words = [(rule, rule.pattern()) for rule in setting.words]

    def known(self, names: Collection[str]) -> KnownNames:
        """Names made ready to be compared with; worth keeping where they are many."""
        return KnownNames(names, self.reader)

    def check(
        self,
        name: str,
        type: EnterpriseType,
        division: str = "",
        industry: str = "",
        known: Known = (),
        parent: str = "",
    ) -> Verdict:
        """Everything to tell of ``name`` for an enterprise of ``type`` in ``division`` and the trade ``industry``.

        ``known``: names registered or intended here; ``parent``: the full name of the enterprise a branch belongs to.
        """
        written = same_name(name)
        parts = _with_industry(self.reader.read(written), industry)
        named = Named(written, parts, type, division, industry, parent, self.reader, self.setting)
        found = chain(self._of_structure(named), self._of_remarks(named), self._of_words(named))
        compared = self._of_known(named, self._ready(known))
        return Verdict(written, parts, gravest_first(chain(found, compared)), self.setting.caution)

    def propose(self, wish: NameWish, known: Known = ()) -> NameProposal:
        """At least three names, the founder's own words first; and why a brand they asked for is not among them."""
        every = _enough(self._candidates(wish, self._ready(known)))
        usable = [one for one in every if not one.verdict.is_forbidden]
        refused = [one.verdict for one in every if one.verdict.is_forbidden and one.origin is Origin.ASKED]
        return NameProposal(_chosen(usable), tuple(refused), self.setting.forms[wish.type].note)

    def candidates(self, wish: NameWish, known: Known = ()) -> tuple[Candidate, ...]:
        """The names of ``propose``; a branch without its parent's name has none."""
        return self.propose(wish, known).candidates

    def is_sound(self, brand: str) -> bool:
        """Whether nothing can be said against ``brand`` itself, so that it may be proposed unasked."""
        told = (remark for remark in remarks(brand, ()) if remark.rule not in _TOLD_BY_OWN_RULES)
        heard = heard_in(brand, self.setting.bad_sounds)
        return not heard and not self.reader.place_in(brand)[0] and not any(chain(told, self._words_in(brand, brand)))

    def _ready(self, known: Known) -> KnownNames:
        return known if isinstance(known, KnownNames) else self.known(known)

    def _candidates(self, wish: NameWish, known: KnownNames) -> Iterator[Candidate]:
        for idea, name in self._composed(wish):
            verdict = self.check(name, wish.type, wish.division, wish.industry, known, wish.parent)
            yield Candidate(name, idea.brand, idea.origin, idea.reason, verdict)

    def _composed(self, wish: NameWish) -> Iterator[tuple[BrandIdea, str]]:
        if wish.type is EnterpriseType.BRANCH:
            for name in branch_names(wish, self.setting, self.reader) if wish.parent else ():
                yield BrandIdea("", Origin.DERIVED, "所从属企业的名称加上所在地"), name
            return
        for idea in brand_ideas(wish, self.setting, self.reader):
            if idea.origin is Origin.ASKED or self.is_sound(idea.brand):
                yield idea, composed(idea.brand, wish, self.setting, self.reader)

    def _of_structure(self, named: Named) -> Iterator[Finding]:
        rules = BRANCH_RULES if named.type is EnterpriseType.BRANCH else RULES
        for rule in rules if named.name else (nothing_was_said,):
            for key, words in rule(named):
                said = self.setting.rules[key]
                found = of_passage(said.level, key, said, **words)
                yield found._replace(law=named.form.law) if key in _OF_FORMS else found

    def _of_remarks(self, named: Named) -> Iterator[Finding]:
        looked_at = named.own_words[1] if named.type is EnterpriseType.BRANCH else named.name
        told = remarks(looked_at, self.reader.places.own) if looked_at else []
        return (of_remark(remark) for remark in told if remark.rule not in _TOLD_BY_OWN_RULES)

    def _of_words(self, named: Named) -> Iterator[Finding]:
        brand, whole = named.own_words
        yield from self._words_in(brand, whole)

    def _words_in(self, brand: str, whole: str) -> Iterator[Finding]:
        for rule, pattern in self._words:
            text = brand if rule.scope == "brand" else whole
            word = next((found[1] for found in pattern.finditer(text) if found[1]), "")
            if word:
                yield of_passage(rule.level, rule.rule, rule.passage(word))

    def _of_known(self, named: Named, known: KnownNames) -> Iterator[Finding]:
        for likeness in known.like(named.name, named.parts):
            said = self.setting.rules[likeness.rule]
            yield of_passage(said.level, likeness.rule, said, known=likeness.known)


def _with_industry(parts: NameParts, industry: str) -> NameParts:
    """The parts where the name ends with the founder's own word for a trade that is not known here."""
    brand = parts.brand.removesuffix(industry)
    if parts.industry or not brand or brand == parts.brand:
        return parts
    return parts._replace(brand=brand, industry=industry)


def _enough(candidates: Iterator[Candidate]) -> list[Candidate]:
    """All that comes of the founder's words, and of the offers behind it as many as may be wanted."""
    found: list[Candidate] = []
    fresh = 0
    for one in candidates:
        if one.origin is Origin.OFFERED and fresh >= FEWEST:
            break
        found.append(one)
        fresh += not one.verdict.is_forbidden and _is_fresh(one)
    return found


def _chosen(usable: list[Candidate]) -> tuple[Candidate, ...]:
    """What the founder asked for, then what comes of their words or is offered, until there are enough fresh ones."""
    asked = [one for one in usable if one.origin is Origin.ASKED]
    fresh = [one for one in usable if one.origin is not Origin.ASKED and _is_fresh(one)]
    return (*asked, *fresh[: max(FEWEST - sum(map(_is_fresh, asked)), 0)])


def _is_fresh(candidate: Candidate) -> bool:
    """Whether nothing is said of its brand; what is said of the trade or the place does not count."""
    return not _OF_BRANDS.intersection(candidate.verdict.rules)


def read_names(root: Path = KNOWLEDGE) -> Names:
    """The rules of names of ``root`` (knowledge/), read anew; raises KnowledgeError."""
    setting = load_names(root / "registry")
    return Names(setting, NameReader(setting, load_places(root / "service")))


@lru_cache(maxsize=2)
def load(root: Path = KNOWLEDGE) -> Names:
    """The rules of names of ``root`` (knowledge/), read once; raises KnowledgeError."""
    return read_names(root)
