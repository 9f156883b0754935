"""What the facts of somebody who thinks of leaving come to: a suggestion in words, the ways offered, the pre-check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from actions.blocker_words import read_blockers
from actions.check_progress import HOURS
from actions.fields import DECLINED, Said, Slots
from actions.leaving_words import AGAIN, NO, SKIPPED, UNSURE, YES, read_way
from center.answers import Answers
from center.facets import FacetWriter
from center.knowledge import Knowledge
from center.leaving.loading import leaving_setting
from center.leaving.precheck import Blocked, Result, result_in_words
from center.leaving.states import Cause, Way
from center.leaving.triage import Facts, Reason, Suggestion, suggest
from center.replies import Button, Reply
from center.times import local_date

OUT = (Way.SIMPLE, Way.HOUSEHOLD, Way.ORDINARY)
"""The ways by which an enterprise ends; each is looked at beforehand."""
MOST_ARTICLES = 4
_TRUTH = {YES: True, NO: False}
_OF_WILL = (Reason.WILL_AND_DIFFICULTY, Reason.WILL_WITHOUT_DIFFICULTY)
_ENDS_BY_ITSELF = (Cause.REVOKED.value, Cause.MERGED.value, Cause.ORDERED.value)


def facts_of(known: Slots) -> Facts:
    """What was said, as triage takes it; what nobody knows is None."""
    difficulty, cause = known.get("difficulty"), known.get("cause")
    return Facts(
        wants_to_go_on=_TRUTH.get(known.get("goes_on") or ""),
        difficulty=None if difficulty in (None, DECLINED) else difficulty,
        is_short_term=_TRUTH.get(known.get("short_term") or ""),
        cause=Cause(cause) if cause else None,
        is_household=_TRUTH.get(known.get("household") or ""),
        has_debts=_TRUTH.get(known.get("debts") or ""),
    )


def suggestion_of(known: Slots) -> Suggestion:
    """The way that is suggested; who has not made up their mind keeps what they have."""
    facts = facts_of(known)
    return suggest(leaving_setting(), facts._replace(wants_to_go_on=True) if is_undecided(known) else facts)


def ways_of(known: Slots) -> tuple[Way, ...]:
    """Every way that may be chosen, the suggested one first; an individual business is possible until it is denied."""
    suggestion = suggestion_of(known)
    ways = (suggestion.way, *suggestion.alternatives)
    may_be_household = known.get("household") in (None, UNSURE) and Way.HOUSEHOLD not in ways
    return tuple(
        dict.fromkeys((*ways[:1], *(way for way in Way if way in ways or (may_be_household and way is Way.HOUSEHOLD))))
    )


def way_of(known: Slots) -> Way | None:
    """The way that was chosen, if one was."""
    path = known.get("path")
    return Way(path) if path and not path.startswith(AGAIN) else None


def is_undecided(known: Slots) -> bool:
    """Whether the person has not made up their mind whether to go on."""
    return known.get("goes_on") == UNSURE


def read_path(said: Said, asked: bool) -> str | None:
    """The way that is chosen."""
    leaves = {**said.known, "goes_on": NO}
    return read_way(said, asked, ways_of(said.known), suggestion_of(leaves).way)


def read_standing(said: Said, asked: bool) -> dict[str, list[str]] | None:
    """What stands in the way of the deregistration that was chosen."""
    return read_blockers(said, asked, way_of(said.known))


def way_title(path: str) -> str:
    """The way, for people."""
    if path.startswith(AGAIN):
        return f"再次申请（上一件{path.partition(':')[2]}）"
    return Way(path).caption


def blockers_in_words(standing: Mapping[str, list[str]]) -> str:
    """What the pre-check found, in a line."""
    setting = leaving_setting()
    blocked, unknown = (
        "、".join(setting.blockers[key].title for key in standing[name]) for name in ("blocked", "unknown")
    )
    lines = [f"要先解决：{blocked}" if blocked else "没有说有卡住的", *([f"还不清楚：{unknown}"] if unknown else [])]
    return "；".join(lines)


def answer_words(value: str, yes: str, no: str) -> str:
    """One of the answers, for people."""
    return {YES: yes, NO: no, SKIPPED: "不用问，直接办"}.get(value, "说不准")


def asks_will(known: Slots) -> bool:
    """Whether it matters if one would rather go on."""
    return not _is_direct(known) and known.get("cause") not in _ENDS_BY_ITSELF


def asks_difficulty(known: Slots) -> bool:
    """Whether it matters what is hard."""
    return asks_will(known) and known.get("goes_on") in (YES, UNSURE) and not known.get("cause")


def asks_short_term(known: Slots) -> bool:
    """Whether it matters if it will pass."""
    return asks_difficulty(known) and known.get("difficulty") not in (None, DECLINED)


def asks_household(known: Slots) -> bool:
    """Whether it matters what kind of enterprise it is."""
    return not _is_direct(known)


def asks_debts(known: Slots) -> bool:
    """Whether it matters if something is owed."""
    is_leaving = known.get("goes_on") == NO or known.get("cause") in (Cause.EXPIRED.value, Cause.DISSOLVED.value)
    return asks_will(known) and is_leaving and known.get("household") != YES


def asks_path(known: Slots) -> bool:
    """The choice is always the person's."""
    return True


