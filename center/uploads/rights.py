"""Whose case it is, and which of its materials may be handed in as files (XZ 4.1 d, AH 6.2.1).

A case is one's own when it was opened in this conversation, or by a contact that the channel has proved to talk here.
Functions take a connection and only read.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.materials import CaseMaterial, MaterialState, materials_of
from center.cases.reading import CaseView, UnknownCase, read_case
from center.cases.states import OPEN
from center.guides import Source
from center.identities import contacts_behind
from center.uploads.identity import is_identity_proof, proof_instead
from center.uploads.states import Reason, UploadRefused


class Wanted(NamedTuple):
    """One open case of one's own: the materials that may be uploaded, and the identity proofs that go elsewhere."""

    code: str
    title: str
    materials: tuple[CaseMaterial, ...]
    elsewhere: tuple[CaseMaterial, ...]


def own_case(connection: Any, conversation_id: str, code: str) -> CaseView:
    """The case, open or closed; a stranger gets the same UnknownCase as for a code that nobody has."""
    case = read_case(connection, code)
    if case.conversation_id != conversation_id and case.contact_id not in contacts_behind(connection, conversation_id):
        raise UnknownCase(code)
    return case


def own_open_codes(connection: Any, conversation_id: str) -> list[str]:
    """The codes of one's own open cases, the oldest first."""
    mine = sa.or_(
        agency_case.c.conversation_id == conversation_id,
        agency_case.c.contact_id.in_(contacts_behind(connection, conversation_id)),
    )
    is_open = agency_case.c.state.in_(sorted(state.value for state in OPEN))
    wanted = sa.select(agency_case.c.code).where(mine, is_open).order_by(agency_case.c.id)
    return [str(code) for code in connection.execute(wanted).scalars()]


def wanted_of(connection: Any, conversation_id: str) -> list[Wanted]:
    """What may be uploaded for one's own open cases."""
    return [_wanted(connection, code) for code in own_open_codes(connection, conversation_id)]


def material_for(connection: Any, code: str, name: str) -> CaseMaterial:
    """The material of the case, if a file may be uploaded for it; raises UploadRefused saying what to do instead."""
    found = next((one for one in materials_of(connection, code) if one.name == name), None)
    if found is None:
        raise UploadRefused(Reason.NOT_WANTED, "这件代办没有要这份材料，不用传。")
    if is_identity_proof(found.name):
        raise UploadRefused(Reason.IDENTITY, proof_instead(found.name))
    if found.source.is_fetched:
        raise UploadRefused(Reason.NOT_WANTED, f"“{found.name}”由我们从系统里调取，不用您交。")
    if found.source is Source.WINDOW:
        raise UploadRefused(Reason.NOT_WANTED, f"“{found.name}”要带原件到窗口，不用上传。")
    if not found.is_open:
        raise UploadRefused(Reason.NOT_WANTED, f"“{found.name}”代办员已经收到，不用再传。")
    return found


def note_on(material: CaseMaterial) -> str:
    """What its owner is told beside a material."""
    note = f"：{material.note}" if material.state is MaterialState.REFUSED and material.note else ""
    return f"{material.state.caption}{note}"


def _wanted(connection: Any, code: str) -> Wanted:
    uploads = [one for one in materials_of(connection, code) if one.source is Source.UPLOAD and one.is_open]
    return Wanted(
        code,
        read_case(connection, code).title,
        tuple(one for one in uploads if not is_identity_proof(one.name)),
        tuple(one for one in uploads if is_identity_proof(one.name)),
    )
