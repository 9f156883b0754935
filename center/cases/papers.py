"""What every paper of a case needs: the case held still while it is written, and words that may be kept."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.reading import CaseView, read_case
from center.cases.refusals import Refusal
from center.privacy import mask_for_log


class ClosedCase(Refusal):
    """The case is done or terminated: its papers do not change any more."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} is closed", f"{code}已经办结或终止，材料和通知不能再改。")


def hold(connection: Any, code: str) -> CaseView:
    """The case as it is, with its row locked until the transaction ends; raises UnknownCase.

    On SQLite whoever writes is alone anyway.
    """
    connection.execute(sa.select(agency_case.c.id).where(agency_case.c.code == code).with_for_update(key_share=True))
    return read_case(connection, code)


def hold_open(connection: Any, code: str) -> CaseView:
    """Like ``hold``; raises ClosedCase when nothing more happens with the case."""
    case = hold(connection, code)
    if not case.is_open:
        raise ClosedCase(code)
    return case


def kept(text: str) -> str:
    """``text`` as it may be stored: personal numbers masked, in one line."""
    return " ".join(mask_for_log(text).split())
