"""What the forms of a case say, as the center's own functions take it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from center.cases.acts import Needed
from center.cases.asks import Ask, AskKind
from center.cases.decisions import DecisionKind
from center.cases.prereviews import Delivery, Details
from center.cases.reading import stored
from center.cases.receipts import Contents
from center.cases.states import Outcome
from center.cases.subtasks import PART_CAPTIONS
from center.cases.urging import LogKind, Receiver
from center.guides import Source
from center.times import midnight
from desk.arguments import Arguments, Refused

MOST_ASKS = 40
_WORDS = ("reason", "note", "agent", "office_id", "kind")


def move_details(args: Arguments) -> dict[str, Any]:
    """The details of a plain move that were filled in."""
    return {name: text for name in _WORDS if (text := args.text(name, longest=500))}


def item_details(args: Arguments) -> dict[str, Any]:
    """The result of an item: the parts that were ticked and what was written; the reason, and a day to remind on."""
    parts, result = args.texts("part"), args.text("result", longest=500)
    details: dict[str, Any] = {"result": result} if result else {}
    if parts:
        details["parts"] = [part for part in parts if part in PART_CAPTIONS]
    if reason := args.text("reason", longest=500):
        details["reason"] = reason
    return {**details, **_remind_at(args)}


def outcome_of(args: Arguments) -> Outcome:
    """One of the four outcomes; raises Refused for none."""
    value = args.choice("outcome", [outcome.value for outcome in Outcome])
    if not value:
        raise Refused("请选一种预审结果。")
    return stored(Outcome, value)


def prereview_details(args: Arguments) -> Details:
    """What the message of the outcome has to say."""
    known = [delivery.value for delivery in Delivery]
    ways = tuple(stored(Delivery, way) for way in args.texts("delivery") if way in known)
    return Details(
        delivery=ways,
        originals=tuple(lines_of(args, "originals")),
        place=args.text("place", longest=200),
        visit_on=args.day("visit_on"),
        prepare=tuple(lines_of(args, "prepare")),
    )


def asks_of(args: Arguments) -> list[Ask]:
    """What is to be mended of the papers that are listed, and what is missing beside them."""
    found = []
    for place in range(MOST_ASKS):
        name, note = args.text(f"paper{place}", longest=120), args.text(f"mend{place}", longest=300)
        if name and note:
            found.append(Ask(name, AskKind.MEND, note))
    source = stored_source(args)
    return found + [Ask(name, AskKind.MISSING, "", source) for name in lines_of(args, "missing")]


def needed_of(args: Arguments) -> list[Needed]:
    """The materials to be listed, one a line; raises Refused for none."""
    names, source = lines_of(args, "names"), stored_source(args)
    if not names:
        raise Refused("请写材料名称，一行一份。")
    return [Needed(name, source) for name in names]


def stored_source(args: Arguments) -> Source:
    """Where a material comes from: uploaded unless told otherwise."""
    return Source(args.choice("source", [Source.UPLOAD.value, Source.WINDOW.value], default=Source.UPLOAD.value))


def contents_of(args: Arguments) -> Contents:
    """What staff fill in of a receipt."""
    return Contents(*(args.text(name, longest=200) for name in Contents._fields))


def decision_of(args: Arguments) -> tuple[DecisionKind, str, Any, str | None]:
    """Kind, document number, day and item of an official document; raises Refused where one is missing."""
    kind, day = args.choice("kind", [kind.value for kind in DecisionKind]), args.day("decided_on")
    if not kind or day is None:
        raise Refused("请选决定的种类，填决定书上的日期。")
    return stored(DecisionKind, kind), args.text("number", longest=200), day, args.text("item", longest=40) or None


def log_kind(args: Arguments) -> LogKind:
    """What somebody did for the case."""
    kinds = [kind.value for kind in LogKind if kind is not LogKind.URGE]
    return stored(LogKind, args.choice("kind", kinds, default=LogKind.TRACK.value))


def receiver_of(args: Arguments) -> Receiver:
    """Whom an urge is for, chosen as ``staff:…`` or ``department:…``; raises Refused for nobody."""
    kind, _, name = args.text("to", longest=60).partition(":")
    if kind == "staff" and name:
        return Receiver(staff_id=name)
    if kind == "department" and name:
        return Receiver(department=name)
    raise Refused("请选督办给谁。")


def hours_of(args: Arguments, offered: Sequence[float]) -> float:
    """Within how many working hours an urge is answered."""
    return float(args.choice("hours", [str(hours) for hours in offered], default=str(offered[0])))


def lines_of(args: Arguments, name: str) -> list[str]:
    """One entry a line, also parted by 、 and ；."""
    text = args.text(name).replace("、", "\n").replace("；", "\n").replace(";", "\n")
    return [line.strip() for line in text.split("\n") if line.strip()]


def _remind_at(args: Arguments) -> dict[str, datetime]:
    day = args.day("remind_on")
    return {"remind_at": midnight(day)} if day is not None else {}
