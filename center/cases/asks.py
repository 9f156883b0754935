"""What an applicant is asked for in one notice: every missing paper and everything to be mended, each once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from center.cases.materials import CaseMaterial, MaterialState, named, noted, refuse_fetched
from center.cases.papers import kept
from center.cases.refusals import Refusal
from center.cases.states import Captioned
from center.guides import Source


class AskKind(Captioned):
    """What is the matter with a paper."""

    MISSING = "missing", "还没交"
    MEND = "mend", "要修改"


class Ask(NamedTuple):
    """One thing the applicant is asked for; ``note`` says what exactly, and may be empty for a missing paper."""

    name: str
    kind: AskKind
    note: str = ""
    source: Source = Source.UPLOAD

    @property
    def words(self) -> str:
        """How the applicant reads it."""
        where = "，带到窗口" if self.source is Source.WINDOW else ""
        return f"{self.name}（{self.kind.caption}{where}）" + (f"：{self.note}" if self.note else "")

    def card(self) -> dict[str, str]:
        """What a program shows of it; ``source`` says whether it can be handed in online."""
        return {"name": self.name, "kind": self.kind.value, "note": self.note, "source": self.source.value}

    @property
    def gist(self) -> tuple[str, str, str]:
        """What makes it another ask: paper, kind and note, wherever the paper comes from."""
        return self.name, self.kind.value, self.note


class NothingToAsk(Refusal):
    """A notice without anything missing or to be mended."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} lacks nothing", f"{code}没有缺的材料，也没有要修改的内容，不用发一次性告知。")


class AlreadyReceived(Refusal):
    """A paper is called missing that has come in."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has been received", f"“{name}”已经收到了；内容要改的，请写成要修改，说明改哪里。")


def everything(code: str, asks: Iterable[Ask], listed: Iterable[CaseMaterial]) -> tuple[Ask, ...]:
    """What is asked by name, and what the case still lacks; one entry for each paper.

    Raises NothingToAsk, and UnusableWords for a mend that does not say what to mend.
    """
    asked: dict[str, Ask] = {}
    for ask in asks:
        clean = ask._replace(name=named(ask.name), note=_note_of(ask))
        before = asked.get(clean.name)
        asked[clean.name] = _joined(before, clean) if before else clean
    for material in listed:
        if material.is_open and material.name not in asked:
            asked[material.name] = lacking(material)
    if not asked:
        raise NothingToAsk(code)
    return tuple(asked.values())


def _note_of(ask: Ask) -> str:
    return noted(ask.note) if ask.kind is AskKind.MEND else kept(ask.note)


def _joined(first: Ask, second: Ask) -> Ask:
    notes = dict.fromkeys(note for note in (first.note, second.note) if note)
    kind = AskKind.MISSING if AskKind.MISSING in (first.kind, second.kind) else AskKind.MEND
    return first._replace(kind=kind, note="；".join(notes))


def lacking(material: CaseMaterial) -> Ask:
    """What is asked of the applicant by an open paper of the case."""
    is_refused = material.state is MaterialState.REFUSED
    kind = AskKind.MEND if is_refused else AskKind.MISSING
    return Ask(material.name, kind, material.note or "", material.source)


def is_same(one: Iterable[Ask], other: Iterable[Ask]) -> bool:
    """Whether both ask for the same, in any order."""
    return {ask.gist for ask in one} == {ask.gist for ask in other}


def check(asked: Iterable[Ask], listed: Sequence[CaseMaterial], fetched: Collection[str]) -> None:
    """Raises NotToBeAsked for what the center fetches, AlreadyReceived for a missing paper that has come in."""
    refuse_fetched(listed, [(ask.name, ask.source) for ask in asked], fetched)
    received = {material.name for material in listed if not material.is_open}
    for ask in asked:
        if ask.kind is AskKind.MISSING and ask.name in received:
            raise AlreadyReceived(ask.name)
