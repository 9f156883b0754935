"""From what a founder said to a draft: every field with its value, its reason and its law, and what is missing."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from center.drafts.fields import Field, Gap
from center.drafts.proposing_facts import Facts, idea_of
from center.drafts.proposing_fields import Work, fields_of
from center.drafts.proposing_gaps import gaps_of
from center.drafts.proposing_names import name_wish
from center.drafts.proposing_people import cast_of, doubtful
from center.drafts.proposing_scope import Scope, scope_of, with_online_sales
from center.registry.book import Registry
from center.registry.capital import Capital, capital_advice
from center.registry.ideas import Idea, Plan, Trait
from center.registry.permits import permits_for
from center.registry.premises import Site, premises_advice
from center.registry.statements import Statement
from center.registry.trade_codes import trade_code
from center.registry.types import Advice, advise_type


class Advised(NamedTuple):
    """What can be told before everything is known: the idea, its scope, and the type that fits."""

    idea: Idea
    scope: Scope
    advice: Advice

    @property
    def declined(self) -> tuple[Statement, ...]:
        """Why no draft is made: the trade is forbidden, or needs its permit before anything else."""
        return self.scope.declined


class Proposed(NamedTuple):
    """A draft to be saved, and what it rests on."""

    fields: dict[str, Field]
    gaps: tuple[Gap, ...]
    work: Work


def advised_on(facts: Facts, books: Registry) -> Advised:
    """The idea behind ``facts``, looked at; a few milliseconds."""
    scope = scope_of(books.scopes, books.advice.trades, facts.words, facts.more, facts.less)
    scope = with_online_sales(scope, books.scopes) if Plan.ONLINE_SHOP in facts.plans else scope
    idea = idea_of(facts, scope.phrases)
    return Advised(idea, scope, advise_type(idea, books.advice.types))


def against(facts: Facts, books: Registry) -> tuple[Statement, ...]:
    """What stands against those who are to found it, when no type is possible for them."""
    advice = advised_on(facts, books).advice
    found = {one.rule: one for one in (*advice.reasons, *doubtful(facts, books.advice.officers))}
    return tuple(found.values())


def proposed(facts: Facts, books: Registry, known: Collection[str] = ()) -> Proposed | None:
    """The draft that ``facts`` come to; None while the trade is unknown or forbidden, or no type is possible.

    ``known``: names that a new one is compared with.
    """
    idea, scope, advice = advised = advised_on(facts, books)
    if not facts.words or advised.declined or advice.type is None:
        return None
    kind, setting = advice.type, books.advice
    main = scope.items[0] if scope.items else None
    is_foreign = idea.has(Trait.FOREIGN)
    wish = name_wish(facts, kind, books)
    chosen = facts.chosen_name
    work = Work(
        facts=facts,
        idea=idea,
        type=kind,
        advice=advice,
        scope=scope,
        names=books.names.propose(wish, known),
        verdict=books.names.check(chosen, kind, facts.place, wish.industry, known) if chosen else None,
        capital=capital_advice(kind, Capital(facts.capital, facts.yuan, facts.years), scope.phrases, setting.capital),
        premises=premises_advice(Site(idea, kind), setting.premises),
        permits=tuple(permits_for(scope.items, setting.permits, is_foreign=is_foreign)),
        code=trade_code(main, setting.classes, setting.trades, facts.words) if main else None,
        cast=cast_of(facts, kind, setting.officers),
    )
    return Proposed(fields_of(work, books), gaps_of(work), work)


def questions(facts: Facts, books: Registry) -> frozenset[str]:
    """The rules of center.registry.type_rules whose questions are open and may change the type."""
    advised = advised_on(facts, books)
    texts = {text: rule for rule, text in books.advice.types.questions.items()}
    return frozenset(texts[text] for text in advised.advice.questions)


def barred_wish(work: Work) -> tuple[Statement, ...]:
    """Why the type that the founder asked for cannot be; empty when it can, or none was asked for."""
    wish = work.facts.wish
    if wish is None or wish is work.type:
        return ()
    return next((other.statements for other in work.advice.others if other.type is wish), ())
