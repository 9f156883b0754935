"""What a guide is: the schema of knowledge/guides/<stage>/<topic>.yml."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Any, NamedTuple, Optional

from pydantic import BaseModel, Extra, Field, validator

from center.law import Citation
from center.text import join_lines


class Stage(str, Enum):
    """The six service stages of an enterprise's life (XZ 引言, 3.1) and the center's own services."""

    ESTABLISHMENT = "establishment"
    CONSTRUCTION = "construction"
    CHANGE = "change"
    OPERATION = "operation"
    DORMANCY = "dormancy"
    DEREGISTRATION = "deregistration"
    SERVICE = "service"

    @property
    def caption(self) -> str:
        """The name that people see."""
        return _STAGE_TITLES[self]


_STAGE_TITLES = {
    Stage.ESTABLISHMENT: "企业设立",
    Stage.CONSTRUCTION: "工程建设",
    Stage.CHANGE: "企业变更",
    Stage.OPERATION: "企业经营",
    Stage.DORMANCY: "休眠歇业",
    Stage.DEREGISTRATION: "企业注销",
    Stage.SERVICE: "大厅服务",
}
LIFE_STAGES = tuple(stage for stage in Stage if stage is not Stage.SERVICE)


class Source(str, Enum):
    """Where a material comes from; shared ones and the e-licence are never asked for (XZ 4.1 d)."""

    UPLOAD = "upload"
    WINDOW = "window"
    SHARED = "shared"
    E_LICENCE = "e-licence"

    @property
    def is_fetched(self) -> bool:
        """Whether the center fetches it by itself (免提交)."""
        return self in (Source.SHARED, Source.E_LICENCE)


class _Strict(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True


class Passage(_Strict):
    """One statement with the articles behind it; ``verified: false`` where the basis was not checked."""

    text: str = Field(..., min_length=2)
    law: tuple[Citation, ...] = ()
    verified: Optional[bool] = None

    _joined = validator("text", allow_reuse=True)(join_lines)


class Material(_Strict):
    """One paper: its short name, where it comes from, and when it is needed (always, if empty)."""

    name: str = Field(..., min_length=2, max_length=60)
    source: Source
    when: str = ""


class Promised(_Strict):
    """The county's own promised time: a key of knowledge/service/promise.yml."""

    setting: str


class Time(_Strict):
    """The statutory time and the center's promise."""

    statutory: Optional[Passage] = None
    promised: Optional[Promised] = None


class Where(_Strict):
    """The offices that handle it: keys of knowledge/service/offices.yml."""

    offices: tuple[str, ...]


class NamedPassage(NamedTuple):
    """A passage with its place in the guide's file, for faults."""

    facet: str
    place: tuple[str | int, ...]
    passage: Passage


class Guide(_Strict):
    """One topic that the center can explain."""

    id: str = Field(..., regex=r"^[a-z]+\.[a-z0-9_]+$")
    title: str = Field(..., min_length=2, max_length=40)
    stage: Stage
    standard: tuple[str, ...] = ()
    owner: str
    reviewed_on: date
    review_by: date
    ask: tuple[str, ...]
    short: str = Field(..., min_length=10, max_length=220)
    conditions: Optional[Passage] = None
    steps: tuple[Passage, ...] = ()
    materials: tuple[Material, ...] = ()
    time: Optional[Time] = None
    fee: Optional[Passage] = None
    where: Optional[Where] = None
    result: Optional[Passage] = None
    consequences: Optional[Passage] = None
    also: tuple[Passage, ...] = ()
    next: tuple[str, ...] = ()

    _joined = validator("short", allow_reuse=True)(join_lines)

    @validator("conditions", "fee", "result", "consequences", pre=True)
    def _plain_text_is_a_passage(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value

    @validator("steps", "also", pre=True)
    def _plain_texts_are_passages(cls, value: Any) -> Any:
        return [cls._plain_text_is_a_passage(item) for item in value] if isinstance(value, list) else value

    def passages(self) -> Iterator[NamedPassage]:
        """Every statement of the guide except ``short``."""
        for facet in ("conditions", "fee", "result", "consequences"):
            passage = getattr(self, facet)
            if passage:
                yield NamedPassage(facet, (facet,), passage)
        if self.time and self.time.statutory:
            yield NamedPassage("time", ("time", "statutory"), self.time.statutory)
        for facet in ("steps", "also"):
            for index, passage in enumerate(getattr(self, facet)):
                yield NamedPassage(facet, (facet, index), passage)

    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, in the order of the file."""
        return tuple(dict.fromkeys(cited for named in self.passages() for cited in named.passage.law))
