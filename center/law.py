"""The register of laws (knowledge/law.yml): what may be cited, and whether it still holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal, Optional, Union

from pydantic import BaseModel, Extra, Field, validator

from center.figures import Figure, parse_figure

Article = Union[int, str]


class Citation(BaseModel):
    """One article of one law, as a guide cites it."""

    law: str
    article: Article

    class Config:
        extra = Extra.forbid
        frozen = True


class Law(BaseModel):
    """One edition of a law or standard.

    ``articles`` lists what was checked, e.g. ``1-266`` or ``54-108, 386-446``;
    ``figures`` gives, per article, the figures that a guide may state from it.
    """

    title: str
    full_title: str
    edition: str
    kind: Literal["law", "standard", "guidance"] = "law"
    in_force_from: Optional[date] = None
    in_force_to: Optional[date] = None
    superseded_by: Optional[str] = None
    articles: str = ""
    complete: bool = False
    checked: bool = False
    checked_on: Optional[date] = None
    figures: dict[Article, list[str]] = Field(default_factory=dict)

    class Config:
        extra = Extra.forbid

    @validator("figures", each_item=True)
    def _is_figure(cls, value: list[str]) -> list[str]:
        for text in value:
            parse_figure(text)
        return value

    def has_article(self, article: Article) -> bool:
        """Whether this article is among those whose text was checked."""
        return str(article) in _article_names(self.articles)

    def holds_on(self, day: date) -> bool:
        """Whether this edition is in force on ``day`` and not superseded."""
        started = self.in_force_from is None or self.in_force_from <= day
        ended = self.in_force_to is not None and self.in_force_to <= day
        return started and not ended and self.superseded_by is None

    def figures_of(self, article: Article) -> set[Figure]:
        """The figures known to stand in ``article``."""
        return {parse_figure(text) for text in self.figures.get(article, [])}


@cache
def _article_names(articles: str) -> frozenset[str]:
    names: set[str] = set()
    for part in re.split(r",\s*", articles):
        span = re.fullmatch(r"(\d+)-(\d+)", part)
        names.update(map(str, range(int(span[1]), int(span[2]) + 1)) if span else [part])
    return frozenset(names)


class LawRegister:
    """All laws by title."""

    def __init__(self, laws: Iterable[Law]) -> None:
        self._laws = {law.title: law for law in laws}

    def __len__(self) -> int:
        return len(self._laws)

    def get(self, title: str) -> Law | None:
        """The law of this title, or None."""
        return self._laws.get(title)

    def fault(self, citation: Citation, day: date) -> str | None:
        """Why ``citation`` may not be relied on, in plain Chinese; None when it may."""
        law = self.get(citation.law)
        if law is None:
            return f"引用了登记册（law.yml）里没有的《{citation.law}》：补登记并核对，或改引"
        if not law.checked:
            return f"《{law.title}》的文本没有核对过：去掉引用和数字，写“以…为准”并标 verified: false"
        if law.in_force_from and law.in_force_from > day:
            return f"《{law.title}》自 {law.in_force_from} 起才施行：改引眼下有效的规定"
        if not law.holds_on(day):
            return f"《{law.title}》已废止或被《{law.superseded_by or '新法'}》取代：改引现行规定"
        if not law.has_article(citation.article):
            return f"《{law.title}》没有核对过第 {citation.article} 条：查原文，改正条号"
        return None

    def relies_on(self, citations: Iterable[Citation], day: date) -> bool:
        """Whether there is at least one citation and all of them hold."""
        found = list(citations)
        return bool(found) and all(self.fault(citation, day) is None for citation in found)

    def figures(self, citations: Iterable[Citation]) -> set[Figure]:
        """All figures that stand in the cited articles."""
        found: set[Figure] = set()
        for citation in citations:
            law = self.get(citation.law)
            found |= law.figures_of(citation.article) if law else set()
        return found
