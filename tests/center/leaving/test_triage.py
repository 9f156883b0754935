"""Triage: which way fits which facts, what is kept of it, and that the choice is the enterprise's."""

from __future__ import annotations

from itertools import product

import pytest
import sqlalchemy as sa

from center.leaving.states import Cause, Way
from center.leaving.triage import ChosenBefore, Facts, choose, last_triage, read_triage, save_triage, suggest
from center.leaving_tables import leaving_triage
from center.records import Records
from tests.center.leaving.leaving_case import SETTING, do
from tests.center.recorded import FRIDAY_NOON, new_conversation, said

FLOOD = Facts(True, "发大水把店淹了", True)


@pytest.mark.parametrize(
    ("facts", "way", "reasons", "others"),
    [
        (FLOOD, "dormancy", ["will_and_difficulty", "authority_decides"], "simple ordinary stay"),
        (
            FLOOD._replace(is_short_term=False),
            "dormancy",
            ["will_and_difficulty", "authority_decides", "long_lasting"],
            "simple ordinary stay",
        ),
        (FLOOD._replace(is_household=True), "dormancy", ["will_and_difficulty", "authority_decides"], "household stay"),
        (Facts(True), "dormancy", ["will_without_difficulty", "authority_decides"], "simple ordinary stay"),
        (Facts(False), "simple", ["no_will", "debts_not_known"], "dormancy ordinary stay"),
        (Facts(False, has_debts=False), "simple", ["no_will", "no_debts"], "dormancy ordinary stay"),
        (Facts(False, has_debts=True), "ordinary", ["no_will", "has_debts"], "dormancy simple stay"),
        (Facts(False, is_household=True, has_debts=True), "household", ["no_will", "is_household"], "dormancy stay"),
        (Facts(), "simple", ["not_known", "debts_not_known"], "dormancy ordinary stay"),
        (Facts(cause=Cause.REVOKED), "ordinary", ["statutory_cause", "not_simple"], ""),
        (
            Facts(cause=Cause.REVOKED, is_household=True),
            "household",
            ["statutory_cause", "is_household", "not_simple"],
            "",
        ),
        (Facts(cause=Cause.MERGED), "ordinary", ["statutory_cause", "merged"], "simple"),
        (Facts(True, cause=Cause.ORDERED), "ordinary", ["statutory_cause"], "simple"),
        (
            FLOOD._replace(cause=Cause.EXPIRED),
            "simple",
            ["statutory_cause", "may_continue", "debts_not_known"],
            "dormancy ordinary stay",
        ),
        (
            Facts(False, cause=Cause.DISSOLVED),
            "simple",
            ["statutory_cause", "debts_not_known"],
            "dormancy ordinary stay",
        ),
    ],
)
def test_the_way_that_fits(facts: Facts, way: str, reasons: list[str], others: str) -> None:
    suggestion = suggest(SETTING, facts)
    assert (suggestion.way.value, suggestion.reasons) == (way, tuple(SETTING.reasons[key] for key in reasons))
    assert [other.value for other in suggestion.alternatives] == others.split()


def test_every_combination_of_answers_has_a_way_that_the_law_leaves_open() -> None:
    answers = product(
        (True, False, None), ("没钱", None), (True, False, None), [None, *Cause], *[(True, False, None)] * 2
    )
    for answer in answers:
        facts = Facts(*answer)
        found = suggest(SETTING, facts)
        assert found.reasons and found.pros and found.cons and found.citations
        assert found.way not in found.alternatives and found.way is not Way.STAY
        if facts.is_household:
            assert not {Way.SIMPLE, Way.ORDINARY} & {found.way, *found.alternatives}
        else:
            assert Way.HOUSEHOLD not in {found.way, *found.alternatives}
        if facts.cause is Cause.REVOKED:
            assert Way.SIMPLE not in {found.way, *found.alternatives}
        if facts.wants_to_go_on and facts.cause in (None, Cause.NONE):
            assert found.way is Way.DORMANCY


def test_what_was_said_is_kept_once_and_masked(records: Records) -> None:
    talk = new_conversation(records)
    message = said(records, talk)
    facts = Facts(True, "没钱了，打13900000007找我", True, Cause.NONE, False)
    first = do(records, save_triage, talk, message, facts, Way.DORMANCY, FRIDAY_NOON)
    again = do(records, save_triage, talk, message, Facts(), Way.SIMPLE, FRIDAY_NOON)
    kept = facts._replace(difficulty="没钱了，打139****0007找我")
    assert first == (first.id, True, kept, False, Way.DORMANCY, None, None)
    assert again == first._replace(fresh=False)
    assert (
        do(records, lambda connection: connection.execute(sa.select(sa.func.count(leaving_triage.c.id))).scalar()) == 1
    )
    assert do(records, last_triage, talk) == first._replace(fresh=False)
    assert do(records, last_triage, "nobody") is None


def test_skipping_is_kept_too(records: Records) -> None:
    talk = new_conversation(records)
    skipped = do(records, save_triage, talk, said(records, talk), Facts(), None, FRIDAY_NOON, is_skipped=True)
    assert skipped[1:] == (True, Facts(), True, None, None, None)


def test_the_choice_is_theirs_and_may_change_until_a_case_is_open(records: Records) -> None:
    talk = new_conversation(records)
    row = do(records, save_triage, talk, said(records, talk), FLOOD, Way.DORMANCY, FRIDAY_NOON)
    assert do(records, choose, row.id, Way.SIMPLE, FRIDAY_NOON).chosen is Way.SIMPLE
    assert do(records, choose, row.id, Way.STAY, FRIDAY_NOON).chosen is Way.STAY
    opened = do(records, choose, row.id, Way.DORMANCY, FRIDAY_NOON, "D-22222229")
    assert (opened.chosen, opened.case_code) == (Way.DORMANCY, "D-22222229")
    assert do(records, choose, row.id, Way.DORMANCY, FRIDAY_NOON, "D-22222229") == opened
    assert do(records, choose, row.id, Way.DORMANCY, FRIDAY_NOON) == opened
    with pytest.raises(ChosenBefore) as refused:
        do(records, choose, row.id, Way.SIMPLE, FRIDAY_NOON)
    assert refused.value.message == "您选的“歇业”已经开了代办D-22222229，要改先撤回它。"
    with pytest.raises(LookupError):
        do(records, read_triage, 999)
