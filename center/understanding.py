"""What was understood of a message: plain data, the same in the log, the tracker and offline prediction."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Decision(str, Enum):
    """What the gate lets happen with a message."""

    ANSWER = "answer"
    CHOICES = "choices"
    UNKNOWN = "unknown"
    TASK = "task"
    SMALLTALK = "smalltalk"
    FACET = "facet"
    STAGE = "stage"
    OUT_OF_SCOPE = "out_of_scope"
    SEVERAL = "several"


@dataclass(frozen=True)
class Candidate:
    """A guide that may be meant, with the model's score (0 to 1)."""

    id: str
    score: float


@dataclass(frozen=True)
class Understanding:
    """One message or one question of it.

    ``name`` is the task, small talk, stage or out-of-scope topic; ``facet`` the side asked for;
    ``confidence`` the calibrated chance that the first guide is right; ``elsewhere`` a place outside the region;
    ``follows`` says that it names no matter of its own, so it is about the guide given before, if there was one.
    """

    text: str
    decision: Decision
    confidence: float
    guides: tuple[Candidate, ...] = ()
    name: str | None = None
    facet: str | None = None
    elsewhere: str | None = None
    follows: bool = False
    parts: tuple[Understanding, ...] = field(default=())

    @property
    def guide(self) -> str | None:
        """The best guide, if any."""
        return self.guides[0].id if self.guides else None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; ``from_dict`` is the way back."""
        return {
            "text": self.text,
            "decision": self.decision.value,
            "confidence": self.confidence,
            "guides": [{"id": guide.id, "score": guide.score} for guide in self.guides],
            "name": self.name,
            "facet": self.facet,
            "elsewhere": self.elsewhere,
            "follows": self.follows,
            "parts": [part.to_dict() for part in self.parts],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Understanding:
        """What ``to_dict`` wrote."""
        return cls(
            **{
                **data,
                "decision": Decision(data["decision"]),
                "guides": tuple(Candidate(**guide) for guide in data["guides"]),
                "parts": tuple(cls.from_dict(part) for part in data["parts"]),
            }
        )
