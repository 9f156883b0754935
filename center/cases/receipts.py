"""The receipt of the agency service (代办服务回执): ours, not the authority's; whole or not at all (XZ 5.2.2.3)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import former_receipt, receipt
from center.cases.events import Actor, Conflict, append
from center.cases.materials import CaseMaterial, materials_of
from center.cases.papers import hold, kept
from center.cases.reading import CaseView, read_case
from center.cases.refusals import Refusal
from center.cases.states import CaseState
from center.identifiers import public_code
from center.times import Words

NOT_OFFICIAL = "本单为代办服务回执，非行政许可受理通知书"
_CODE_KIND = "R"
_ACCEPTED = (CaseState.ACCEPTED, CaseState.IN_PROGRESS, CaseState.DONE)
_REPLACEABLE = (*_ACCEPTED, CaseState.SUPPLEMENT)
_CAPTIONS = {
    "window_number": "窗口序号",
    "materials": "所收材料",
    "accepted_by": "受理人员",
    "term": "所需时限",
    "pickup": "取件方式",
}


class Contents(NamedTuple):
    """What staff fill in; the fifth content, the materials received, is what the case has recorded.

    ``accepted_by`` is the name or number that the person's badge shows.
    """

    window_number: str
    accepted_by: str
    term: str
    pickup: str


class Receipt(NamedTuple):
    """A receipt as it was issued, once for a case; ``issued_at`` in UTC."""

    code: str
    case: str
    window_number: str
    materials: tuple[str, ...]
    accepted_by: str
    term: str
    pickup: str
    issued_at: datetime

    @property
    def text(self) -> str:
        """The receipt as it is read and printed."""
        lines = [f"{NOT_OFFICIAL}。", f"回执编号：{self.code}", f"代办编号：{self.case}"]
        filled = {**self._asdict(), "materials": "、".join(self.materials)}
        lines += [f"{caption}：{filled[name]}" for name, caption in _CAPTIONS.items()]
        return "\n".join([*lines, f"开具时间：{Words().moment(self.issued_at)}"])

    def card(self) -> dict[str, Any]:
        """What a program shows of it."""
        issued_at = self.issued_at.isoformat()
        return {"kind": "receipt", **self._asdict(), "materials": list(self.materials), "issued_at": issued_at}


class FormerReceipt(NamedTuple):
    """A receipt in whose place another was issued: why, by which member of staff, when (UTC)."""

    receipt: Receipt
    reason: str
    replaced_by: str
    replaced_at: datetime


class MissingContents(Refusal):
    """A receipt is not issued without all five contents; ``missing`` names what it lacks."""

    def __init__(self, missing: Iterable[str]) -> None:
        self.missing = tuple(missing)
        listed = "、".join(self.missing)
        super().__init__(f"the receipt lacks {len(self.missing)} contents", f"回执缺{listed}，五项齐了才能开。")


class ContentTooLong(Refusal):
    """A content does not fit the receipt."""

    def __init__(self, caption: str, longest: int) -> None:
        super().__init__(f"a content is longer than {longest}", f"{caption}最多{longest}个字。")


class NotAccepted(Refusal):
    """The center has not accepted the case, or gave it up: there is nothing to confirm."""

    def __init__(self, case: CaseView) -> None:
        super().__init__(
            f"{case.code} is {case.state.value}", f"{case.code}现在是“{case.state.caption}”，代办受理后才能开回执。"
        )


class NotReplaced(Refusal):
    """Nothing is to be issued anew: there is no receipt, no reason, or nothing that differs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"the receipt of {code} is not replaced", message)


def issue_receipt(connection: Any, code: str, contents: Contents, actor: Actor, now: datetime) -> Receipt:
    """The receipt of a case: a new one, or the one it has already, unchanged.

    Raises MissingContents, ContentTooLong, NotAccepted, UnknownCase.
    """
    case = hold(connection, code)
    issued = receipt_of(connection, code)
    if issued is not None:
        return issued
    if case.state not in _ACCEPTED:
        raise NotAccepted(case)
    made = _made(connection, code, contents, now)
    append(connection, code, "receipt", actor, {"receipt": made.code}, now, seen=case.last_event)
    connection.execute(sa.insert(receipt).values(**_row(made, case.id)))
    return made