def asks_blockers(known: Slots) -> bool:
    """Whether there is something to be looked at beforehand."""
    return way_of(known) in OUT


def asks_cure(known: Slots) -> bool:
    """Whether a first attempt was ended, and is tried again."""
    return str(known.get("path") or "").startswith(f"{AGAIN}:")


def suggested(answers: Answers, knowledge: Knowledge, known: Slots, now: datetime) -> Reply:
    """The suggestion in words: why, what speaks for it and against it, the other ways, the law; the person decides."""
    found, writer = suggestion_of(known), FacetWriter(knowledge, local_date(now))
    setting, ways = leaving_setting(), ways_of(known)
    of_will = [setting.reasons[reason.value] for reason in _OF_WILL] if is_undecided(known) else []
    reasons = [reason for reason in found.reasons if reason not in of_will]
    first = [answers.phrase("leaving_undecided")] if is_undecided(known) else []
    listed = [
        f"{number}. {way.caption}{'（建议先看这个）' if number == 1 else ''}" for number, way in enumerate(ways, 1)
    ]
    lines = [
        *first,
        answers.phrase("leaving_suggested", {"办法": found.way.caption}),
        f"为什么：{''.join(map(writer.passage, reasons))}",
        f"好处：{''.join(map(writer.passage, found.pros))}",
        f"要想好的：{''.join(map(writer.passage, found.cons))}",
        f"依据：{'；'.join(writer.citations(found.citations, MOST_ARTICLES))}。",
        answers.phrase("ask_leaving_path"),
        *listed,
    ]
    card: dict[str, Any] = {
        "kind": "triage",
        "suggested": found.way.value,
        "ways": [{"way": way.value, "title": way.caption} for way in ways],
        "reasons": [writer.passage(reason) for reason in reasons],
        "pros": [writer.passage(pro) for pro in found.pros],
        "cons": [writer.passage(con) for con in found.cons],
    }
    return Reply("\n".join(lines), tuple(Button(way.caption, "affirm", (("path", way.value),)) for way in ways), card)


def precheck_asked(answers: Answers, way: Way) -> Reply:
    """What may stand in the way, numbered, to be answered in one sentence."""
    questions = leaving_setting().questions(way)
    listed = [f"{number}. {asked.title}" for number, asked in enumerate(questions.values(), 1)]
    text = "\n".join([answers.phrase("ask_leaving_blockers", {"办法": way.caption}), *listed])
    asked = [
        {"number": n, "blocker": key, "title": one.title, "question": one.question}
        for n, (key, one) in enumerate(questions.items(), 1)
    ]
    buttons = (Button("都没有", "deny"), Button("都不清楚", "unknown"))
    return Reply(text, buttons, {"kind": "precheck", "way": way.value, "questions": asked})


def precheck_told(answers: Answers, knowledge: Knowledge, known: Slots, now: datetime) -> str:
    """What was found, each with its cure and whom to see; it forbids nothing."""
    way, standing = way_of(known), known["blockers"]
    setting, service = leaving_setting(), knowledge.service
    assert way is not None
    clock = service.working_clock(HOURS)
    blocked = [
        Blocked(key, one.title, one.cure, one.office, clock.due_days(now, one.days, "working").last_day)
        for key, one in setting.questions(way).items()
        if key in standing["blocked"]
    ]
    names = {key: office.name for key, office in service.offices.items()}
    result = Result(way, tuple(blocked), tuple(standing["unknown"]))
    told = result_in_words(setting, result, names, now)
    return told if result.has_passed else f"{told}\n{answers.phrase('leaving_blocked')}"


def _is_direct(known: Slots) -> bool:
    """Whether nothing is asked: the questions were skipped, or a first attempt is tried again."""
    return known.get("goes_on") == SKIPPED or str(known.get("path") or "").startswith(AGAIN)
