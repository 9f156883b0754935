"""Whether guides helped: once a message, the latest of a conversation counts."""

from __future__ import annotations

import pytest

from center.feedback import Helped, feedback_counts, main, note_feedback, table
from center.records import Records
from tests.center.commanded import done_by
from tests.center.recorded import FRIDAY_NOON, new_conversation, said

SIMPLE, NAME = "deregistration.simple", "establishment.name"


def note(records: Records, talk: str, guide: str, helped: bool) -> None:
    message = said(records, talk, "有帮助" if helped else "没帮助")
    for _ in range(2):
        records.write_now(lambda c: note_feedback(c, message, guide, helped, "v1", FRIDAY_NOON))


def test_one_verdict_of_a_conversation_counts_and_the_worst_comes_first(records: Records) -> None:
    assert records.read_now(feedback_counts) == []
    first, second = new_conversation(records), new_conversation(records)
    note(records, first, NAME, False)
    note(records, first, NAME, True)
    note(records, second, NAME, True)
    note(records, second, SIMPLE, False)
    counts = records.read_now(feedback_counts)
    assert counts == [Helped(SIMPLE, 0, 1), Helped(NAME, 2, 0)]
    assert table(counts).splitlines()[1:] == [f"     1       0  {SIMPLE}", f"     0       2  {NAME}"]


def test_the_command_prints_them(installed: Records, capsys: pytest.CaptureFixture[str]) -> None:
    assert done_by(lambda _: main(), capsys) == "还没有人评过“是否有帮助”。\n"
    note(installed, new_conversation(installed), NAME, True)
    assert NAME in done_by(lambda _: main(), capsys)