def reissue_receipt(
    connection: Any, code: str, former: str, contents: Contents, reason: str, actor: Actor, now: datetime
) -> Receipt:
    """Another receipt in the place of the one with the code ``former``, which stays on record as replaced.

    The same again gives the one that was issued then. Raises NotReplaced, MissingContents, ContentTooLong, NotAccepted,
    UnknownCase, and Conflict when somebody else replaced it first.
    """
    case, standing, why = hold(connection, code), receipt_of(connection, code), kept(reason)
    if standing is None or not why:
        raise NotReplaced(code, "还没有开回执，不用重开。" if standing is None else "请写明为什么重开回执。")
    if case.state not in _REPLACEABLE:
        raise NotAccepted(case)
    made = _made(connection, code, contents, now)
    is_same = made._replace(code=standing.code, issued_at=standing.issued_at) == standing
    if standing.code != former:
        if is_same and _replaced(connection, former, why, actor):
            return standing
        raise Conflict(code)
    if is_same:
        raise NotReplaced(code, "内容和原来的回执一样，不用重开。")
    told = {"receipt": made.code, "former": former, "reason": why}
    append(connection, code, "receipt_replaced", actor, told, now, seen=case.last_event)
    gone = {**_row(standing, case.id), "reason": why, "replaced_by": actor.name, "replaced_at": now}
    connection.execute(sa.insert(former_receipt).values(**gone))
    connection.execute(sa.update(receipt).where(receipt.c.code == former).values(**_row(made, case.id)))
    return made


def former_receipts(connection: Any, code: str) -> list[FormerReceipt]:
    """The receipts of a case that were replaced, the oldest first; raises UnknownCase."""
    case = read_case(connection, code)
    rows = connection.execute(
        sa.select(former_receipt).where(former_receipt.c.case_id == case.id).order_by(former_receipt.c.id)
    )
    return [FormerReceipt(_read(code, row), row.reason, row.replaced_by, row.replaced_at) for row in rows]


def receipt_of(connection: Any, code: str) -> Receipt | None:
    """The receipt of a case, if one was issued; raises UnknownCase."""
    case = read_case(connection, code)
    row = connection.execute(sa.select(receipt).where(receipt.c.case_id == case.id)).one_or_none()
    return None if row is None else _read(code, row)


def _made(connection: Any, code: str, contents: Contents, now: datetime) -> Receipt:
    received = tuple(_as_received(material) for material in materials_of(connection, code) if not material.is_open)
    filled = _whole(contents, received)
    return Receipt(public_code(_CODE_KIND), code, materials=received, issued_at=now, **filled._asdict())


def _read(code: str, row: Any) -> Receipt:
    values = {name: row._mapping[name] for name in Receipt._fields if name != "case"}
    return Receipt(case=code, **{**values, "materials": tuple(json.loads(row.materials))})


def _replaced(connection: Any, former: str, reason: str, actor: Actor) -> bool:
    """Whether this member replaced it for this reason before."""
    same = (former_receipt.c.code == former, former_receipt.c.reason == reason)
    mine = sa.select(former_receipt.c.id).where(*same, former_receipt.c.replaced_by == actor.name)
    return connection.execute(mine).first() is not None


def _as_received(material: CaseMaterial) -> str:
    return f"{material.name}（{material.note}）" if material.source.is_fetched else material.name


def _whole(contents: Contents, received: tuple[str, ...]) -> Contents:
    filled = Contents(*map(kept, contents))
    given = {**filled._asdict(), "materials": received}
    missing = [caption for name, caption in _CAPTIONS.items() if not given[name]]
    if missing:
        raise MissingContents(missing)
    for name, value in filled._asdict().items():
        longest = getattr(receipt.c[name].type, "length", None)
        if longest and len(value) > longest:
            raise ContentTooLong(_CAPTIONS[name], longest)
    return filled


def _row(made: Receipt, case_id: int) -> dict[str, Any]:
    row = {**made._asdict(), "case_id": case_id, "materials": json.dumps(made.materials, ensure_ascii=False)}
    del row["case"]
    return row
