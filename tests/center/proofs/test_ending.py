"""What time does with proofs and with numbers of which nothing came."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from center.people import find_contact
from center.people_tables import phone_proof
from center.proofs.ending import KEPT, proofs_due
from center.records import Records
from tests.center.people_recorded import PHONE_NUMBER, founded, known
from tests.center.proofs.proving import asked, proved, talk
from tests.center.recorded import FRIDAY_NOON, SEAL

OVER = FRIDAY_NOON + timedelta(minutes=5)
LONG_AFTER = FRIDAY_NOON + KEPT + timedelta(minutes=6)


def due(records: Records, now: datetime) -> int:
    return records.write_now(lambda connection: proofs_due(connection, SEAL, now))


def states(records: Records) -> list[str]:
    wanted = sa.select(phone_proof.c.state).order_by(phone_proof.c.id)
    return records.read_now(lambda connection: list(connection.execute(wanted).scalars()))


def is_known(records: Records, phone: str = PHONE_NUMBER) -> bool:
    return records.read_now(lambda connection: find_contact(connection, SEAL, phone)) is not None


def test_a_code_that_nobody_typed_ends_and_its_number_is_forgotten(records: Records) -> None:
    asked(records, talk(records))
    assert due(records, OVER - timedelta(seconds=1)) == 0
    assert due(records, OVER) == 1
    assert (states(records), is_known(records)) == (["ended"], True)
    assert due(records, LONG_AFTER) == 1
    assert (states(records), is_known(records)) == ([], False)
    assert due(records, LONG_AFTER) == 0


def test_a_number_that_was_proved_stays(records: Records) -> None:
    proved(records, talk(records))
    assert due(records, LONG_AFTER) == 0
    assert (states(records), is_known(records)) == (["used"], True)


def test_a_number_under_which_something_is_stays(records: Records) -> None:
    founded(records, known(records))
    asked(records, talk(records))
    due(records, OVER)
    due(records, LONG_AFTER)
    assert (states(records), is_known(records)) == ([], True)


def test_a_named_person_stays(records: Records) -> None:
    known(records, name="王芳")
    asked(records, talk(records))
    due(records, OVER)
    due(records, LONG_AFTER)
    assert is_known(records)
