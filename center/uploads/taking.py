"""Taking a file in: received, looked into, scanned, and then kept and written down in one transaction.

A crash leaves either nothing, or a file without a row, which housekeeping removes; never a row without its file.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterable
from datetime import datetime
from pathlib import Path
from typing import Any

from center.gateways.clamav import Scanner, ScannerAway
from center.service import Service
from center.uploads.files import Incoming, Store, new_name
from center.uploads.kinds import Examined, examine
from center.uploads.names import cleaned
from center.uploads.records import (
    Content,
    Limits,
    Offer,
    UploadView,
    Verdict,
    add,
    hold_offer,
    refuse_offer,
    same_before,
)
from center.uploads.states import Reason, UploadRefused, UploadState

INFECTED = "安全检查发现这个文件带有病毒，没有收下。请先给电脑或手机杀毒，再换一份传。"
MOST_EXAMINED = 2
"""Files that are looked into at the same time: it takes the processor."""
_LOG = logging.getLogger("qihang.uploads")


class Taking:
    """Takes files in for one process. Without a scanner files are kept unscanned."""

    def __init__(self, service: Service, store: Store, scanner: Scanner | None) -> None:
        self._service, self._store, self._scanner = service, store, scanner
        self._examining = asyncio.Semaphore(MOST_EXAMINED)

    async def refuse(self, offer: Offer, limits: Limits, size: int) -> None:
        """Raises UploadRefused or UnknownCase for what would not be taken, before it is received."""
        await self._service.records.read(lambda connection: refuse_offer(connection, offer, limits, size))

    async def take(self, offer: Offer, limits: Limits, chunks: AsyncIterable[bytes]) -> UploadView:
        """The file as it is kept; the same file for the same material is kept once.

        Raises UploadRefused, UnknownCase, and whatever ``chunks`` raises; then nothing is kept, but for what looks like
        an identity document: that is quarantined.
        """
        with self._store.receiving(limits.largest) as incoming:
            async for chunk in chunks:
                incoming.write(chunk)
            await asyncio.to_thread(incoming.finish)
            kept = offer._replace(name=cleaned(offer.name))
            async with self._examining:
                found = await asyncio.to_thread(examine, incoming.path, kept.name, limits.kinds)
            verdict = await self._judged(incoming.path, found)
            view = await self._kept(kept._replace(name=found.name), limits, incoming, found, verdict)
        return _told(view)

    async def _judged(self, path: Path, found: Examined) -> Verdict:
        if found.identity is not None:
            return Verdict(UploadState.QUARANTINED, found.identity)
        if self._scanner is None:
            return Verdict(UploadState.CHECKED)
        try:
            malware = await self._scanner.scan(path)
        except ScannerAway as away:
            _LOG.warning("An upload waits for the virus scanner: %s", away)
            return Verdict(UploadState.WAITING)
        state = UploadState.REFUSED if malware else UploadState.CHECKED
        return Verdict(state, malware, self._service.clock.now())

    async def _kept(
        self, offer: Offer, limits: Limits, incoming: Incoming, found: Examined, verdict: Verdict
    ) -> UploadView:
        content = Content(incoming.size, incoming.sha256, found.kind.media_type)
        now, stored_as = self._service.clock.now(), new_name()

        def work(connection: Any) -> UploadView:
            return self._write(connection, offer, limits, content, verdict, (incoming.path, stored_as), now)

        return await self._service.records.write(work)

    def _write(
        self,
        connection: Any,
        offer: Offer,
        limits: Limits,
        content: Content,
        verdict: Verdict,
        names: tuple[Path, str],
        now: datetime,
    ) -> UploadView:
        """The row, and then the file: what is committed is there. The same file again replaces one that was lost."""
        draft, stored_as = names
        offer = hold_offer(connection, offer, limits)
        before = same_before(connection, offer, content.sha256)
        if before is not None:
            self._store.settle(draft, before.stored_as)
            return before
        view = add(connection, offer, limits, content, verdict, stored_as, now)
        if view.state is not UploadState.REFUSED:
            self._store.settle(draft, stored_as)
        return view


def _told(view: UploadView) -> UploadView:
    if view.state is UploadState.QUARANTINED:
        _LOG.warning("Upload %s is quarantined", view.code)
        raise UploadRefused(Reason.IDENTITY, view.reason or "")
    if view.state is UploadState.REFUSED:
        _LOG.warning("Upload %s is refused: the virus scanner found %s", view.code, view.reason)
        raise UploadRefused(Reason.INFECTED, INFECTED)
    return view
