"""A complex matter waits for whoever goes on with it until they say what came of it."""

from __future__ import annotations

import pytest

from center.calls.handing import Outcome, count_handed, outcome_of, settle_call
from center.calls.listing import calls_handed
from center.calls.merging import Written
from center.calls.states import CallKind, CallResult, IncompleteCall, NotHanded
from center.records import Records
from tests.center.calls.called import COLLEAGUE, NOW, OPERATOR, closed, done, opened, saved
from tests.center.recorded import SEAL
from tests.center.staff.staffed import made

COMPLEX = Written("问", "答", CallKind.COMPLEX, CallResult.TRANSFERRED, "op-2", True)


def lists(records: Records) -> tuple[list[str], list[str]]:
    """What the colleague has to go on with, and what has come to an end."""

    def listed(*, is_settled: bool) -> list[str]:
        found = records.read_now(lambda at: calls_handed(at, SEAL, COLLEAGUE, is_settled=is_settled))
        return [one.code for one in found]

    return listed(is_settled=False), listed(is_settled=True)


def test_a_matter_waits_until_it_has_come_to_an_end(records: Records) -> None:
    made(records, "op-2")
    code = opened(records)
    saved(records, code, COMPLEX)
    assert lists(records) == ([], [])
    closed(records, code)
    assert lists(records) == ([code], [])
    with pytest.raises(NotHanded):
        done(records, settle_call, code, "办了", staff=OPERATOR)
    with pytest.raises(IncompleteCall):
        done(records, settle_call, code, " ", staff=COLLEAGUE)
    done(records, settle_call, code, " 打了13900000002，办了", staff=COLLEAGUE)
    assert lists(records) == ([], [code])
    assert records.read_now(lambda at: count_handed(at, COLLEAGUE)) == 0
    assert records.read_now(lambda at: outcome_of(at, code)) == Outcome("打了139****0002，办了", "op-2", NOW)
    with pytest.raises(NotHanded):
        done(records, settle_call, code, "再记", staff=COLLEAGUE)
