"""What tests of leaving share: the setting and the clock of this repository, cases, and a dormancy on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.cases.events import Actor, history, verify
from center.clock import WorkingClock
from center.knowledge import KNOWLEDGE
from center.leaving.dormancies import begin
from center.leaving.records import Dormancy, read_dormancy
from center.leaving.setting import load_leaving
from center.leaving.windows import LegalWindow, windows_of
from center.notice_tables import notice
from center.records import Records
from center.times import SHANGHAI
from tests.center.cases.opened_case import CLERK as CLERK
from tests.center.cases.opened_case import clock as center_clock
from tests.center.cases.opened_case import done, in_progress, moved, opened, wanted
from tests.center.people_recorded import credit_code

SETTING = load_leaving(KNOWLEDGE / "service")
CLOCK: WorkingClock = center_clock()
PERSON = Actor("person", "somebody")
CODE = credit_code(1)


def morning(day: date, hour: int = 9) -> datetime:
    """An hour of a day in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


FILED_ON = date(2026, 11, 20)
FILED_AT = morning(FILED_ON)
FROM, TO = date(2026, 12, 1), date(2027, 11, 30)


def do(records: Records, work: Callable[..., Any], *details: Any, **named: Any) -> Any:
    """``work`` in a transaction of its own."""
    return records.write_now(lambda connection: work(connection, *details, **named))


def simple_case(records: Records, now: datetime = FILED_AT) -> str:
    """The code of a case of simple deregistration that is worked on."""
    return in_progress(records, now=now, theme="deregister_simple")


def filed_case(records: Records, now: datetime = FILED_AT) -> str:
    """The code of a case by which an enterprise in operation has filed its dormancy."""
    code = opened(records, wanted("dormancy", credit_code=CODE), now=now).code
    moved(records, code, "accept", now)
    moved(records, code, "prereview", now, outcome="all_online")
    done(records, code, "dormancy_filing", now)
    return code


def asleep(records: Records, first: date = FROM, last: date = TO, now: datetime = FILED_AT) -> Dormancy:
    """A dormancy from ``first`` to ``last``, filed at ``now``."""
    code = filed_case(records, now)
    begun = do(records, begin, SETTING, CLOCK, code, "仓库让水淹了", first, last, CLERK, now)
    assert begun.fresh
    found: Dormancy = begun.dormancy
    return found


def seen(records: Records, code: str) -> Dormancy:
    """The dormancy as it is stored."""
    return records.read_now(lambda connection: read_dormancy(connection, code))


def windows(records: Records, record: str) -> list[tuple[str, date, date, str]]:
    """Kind, ends and state of every term of a record."""
    found: list[LegalWindow] = records.read_now(lambda connection: windows_of(connection, record))
    return [(window.kind.value, window.first_day, window.last_day, window.state.value) for window in found]


def told(records: Records, record: str) -> list[tuple[str, datetime, str]]:
    """Kind, time and state of every notice about a record, in the order of their times."""
    mine = sa.select(notice.c.kind, notice.c.due_at, notice.c.state).where(notice.c.record == record)
    rows = records.read_now(lambda connection: connection.execute(mine.order_by(notice.c.due_at, notice.c.id)).all())
    return [(row.kind, row.due_at.astimezone(SHANGHAI), row.state) for row in rows]


def texts(records: Records, record: str) -> list[str]:
    """What the notices about a record say."""
    mine = sa.select(notice.c.text).where(notice.c.record == record).order_by(notice.c.due_at, notice.c.id)
    return records.read_now(lambda connection: list(connection.execute(mine).scalars()))


def kinds(records: Records, record: str) -> list[str]:
    """What happened to a record, in order; the history must be whole."""
    assert records.read_now(lambda connection: verify(connection, record)) == []
    return [event.kind for event in records.read_now(lambda connection: history(connection, record))]


DAY = timedelta(days=1)
