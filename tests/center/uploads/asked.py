"""A case that was opened in a conversation and wants materials, and short ways to hand files in for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.events import Actor
from center.cases.materials import want
from center.clock import StepClock
from center.gateways.clamav import Scanner
from center.guides import Material, Source
from center.people import ProvedBy, prove_identity
from center.records import Records
from center.service import Service
from center.tables import conversation
from center.upload_tables import upload
from center.uploads.files import Store
from center.uploads.kinds import Kind
from center.uploads.records import Limits, Offer, UploadView
from center.uploads.taking import Taking
from tests.center.cases.paper_case import CODE, FETCHED, NOW, accepted
from tests.center.recorded import SEAL, new_conversation
from tests.center.uploads.made import pdf

CHARTER, LEASE, PROOF, ORIGINAL, REGISTER = "公司章程", "租赁合同", "经营者身份证明", "公章", "企业登记信息"
WANTED = (
    Material(name=CHARTER, source=Source.UPLOAD),
    Material(name=LEASE, source=Source.UPLOAD),
    Material(name=PROOF, source=Source.UPLOAD),
    Material(name=ORIGINAL, source=Source.WINDOW),
    Material(name=REGISTER, source=Source.SHARED),
)
TOLD_BY = Actor("bot", "bot")
"""What the bot lists when a case is opened is told at once; what staff list waits for their notice."""
LIMITS = Limits(1024 * 1024, 3, frozenset(kind.value for kind in Kind))


def asked_case(records: Records, talk: str | None, code: str = CODE) -> str:
    """The code of an accepted case with WANTED, opened in the conversation."""
    accepted(records, code)

    def ask(connection: Any) -> None:
        want(connection, code, WANTED, FETCHED, TOLD_BY, NOW)
        mine = agency_case.c.code == code
        connection.execute(sa.update(agency_case).where(mine).values(conversation_id=talk))

    records.write_now(ask)
    return code


def owner(records: Records, code: str = CODE) -> str:
    """The conversation in which the case was opened."""
    talk = new_conversation(records)
    asked_case(records, talk, code)
    return talk


def proved(records: Records, code: str = CODE) -> str:
    """A conversation of a person whom its channel has proved to be the contact of the case."""
    talk = new_conversation(records)

    def prove(connection: Any) -> None:
        mine = sa.select(agency_case.c.contact_id).where(agency_case.c.code == code)
        contact_id = connection.execute(mine).scalar_one()
        connection.execute(sa.update(conversation).where(conversation.c.id == talk).values(person=f"hash-{talk}"))
        prove_identity(connection, "json", f"hash-{talk}", contact_id, ProvedBy.STAFF, NOW)

    records.write_now(prove)
    return talk


class Desk:
    """Takes files in for one conversation at a time that the test moves."""

    def __init__(self, records: Records, folder: Path, scanner: Scanner | None = None) -> None:
        self.records, self.store, self.clock = records, Store(folder), StepClock(NOW)
        self.service = Service(records, SEAL, self.clock)
        self.taking = Taking(self.service, self.store, scanner)
        self.folder, self.limits = folder, LIMITS

    async def hand_in(
        self, talk: str, content: bytes | None = None, name: str = "章程.pdf", material: str = CHARTER, code: str = CODE
    ) -> UploadView:
        """The file as it is kept."""
        return await self.taking.take(Offer(talk, code, material, name), self.limits, pieces(content or pdf()))

    def files(self) -> list[str]:
        """The names in the folder."""
        return [stray.stored_as for stray in self.store.strays()]

    def rows(self) -> list[tuple[str, str]]:
        """State and material of every row, the oldest first."""
        wanted = sa.select(upload.c.state, upload.c.material).order_by(upload.c.id)
        return [tuple(row) for row in self.records.read_now(lambda connection: connection.execute(wanted).all())]

    def at(self) -> datetime:
        """The time on the clock."""
        return self.clock.now()


async def pieces(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    """The content as it comes over a line."""
    for place in range(0, len(content), size):
        yield content[place : place + size]
