"""What was told last: the reply, and the notices that came after it."""

from __future__ import annotations

from datetime import datetime, timezone

from center.last_told import last_told
from center.messages import Words
from center.notices.talks import write_message
from center.records import Records
from tests.center.recorded import SEAL, new_conversation, said

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=timezone.utc)


def test_notices_since_the_last_reply_are_told_the_newest_first(records: Records) -> None:
    talk = new_conversation(records)
    assert records.read_now(lambda connection: last_told(connection, SEAL, talk)) == []
    said(records, talk)
    for number, kind in enumerate(("rating", "choices")):
        words = Words("通知", custom={"kind": kind})
        records.write_now(lambda c, w=words, n=number: write_message(c, SEAL, talk, w, f"notice:{n}", NOW))
    assert records.read_now(lambda connection: last_told(connection, SEAL, talk)) == [
        {"kind": "choices"},
        {"kind": "rating"},
    ]
