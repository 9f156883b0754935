"""knowledge/service/handoffs.yml: when a person is called, what people are told meanwhile, and ready-made replies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel, Extra, Field, validator

from center.courtesy import CourtesySetting
from center.loading import loaded

FILE = "handoffs.yml"
SAYS = frozenset(
    {
        "queued", "queued_again", "queued_confidence", "queued_failure", "queued_rating", "first", "behind", "wait",
        "wait_unknown", "joined", "joined_again", "forwarded", "returned", "returned_task", "closed", "later", "slow",
        "day_over", "after_hours", "summary_task", "already_human",
    }
)  # fmt: skip
"""Every phrase that people may be told; 〔…〕 is filled in."""


class _Setting(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True


class CannedReply(_Setting):
    """A ready-made reply; 〔称呼〕 〔姓名〕 〔中心〕 〔电话〕 〔时间〕 in it are filled in."""

    title: str = Field(..., min_length=1, max_length=20)
    text: str = Field(..., min_length=1, max_length=1000)


class HandoffSetting(_Setting):
    """The whole of handoffs.yml; times in minutes and hours of plain time, while the center is open."""

    alarm_after_minutes: int = Field(..., ge=1, le=240)
    silent_after_minutes: int = Field(..., ge=1, le=240)
    median_hours: int = Field(..., ge=1, le=48)
    median_of_at_least: int = Field(..., ge=1, le=50)
    present_minutes: int = Field(..., ge=1, le=720)
    low_confidence_times: int = Field(..., ge=2, le=10)
    later_hours: tuple[int, ...]
    says: Mapping[str, str]
    results: Mapping[str, str]
    canned: tuple[CannedReply, ...]
    tasks: Mapping[str, str]
    slots: Mapping[str, str]
    values: Mapping[str, str]
    courtesy: CourtesySetting

    @validator("says")
    def _says_everything(cls, says: Mapping[str, str]) -> Mapping[str, str]:
        missing, strange = sorted(SAYS - set(says)), sorted(set(says) - SAYS)
        if missing or strange:
            raise ValueError(f"缺 {'、'.join(missing) or '无'}；多 {'、'.join(strange) or '无'}")
        return says

    @property
    def alarm_after(self) -> timedelta:
        """How long somebody may wait for a person before supervisors are told."""
        return timedelta(minutes=self.alarm_after_minutes)

    @property
    def silent_after(self) -> timedelta:
        """How long words to a person may stay without an answer before supervisors are told."""
        return timedelta(minutes=self.silent_after_minutes)

    @property
    def present_for(self) -> timedelta:
        """How long after their last click staff count as present."""
        return timedelta(minutes=self.present_minutes)

    @property
    def median_over(self) -> timedelta:
        """How far back waits count for the estimate."""
        return timedelta(hours=self.median_hours)

    def line(self, name: str, filled: Mapping[str, str] | None = None) -> str:
        """A phrase with what stands in 〔 〕 filled in."""
        text = self.says[name]
        for place, value in (filled or {}).items():
            text = text.replace(f"〔{place}〕", value)
        return text


def load_handoffs(folder: Path) -> HandoffSetting | None:
    """What the file in ``folder`` says, None without one; raises KnowledgeError."""
    path = folder / FILE
    return loaded(path, lambda data: HandoffSetting(**data)) if path.exists() else None
