"""The five levels of satisfaction (XZ 6.3), and what knowledge/service/rating.yml holds about ratings."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, Extra, Field

from center.cases.states import Captioned


class Level(Captioned):
    """How satisfied somebody is: exactly these, always in this order, none of them given beforehand."""

    VERY_SATISFIED = "very_satisfied", "非常满意"
    SATISFIED = "satisfied", "满意"
    BASICALLY_SATISFIED = "basically_satisfied", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    VERY_DISSATISFIED = "very_dissatisfied", "非常不满意"


LEVELS: tuple[Level, ...] = tuple(Level)
"""All of them, in their order."""
LOW = frozenset({Level.DISSATISFIED, Level.VERY_DISSATISFIED})
"""What has to be put right."""
_PRAISED = frozenset({Level.VERY_SATISFIED, Level.SATISFIED})


class RatingSetting(BaseModel):
    """rating.yml: the titles of the reasons by key, and times; ``smallest_group`` ratings at least are shown to an
    office, ``open_days`` are calendar days, ``remind_after`` and ``rectify_days`` working days."""

    high: dict[str, str] = Field(default_factory=dict)
    low: dict[str, str] = Field(default_factory=dict)
    open_days: int = Field(default=30, ge=1, le=365)
    remind_after: int = Field(default=3, ge=1, le=30)
    rectify_days: int = Field(default=5, ge=1, le=60)
    owner: str = Field(default="supervisor", min_length=1, max_length=40)
    smallest_group: int = Field(default=3, ge=2)
    sample: bool = False

    class Config:
        extra = Extra.forbid
        frozen = True

    def reasons(self, level: Level) -> Mapping[str, str]:
        """The reasons that may be given with ``level``: what was good, or what could be better."""
        return self.high if level in _PRAISED else self.low
