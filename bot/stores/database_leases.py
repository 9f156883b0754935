"""Leases in the database: one row a name, changed by one statement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.stores.leases import LeaseStoreDown, wakeup_name
from bot.stores.shared_leases import LEASE_SECONDS, SharedLeases
from bot.stores.wakeups import Wakeups
from center.clock import Clock
from center.records import Records
from center.tables import Moment, lease

Result = TypeVar("Result")
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_TIMES = (sa.bindparam("now", type_=Moment), sa.bindparam("until", type_=Moment))
_TAKE = sa.text(
    """
    INSERT INTO lease (name, holder, number, expires_at) VALUES (:name, :holder, :floor, :until)
    ON CONFLICT (name) DO UPDATE SET holder = :holder, expires_at = :until,
        number = CASE WHEN lease.number < :floor THEN :floor ELSE lease.number + 1 END
    WHERE lease.holder IS NULL OR lease.expires_at < :now
    RETURNING number
    """
).bindparams(*_TIMES, sa.bindparam("floor", type_=sa.BigInteger))
_EXPIRY = sa.select(lease.c.expires_at).where(lease.c.name == sa.bindparam("name"))
_RENEW = sa.text(
    "UPDATE lease SET expires_at = :until WHERE name = :name AND holder = :holder AND expires_at >= :now"
).bindparams(*_TIMES)
_RELEASE = sa.text("UPDATE lease SET holder = NULL WHERE name = :name AND holder = :holder")


class DatabaseLeases(SharedLeases):
    """Leases in the table ``lease``; ``clock`` must be the machine's, and the machines' must agree to a second.

    ``wakeups`` tells of releases: PostgresWakeups, or LocalWakeups(poll=0.3) for processes that share a SQLite file.
    """

    def __init__(self, records: Records, clock: Clock, wakeups: Wakeups, seconds: float = LEASE_SECONDS) -> None:
        super().__init__(wakeups, seconds)
        self._records, self._clock = records, clock

    async def _take_in_store(self, name: str, holder: str) -> tuple[int | None, float]:
        return await self._write(lambda connection: self._take(connection, name, holder))

    async def _renew_in_store(self, name: str, holder: str) -> bool:
        return await self._write(lambda connection: self._renew(connection, name, holder))

    async def _release_in_store(self, name: str, holder: str) -> bool:
        """The row does not tell who asked in vain, so somebody may have."""
        if await self._write(lambda connection: _release(connection, name, holder)):
            self._wakeups.notify(wakeup_name(name))
        return True

    def _take(self, connection: Any, name: str, holder: str) -> tuple[int | None, float]:
        """Numbers grow with the time in microseconds, so that they go on growing where the row was lost."""
        times = self._times()
        floor = (times["now"] - _EPOCH) // timedelta(microseconds=1)
        number = connection.execute(_TAKE, {"name": name, "holder": holder, "floor": floor, **times}).scalar()
        if number is not None:
            return number, 0.0
        expires_at = connection.execute(_EXPIRY, {"name": name}).scalar_one()
        return None, (expires_at - times["now"]).total_seconds()

    def _renew(self, connection: Any, name: str, holder: str) -> bool:
        values = {"name": name, "holder": holder, **self._times()}
        return bool(connection.execute(_RENEW, values).rowcount)

    def _times(self) -> dict[str, datetime]:
        now = self._clock.now()
        return {"now": now, "until": now + timedelta(seconds=self.seconds)}

    async def _write(self, work: Callable[[Any], Result]) -> Result:
        try:
            return await self._records.write(work)
        except SQLAlchemyError as error:
            reason = str(error).splitlines()[0]
            raise LeaseStoreDown(f"the database does not hand out leases: {reason}") from error


def _release(connection: Any, name: str, holder: str) -> bool:
    return bool(connection.execute(_RELEASE, {"name": name, "holder": holder}).rowcount)
