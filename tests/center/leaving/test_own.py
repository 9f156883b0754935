"""What whoever talks has: their own ended deregistrations and dormancies, and nobody else's; on two databases."""

from __future__ import annotations

from typing import Any

from center.conversations import open_conversation
from center.leaving.attempts import again
from center.leaving.own import ended_deregistration, own_dormancies
from center.people import ProvedBy, prove_identity
from center.records import Records
from tests.center.cases.opened_case import case, catalogue, moved, opened, origin, wanted
from tests.center.leaving.leaving_case import CLOCK, FILED_AT, SETTING, asleep, do
from tests.center.recorded import SEAL, new_conversation


def proved_to_be(records: Records, contact_id: int) -> str:
    """A conversation whose person is proved to be this contact."""

    def prove(connection: Any) -> str:
        prove_identity(connection, "json", "somebody", contact_id, ProvedBy.CODE, FILED_AT)
        return open_conversation(connection, "json", FILED_AT, ["somebody"])

    return records.write_now(prove)


def test_an_ended_deregistration_is_theirs_until_it_is_tried_again(records: Records) -> None:
    code = opened(records, wanted("deregister_simple"), now=FILED_AT).code
    talk, stranger = proved_to_be(records, case(records, code).contact_id), new_conversation(records)
    assert do(records, ended_deregistration, SETTING, talk) is None
    moved(records, code, "terminate", FILED_AT, reason="有人提异议")
    found = do(records, ended_deregistration, SETTING, talk)
    assert (found.code, do(records, ended_deregistration, SETTING, stranger)) == (code, None)
    do(records, again, SEAL, CLOCK, code, "还清了", origin(), FILED_AT, catalogue=catalogue())
    assert do(records, ended_deregistration, SETTING, talk) is None


def test_other_ended_cases_are_no_deregistrations(records: Records) -> None:
    code = opened(records, wanted("dormancy"), now=FILED_AT).code
    moved(records, code, "terminate", FILED_AT, reason="申请人撤回")
    assert do(records, ended_deregistration, SETTING, proved_to_be(records, case(records, code).contact_id)) is None


def test_dormancies_are_found_by_their_person(records: Records) -> None:
    slept = asleep(records)
    talk = proved_to_be(records, case(records, slept.case_code).contact_id)
    assert [found.code for found in do(records, own_dormancies, talk)] == [slept.code]
    assert do(records, own_dormancies, new_conversation(records)) == []
