"""A task that is gone on with elsewhere says so where it was."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from center.messages import messages_after
from center.proofs.moving import channel_called, leave_behind
from center.records import Records
from center.tables import conversation, turn
from center.tasks import open_task, save_task, take_up
from tests.center.proofs.proving import proved, talk
from tests.center.recorded import FRIDAY_NOON, SEAL

LATER = FRIDAY_NOON + timedelta(minutes=5)


def test_the_other_conversation_says_it_and_begins_anew(records: Records) -> None:
    here = talk(records, "widget", None)
    anew = sa.update(conversation).where(conversation.c.id == here).values(answered_at=FRIDAY_NOON)
    records.write_now(lambda connection: connection.execute(anew))
    records.write_now(lambda connection: leave_behind(connection, SEAL, here, "在微信上接着办了。", LATER))
    (said,) = records.read_now(lambda connection: messages_after(connection, SEAL, here))
    assert said.words.text == "在微信上接着办了。"
    assert said.words.custom == {"kind": "notice", "phrase": "task_moved"}
    wanted = sa.select(conversation.c.answered_at).where(conversation.c.id == here)
    assert records.read_now(lambda connection: connection.execute(wanted).scalar_one()) is None


def test_channels_have_names(records: Records) -> None:
    talks = [talk(records, channel, None) for channel in ("widget", "wechat", "hotline", "json")]
    called = records.read_now(lambda connection: [channel_called(connection, one) for one in talks])
    assert called == ["网页上", "微信上", "热线电话里", "别处"]


def test_a_task_is_moved_not_copied_and_left_is_told_once(records: Records) -> None:
    there, here = talk(records, "widget", None), talk(records)
    for place, one in enumerate((there, here)):
        proved(records, one, name="王芳", now=FRIDAY_NOON + timedelta(minutes=2 * place))
    records.write_now(lambda c: save_task(c, SEAL, there, "open_case_form", "theme", {"phone": "1"}, FRIDAY_NOON))
    answered = sa.update(turn).values(state="done", outcome="answered")
    records.write_now(lambda connection: connection.execute(answered))
    told: list[tuple[str, str]] = []

    def left(other: str, task: str) -> None:
        told.append((other, task))

    for _ in range(2):
        taken = records.write_now(lambda connection: take_up(connection, SEAL, here, LATER, left))
        assert taken is not None
        assert (taken.task, taken.step, taken.slots) == ("open_case_form", "theme", {"phone": "1"})
    assert told == [(there, "open_case_form")]
    seen = records.read_now(lambda connection: open_task(connection, SEAL, there))
    assert seen is not None
