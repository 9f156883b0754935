"""How telephone numbers are proved: knowledge/service/proofs.yml."""

from __future__ import annotations

from datetime import timedelta

from pydantic import BaseModel, Extra, Field

FILE = "proofs.yml"


class Most(BaseModel):
    """So many codes at most in an hour and in 24 hours."""

    hour: int = Field(..., gt=0)
    day: int = Field(..., gt=0)

    class Config:
        extra = Extra.forbid
        frozen = True


class ProofSetting(BaseModel):
    """proofs.yml: a code lives ``code_minutes`` and bears ``tries`` wrong ones; the next goes out after some seconds.

    A number of which nothing was heard for ``unused_months`` may have changed hands. ``letter_days`` before a letter
    of authority ends its holder is told.
    """

    code_minutes: int = Field(default=5, ge=1, le=30)
    tries: int = Field(default=5, ge=1, le=10)
    again_seconds: int = Field(default=60, ge=0, le=600)
    of_conversation: Most = Most(hour=5, day=10)
    of_number: Most = Most(hour=3, day=8)
    unused_months: int = Field(default=12, ge=1, le=120)
    letter_days: int = Field(default=15, ge=1, le=90)
    sample: bool = False

    class Config:
        extra = Extra.forbid
        frozen = True

    @property
    def life(self) -> timedelta:
        """For how long a code is good."""
        return timedelta(minutes=self.code_minutes)

    @property
    def pause(self) -> timedelta:
        """The time between two codes to one number."""
        return timedelta(seconds=self.again_seconds)

    def samples(self) -> list[str]:
        """The settings that still hold sample values."""
        return ["proofs"] if self.sample else []
