"""A code is sent: sealed, hashed, not too often, and the same way to every number."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.notice_tables import notice
from center.notices.sealed import SLOT
from center.people import BadPhone
from center.people_tables import contact, phone_proof
from center.proofs.asking import NotSent, Sent, ask_once
from center.proofs.setting import Most, ProofSetting
from center.records import Records
from tests.center.people_recorded import PHONE_NUMBER, known
from tests.center.proofs.proving import SETTING, TEXT, asked, pin_of, talk, tried
from tests.center.recorded import FRIDAY_NOON, SEAL

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OTHER_NUMBER = "13900000002"


def rows(records: Records, table: sa.Table, *names: str) -> list[tuple[Any, ...]]:
    columns = sa.select(*(table.c[name] for name in names)).order_by(table.c.id)
    return records.read_now(lambda connection: [tuple(row) for row in connection.execute(columns)])


def everything(records: Records) -> str:
    """All that stands in the tables that a code passes through."""
    return str([rows(records, table, *table.c.keys()) for table in (notice, phone_proof, contact)])


def test_a_code_goes_out_urgently_to_the_number_and_stands_nowhere_in_plain(records: Records) -> None:
    here = talk(records)
    assert asked(records, here) == Sent(FRIDAY_NOON + 5 * MINUTE)
    sent = rows(records, notice, "kind", "text", "is_urgent", "state", "conversation_id", "expires_at")
    assert sent == [("phone_code", TEXT, True, "waiting", None, FRIDAY_NOON + 5 * MINUTE)]
    assert SLOT in sent[0][1]
    pin, stored = pin_of(records, here), everything(records)
    assert pin not in stored
    assert PHONE_NUMBER not in stored


def test_known_and_unknown_numbers_are_answered_and_treated_alike(records: Records) -> None:
    known(records, PHONE_NUMBER, "王芳")
    answers = [
        asked(records, talk(records, person=who * 64), number)
        for who, number in (("a", PHONE_NUMBER), ("b", OTHER_NUMBER))
    ]
    assert answers[0] == answers[1]
    sent = rows(records, notice, "kind", "text", "is_urgent", "state", "due_at", "expires_at")
    assert sent[0] == sent[1]
    proofs = rows(records, phone_proof, "state", "tries", "sign", "expires_at")
    assert proofs[0] == proofs[1]


def test_the_limits_are_alike_too(records: Records) -> None:
    known(records, PHONE_NUMBER, "王芳")
    told = []
    for number in (PHONE_NUMBER, OTHER_NUMBER):
        here = talk(records, person=number)
        told.append([asked(records, here, number, FRIDAY_NOON + step * MINUTE) for step in range(5)])
    assert told[0] == told[1]


def test_a_number_that_is_none_is_refused(records: Records) -> None:
    with pytest.raises(BadPhone):
        asked(records, talk(records), "12345")


def test_the_next_code_has_to_wait_a_minute(records: Records) -> None:
    here = talk(records)
    asked(records, here)
    assert asked(records, here, now=FRIDAY_NOON + timedelta(seconds=59)) == NotSent(FRIDAY_NOON + MINUTE, True)
    assert asked(records, here, now=FRIDAY_NOON + MINUTE) == Sent(FRIDAY_NOON + 6 * MINUTE)


def test_another_code_ends_the_one_before(records: Records) -> None:
    here = talk(records)
    asked(records, here)
    first = pin_of(records, here)
    asked(records, here, OTHER_NUMBER)
    assert [row[0] for row in rows(records, phone_proof, "state")] == ["ended", "open"]
    assert [row[0] for row in rows(records, notice, "state")] == ["cancelled", "waiting"]
    assert rows(records, notice, "body")[0] == (None,)
    if first != pin_of(records, here):
        assert tried(records, here, first).proof is None


def test_one_that_is_still_good_is_not_sent_again(records: Records) -> None:
    here = talk(records)

    def once(number: str, minutes: int) -> Any:
        now = FRIDAY_NOON + minutes * MINUTE
        return records.write_now(lambda c: ask_once(c, SEAL, SETTING, here, number, TEXT, now))

    assert once(PHONE_NUMBER, 0) == Sent(FRIDAY_NOON + 5 * MINUTE)
    assert once(PHONE_NUMBER, 4) == Sent(FRIDAY_NOON + 5 * MINUTE, False)
    assert once(OTHER_NUMBER, 4) == Sent(FRIDAY_NOON + 9 * MINUTE)
    assert once(OTHER_NUMBER, 9) == Sent(FRIDAY_NOON + 14 * MINUTE)


@pytest.mark.parametrize("other_talks", [True, False])
def test_a_number_gets_three_in_an_hour_from_wherever(records: Records, other_talks: bool) -> None:
    answers = []
    for step in range(4):
        here = talk(records, person=f"p{step}" if other_talks else "p")
        answers.append(asked(records, here, now=FRIDAY_NOON + step * MINUTE))
    assert [type(answer) for answer in answers] == [Sent, Sent, Sent, NotSent]
    assert answers[-1] == NotSent(FRIDAY_NOON + HOUR, False)


def test_a_conversation_gets_so_many_in_an_hour_and_in_a_day(records: Records) -> None:
    setting = ProofSetting(of_conversation=Most(hour=2, day=3))
    here = talk(records)

    def at(place: int, minutes: int) -> Any:
        return asked(records, here, f"139000000{place:02d}", FRIDAY_NOON + minutes * MINUTE, setting)

    assert [type(at(10 + step, step)) for step in range(2)] == [Sent, Sent]
    assert at(12, 2) == NotSent(FRIDAY_NOON + HOUR, False)
    assert type(at(13, 60)) is Sent
    assert at(14, 121) == NotSent(FRIDAY_NOON + 24 * HOUR, False)
    assert type(at(15, 24 * 60)) is Sent
