"""What staff do about people, until there is a desk: whose a number is, and who may act for an enterprise.

``python -m center.people list``, and with ``--staff ID``: ``decide CODE same|another|shared|refused [--name NAME]``,
``unlink PHONE``, ``authority CREDIT_CODE PHONE ROLE DOCUMENT [--to DATE]``, ``end-authority CREDIT_CODE PHONE``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from center.answers import phrase_of
from center.authority import Role, end_authority, record_authority
from center.enterprises import UnknownEnterprise
from center.knowledge import KNOWLEDGE, load_service
from center.people import BadPhone, contact_of
from center.people_tables import enterprise
from center.privacy import mask_phones, phones_in
from center.proofs.deciding import Held, Verdict, decide, held_proofs, unlink_number
from center.proofs.rows import Sign
from center.service import Service
from center.staff_commands import CannotRead, run, typed_actor, typed_code
from center.times import Words, local_date

_SIGNS = {Sign.NAME.value: "称呼对不上", Sign.UNUSED.value: "很久没用过"}
_TOLD = {
    Verdict.SAME: "proof_decided",
    Verdict.ANOTHER: "proof_decided_new",
    Verdict.SHARED: "proof_decided_new",
    Verdict.REFUSED: "proof_refused",
}
Work = Callable[[Any], str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when it could not be done, 2 when it is not written as it should be."""
    typed = _parser().parse_args(arguments)
    return run(lambda opened: _done(opened, typed, opened.clock.now()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m center.people", description="核对手机号，登记企业授权")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="等着核对的手机号，最早的在前")
    deciding = _by_staff(commands, "decide", "核对完了，说号码是谁的")
    deciding.add_argument("code", metavar="核对单号")
    deciding.add_argument("verdict", choices=[verdict.value for verdict in Verdict], help=_verdicts())
    deciding.add_argument("--name", metavar="称呼", default="", help="对方的称呼，问清楚了再写")
    _by_staff(commands, "unlink", "号码换了机主：原来用它绑定的都解开").add_argument("phone", metavar="手机号")
    recording = _by_staff(commands, "authority", "登记看过的授权")
    _about(recording)
    recording.add_argument("role", choices=[role.value for role in Role])
    recording.add_argument("document", metavar="文件", help="授权委托书、营业执照等的名称和编号")
    recording.add_argument("--to", metavar="到期日", type=date.fromisoformat, help="如 2027-06-30")
    _about(_by_staff(commands, "end-authority", "授权收回了"))
    return parser


def _by_staff(commands: Any, name: str, told: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=told)
    command.add_argument("--staff", metavar="工号", required=True, help="谁在操作")
    return command


def _about(command: argparse.ArgumentParser) -> None:
    command.add_argument("credit_code", metavar="统一社会信用代码")
    command.add_argument("phone", metavar="手机号")


def _verdicts() -> str:
    return "；".join(f"{verdict.value} {verdict.caption}" for verdict in Verdict)


async def _done(opened: Service, typed: argparse.Namespace, now: datetime) -> str:
    if typed.command == "list":
        return listed(await opened.records.read(lambda connection: held_proofs(connection, opened.seal)), now)
    typed_actor(typed.staff, "办理")
    work = _WORKS[typed.command](opened, typed, now)
    return await opened.records.write(work)


def listed(found: Sequence[Held], now: datetime) -> str:
    """One line each, numbers masked."""
    return "\n".join(_line(one, Words(local_date(now).year)) for one in found) or "没有要核对的。"


def _line(one: Held, words: Words) -> str:
    known, said = one.known_as or "没留", one.said or "没说"
    cases = f"，在办{'、'.join(one.cases)}" if one.cases else ""
    sign = _SIGNS.get(one.sign, one.sign)
    since = words.moment(one.since)
    return f"{one.record}  {mask_phones(one.phone)}  {sign}：原来留的{known}，这次说的{said}{cases}  {since}"


def _decide(opened: Service, typed: argparse.Namespace, now: datetime) -> Work:
    record, verdict = typed_code(typed.code), Verdict(typed.verdict)
    text = phrase_of(load_service(KNOWLEDGE / "service"), _TOLD[verdict])

    def work(connection: Any) -> str:
        decide(connection, opened.seal, record, verdict, typed.staff, text, now, typed.name.strip())
        return f"{record}：{verdict.caption}。已经通知对方。"

    return work


def _unlink(opened: Service, typed: argparse.Namespace, now: datetime) -> Work:
    phone = _phone(typed.phone)

    def work(connection: Any) -> str:
        number = unlink_number(connection, opened.seal, phone)
        return f"{mask_phones(phone)}解开了{number}处绑定，再用要重新核对。"

    return work


def _record(opened: Service, typed: argparse.Namespace, now: datetime) -> Work:
    phone = _phone(typed.phone)

    def work(connection: Any) -> str:
        named = _enterprise(connection, typed.credit_code)
        contact_id = contact_of(connection, opened.seal, phone, None, now)
        arguments = (named.id, contact_id, typed.role, typed.document, typed.to, typed.staff, now)
        fresh = record_authority(connection, *arguments)
        return f"{named.name}：{Role(typed.role).caption}，{'登记好了' if fresh else '之前登记过，还有效'}。"

    return work


def _end(opened: Service, typed: argparse.Namespace, now: datetime) -> Work:
    phone = _phone(typed.phone)

    def work(connection: Any) -> str:
        named = _enterprise(connection, typed.credit_code)
        contact_id = contact_of(connection, opened.seal, phone, None, now)
        ended = end_authority(connection, named.id, contact_id, now)
        return f"{named.name}：{'授权收回了' if ended else '没有登记过授权'}。"

    return work


def _enterprise(connection: Any, credit_code: str) -> Any:
    code = credit_code.strip().upper()
    row = connection.execute(sa.select(enterprise).where(enterprise.c.credit_code == code)).one_or_none()
    if row is None:
        raise UnknownEnterprise(code)
    return row


def _phone(typed: str) -> str:
    found = phones_in(typed)
    if len(found) != 1:
        raise CannotRead("no mobile number", BadPhone().message)
    return found[0]


_WORKS: dict[str, Callable[[Service, argparse.Namespace, datetime], Work]] = {
    "decide": _decide,
    "unlink": _unlink,
    "authority": _record,
    "end-authority": _end,
}

if __name__ == "__main__":
    sys.exit(main())
