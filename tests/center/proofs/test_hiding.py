"""A typed code is masked in the log, and whoever may read the whole words reads them."""

from __future__ import annotations

import sqlalchemy as sa

from center.messages import messages_after
from center.proofs.hiding import HIDDEN, hide
from center.records import Records
from center.tables import message
from tests.center.recorded import SEAL, new_conversation, said


def test_a_code_is_masked_and_sealed_once(records: Records) -> None:
    here = new_conversation(records)
    first = said(records, here, "验证码是120345")
    said(records, here, "还有别的")
    for _ in range(2):
        records.write_now(lambda connection: hide(connection, SEAL, first))
    stored = records.read_now(lambda c: c.execute(sa.select(message).order_by(message.c.seq)).all())
    assert [row.text for row in stored] == [HIDDEN, "还有别的"]
    assert "120345" not in str(stored)
    whole = records.read_now(lambda connection: messages_after(connection, SEAL, here))
    assert [one.words.text for one in whole] == ["验证码是120345", "还有别的"]
