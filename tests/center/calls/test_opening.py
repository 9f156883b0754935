"""A call begins: one draft for one number at one desk, however often the page is loaded."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from center.call_tables import call
from center.calls.opening import caller_number, is_mobile, open_call, set_apart
from center.calls.people import conversation_for
from center.calls.states import CallState, Identity
from center.calls.writing import choose_guide
from center.identifiers import read_code
from center.records import Records
from center.staff_tables import audit_entry
from tests.center.calls.called import COLLEAGUE, FILING, NOW, NUMBER, OPERATOR, done, opened, view
from tests.center.people_recorded import known, overlapping
from tests.center.recorded import SEAL


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13900000001", "13900000001"),
        (" +86 139-0000-0001 ", "13900000001"),
        ("013900000001", "13900000001"),
        ("００８６１３９０００００００１", "13900000001"),
        ("0350-3030001", "03503030001"),
        ("12345", "12345"),
        ("anonymous", None),
        ("Anonymous", None),
        ("", None),
        ("12", None),
        ("1" * 21, None),
        ("<script>", None),
    ],
)
def test_a_number_is_read_as_exchanges_write_it(text: str, number: str | None) -> None:
    assert (caller_number(text), is_mobile(number)) == (number, number == "13900000001")


def test_a_call_is_a_draft_at_once(records: Records) -> None:
    code = opened(records)
    found = view(records, code)
    assert read_code(code) == code
    assert (found.state, found.caller, found.masked_caller) == (CallState.OPEN, NUMBER, "139****0001")
    assert (found.identity, found.contact_id, found.revision) == (Identity.UNKNOWN, None, 0)
    assert (found.started_at, found.answered_at, found.ended_at) == (NOW, NOW, None)


def test_the_number_is_sealed(records: Records) -> None:
    opened(records)
    row = records.read_now(lambda at: at.execute(sa.select(call)).one())
    assert NUMBER not in str(tuple(row))


def test_a_reload_opens_the_same_draft(records: Records) -> None:
    assert opened(records) == opened(records, "+86 139 0000 0001", now=NOW + timedelta(minutes=5))
    assert records.read_now(lambda at: at.execute(sa.select(audit_entry.c.act)).scalars().all()) == ["call.open"]


def test_two_reloads_at_once_open_one_draft(records: Records) -> None:
    first, second = overlapping(records, lambda at: open_call(at, SEAL, OPERATOR, NUMBER, NOW))
    assert first == second


def test_another_operator_and_another_number_have_drafts_of_their_own(records: Records) -> None:
    codes = {opened(records), opened(records, staff=COLLEAGUE), opened(records, "13900000002")}
    assert len(codes) == 3


def test_the_next_call_of_the_number_can_be_set_apart(records: Records) -> None:
    code = opened(records)
    records.write_now(lambda at: set_apart(at, OPERATOR, code, NOW))
    assert opened(records) != code
    assert view(records, code).is_open


def test_an_anonymous_caller(records: Records) -> None:
    code = opened(records, "anonymous")
    found = view(records, code)
    assert (found.caller, found.masked_caller) == (None, "未显示号码")
    assert opened(records, "") == code


@pytest.mark.parametrize("caller", ["anonymous", NUMBER])
def test_what_one_nameless_caller_began_is_not_the_next_ones(records: Records, caller: str) -> None:
    talked = opened(records, caller)
    found = view(records, talked)
    records.write_now(lambda at: conversation_for(at, SEAL, found, NOW))
    guided = opened(records, caller)
    done(records, choose_guide, guided, FILING)
    after = opened(records, caller)
    assert len({talked, guided, after}) == (3 if caller == "anonymous" else 1)
    assert view(records, talked).is_open


def test_a_known_number_is_linked_and_not_confirmed(records: Records) -> None:
    contact = known(records, NUMBER, "周女士")
    found = view(records, opened(records))
    assert (found.contact_id, found.identity) == (contact, Identity.LINKED)


def test_it_rang_before_it_was_answered(records: Records) -> None:
    rang = NOW - timedelta(seconds=8)
    code = records.write_now(lambda at: open_call(at, SEAL, OPERATOR, NUMBER, NOW, rang_at=rang))
    found = view(records, code)
    assert (found.started_at, found.answered_at) == (rang, NOW)
