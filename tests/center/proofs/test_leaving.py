"""退出: nobody is known on the device, nothing can be taken up, and elsewhere nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from center.cases.events import Actor
from center.clock import Explained
from center.conversations import UnknownConversation
from center.drafts.records import Content, Place, save
from center.identities import contacts_behind
from center.notice_tables import notice
from center.notices.outbox import Draft, enqueue
from center.promises import Reason, make_promise
from center.proofs.found import Found, found_for
from center.proofs.leaving import leave
from center.proofs.trying import Outcome
from center.records import Records
from center.tasks import open_task, said_before, save_task, take_up
from tests.center.proofs.proving import asked, pin_of, proved, talk, tried
from tests.center.recorded import FRIDAY_NOON, SEAL, said

LATER = FRIDAY_NOON + timedelta(minutes=5)


def left(records: Records, here: str) -> bool:
    return records.write_now(lambda connection: leave(connection, SEAL, here, LATER))


def found(records: Records, here: str) -> Found:
    return records.read_now(lambda connection: found_for(connection, SEAL, here, LATER))


def made(records: Records, here: str) -> None:
    """A task, a draft and a question."""
    begin(records, here)
    question = "冷库租给别人用，证要不要改名字"
    message, due = said(records, here, question), Explained(LATER, ("一天。",), "一天。", False)

    def work(connection: object) -> None:
        save(connection, SEAL, None, Content({}), Actor("person", here), Place(here), FRIDAY_NOON)
        make_promise(
            connection, SEAL, conversation_id=here, message_id=message, reason=Reason.QUESTION, question=question,
            phone=None, due=due, now=FRIDAY_NOON,
        )  # fmt: skip

    records.write_now(work)


def begin(records: Records, here: str, task: str = "open_case_form") -> None:
    known = {"phone": "13900000001"}
    records.write_now(lambda connection: save_task(connection, SEAL, here, task, "theme", known, FRIDAY_NOON))


@pytest.mark.parametrize("channel", ["rest", "widget", "wechat"])
def test_whoever_talks_next_is_nobody(records: Records, channel: str) -> None:
    here = talk(records, channel)
    proved(records, here, name="王芳")
    begin(records, here)
    assert left(records, here)
    assert records.read_now(lambda connection: contacts_behind(connection, here)) == []
    assert records.read_now(lambda connection: open_task(connection, SEAL, here)) is None
    assert records.write_now(lambda connection: take_up(connection, SEAL, here, LATER)) is None


def test_nothing_that_was_made_there_is_known_there(records: Records) -> None:
    here = talk(records, "widget", None)
    made(records, here)
    assert not found(records, here).is_empty
    left(records, here)
    assert found(records, here).is_empty
    assert records.read_now(lambda connection: said_before(connection, SEAL, here, LATER)) == {}


def test_notices_that_wait_are_not_told_to_whoever_comes_next(records: Records) -> None:
    here = talk(records, "widget", None)
    waiting = Draft("k", "promise_answer", "P-1", "答复", FRIDAY_NOON, None, here)
    records.write_now(lambda connection: enqueue(connection, waiting, FRIDAY_NOON))
    left(records, here)
    rows = records.read_now(lambda c: c.execute(sa.select(notice.c.conversation_id)).scalars().all())
    assert here not in rows


def test_the_person_goes_on_elsewhere_with_what_was_begun_on_the_shared_device(records: Records) -> None:
    here, home = talk(records, "widget", None), talk(records, "wechat")
    for place, one in enumerate((here, home)):
        proved(records, one, name="王芳", now=FRIDAY_NOON + timedelta(minutes=2 * place))
    made(records, here)
    left(records, here)
    seen = found(records, home)
    assert (len(seen.drafts), len(seen.promises)) == (1, 1)
    task = records.write_now(lambda connection: take_up(connection, SEAL, home, LATER))
    assert task is not None
    assert (task.task, task.slots) == ("open_case_form", {"phone": "13900000001"})


def test_who_was_never_known_can_leave_too(records: Records) -> None:
    here = talk(records, "widget", None)
    begin(records, here)
    assert not left(records, here)
    assert not left(records, here)
    with pytest.raises(UnknownConversation):
        left(records, "nowhere")


def test_a_code_that_was_sent_before_is_good_no_more(records: Records) -> None:
    here = talk(records)
    asked(records, here)
    pin = pin_of(records, here)
    left(records, here)
    assert tried(records, here, pin).outcome is Outcome.OVER


def test_others_on_the_same_channel_stay_known(records: Records) -> None:
    here, other = talk(records, person="a"), talk(records, person="b")
    contacts = [
        proved(records, one, f"1390000000{place}", now=FRIDAY_NOON + timedelta(minutes=place)).contact_id
        for place, one in enumerate((here, other), start=1)
    ]
    left(records, here)
    assert records.read_now(lambda connection: contacts_behind(connection, other)) == [contacts[1]]
