"""Papers that staff have taken off the list of a case: nobody asks for them any more, and the person is told why.

The history of the case says which; a paper that was listed again since counts as listed.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import case_material, record_event
from center.cases.events import Actor, append
from center.cases.materials import UnusableWords, materials_of
from center.cases.papers import hold_open, kept
from center.cases.reading import CaseView
from center.cases.refusals import Refusal
from center.cases.told import told_materials
from center.notices.outbox import Draft, enqueue
from center.upload_tables import upload
from center.uploads.listing import GuideBook, Paper, key_of, papers_of
from center.uploads.states import ON_DISK

EVENT = "unlist"
NOTICE = "paper_unlisted"
"""The kind of the notice, a key of notices.yml; the default's channels where it has none."""


class Unlisted(NamedTuple):
    """A paper that is not needed any more, by its name, and why."""

    name: str
    reason: str

    @property
    def words(self) -> str:
        """How its person reads it."""
        return f"“{self.name}”不用交了：{self.reason}。"


class NotToUnlist(Refusal):
    """A paper that is not on the list, or that cannot be taken off it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"a paper of {code} cannot be unlisted", message)


def unlisted_of(connection: Any, code: str) -> dict[str, Unlisted]:
    """What was taken off the list of the case, by key, the newest reason of each."""
    mine = sa.and_(record_event.c.record == code, record_event.c.kind == EVENT)
    rows = connection.execute(sa.select(record_event.c.data).where(mine).order_by(record_event.c.seq)).scalars()
    found = (Unlisted(data["name"], data["reason"]) for data in map(json.loads, rows))
    return {key_of(one.name): one for one in found}


def listed_papers(connection: Any, case: CaseView, book: GuideBook) -> list[Paper]:
    """Every paper of the case that is still asked for or has come in."""
    return papers_of(case, materials_of(connection, case.code), book, unlisted_of(connection, case.code))


def told_papers(connection: Any, case: CaseView, book: GuideBook) -> list[Paper]:
    """The same as its applicant knows them: what staff list or send back is told by the next notice, all at once."""
    return papers_of(case, told_materials(connection, case.code), book, unlisted_of(connection, case.code))


def unlist(
    connection: Any, code: str, name: str, reason: str, book: GuideBook, actor: Actor, now: datetime
) -> Unlisted:
    """Take a paper off the list of the case, and tell its person; taken off already, nothing changes.

    Raises NotToUnlist, UnusableWords without a reason, UnknownCase, ClosedCase.
    """
    case, key = hold_open(connection, code), key_of(kept(name))
    paper = next((one for one in listed_papers(connection, case, book) if one.key == key), None)
    if paper is None:
        return _unlisted_before(connection, code, name)
    _refuse(connection, case, paper)
    told = Unlisted(paper.title, _said(reason))
    append(connection, code, EVENT, actor, told._asdict(), now, seen=case.last_event)
    _remove(connection, case, key)
    enqueue(connection, _notice(case, told, now), now)
    return told


def _unlisted_before(connection: Any, code: str, name: str) -> Unlisted:
    before = unlisted_of(connection, code).get(key_of(kept(name)))
    if before is None:
        raise NotToUnlist(code, f"{code}没有要“{kept(name)}”，不用划掉。")
    return before


def _refuse(connection: Any, case: CaseView, paper: Paper) -> None:
    if paper.source.is_fetched:
        raise NotToUnlist(case.code, f"“{paper.title}”由系统调取，本来就不找申请人要。")
    if not paper.is_open:
        raise NotToUnlist(case.code, f"“{paper.title}”已经收到，按办事档案保存，不能划掉。")
    if files := _files(connection, case.code, paper.key):
        message = f"“{paper.title}”已经传了{files}个文件：先看过，能用就登记收到；用不着，请申请人撤回以后再划掉。"
        raise NotToUnlist(case.code, message)


def _files(connection: Any, code: str, key: str) -> int:
    kept_ones = sa.and_(upload.c.case_code == code, upload.c.state.in_([state.value for state in ON_DISK]))
    names = connection.execute(sa.select(upload.c.material).where(kept_ones)).scalars()
    return sum(key_of(name) == key for name in names)


def _remove(connection: Any, case: CaseView, key: str) -> None:
    names = [one.name for one in materials_of(connection, case.code) if key_of(one.name) == key]
    mine = sa.and_(case_material.c.case_id == case.id, case_material.c.name.in_(names))
    connection.execute(sa.delete(case_material).where(mine))


def _said(reason: str) -> str:
    plain = kept(reason).rstrip("。")
    if not plain:
        raise UnusableWords("原因")
    return plain


def _notice(case: CaseView, told: Unlisted, now: datetime) -> Draft:
    text = f"代办件{case.code}：{told.words}别的材料照旧。"
    key = f"{NOTICE}:{case.code}:{case.last_event + 1}"
    return Draft(key, NOTICE, case.code, text, now, case.contact_id, case.conversation_id)
