"""What an operator sends with a form, cleaned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from center.calls.listing import Filter
from center.calls.merging import LONGEST, Written
from center.calls.states import CallKind, CallResult, CallState
from center.cases.states import Captioned
from center.rating_settings import Level
from desk.arguments import Arguments

LONGEST_STAFF_ID = 40
LONGEST_GUIDE = 80
LONGEST_CALLER = 40
_YES_NO = {"yes": True, "no": False}
_Choice = TypeVar("_Choice", CallKind, CallResult, CallState, Level)


def written(args: Arguments, prefix: str = "") -> Written:
    """The fields of the record; ``prefix`` for those that the page began from. Raises Refused."""
    return Written(
        args.text(f"{prefix}question", longest=2 * LONGEST),
        args.text(f"{prefix}answer", longest=2 * LONGEST),
        one_of(args, f"{prefix}kind", CallKind),
        one_of(args, f"{prefix}result", CallResult),
        args.text(f"{prefix}owner", longest=LONGEST_STAFF_ID) or None,
        _YES_NO.get(args.choice(f"{prefix}notice_given", _YES_NO)),
    )


def wanted(args: Arguments) -> Filter:
    """The filter of the list; raises Refused."""
    return Filter(
        is_mine=args.is_on("mine"),
        state=one_of(args, "state", CallState),
        kind=one_of(args, "kind", CallKind),
        result=one_of(args, "result", CallResult),
        guide=args.text("guide", longest=LONGEST_GUIDE),
        number=args.text("number", longest=LONGEST_CALLER),
        words=args.text("words", longest=60),
        first=args.day("first"),
        last=args.day("last"),
    )


def options(members: Iterable[Captioned]) -> list[tuple[str, str]]:
    """Values and captions, for a field that is chosen from."""
    return [(member.value, member.caption) for member in members]


def one_of(args: Arguments, name: str, kind: type[_Choice]) -> _Choice | None:
    """The member of ``kind`` that a field names; None for an empty one. Raises Refused."""
    value = args.choice(name, {member.value for member in kind})
    return next((member for member in kind if member.value == value), None)
