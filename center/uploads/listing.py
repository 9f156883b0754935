"""The papers of a case: what its own list says, and what the guides of the items that are being done ask for.

A paper is known by its key, so that an edition of a guide with other brackets or spaces asks for the same one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from center.cases.materials import CaseMaterial, MaterialState, named
from center.cases.reading import CaseView
from center.cases.states import ENDED, SubTaskState
from center.catalogue_entries import Item
from center.guides import Guide, Material, Source
from center.knowledge import Knowledge
from center.text import bare
from center.uploads.identity import proof_instead
from center.uploads.states import UploadState

_GOING_ON = frozenset(SubTaskState) - ENDED - {SubTaskState.RESERVED}
_BEFORE = (Source.SHARED, Source.E_LICENCE, Source.UPLOAD, Source.WINDOW)
"""Of two guides that differ about a paper, the one that asks less of people holds."""
_MOST_TITLES = 2


class GuideBook(NamedTuple):
    """Guides by id, the catalogue's items by key, and the names of what the center fetches by itself."""

    guides: Mapping[str, Guide]
    items: Mapping[str, Item]
    fetched: frozenset[str]

    def materials_for(self, item: str) -> tuple[Material, ...]:
        """What the guide of an item lists; nothing for an item or a guide that is no more."""
        guide = self.guides.get(self.items[item].guide) if item in self.items else None
        return guide.materials if guide else ()


NO_GUIDES = GuideBook({}, {}, frozenset())


class Paper(NamedTuple):
    """One paper of a case; ``state`` is None while only a guide asks for it, ``remark`` is what staff say of it.

    ``when`` is the condition under which it is needed (always, if empty), ``purpose`` names the items it is for.
    """

    key: str
    title: str
    source: Source
    state: MaterialState | None
    remark: str
    when: str
    purpose: str

    @property
    def is_open(self) -> bool:
        """Whether it has not been received."""
        return self.state is not MaterialState.RECEIVED


class _Asked(NamedTuple):
    material: Material
    item: str


def guide_book(knowledge: Knowledge) -> GuideBook:
    """What the knowledge says of papers."""
    return GuideBook(knowledge.guides, knowledge.service.catalogue.items, knowledge.service.fetched_names())


@lru_cache(maxsize=2000)
def key_of(name: str) -> str:
    """What stays of a name over spaces, brackets, widths and traditional characters."""
    return bare(name) or name


def papers_of(
    case: CaseView, listed: Iterable[CaseMaterial], book: GuideBook, unlisted: Collection[str] = ()
) -> list[Paper]:
    """Every paper once: first what only the case lists, then what guides ask for in their order.

    What the case lists stands as it does there, whatever a guide says, and whatever of the keys in ``unlisted`` was
    taken off the list before.
    """
    by_guides = {key: _merged(key, found, book) for key, found in _asked(case, book).items()}
    own: dict[str, Paper] = {}
    for material in listed:
        paper = _own(material, by_guides.get(key_of(material.name)))
        if paper.key not in own or (paper.is_open and not own[paper.key].is_open):
            own[paper.key] = paper
    return [
        *(paper for key, paper in own.items() if key not in by_guides),
        *(own.get(key, paper) for key, paper in by_guides.items() if key in own or key not in unlisted),
    ]


def note_on(paper: Paper, has_file: bool = False) -> str:
    """What its owner is told beside a paper; ``has_file`` when one was uploaded for it and is kept."""
    if paper.state is None:
        return paper.when or paper.purpose
    if paper.state is MaterialState.WANTED and has_file and not paper.remark:
        return UploadState.CHECKED.caption
    when = f"（{paper.when}）" if paper.when and paper.state is MaterialState.WANTED else ""
    remark = f"：{paper.remark}" if paper.remark else ""
    return f"{paper.state.caption}{when}{remark}"


def note_elsewhere(paper: Paper) -> str:
    """Where an identity proof goes instead, and when it is needed."""
    return (f"{paper.when}要交。" if paper.when else "") + proof_instead(paper.title)


def _asked(case: CaseView, book: GuideBook) -> dict[str, list[_Asked]]:
    found: dict[str, list[_Asked]] = {}
    for asked in _asked_one_by_one(case, book):
        found.setdefault(key_of(asked.material.name), []).append(asked)
    return found


def _asked_one_by_one(case: CaseView, book: GuideBook) -> Iterator[_Asked]:
    for task in case.sub_tasks:
        if task.state in _GOING_ON:
            for material in book.materials_for(task.item):
                yield _Asked(material, task.title)


def _merged(key: str, found: list[_Asked], book: GuideBook) -> Paper:
    source = min((one.material.source for one in found), key=_BEFORE.index)
    same = [one for one in found if one.material.source is source]
    conditions = dict.fromkeys(one.material.when for one in same)
    when = "" if "" in conditions else "；".join(conditions)
    is_fetched = key in map(key_of, book.fetched)
    title = named(same[0].material.name)
    return Paper(key, title, Source.SHARED if is_fetched else source, None, "", when, _purpose(same))


def _purpose(asked: list[_Asked]) -> str:
    titles = list(dict.fromkeys(one.item for one in asked))
    return f"办{'、'.join(titles[:_MOST_TITLES])}{f'等{len(titles)}项' if len(titles) > _MOST_TITLES else ''}用"


def _own(material: CaseMaterial, asked: Paper | None) -> Paper:
    when, purpose = (asked.when, asked.purpose) if asked else ("", "")
    key = key_of(material.name)
    return Paper(key, material.name, material.source, material.state, material.note or "", when, purpose)
