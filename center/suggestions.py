"""What an operator may say to a caller: the best guides for the words so far, ready to be read aloud.

The same answers as the bot gives (center/answers.py), from the knowledge of this process; which guides are meant is
understood by the bot, or searched for in the guides' words while it is away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from center.answers import Answers
from center.facets import TITLES, FacetWriter
from center.guide_index import GuideIndex
from center.guides import Guide
from center.knowledge import Knowledge
from center.spoken import spoken

MOST = 3
SHOWN = ("materials", "time", "fee", "where")
"""The sides that are shown beside the answer; whatever else there is, is asked for."""


class Side(NamedTuple):
    """One side of a guide: its key, what it is called, and its words."""

    facet: str
    title: str
    text: str


class Suggestion(NamedTuple):
    """One guide: what to read aloud, what is shown beside it, what it rests on, and what callers ask next.

    ``facet`` is the side that the caller asked for, which ``aloud`` answers; ``also`` are the sides that are left and
    ``following`` the guides (id, title) that come next. ``warning`` says that the guide is past its review.
    """

    guide: str
    title: str
    stage: str
    facet: str | None
    aloud: str
    sides: tuple[Side, ...]
    citations: tuple[str, ...]
    also: tuple[tuple[str, str], ...]
    following: tuple[tuple[str, str], ...]
    warning: str


class Understood(NamedTuple):
    """What the words mean: guides (best first) or a side of the one that is chosen; ``said`` where no guide answers.

    ``task`` is what the caller wants done, a key of tasks.yml, with its title.
    """

    guides: tuple[str, ...] = ()
    facet: str | None = None
    is_about_chosen: bool = False
    said: str = ""
    task: str | None = None
    task_title: str = ""


class Suggestions:
    """Makes suggestions from one knowledge on one day; kept for the process, so that answers are rendered once."""

    def __init__(self, knowledge: Knowledge, day: date) -> None:
        self.day = day
        self._knowledge, self._answers = knowledge, Answers(knowledge, day)
        self._facets, self._index = FacetWriter(knowledge, day), GuideIndex(knowledge)
        self._made: dict[tuple[str, str | None, bool], Suggestion] = {}

    def understood(self, heard: Mapping[str, Any], chosen: str | None = None) -> Understood:
        """What the bot's ``/internal/understand`` made of the words; ``chosen`` is the guide on the screen."""
        parts = [heard, *heard.get("parts", ())]
        found = [str(guide["id"]) for part in parts for guide in part.get("guides", ())]
        guides = self._known(found)
        facet = next((part["facet"] for part in parts if part.get("facet") in TITLES), None)
        task = next((part["task"] for part in parts if part.get("task")), None)
        if chosen in self._knowledge.guides and self._follows(heard, str(chosen), facet):
            return Understood((str(chosen),), facet, True, task=task, task_title=self._task_title(task))
        answers = heard.get("decision") in ("answer", "choices", "task") and guides
        said = "" if answers else spoken(str(heard.get("reply", "")))
        return Understood(guides, facet, False, said, task, self._task_title(task))

    def searched(self, text: str, chosen: str | None = None) -> Understood:
        """What the guides' own words know of ``text``, without anybody who understands it."""
        facet = facet_in(text)
        if facet is not None and chosen in self._knowledge.guides:
            return Understood((str(chosen),), facet, True)
        return Understood(self._index.search(text, MOST), facet)

    def suggest(self, understood: Understood) -> tuple[Suggestion, ...]:
        """The suggestions, the best first."""
        follows = understood.is_about_chosen
        first = [self.of_guide(guide, understood.facet, follows=follows) for guide in understood.guides[:1]]
        return (*first, *(self.of_guide(guide) for guide in understood.guides[1:MOST]))

    def of_guide(self, guide_id: str, facet: str | None = None, *, follows: bool = False) -> Suggestion:
        """One guide with the side that was asked for; ``follows``: that side only. KeyError for what there is not."""
        key = (guide_id, facet, follows)
        if key not in self._made:
            self._made[key] = self._make(self._knowledge.guides[guide_id], facet, follows=follows)
        return self._made[key]

    def has(self, guide_id: str) -> bool:
        """Whether there is such a guide."""
        return guide_id in self._knowledge.guides

    def title(self, guide_id: str) -> str:
        """What a guide is called; its id when there is none any more."""
        guide = self._knowledge.guides.get(guide_id)
        return guide.title if guide else guide_id

    def _make(self, guide: Guide, facet: str | None, *, follows: bool) -> Suggestion:
        side = facet if follows else None
        reply = self._answers.facet(guide.id, side) if side else self._answers.guide(guide.id, facet)
        available = self._facets.available(guide)
        sides = tuple(Side(name, TITLES[name], self._facets.write(guide, name)) for name in SHOWN if name in available)
        left = tuple((name, TITLES[name]) for name in available if name not in SHOWN)
        following = self._known(guide.next)
        return Suggestion(
            guide.id,
            guide.title,
            guide.stage.caption,
            facet,
            _aloud(reply.text),
            sides,
            tuple(self._facets.citations(guide.citations())),
            left,
            tuple((one, self.title(one)) for one in following[:MOST]),
            self._answers.phrase("past_review") if guide.review_by < self.day else "",
        )

    def _known(self, guides: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(guide for guide in guides if guide in self._knowledge.guides))

    def _task_title(self, task: str | None) -> str:
        setting = self._knowledge.service.tasks.get(task or "")
        return setting.title if setting else ""

    def _follows(self, heard: Mapping[str, Any], chosen: str, facet: str | None) -> bool:
        """Whether the words ask for a side of the guide that is chosen, and not for a matter of their own."""
        if facet is None:
            return False
        return str(heard.get("reply", "")).endswith(self._answers.facet(chosen, facet).text)


def _aloud(text: str) -> str:
    """An answer as it is read out; what it rests on stands beside it."""
    return spoken(re.sub(r"^依据：.*$", "", text, flags=re.MULTILINE))


_WORDS = {
    "materials": ("带什么", "材料", "证件", "资料"),
    "time": ("多久", "多长时间", "几天", "时限"),
    "fee": ("收费", "多少钱", "要钱", "费用", "免费"),
    "where": ("在哪", "哪里办", "地址", "去哪", "网上"),
    "conditions": ("条件", "谁能", "能不能办"),
    "steps": ("怎么办", "流程", "步骤"),
    "law": ("依据", "哪条", "规定", "凭什么"),
    "consequences": ("不办", "罚"),
}


def facet_in(text: str) -> str | None:
    """The side of a guide that short words ask for; None when they ask for none, or for more than that."""
    if len(text) > 12:
        return None
    return next((facet for facet, words in _WORDS.items() if any(word in text for word in words)), None)
