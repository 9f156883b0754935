"""What two pages of one call wrote at the same time, put together so that no word is lost."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

from center.calls.states import CallKind, CallResult

BETWEEN = "——另一个页面同时写的——"
"""Stands between two texts that were written at the same time."""
LONGEST = 4000
"""The most characters of a text of a call."""

Choice = TypeVar("Choice")


class Written(NamedTuple):
    """What the operator writes: two texts, and what is chosen."""

    question: str = ""
    answer: str = ""
    kind: CallKind | None = None
    result: CallResult | None = None
    owner: str | None = None
    notice_given: bool | None = None

    def choices(self) -> dict[str, Any]:
        """What is chosen, as it is stored."""
        return {
            "kind": self.kind.value if self.kind else None,
            "result": self.result.value if self.result else None,
            "owner": self.owner or None,
            "notice_given": self.notice_given,
        }


def merged(base: Written, mine: Written, theirs: Written) -> Written:
    """Both changes to ``base``; of one choice changed twice, ``mine``, which came last."""
    return Written(
        _text(base.question, mine.question, theirs.question),
        _text(base.answer, mine.answer, theirs.answer),
        _choice(base.kind, mine.kind, theirs.kind),
        _choice(base.result, mine.result, theirs.result),
        _choice(base.owner, mine.owner, theirs.owner),
        _choice(base.notice_given, mine.notice_given, theirs.notice_given),
    )


def _choice(base: Choice, mine: Choice, theirs: Choice) -> Choice:
    return theirs if mine == base else mine


def _text(base: str, mine: str, theirs: str) -> str:
    if mine == base or mine in theirs:
        return theirs
    if theirs == base or theirs in mine:
        return mine
    added = _added(base, mine)
    return f"{theirs}\n{BETWEEN}\n{added or mine}"[: 2 * LONGEST]


def _added(base: str, mine: str) -> str:
    """What was typed behind ``base``; empty when ``base`` itself was changed."""
    return mine[len(base) :].strip() if base and mine.startswith(base) else ""
