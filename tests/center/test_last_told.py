"""What was told last: the reply, and the notices that came after it."""

from __future__ import annotations

from datetime import datetime, timezone

from center.last_told import last_told
from center.messages import Words
from center.notices.talks import write_message
from center.records import Records
from tests.center.recorded import SEAL, new_conversation, said

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=timezone.utc)


def tell(records: Records, talk: str, kind: str) -> None:
    """A notice of this kind of card."""
    words = Words("通知", custom={"kind": kind})
    records.write_now(lambda connection: write_message(connection, SEAL, talk, words, f"notice:{kind}", NOW))


def test_notices_since_the_last_reply_are_told_the_newest_first(records: Records) -> None:
    talk = new_conversation(records)
    assert records.read_now(lambda connection: last_told(connection, SEAL, talk)) == []
    said(records, talk)
    for kind in ("rating", "choices"):
        tell(records, talk, kind)
    assert records.read_now(lambda connection: last_told(connection, SEAL, talk)) == [
        {"kind": "choices"},
        {"kind": "rating"},
    ]
