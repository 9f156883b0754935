"""Whose case it is, and which of its materials may be handed in as files (XZ 4.1 d, AH 6.2.1).

A case is one's own when it was opened in this conversation, or by a contact that the channel has proved to talk here.
Functions take a connection and only read.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.own import is_own
from center.cases.reading import CaseView, UnknownCase, read_case
from center.cases.states import OPEN
from center.guides import Source
from center.identities import contacts_behind
from center.uploads.identity import is_identity_proof, proof_instead
from center.uploads.listing import GuideBook, Paper, key_of
from center.uploads.states import Reason, UploadRefused
from center.uploads.unlisting import listed_papers, told_papers, unlisted_of


class Wanted(NamedTuple):
    """One open case of one's own: the papers that may be uploaded, and the identity proofs that go elsewhere."""

    code: str
    title: str
    materials: tuple[Paper, ...]
    elsewhere: tuple[Paper, ...]


def own_case(connection: Any, conversation_id: str, code: str) -> CaseView:
    """The case, open or closed; a stranger gets the same UnknownCase as for a code that nobody has."""
    case = read_case(connection, code)
    if not is_own(connection, case, conversation_id):
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


def wanted_of(connection: Any, conversation_id: str, book: GuideBook) -> list[Wanted]:
    """What may be uploaded for one's own open cases, as far as the applicant has been told of it."""
    return [_wanted(connection, code, book) for code in own_open_codes(connection, conversation_id)]


def paper_named(connection: Any, case: CaseView, name: str, book: GuideBook) -> Paper | None:
    """The paper of the case with this key or name; None when nobody asks for it."""
    papers = listed_papers(connection, case, book)
    return next((paper for paper in papers if paper.key == key_of(name)), None)


def material_for(connection: Any, case: CaseView, name: str, book: GuideBook) -> Paper:
    """The paper of the case, if a file may be uploaded for it; raises UploadRefused saying what to do instead."""
    found = paper_named(connection, case, name, book)
    if found is None:
        gone = unlisted_of(connection, case.code).get(key_of(name))
        raise UploadRefused(Reason.NOT_WANTED, gone.words if gone else "这件代办没有要这份材料，不用传。")
    if found.source.is_fetched:
        raise UploadRefused(Reason.NOT_WANTED, f"“{found.title}”由我们从系统里调取，不用您交。")
    if is_identity_proof(found.title):
        raise UploadRefused(Reason.IDENTITY, proof_instead(found.title))
    if found.source is Source.WINDOW:
        raise UploadRefused(Reason.NOT_WANTED, f"“{found.title}”要带原件到窗口，不用上传。")
    if not found.is_open:
        raise UploadRefused(Reason.NOT_WANTED, f"“{found.title}”代办员已经收到，不用再传。")
    return found


def _wanted(connection: Any, code: str, book: GuideBook) -> Wanted:
    case = read_case(connection, code)
    papers = told_papers(connection, case, book)
    uploads = [paper for paper in papers if paper.source is Source.UPLOAD and paper.is_open]
    return Wanted(
        code,
        case.title,
        tuple(paper for paper in uploads if not is_identity_proof(paper.title)),
        tuple(paper for paper in uploads if is_identity_proof(paper.title)),
    )
