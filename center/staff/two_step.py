"""Sign-in in two steps: a code of six digits from an app (TOTP, RFC 6238), each once, and recovery codes, each once."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime
from typing import Any, NamedTuple

import pyotp
import sqlalchemy as sa

from center.cases.refusals import Refusal
from center.identifiers import ALPHABET
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.audit import note
from center.staff_tables import recovery_code, staff_member

ISSUER = "企航工作台"
RECOVERY_CODES = 10
_RECOVERY_LENGTH = 10
_DIGITS = 6
_DRIFT = (0, -1, 1)
"""Half minutes that a telephone's clock may be off."""
_PURPOSE = "recovery code"


class TwoStepRefused(Refusal):
    """Two-step sign-in is not begun, confirmed or ended like this."""


class Begun(NamedTuple):
    """What the app is told: ``secret`` to type, ``uri`` to scan as a QR code; shown only now."""

    secret: str
    uri: str


def begin(connection: Any, seal: Seal, staff: StaffMember, now: datetime) -> Begun:
    """Draw a new secret, which counts once it is confirmed; raises TwoStepRefused when two-step sign-in is on."""
    secret = pyotp.random_base32()
    off = sa.and_(staff_member.c.id == staff.id, staff_member.c.two_step_since.is_(None))
    drawn = {"two_step_sealed": seal.seal(secret, _about(staff.id)), "two_step_used": 0, "updated_at": now}
    if connection.execute(sa.update(staff_member).where(off).values(**drawn)).rowcount != 1:
        raise TwoStepRefused("two-step is on", "两步验证已经打开了。要换手机，请先关闭再重新打开。")
    return Begun(secret, pyotp.TOTP(secret).provisioning_uri(name=staff.staff_id, issuer_name=ISSUER))


def confirm(connection: Any, seal: Seal, staff: StaffMember, code: str, now: datetime) -> list[str]:
    """Turn it on when the app shows the right code; the recovery codes, shown only now. Raises TwoStepRefused."""
    row = connection.execute(sa.select(staff_member).where(staff_member.c.id == staff.id)).one()
    if row.two_step_since is not None or row.two_step_sealed is None:
        raise TwoStepRefused("nothing was begun", "两步验证没有在设置中，请从头打开。")
    if not _takes_app_code(connection, seal, row, _typed(code), now):
        raise TwoStepRefused("wrong code", "验证码不对。请看手机时间是否准确，再输入新的一组。")
    since = sa.update(staff_member).where(staff_member.c.id == staff.id, staff_member.c.two_step_since.is_(None))
    if connection.execute(since.values(two_step_since=now, updated_at=now)).rowcount != 1:
        raise TwoStepRefused("confirmed already", "两步验证已经打开了。")
    codes = _new_recovery_codes(connection, seal, staff.id, now)
    note(connection, staff.staff_id, "two_step.on", staff.staff_id, now)
    return codes


def takes_code(connection: Any, seal: Seal, row: Any, typed: str, now: datetime) -> bool:
    """Whether ``typed`` is a code of the app or a recovery code of this row of ``staff_member``; it is spent then."""
    plain = _typed(typed)
    if len(plain) == _DIGITS:
        return _takes_app_code(connection, seal, row, plain, now)
    return _takes_recovery_code(connection, seal, row, plain, now)


def recovery_codes_left(connection: Any, member_id: int) -> int:
    """How many recovery codes are not used."""
    unused = sa.and_(recovery_code.c.member_id == member_id, recovery_code.c.used_at.is_(None))
    return int(connection.execute(sa.select(sa.func.count(recovery_code.c.id)).where(unused)).scalar_one())


def _takes_app_code(connection: Any, seal: Seal, row: Any, code: str, now: datetime) -> bool:
    """A code counts for its half minute, and never again: nor does an older one."""
    app = pyotp.TOTP(seal.open(row.two_step_sealed, _about(row.id)))
    present = app.timecode(now)
    fitting = [present + drift for drift in _DRIFT if _same(app.generate_otp(present + drift), code)]
    if not fitting:
        return False
    unused = sa.and_(staff_member.c.id == row.id, staff_member.c.two_step_used < fitting[0])
    return bool(connection.execute(sa.update(staff_member).where(unused).values(two_step_used=fitting[0])).rowcount)


def _takes_recovery_code(connection: Any, seal: Seal, row: Any, plain: str, now: datetime) -> bool:
    hashes = seal.fingerprints(f"{row.id}:{plain}", _PURPOSE)
    mine = sa.and_(recovery_code.c.member_id == row.id, recovery_code.c.code_hash.in_(hashes))
    spent = sa.update(recovery_code).where(mine, recovery_code.c.used_at.is_(None)).values(used_at=now)
    if connection.execute(spent).rowcount != 1:
        return False
    note(connection, row.staff_id, "two_step.recover", row.staff_id, now)
    return True


def _new_recovery_codes(connection: Any, seal: Seal, member_id: int, now: datetime) -> list[str]:
    connection.execute(sa.delete(recovery_code).where(recovery_code.c.member_id == member_id))
    drawn = ["".join(secrets.choice(ALPHABET) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    kept = [seal.fingerprint(f"{member_id}:{code}", _PURPOSE) for code in drawn]
    rows = [{"member_id": member_id, "code_hash": code_hash, "created_at": now} for code_hash in kept]
    connection.execute(sa.insert(recovery_code), rows)
    return [f"{code[:5]}-{code[5:]}" for code in drawn]


def _typed(code: str) -> str:
    """A code without blanks and hyphens, also when typed in full width."""
    return "".join(unicodedata.normalize("NFKC", code).upper().split()).replace("-", "")


def _same(code: str, typed: str) -> bool:
    return secrets.compare_digest(code.encode(), typed.encode())


def _about(member_id: int) -> str:
    return f"two-step {member_id}"
