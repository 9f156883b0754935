"""Scanned letters are taken in and looked after as uploads are: looked into, scanned for viruses, kept unseen or shown.

A crash leaves either nothing, or a file without a row, which the rounds remove; never a row without its file.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

from center.gateways.clamav import Scanner, ScannerAway
from center.letters.records import LetterView
from center.letters.scans import (
    KINDS,
    LARGEST,
    ScanView,
    add_scan,
    expire,
    expired,
    note_scan,
    same_before,
    states_of,
    waiting,
)
from center.service import Service
from center.settings import Settings
from center.uploads.files import DRAFT, Incoming, Store, new_name
from center.uploads.housekeeping import AT_ONCE, GRACE_SECONDS
from center.uploads.kinds import Examined, examine
from center.uploads.names import cleaned
from center.uploads.opening import open_scanner
from center.uploads.records import Content, Verdict
from center.uploads.states import ON_DISK, Reason, UploadRefused, UploadState
from center.uploads.taking import INFECTED

FOLDER = "letters"
"""Inside the folder of uploads; its files are none of theirs."""
QUARANTINED = (
    "这个扫描件里有身份证件或证件号码，已隔离，不给任何人看，24小时内删除。请把证件页去掉、号码遮住，再扫一次。"
)
_LOG = logging.getLogger("qihang.uploads")
_ALARMS = logging.getLogger("qihang.alarm")


class Scans:
    """The scans of letters of one process. Without a scanner files are kept unscanned."""

    def __init__(self, service: Service, store: Store, scanner: Scanner | None) -> None:
        self._service, self._store, self._scanner = service, store, scanner
        self._examining = asyncio.Semaphore(1)

    async def take(self, view: LetterView, name: str, content: bytes, staff_id: str) -> ScanView:
        """The scan as it is kept; the same content twice is kept once. Raises UploadRefused."""
        with self._store.receiving(LARGEST) as incoming:
            await asyncio.to_thread(_write, incoming, content)
            async with self._examining:
                found = await asyncio.to_thread(examine, incoming.path, cleaned(name), KINDS)
            verdict = await self._judged(incoming.path, found)
            made = await self._kept(view, incoming, found, verdict, staff_id)
        return _told(made)

    async def bytes_of(self, found: ScanView) -> bytes:
        """The file; raises UploadRefused when it is lost."""
        try:
            return await asyncio.to_thread(self._store.path(found.stored_as).read_bytes)
        except FileNotFoundError:
            _ALARMS.error("ALARM upload_lost scan=%s", found.code)
            raise UploadRefused(Reason.LOST, "很抱歉，这个扫描件的文件丢失了，请重新扫一次。") from None

    def remove(self, found: ScanView) -> None:
        """Remove the file of a scan that was noted as gone."""
        self._store.remove(found.stored_as)

    async def round(self, machine_now: float) -> int:
        """Scan what waits, end quarantines, remove what no row owns; ``machine_now`` in seconds since 1970."""
        return await self._scan() + await self._expire() + await self._sweep(machine_now)

    async def _judged(self, path: Path, found: Examined) -> Verdict:
        if found.identity is not None:
            return Verdict(UploadState.QUARANTINED, QUARANTINED)
        if self._scanner is None:
            return Verdict(UploadState.CHECKED)
        try:
            malware = await self._scanner.scan(path)
        except ScannerAway as away:
            _LOG.warning("A scanned letter waits for the virus scanner: %s", away)
            return Verdict(UploadState.WAITING)
        return Verdict(UploadState.REFUSED if malware else UploadState.CHECKED, malware, self._service.clock.now())

    async def _kept(
        self, view: LetterView, incoming: Incoming, found: Examined, verdict: Verdict, staff_id: str
    ) -> ScanView:
        content = Content(incoming.size, incoming.sha256, found.kind.media_type)
        now, stored_as = self._service.clock.now(), new_name()

        def work(connection: Any) -> ScanView:
            before = same_before(connection, view, content.sha256)
            if before is not None:
                self._store.settle(incoming.path, before.stored_as)
                return before
            made = add_scan(connection, view, found.name, content, verdict, stored_as, staff_id, now)
            if made.state is not UploadState.REFUSED:
                self._store.settle(incoming.path, stored_as)
            return made

        return await self._service.records.write(work)

    async def _scan(self) -> int:
        found = await self._service.records.read(lambda connection: waiting(connection, AT_ONCE))
        scanned = 0
        for one in found if self._scanner is not None else ():
            try:
                scanned += await self._scan_one(one)
            except ScannerAway as away:
                _LOG.info("The virus scanner is still away: %s", away)
                break
        return scanned

    async def _scan_one(self, found: ScanView) -> int:
        if self._scanner is None or not self._store.has(found.stored_as):
            _ALARMS.error("ALARM upload_lost scan=%s", found.code)
            return 0
        malware = await self._scanner.scan(self._store.path(found.stored_as))
        now = self._service.clock.now()
        changed = await self._service.records.write(lambda connection: note_scan(connection, found, malware, now))
        if malware:
            self._store.remove(found.stored_as)
        return int(changed)

    async def _expire(self) -> int:
        """The file goes first: what is called deleted is gone."""
        now = self._service.clock.now()

        def work(connection: Any) -> int:
            over = expired(connection, now, AT_ONCE)
            for found in over:
                self._store.remove(found.stored_as)
            return sum(expire(connection, found, now) for found in over)

        return await self._service.records.write(work)

    async def _sweep(self, machine_now: float) -> int:
        old = [stray.stored_as for stray in self._store.strays() if stray.at < machine_now - GRACE_SECONDS]
        if not old:
            return 0
        states = await self._service.records.read(lambda connection: states_of(connection, old))
        gone = [name for name in old if name.endswith(DRAFT) or states.get(name, UploadState.DELETED) not in ON_DISK]
        for name in gone:
            self._store.remove(name)
        return len(gone)


def open_scans(settings: Settings, service: Service) -> Scans:
    """What takes in and looks after scanned letters in this installation."""
    return Scans(service, Store(settings.uploads.folder / FOLDER), open_scanner(settings))


def _write(incoming: Incoming, content: bytes) -> None:
    incoming.write(content)
    incoming.finish()


def _told(made: ScanView) -> ScanView:
    if made.state is UploadState.QUARANTINED:
        _LOG.warning("Scan %s is quarantined", made.code)
        raise UploadRefused(Reason.IDENTITY, QUARANTINED)
    if made.state is UploadState.REFUSED:
        _LOG.warning("Scan %s is refused: the virus scanner found %s", made.code, made.reason)
        raise UploadRefused(Reason.INFECTED, INFECTED)
    return made
