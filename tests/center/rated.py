"""What tests of cycles and ratings share: a finished case, its cycle, and short ways to close and rate it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from center.cases.events import Event, history, verify
from center.cycles import Cycle, cycle_of
from center.invitations import cycles_due
from center.knowledge import KNOWLEDGE
from center.notice_tables import notice
from center.rating_settings import Level, RatingSetting
from center.rating_subjects import OfStage, Subject
from center.ratings import Rated, Rater, Said, rate
from center.records import Records
from center.source import Source
from tests.center.cases.opened_case import at, case, clock, done, in_progress
from tests.center.recorded import SEAL

FRIDAY, TUESDAY = at(20, 10), at(24, 9)
MONDAY_END = at(23, 18)
"""When a cycle closes whose last case ended on Friday, 20 November."""


@lru_cache(maxsize=1)
def ratings() -> RatingSetting:
    """knowledge/service/rating.yml of this repository."""
    return RatingSetting(**Source(KNOWLEDGE / "service" / "rating.yml").data)


def cycle(records: Records, case_code: str) -> Cycle:
    """The cycle of the case."""
    found = records.read_now(lambda connection: cycle_of(connection, case_code))
    assert found is not None
    return found


def tick(records: Records, now: datetime) -> int:
    """What the courier's clockwork does."""
    return records.write_now(lambda connection: cycles_due(connection, ratings(), clock(), now))


def finished(records: Records, now: datetime = FRIDAY, theme: str = "dormancy") -> str:
    """The code of a case whose only item is done at ``now``."""
    code = in_progress(records, theme=theme, now=now)
    done(records, code, case(records, code).sub_tasks[0].item, now)
    return code


def closed_cycle(records: Records) -> tuple[str, Cycle]:
    """A finished case and its closed cycle, with the invitation sent."""
    code = finished(records)
    assert tick(records, MONDAY_END) == 1
    return code, cycle(records, code)


def who(records: Records, code: str, **changes: Any) -> Rater:
    """The person who opened the case, on the website."""
    return Rater("widget", contact_id=case(records, code).contact_id)._replace(**changes)


def rated(
    records: Records,
    subject: Subject | str,
    by: Rater,
    level: Level = Level.SATISFIED,
    message_id: int | None = None,
    now: datetime = TUESDAY,
    **said: Any,
) -> Rated:
    """Rate it; a cycle may be named by its code."""
    what = OfStage(subject) if isinstance(subject, str) else subject
    return records.write_now(
        lambda connection: rate(connection, SEAL, ratings(), clock(), what, Said(level, **said), by, message_id, now)
    )


def events(records: Records, code: str) -> list[Event]:
    """The history of a record, which is whole."""
    assert records.read_now(lambda connection: verify(connection, code)) == []
    return records.read_now(lambda connection: history(connection, code))


def kinds(records: Records, code: str) -> list[str]:
    """What happened to a record, in order."""
    return [event.kind for event in events(records, code)]


def rows(records: Records, table: sa.Table) -> list[dict[str, Any]]:
    """The whole table."""
    wanted = sa.select(table).order_by(*table.primary_key)
    return records.read_now(lambda connection: [dict(row._mapping) for row in connection.execute(wanted)])


def notices(records: Records) -> dict[str, str]:
    """The state of every notice by its kind."""
    return {row["kind"]: row["state"] for row in rows(records, notice)}
