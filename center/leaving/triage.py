"""Triage of “想注销”: will to go on, difficulty, short or long, cause by law → a suggestion; the choice is theirs.

Every answer may be left out, and one sentence skips all of it (XZ 表1 休眠1). The texts and their citations are those
of leaving.yml; here are only the rules.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.guides import Passage
from center.law import Citation
from center.leaving.setting import LeavingSetting
from center.leaving.states import Cause, Way
from center.leaving_tables import leaving_triage
from center.privacy import mask_for_log
from center.tables import Moment

RETENTION = "triage"


class Reason(str, Enum):
    """Why a way is suggested; the keys of ``reasons`` in leaving.yml."""

    WILL_AND_DIFFICULTY = "will_and_difficulty"
    AUTHORITY_DECIDES = "authority_decides"
    WILL_WITHOUT_DIFFICULTY = "will_without_difficulty"
    LONG_LASTING = "long_lasting"
    MAY_CONTINUE = "may_continue"
    NO_WILL = "no_will"
    NOT_KNOWN = "not_known"
    STATUTORY_CAUSE = "statutory_cause"
    MERGED = "merged"
    NOT_SIMPLE = "not_simple"
    IS_HOUSEHOLD = "is_household"
    HAS_DEBTS = "has_debts"
    NO_DEBTS = "no_debts"
    DEBTS_NOT_KNOWN = "debts_not_known"


class Facts(NamedTuple):
    """What the enterprise says of itself; None where it did not say. ``difficulty`` is in its own words."""

    wants_to_go_on: bool | None = None
    difficulty: str | None = None
    is_short_term: bool | None = None
    cause: Cause | None = None
    is_household: bool | None = None
    has_debts: bool | None = None


class Suggestion(NamedTuple):
    """One way with its reasons, what speaks for and against it, and the other ways that are open."""

    way: Way
    reasons: tuple[Passage, ...]
    pros: tuple[Passage, ...]
    cons: tuple[Passage, ...]
    alternatives: tuple[Way, ...]
    citations: tuple[Citation, ...]


class Triage(NamedTuple):
    """One row: what was said, suggested and chosen; ``fresh`` is False when the message had been heard before."""

    id: int
    fresh: bool
    facts: Facts
    is_skipped: bool
    suggested: Way | None
    chosen: Way | None
    case_code: str | None


class ChosenBefore(Refusal):
    """A case was opened for the first choice; it is ended first."""


_INSERT = sa.text(
    """
    INSERT INTO leaving_triage (conversation_id, message_id, enterprise_id, wants_to_go_on, difficulty, is_short_term,
        cause, is_household, is_skipped, suggested, retention, created_at, updated_at)
    VALUES (:conversation_id, :message_id, :enterprise_id, :wants_to_go_on, :difficulty, :is_short_term,
        :cause, :is_household, :is_skipped, :suggested, :retention, :now, :now)
    ON CONFLICT (message_id) DO NOTHING
    """
).bindparams(
    sa.bindparam("now", type_=Moment),
    *(sa.bindparam(name, type_=sa.Boolean) for name in ("wants_to_go_on", "is_short_term", "is_household")),
    sa.bindparam("is_skipped", type_=sa.Boolean),
)


def suggest(setting: LeavingSetting, facts: Facts) -> Suggestion:
    """The way that fits ``facts``; the reasons say why, and what the authority has the last word on."""
    way, keys = _rule(facts)
    reasons = tuple(setting.reasons[key.value] for key in keys)
    said = setting.ways[way]
    cited = [citation for passage in (*reasons, *said.pros, *said.cons) for citation in passage.law]
    return Suggestion(way, reasons, said.pros, said.cons, _others(way, facts), tuple(dict.fromkeys(cited)))


def save_triage(
    connection: Any,
    conversation_id: str,
    message_id: int | None,
    facts: Facts,
    suggested: Way | None,
    now: datetime,
    *,
    enterprise_id: str | None = None,
    is_skipped: bool = False,
) -> Triage:
    """Write down what was said and suggested, personal numbers masked; the same message again changes nothing."""
    values = {
        **{name: value for name, value in facts._asdict().items() if name != "has_debts"},
        "difficulty": mask_for_log(facts.difficulty) if facts.difficulty else None,
        "cause": facts.cause.value if facts.cause else None,
        "conversation_id": conversation_id,
        "message_id": message_id,
        "enterprise_id": enterprise_id,
        "is_skipped": is_skipped,
        "suggested": suggested.value if suggested else None,
        "retention": RETENTION,
        "now": now,
    }
    is_fresh = connection.execute(_INSERT, values).rowcount == 1
    mine = leaving_triage.c.conversation_id == conversation_id
    mine = sa.and_(mine, leaving_triage.c.message_id == message_id)
    newest = sa.select(sa.func.max(leaving_triage.c.id)).where(mine)
    return read_triage(connection, connection.execute(newest).scalar_one())._replace(fresh=is_fresh)


def read_triage(connection: Any, triage_id: int) -> Triage:
    """The row; raises LookupError."""
    row = connection.execute(sa.select(leaving_triage).where(leaving_triage.c.id == triage_id)).one_or_none()
    if row is None:
        raise LookupError(f"no triage {triage_id}")
    cause = stored(Cause, row.cause) if row.cause else None
    facts = Facts(row.wants_to_go_on, row.difficulty, row.is_short_term, cause, row.is_household)
    return Triage(row.id, False, facts, row.is_skipped, _way(row.suggested), _way(row.chosen), row.case_code)


def last_triage(connection: Any, conversation_id: str) -> Triage | None:
    """The newest of a conversation, if there is one."""
    newest = sa.select(sa.func.max(leaving_triage.c.id)).where(leaving_triage.c.conversation_id == conversation_id)
    found = connection.execute(newest).scalar_one()
    return None if found is None else read_triage(connection, found)


def choose(connection: Any, triage_id: int, way: Way, now: datetime, case_code: str | None = None) -> Triage:
    """What the enterprise chose, whatever was suggested; it may change its mind until a case was opened.

    ``case_code`` is the case that was opened for it. Raises ChosenBefore and LookupError.
    """
    same = sa.and_(leaving_triage.c.chosen == way.value, leaving_triage.c.case_code == case_code)
    free = sa.and_(leaving_triage.c.id == triage_id, sa.or_(leaving_triage.c.case_code.is_(None), same))
    values = {"chosen": way.value, "case_code": case_code, "updated_at": now}
    chosen = connection.execute(sa.update(leaving_triage).where(free).values(**values)).rowcount == 1
    seen = read_triage(connection, triage_id)
    if not chosen and (seen.chosen is not way or case_code is not None):
        message = f"您选的“{seen.chosen.caption if seen.chosen else ''}”已经开了代办{seen.case_code}，要改先撤回它。"
        raise ChosenBefore(f"triage {triage_id} has case {seen.case_code}", message)
    return seen


def _rule(facts: Facts) -> tuple[Way, tuple[Reason, ...]]:
    if facts.cause not in (None, Cause.NONE):
        return _of_cause(facts)
    if facts.wants_to_go_on:
        return Way.DORMANCY, _why_sleep(facts)
    why = Reason.NOT_KNOWN if facts.wants_to_go_on is None else Reason.NO_WILL
    way, reasons = _way_out(facts)
    return way, (why, *reasons)


def _why_sleep(facts: Facts) -> tuple[Reason, ...]:
    if not facts.difficulty:
        return Reason.WILL_WITHOUT_DIFFICULTY, Reason.AUTHORITY_DECIDES
    long_lasting = (Reason.LONG_LASTING,) if facts.is_short_term is False else ()
    return Reason.WILL_AND_DIFFICULTY, Reason.AUTHORITY_DECIDES, *long_lasting


def _of_cause(facts: Facts) -> tuple[Way, tuple[Reason, ...]]:
    continues = facts.wants_to_go_on and facts.cause in (Cause.EXPIRED, Cause.DISSOLVED)
    first = (Reason.STATUTORY_CAUSE, Reason.MAY_CONTINUE) if continues else (Reason.STATUTORY_CAUSE,)
    if facts.is_household:
        not_simple = (Reason.NOT_SIMPLE,) if facts.cause is Cause.REVOKED else ()
        return Way.HOUSEHOLD, (*first, Reason.IS_HOUSEHOLD, *not_simple)
    if facts.cause is Cause.REVOKED:
        return Way.ORDINARY, (*first, Reason.NOT_SIMPLE)
    if facts.cause is Cause.MERGED:
        return Way.ORDINARY, (*first, Reason.MERGED)
    if facts.cause is Cause.ORDERED:
        return Way.ORDINARY, first
    way, reasons = _way_out(facts)
    return way, (*first, *reasons)


def _way_out(facts: Facts) -> tuple[Way, tuple[Reason, ...]]:
    if facts.is_household:
        return Way.HOUSEHOLD, (Reason.IS_HOUSEHOLD,)
    if facts.has_debts:
        return Way.ORDINARY, (Reason.HAS_DEBTS,)
    return Way.SIMPLE, (Reason.DEBTS_NOT_KNOWN if facts.has_debts is None else Reason.NO_DEBTS,)


def _others(way: Way, facts: Facts) -> tuple[Way, ...]:
    """Every other way that the law leaves open for ``facts``."""
    closed = {way, Way.HOUSEHOLD} if not facts.is_household else {way, Way.SIMPLE, Way.ORDINARY}
    if facts.cause in (Cause.REVOKED, Cause.ORDERED, Cause.MERGED):
        closed |= {Way.DORMANCY, Way.STAY}
    if facts.cause is Cause.REVOKED:
        closed |= {Way.SIMPLE}
    return tuple(other for other in Way if other not in closed)


def _way(value: str | None) -> Way | None:
    return stored(Way, value) if value else None
