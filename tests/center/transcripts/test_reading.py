"""One transcript as it is read: masked, with what was understood; whole only for a reason that is noted."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from center.messages import Words
from center.records import Records
from center.staff.rights import Role
from center.staff_tables import audit_entry
from center.transcripts.reading import Citation, Heard, read_transcript, reveal_transcript
from center.transcripts.sighting import NotAllowed, UnknownTranscript
from center.understanding import Candidate
from tests.center.recorded import SEAL, said
from tests.center.staff.staffed import NOW, made
from tests.center.transcripts.reviewed import Said, talked

CARD = {"kind": "guide", "guide": "setup.name", "citations": [{"law": "公司法", "article": "7", "edition": "2023"}]}


def test_every_message_is_masked_and_every_turn_says_what_was_understood(records: Records) -> None:
    member = made(records, "li", Role.REVIEWER)
    talk = talked(records, Said("怎么起名？13900000001", reply=Words("要有字号。", custom=CARD)))
    said(records, talk, "还在吗")
    read = records.read_now(lambda at: read_transcript(at, SEAL, member, talk))
    assert (read.conversation_id, read.channel, read.office_id, read.last_seq) == (talk, "网页", None, 3)
    assert [line.message.words.text for line in read.lines] == ["怎么起名？139****0001", "要有字号。", "还在吗"]
    first, second, third = read.lines
    scores = (Candidate("setup.name", 0.95),)
    assert first.heard == Heard("answer", None, "setup.name", None, 0.95, scores, "v1", "answered", 120)
    assert (second.heard, second.citations) == (None, (Citation("公司法", "7", "2023"),))
    assert third.heard == Heard(None, None, None, None, None, (), None, None, None)
    part = records.read_now(lambda at: read_transcript(at, SEAL, member, talk, 1, 1))
    assert ([line.message.seq for line in part.lines], part.has_more, read.has_more) == ([2], True, False)


def test_the_whole_words_are_for_a_reason_and_never_for_evaluators(records: Records) -> None:
    member, eva = made(records, "li", Role.REVIEWER), made(records, "eva", Role.EVALUATOR)
    talk = talked(records, "我电话13900000001")
    with pytest.raises(NotAllowed):
        records.write_now(lambda at: reveal_transcript(at, SEAL, member, talk, " ", NOW))
    whole = records.write_now(lambda at: reveal_transcript(at, SEAL, member, talk, "核对号码", NOW))
    assert whole[0].words.text == "我电话13900000001"
    with pytest.raises(UnknownTranscript):
        records.write_now(lambda at: reveal_transcript(at, SEAL, eva, talk, "想看", NOW))
    with pytest.raises(UnknownTranscript):
        records.read_now(lambda at: read_transcript(at, SEAL, member, "nobody"))
    columns = (audit_entry.c.staff_id, audit_entry.c.act, audit_entry.c.about, audit_entry.c.reason)
    noted = sa.select(*columns).where(audit_entry.c.act == "transcript.unmask")
    rows = records.read_now(lambda at: at.execute(noted).all())
    assert [tuple(row) for row in rows] == [("li", "transcript.unmask", talk, "核对号码")]
