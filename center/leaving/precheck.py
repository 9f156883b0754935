"""Pre-check before a deregistration is published: what stops it, how each is cured, who to see (XZ 表1 注销3).

It is a service in advance, not a decision: departments and creditors may still object. What a department says is a
proposal until somebody confirms it. Every answer is an event of the case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import Actor, append, history
from center.cases.reading import read_case, stored
from center.cases.refusals import Refusal
from center.clock import WorkingClock
from center.guides import Passage
from center.leaving.setting import LeavingSetting
from center.leaving.states import BlockerState, Source, Way
from center.leaving_tables import precheck
from center.privacy import mask_for_log
from center.tables import Moment
from center.times import Words, local_date

_ONLY_AHEAD = "预检只是提前看一看，不是登记决定，有关部门和债权人仍可以提异议。"
_CURED_BY = "precheck_cured"
_PROPOSED = "precheck_proposed"
_ANSWERED = "precheck_answered"


class UnknownBlocker(Refusal, LookupError):
    """Nothing of this key is asked."""

    def __init__(self, blocker: str) -> None:
        super().__init__(f"no blocker {blocker}", f"预检里没有“{blocker}”这一项。")


class NothingToCure(Refusal):
    """A cure for what is not blocked, or without saying how."""


class Answer(NamedTuple):
    """What is known of one thing: masked ``note``, and by when it may be cured, where it blocks."""

    blocker: str
    state: BlockerState
    source: Source
    note: str | None
    expected_on: date | None


class Proposal(NamedTuple):
    """What a department says and nobody has confirmed yet; ``reference`` is its name for the answer."""

    blocker: str
    is_blocked: bool
    reference: str


class Blocked(NamedTuple):
    """One thing to cure: what, how, who to see (a key of offices.yml), and by when as a rule."""

    blocker: str
    title: str
    cure: Passage
    office: str
    expected_on: date | None


class Result(NamedTuple):
    """Of one way: what blocks it, and what nobody knows yet; passed when there is neither."""

    way: Way
    blocked: tuple[Blocked, ...]
    unknown: tuple[str, ...]

    @property
    def has_passed(self) -> bool:
        """Whether the way is free as far as anybody has said."""
        return not self.blocked and not self.unknown


_FIELDS = [precheck.c[name] for name in Answer._fields]
_INSERT = sa.text(
    """
    INSERT INTO precheck (case_id, blocker, state, source, note, expected_on, created_at, updated_at)
    VALUES (:case_id, :blocker, :state, :source, :note, :expected_on, :now, :now)
    ON CONFLICT (case_id, blocker) DO UPDATE SET state = excluded.state, source = excluded.source,
        note = excluded.note, expected_on = excluded.expected_on, updated_at = excluded.updated_at
    """
).bindparams(sa.bindparam("expected_on", type_=sa.Date), sa.bindparam("now", type_=Moment))


def record_answer(
    connection: Any,
    setting: LeavingSetting,
    clock: WorkingClock,
    case_code: str,
    blocker: str,
    is_blocked: bool | None,
    source: Source,
    actor: Actor,
    now: datetime,
    note: str = "",
) -> Answer:
    """Write down whether ``blocker`` stands in the way (None: not known); the same answer again changes nothing.

    ``note`` is masked. Raises UnknownBlocker and UnknownCase.
    """
    asked = setting.blockers.get(blocker)
    if asked is None:
        raise UnknownBlocker(blocker)
    state = _state(is_blocked)
    until = clock.due_days(now, asked.days, "working").last_day if is_blocked else None
    given = Answer(blocker, state, source, mask_for_log(note.strip()) or None, until)
    known = {answer.blocker: answer for answer in answers_of(connection, case_code)}.get(blocker)
    if known is not None and known._replace(expected_on=None) == given._replace(expected_on=None):
        return known
    append(connection, case_code, _ANSWERED, actor, _told(given), now)
    write_answer(connection, read_case(connection, case_code).id, given, now)
    return given


def record_cure(connection: Any, case_code: str, blocker: str, how: str, actor: Actor, now: datetime) -> Answer:
    """What was blocked is cured: ``how`` says by what paper or step (masked). Again, it stays as it is.

    Raises NothingToCure when it is not blocked or ``how`` is empty.
    """
    if not how.strip():
        raise NothingToCure(f"how {blocker} was cured is not said", "请写明是怎么解决的、有什么凭据。")
    known = {answer.blocker: answer for answer in answers_of(connection, case_code)}.get(blocker)
    if known is not None and known.state is BlockerState.CURED:
        return known
    if known is None or known.state is not BlockerState.BLOCKED:
        raise NothingToCure(f"{blocker} is not blocked in {case_code}", "这一项没有登记成有问题，不用解决。")
    cured = known._replace(state=BlockerState.CURED, note=mask_for_log(how.strip()))
    append(connection, case_code, _CURED_BY, actor, _told(cured), now)
    write_answer(connection, read_case(connection, case_code).id, cured, now)
    return cured


def propose(connection: Any, case_code: str, proposals: Sequence[Proposal], now: datetime) -> int:
    """Note what departments say, once for each reference; it counts for nothing until it is confirmed. How many."""
    heard = {event.data["reference"] for event in history(connection, case_code) if event.kind == _PROPOSED}
    fresh = [proposal for proposal in proposals if proposal.reference not in heard]
    for proposal in fresh:
        append(connection, case_code, _PROPOSED, Actor("system", "departments"), proposal._asdict(), now)
    return len(fresh)


def proposals_of(connection: Any, case_code: str) -> list[Proposal]:
    """The newest of each blocker that no answer has followed, for somebody to confirm or to contradict."""
    waiting: dict[str, Proposal] = {}
    for event in history(connection, case_code):
        if event.kind == _PROPOSED:
            waiting[event.data["blocker"]] = Proposal(**event.data)
        elif event.kind in (_ANSWERED, _CURED_BY):
            waiting.pop(event.data["blocker"], None)
    return list(waiting.values())


def answers_of(connection: Any, case_code: str) -> list[Answer]:
    """Everything that is known, in the order in which it was asked; raises UnknownCase."""
    case = read_case(connection, case_code)
    rows = connection.execute(sa.select(*_FIELDS).where(precheck.c.case_id == case.id).order_by(precheck.c.id))
    return [
        Answer(*row)._replace(state=stored(BlockerState, row.state), source=stored(Source, row.source)) for row in rows
    ]


def precheck_result(connection: Any, setting: LeavingSetting, case_code: str, way: Way) -> Result:
    """What stands in the way of ``way`` by now, with the cure of each."""
    known = {answer.blocker: answer for answer in answers_of(connection, case_code)}
    questions = setting.questions(way)
    blocked = tuple(
        Blocked(key, asked.title, asked.cure, asked.office, known[key].expected_on)
        for key, asked in questions.items()
        if key in known and known[key].state is BlockerState.BLOCKED
    )
    unknown = tuple(key for key in questions if key not in known or known[key].state is BlockerState.UNKNOWN)
    return Result(way, blocked, unknown)


def result_in_words(setting: LeavingSetting, result: Result, office_names: Mapping[str, str], now: datetime) -> str:
    """The result as it is told, complete on its own; names of offices by their keys."""
    if result.has_passed:
        return f"“{result.way.caption}”的预检没有发现卡住的地方。{_ONLY_AHEAD}"
    words = Words(local_date(now).year)
    lines = [f"“{result.way.caption}”还有{len(result.blocked)}项要先解决："] if result.blocked else []
    for number, item in enumerate(result.blocked, 1):
        until = f"，一般{words.day(item.expected_on)}前能办好（估计）" if item.expected_on else ""
        office = office_names.get(item.office, item.office)
        lines.append(f"{number}. {item.title}：{item.cure.text.rstrip('。')}。找{office}{until}。")
    if result.unknown:
        titles = "、".join(setting.blockers[key].title for key in result.unknown)
        lines.append(f"还不清楚的有：{titles}。")
    return "\n".join(lines)


def write_answer(connection: Any, case_id: int, answer: Answer, now: datetime) -> None:
    """Store ``answer``; whoever calls has appended its event, which holds the case."""
    values = {**answer._asdict(), "state": answer.state.value, "source": answer.source.value}
    connection.execute(_INSERT, {**values, "case_id": case_id, "now": now})


def _state(is_blocked: bool | None) -> BlockerState:
    if is_blocked is None:
        return BlockerState.UNKNOWN
    return BlockerState.BLOCKED if is_blocked else BlockerState.CLEAR


def _told(answer: Answer) -> dict[str, Any]:
    return {"blocker": answer.blocker, "state": answer.state.value, "source": answer.source.value}
