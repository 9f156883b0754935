"""What is found of a person on whichever channel they are."""

from __future__ import annotations

from datetime import timedelta

from center.cases.events import Actor
from center.clock import Explained
from center.drafts.records import Content, Place, save
from center.promises import Reason, make_promise
from center.proofs.found import Found, found_for
from center.records import Records
from center.tasks import save_task
from tests.center.proofs.proving import proved, talk
from tests.center.recorded import FRIDAY_NOON, SEAL, said

NOTHING = Found((), (), (), (), (), None)


def found(records: Records, here: str, besides: str | None = None) -> Found:
    return records.read_now(lambda connection: found_for(connection, SEAL, here, FRIDAY_NOON, besides))


def test_of_somebody_new_there_is_nothing(records: Records) -> None:
    here = talk(records, "widget", None)
    assert found(records, here) == NOTHING
    assert found(records, here).is_empty


def test_what_was_made_in_another_conversation_is_found_after_proof_only(records: Records) -> None:
    there, here = talk(records, "widget", None), talk(records)
    begin(records, there)
    proved(records, there, name="王芳")
    assert found(records, here) == NOTHING
    proved(records, here, name="王芳", now=FRIDAY_NOON + timedelta(minutes=2))
    all_of_it = found(records, here)
    assert (len(all_of_it.drafts), len(all_of_it.promises)) == (1, 1)
    assert all_of_it.task is not None
    assert all_of_it.task.task == "open_case_form"
    assert found(records, here, "open_case_form").task is None


def begin(records: Records, here: str) -> None:
    """A draft without a number, a question, and a form that is half filled in."""
    message = said(records, here, "冷库租给别人用，证要不要改名字")
    due = Explained(FRIDAY_NOON + timedelta(days=1), ("一个工作日。",), "一个工作日。", False)

    def work(connection: object) -> None:
        save(connection, SEAL, None, Content({}), Actor("person", here), Place(here), FRIDAY_NOON)
        save_task(connection, SEAL, here, "open_case_form", "theme", {}, FRIDAY_NOON)
        make_promise(
            connection, SEAL, conversation_id=here, message_id=message, reason=Reason.QUESTION,
            question="冷库租给别人用，证要不要改名字", phone=None, due=due, now=FRIDAY_NOON,
        )  # fmt: skip

    records.write_now(work)
