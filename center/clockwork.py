"""What happens because time passes: every due-function of the center, each in a transaction of its own.

On PostgreSQL one courier at a time runs one of them, the others leave it out; SQLite has one writer anyway. A
due-function that fails raises an alarm and keeps none of the others from their work.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from zlib import crc32

import sqlalchemy as sa
from sqlalchemy.exc import InterfaceError, OperationalError

from center.appointments.moving import no_shows_due
from center.authority_ending import authorities_due
from center.cases.remembering import reserved_due
from center.cases.urging import urges_due
from center.clock import WorkingClock
from center.demand_effects import effects_due
from center.drafts.moves import drop_expired
from center.erasing import conversations_due
from center.handoffs.due import handoffs_waiting_due
from center.handover.carrying import handovers_due
from center.invitations import cycles_due
from center.knowledge import ServiceSettings
from center.leaving.clockwork import windows_due
from center.leaving.setting import LeavingSetting
from center.leaving.waking import dormancies_due
from center.letters.due import letters_due
from center.notices.carrier import where_it_failed
from center.notices.jobs import notices_due
from center.promises.due import promises_due
from center.proofs.ending import proofs_due
from center.records import Records
from center.rectifications import rectifications_due
from center.sealing import Seal
from center.staff.assigning import assignments_due
from center.staff.clearing import staff_due
from center.staff.handing import leaves_due
from center.transcripts.indexing import index_new
from center.work_orders.due import orders_due

_LOCKS = 7_014_2027
_TRY_LOCK = sa.text("SELECT pg_try_advisory_xact_lock(:locks, :name)")
_ALARMS = logging.getLogger("qihang.alarm")
_LOG = logging.getLogger(__name__)


class Context(NamedTuple):
    """What due-functions need beside a connection and the time."""

    seal: Seal
    settings: ServiceSettings

    @property
    def clock(self) -> WorkingClock:
        """The center's own working clock."""
        return self.settings.working_clock()

    def clock_of(self, office: str) -> WorkingClock:
        """The working clock of an agency office, by its id; the center's own for one that is not known."""
        known = self.settings.catalogue.offices.get(office)
        return self.settings.working_clock(known.hours if known else "")

    @property
    def leaving(self) -> LeavingSetting:
        """What holds for enterprises that stop or sleep."""
        return self.settings.leaving_rules()


DueFunction = Callable[[Any, Context, datetime], int]

DUE: tuple[tuple[str, DueFunction], ...] = (
    ("promises", lambda connection, its, now: promises_due(connection, its.settings, its.clock, now)),
    (
        "waiting_talks",
        lambda connection, its, now: handoffs_waiting_due(connection, its.seal, its.settings, its.clock, now),
    ),
    ("letters", lambda connection, _, now: letters_due(connection, now)),
    ("work_orders", lambda connection, _, now: orders_due(connection, now)),
    ("no_shows", lambda connection, _, now: no_shows_due(connection, now)),
    ("urges", lambda connection, _, now: urges_due(connection, now)),
    ("reserved_items", lambda connection, _, now: reserved_due(connection, now)),
    ("stage_cycles", lambda connection, its, now: cycles_due(connection, its.settings.ratings, its.clock, now)),
    ("rectifications", lambda connection, _, now: rectifications_due(connection, now)),
    ("effects", lambda connection, its, now: effects_due(connection, its.settings, now)),
    (
        "legal_windows",
        lambda connection, its, now: windows_due(connection, its.settings.leaving_rules(), its.clock, now),
    ),
    ("dormancies", lambda connection, its, now: dormancies_due(connection, its.settings.leaving_rules(), now)),
    ("authorities", lambda connection, its, now: authorities_due(connection, its.settings, now)),
    ("proofs", lambda connection, its, now: proofs_due(connection, its.seal, now)),
    ("drafts", lambda connection, _, now: len(drop_expired(connection, now))),
    ("conversations", lambda connection, its, now: conversations_due(connection, its.settings.retention_rules(), now)),
    ("leaves", lambda connection, its, now: leaves_due(connection, its.clock_of, now)),
    ("assignments", lambda connection, its, now: assignments_due(connection, its.clock_of, now)),
    ("staff_traces", lambda connection, _, now: staff_due(connection, now)),
    ("handovers", lambda connection, its, now: handovers_due(connection, its.clock_of, now)),
    ("transcripts", lambda connection, _, __: index_new(connection)),
    ("notices", lambda connection, its, now: notices_due(connection, its.settings.notices, now)),
)
"""In their order: what makes notices comes before the notices."""


async def run_due(
    records: Records, context: Context, now: datetime, due: tuple[tuple[str, DueFunction], ...] = DUE
) -> dict[str, int]:
    """Run every function once; how much each has done. OperationalError while the database is away."""
    return {name: await _run(records, name, function, context, now) for name, function in due}


async def _run(records: Records, name: str, function: DueFunction, context: Context, now: datetime) -> int:
    def work(connection: Any) -> int:
        return function(connection, context, now) if _is_mine(connection, name) else 0

    try:
        return await records.write(work)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        _LOG.error("The due-function %s failed: %s", name, where_it_failed(error))
        _ALARMS.error("ALARM clockwork_failed due=%s", name)
        return 0


def _is_mine(connection: Any, name: str) -> bool:
    if connection.dialect.name != "postgresql":
        return True
    key = {"locks": _LOCKS, "name": crc32(name.encode()) - 2**31}
    return bool(connection.execute(_TRY_LOCK, key).scalar_one())
