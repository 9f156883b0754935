"""What a name is made of and compared with: the founder's words, the trade as a name tells it, the names known here."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from center.drafts.proposing_facts import Facts
from center.drafts.proposing_scope import scope_of, trade_words
from center.people_tables import enterprise
from center.registry.book import Registry
from center.registry.ideas import EnterpriseType
from center.registry.name_ideas import NameWish
from center.registry.name_trades import industry_of

_MOST_NAMES = 5_000


def name_wish(facts: Facts, kind: EnterpriseType, books: Registry) -> NameWish:
    """What is known when names are looked for; the trade by the main item of the scope, as a name can tell it."""
    scope = scope_of(books.scopes, books.advice.trades, facts.words, facts.more, facts.less)
    hits = books.scopes.search(facts.words, 1)
    said = (hits[0].said if hits else "", trade_words(facts.words))
    codes = scope.items[0].industry if scope.items else ()
    industry = industry_of(said, codes, kind, books.names.setting, books.names.reader)
    return NameWish(facts.name, facts.place, industry, kind, _surname(facts), facts.parent_name)


def known_names(connection: Any) -> frozenset[str]:
    """The names of registered enterprises known here, the newest ones; what others only intend is told to nobody."""
    wanted = sa.select(enterprise.c.name).where(enterprise.c.is_registered.is_(True))
    wanted = wanted.order_by(enterprise.c.created_at.desc()).limit(_MOST_NAMES)
    return frozenset(name for name in connection.execute(wanted).scalars() if name)


def _surname(facts: Facts) -> str:
    return facts.contact[:1] if facts.contact else ""
