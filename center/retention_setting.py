"""knowledge/service/retention.yml: for how long each kind of information is kept, and why (PIPL 19, 47)."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from pathlib import Path

from pydantic import BaseModel, Extra, Field, validator

from center.loading import loaded
from center.times import local_date, midnight, years_later

FILE = "retention.yml"
MOST_YEARS = 100


class Kind(str, Enum):
    """What is kept, as people are told of it."""

    CONVERSATION = "conversation"
    TASK = "task"
    DRAFT = "draft"
    TRIAGE = "triage"
    CONTACT = "contact"
    ENTERPRISE = "enterprise"
    CASE = "case"
    UPLOAD = "upload"
    APPOINTMENT = "appointment"
    DEMAND = "demand"
    CALL = "call"
    LETTER = "letter"
    PROMISE = "promise"
    RATING = "rating"
    CONSENT = "consent"
    NOTICE = "notice"


class KindRetention(BaseModel):
    """One kind: what it is called, the years that it is kept, and why, in a sentence for people."""

    title: str = Field(..., min_length=2, max_length=20)
    years: int = Field(..., ge=1, le=MOST_YEARS)
    why: str = Field(..., min_length=4, max_length=120)

    class Config:
        extra = Extra.forbid
        frozen = True

    @property
    def reason(self) -> str:
        """Why it is kept, with the years filled in."""
        return self.why.replace("〔年数〕", str(self.years))

    def last_day(self, since: datetime) -> date:
        """The last day on which it is kept, when its time begins at ``since``: the one of the same name."""
        return years_later(local_date(since), self.years)

    def over_before(self, now: datetime) -> datetime:
        """At ``now`` the time is over of what began before this moment (UTC)."""
        return midnight(years_later(local_date(now), -self.years))


class RetentionSetting(BaseModel):
    """The whole of retention.yml."""

    kinds: dict[Kind, KindRetention]
    sample: bool = False

    class Config:
        extra = Extra.forbid
        frozen = True

    @validator("kinds")
    def _are_all_there(cls, kinds: dict[Kind, KindRetention]) -> dict[Kind, KindRetention]:
        missing = [kind.value for kind in Kind if kind not in kinds]
        if missing:
            raise ValueError(f"缺 {'、'.join(missing)}")
        return kinds

    def of(self, kind: Kind) -> KindRetention:
        """How long a kind is kept."""
        return self.kinds[kind]

    def samples(self) -> list[str]:
        """``retention`` while its terms are not the county's own."""
        return ["retention"] if self.sample else []


def load_retention(folder: Path) -> RetentionSetting | None:
    """What the file in ``folder`` says, None without one; raises KnowledgeError."""
    path = folder / FILE
    return loaded(path, lambda data: RetentionSetting(**data)) if path.exists() else None
