"""How expectations of a draft are written down."""

from __future__ import annotations

from center.law import Citation

EXPECTED = {
    "state", "type", "county", "premises", "main", "scope_has", "scope_lacks", "licensed", "permits_has",
    "permits_lacks", "names", "capital", "people", "roles", "gaps_has", "gaps_lacks", "citations_has", "sources",
    "trade_code", "versions_at_least",
}  # fmt: skip
NONE = "none"


def either(written: str) -> list[str]:
    """``A | B`` as the two of them."""
    return [part.strip() for part in written.split(" | ")]


def citation(written: str) -> Citation:
    """“公司法 47” as the citation it stands for."""
    law, _, article = written.rpartition(" ")
    return Citation(law=law, article=int(article) if article.isdigit() else article)


def lacking(wanted: list[str], found: set[str]) -> list[str]:
    """Those of ``wanted`` of which no alternative is in ``found``."""
    return [written for written in wanted if found.isdisjoint(either(written))]
