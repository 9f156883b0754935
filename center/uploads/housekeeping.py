"""What has to be done with uploaded files as time passes: scans that wait, quarantine that ends, files nobody owns."""

from __future__ import annotations

import logging
from typing import Any, NamedTuple

from center.gateways.clamav import Scanner, ScannerAway
from center.service import Service
from center.uploads.files import DRAFT, Store
from center.uploads.records import UploadView, expire, expired, note_scan, states_of, waiting
from center.uploads.states import ON_DISK

AT_ONCE = 20
GRACE_SECONDS = 3600.0
"""A file without a row may belong to an upload that is just being written; after so long it does not."""
MOST_UNKNOWN = 10
"""More files without a row than crashes leave: then it is the wrong folder or the wrong database."""
_LOG = logging.getLogger("qihang.uploads")
_ALARMS = logging.getLogger("qihang.alarm")


class Done(NamedTuple):
    """How much was done."""

    scanned: int
    expired: int
    removed: int


class Housekeeping:
    """Several may run at once: each change is made only once."""

    def __init__(self, service: Service, store: Store, scanner: Scanner | None) -> None:
        self._service, self._store, self._scanner = service, store, scanner

    async def round(self, machine_now: float) -> Done:
        """Everything that is due; ``machine_now`` by the machine's clock, in seconds since 1970, as files have it."""
        return Done(await self._scan(), await self._expire(), await self._sweep(machine_now))

    async def _scan(self) -> int:
        if self._scanner is None:
            return 0
        views = await self._service.records.read(lambda connection: waiting(connection, AT_ONCE))
        scanned = 0
        for view in views:
            try:
                scanned += await self._scan_one(self._scanner, view)
            except ScannerAway as away:
                _LOG.info("The virus scanner is still away: %s", away)
                break
        return scanned

    async def _scan_one(self, scanner: Scanner, view: UploadView) -> int:
        if not self._store.has(view.stored_as):
            _ALARMS.error("ALARM upload_lost upload=%s", view.code)
            return 0
        found = await scanner.scan(self._store.path(view.stored_as))
        now = self._service.clock.now()
        changed = await self._service.records.write(lambda connection: note_scan(connection, view, found, now))
        if found:
            _LOG.warning("Upload %s is refused: the virus scanner found %s", view.code, found)
            self._store.remove(view.stored_as)
        return int(changed)

    async def _expire(self) -> int:
        """The file goes first: what is called deleted is gone."""
        now = self._service.clock.now()

        def work(connection: Any) -> int:
            views = expired(connection, now, AT_ONCE)
            for view in views:
                self._store.remove(view.stored_as)
            return sum(expire(connection, view, now) for view in views)

        return await self._service.records.write(work)

    async def _sweep(self, machine_now: float) -> int:
        old = [stray.stored_as for stray in self._store.strays() if stray.at < machine_now - GRACE_SECONDS]
        if not old:
            return 0
        states = await self._service.records.read(lambda connection: states_of(connection, old))
        unknown = [name for name in old if name not in states and not name.endswith(DRAFT)]
        removable = [name for name in old if name.endswith(DRAFT)]
        removable += [name for name, state in states.items() if state not in ON_DISK]
        if len(unknown) > MOST_UNKNOWN:
            _ALARMS.error("ALARM uploads_unknown files=%d: wrong folder or database?", len(unknown))
        else:
            removable += unknown
        for name in removable:
            self._store.remove(name)
        return len(removable)
