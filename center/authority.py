"""Who may act for an enterprise and see its data: on written proof that staff recorded, while it is valid (IM-06).

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.cases.states import Captioned
from center.enterprises import Enterprise, lock_enterprise, read_enterprise
from center.people import lock_contact
from center.people_tables import authority
from center.privacy import mask_for_log
from center.times import local_date

_LONGEST_DOCUMENT = 80


class Role(Captioned):
    """As what a person acts for the enterprise."""

    REPRESENTATIVE = "representative", "法定代表人"
    PARTNER = "partner", "执行事务合伙人"
    OPERATOR = "operator", "经营者"
    AGENT = "agent", "受托人"


class BadAuthority(Refusal):
    """Proof that cannot be recorded."""


class NoAuthority(Refusal):
    """Nothing of this enterprise is shown to this person."""


class Authority(NamedTuple):
    """One proof: the last valid day (None: without end), who recorded it, and when (UTC) it was ended early."""

    enterprise_id: str
    contact_id: int
    role: Role
    document: str
    valid_to: date | None
    recorded_by: str
    created_at: datetime
    ended_at: datetime | None

    def is_valid(self, day: date) -> bool:
        """Whether it still counts on ``day``."""
        return self.ended_at is None and (self.valid_to is None or day <= self.valid_to)


_COLUMNS = [authority.c[name] for name in Authority._fields]


def record_authority(
    connection: Any,
    enterprise_id: str,
    contact_id: int,
    role: Role | str,
    document: str,
    valid_to: date | None,
    recorded_by: str,
    now: datetime,
) -> bool:
    """Record what staff have seen: ``document`` names the proof (licence, letter and its number), not what is in it.

    False when the same is recorded and in force. Raises BadAuthority (no document; a letter without a term or past
    it), UnknownEnterprise, UnknownContact, and ValueError for another role than Role's.
    """
    wanted = stored(Role, role)
    named = _checked_document(document)
    _check_term(wanted, valid_to, local_date(now))
    lock_contact(connection, contact_id)
    lock_enterprise(connection, enterprise_id)
    values = {"role": wanted.value, "document": named, "valid_to": valid_to}
    if _is_recorded(connection, enterprise_id, contact_id, values):
        return False
    about = {"enterprise_id": enterprise_id, "contact_id": contact_id, "recorded_by": recorded_by, "created_at": now}
    connection.execute(sa.insert(authority).values(**values, **about))
    return True


def end_authority(connection: Any, enterprise_id: str, contact_id: int, now: datetime) -> bool:
    """End every authority of the person over the enterprise now; False when there was none to end."""
    ended = sa.update(authority).where(_between(enterprise_id, contact_id), authority.c.ended_at.is_(None))
    return bool(connection.execute(ended.values(ended_at=now)).rowcount)


def authorities(connection: Any, enterprise_id: str, contact_id: int) -> list[Authority]:
    """Every proof of this person for this enterprise, also expired and ended ones, in the order recorded."""
    rows = connection.execute(sa.select(*_COLUMNS).where(_between(enterprise_id, contact_id)).order_by(authority.c.id))
    return [Authority(*row)._replace(role=stored(Role, row.role)) for row in rows]


def has_authority(connection: Any, enterprise_id: str, contact_id: int, day: date) -> bool:
    """Whether the person may act for the enterprise on ``day`` (in Shanghai)."""
    return any(proof.is_valid(day) for proof in authorities(connection, enterprise_id, contact_id))


def shown_to(connection: Any, enterprise_id: str, contact_id: int, day: date) -> Enterprise:
    """The data of an enterprise for a person with authority on ``day``; else raises NoAuthority, which tells nothing.

    An enterprise that is not there is refused in the same words.
    """
    proofs = authorities(connection, enterprise_id, contact_id)
    if any(proof.is_valid(day) for proof in proofs):
        return read_enterprise(connection, enterprise_id)
    raise NoAuthority("the person has no authority over the enterprise", _why_not(proofs))


def _why_not(proofs: list[Authority]) -> str:
    expired = [proof.valid_to for proof in proofs if proof.ended_at is None and proof.valid_to]
    if not expired:
        return "查看企业的信息要先核验您的身份。法定代表人、经营者凭本人证件，受托人凭授权委托书，到窗口登记一次就行。"
    last = max(expired)
    ended = f"您的授权已于{last.year}年{last.month}月{last.day}日到期"
    return f"{ended}，现在不能查看企业的信息。请带新的授权委托书到窗口登记。"


def _checked_document(document: str) -> str:
    named = mask_for_log(document.strip())
    if not named:
        raise BadAuthority("authority needs a document", "请写明凭什么文件授权，例如授权委托书及编号。")
    if len(named) > _LONGEST_DOCUMENT:
        message = f"文件名称和编号最多{_LONGEST_DOCUMENT}个字，请只写名称和编号。"
        raise BadAuthority("the name of the document is too long", message)
    return named


def _check_term(role: Role, valid_to: date | None, today: date) -> None:
    if valid_to is None and role is Role.AGENT:
        raise BadAuthority("an agent's letter needs a term", "受托人的授权委托书要写明期限，请登记到期日。")
    if valid_to is not None and valid_to < today:
        raise BadAuthority("the authority has expired", "这份授权已经到期，不能登记。请企业重新出具授权委托书。")


def _is_recorded(connection: Any, enterprise_id: str, contact_id: int, values: dict[str, Any]) -> bool:
    return any(
        proof.ended_at is None and {name: getattr(proof, name) for name in values} == values
        for proof in authorities(connection, enterprise_id, contact_id)
    )


def _between(enterprise_id: str, contact_id: int) -> Any:
    return sa.and_(authority.c.enterprise_id == enterprise_id, authority.c.contact_id == contact_id)
