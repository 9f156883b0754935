"""The first file of a paper that only a guide asks for, and two files at the same moment; on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest

from center.cases.events import Actor, history, verify
from center.cases.materials import materials_of
from center.cases.reading import read_case
from center.cases.timeline import timeline_of
from center.identifiers import public_code
from center.knowledge import Knowledge
from center.records import Records
from center.uploads.listing import guide_book
from center.uploads.records import UploadView
from center.uploads.states import Reason, UploadRefused
from tests.center.cases.paper_case import CODE, events
from tests.center.uploads.asked import LIMITS, WANTED, Desk, asked_case, owner
from tests.center.uploads.made import ID_NUMBER, jpeg, pdf

SITE, KEY = "住所（经营场所）使用证明", "住所经营场所使用证明"
PATIENCE = 1.0
"""Seconds that a transaction waits for another one to come as far as itself."""


@pytest.fixture
def desk(records: Records, tmp_path: Path, real_knowledge: Knowledge) -> Desk:
    made = Desk(records, tmp_path / "uploads")
    made.limits = LIMITS._replace(book=guide_book(real_knowledge))
    return made


@pytest.fixture
def talk(records: Records) -> str:
    return owner(records)


def names(records: Records) -> list[str]:
    return [one.name for one in records.read_now(lambda connection: materials_of(connection, CODE))]


OWN = [one.name for one in WANTED]


@pytest.mark.parametrize("said", [KEY, SITE, "住所(经营场所)使用证明"])
async def test_the_first_file_lists_the_paper_and_the_history_says_so(desk: Desk, talk: str, said: str) -> None:
    first = await desk.hand_in(talk, jpeg(1), "a.jpg", said)
    second = await desk.hand_in(talk, jpeg(2), "b.jpg", KEY)
    again = await desk.hand_in(talk, jpeg(1), "c.jpg", SITE)
    assert (first.material, second.material, again) == (SITE, SITE, first)
    assert names(desk.records) == [*OWN, SITE]
    person = Actor("person", talk)
    assert [(one.kind, one.actor, one.data) for one in events(desk.records)[-3:]] == [
        ("want", person, {"wanted": [SITE], "fetched": []}),
        ("upload", person, {"upload": first.code, "name": SITE, "state": "checked"}),
        ("upload", person, {"upload": second.code, "name": SITE, "state": "checked"}),
    ]
    assert desk.records.read_now(lambda connection: verify(connection, CODE)) == []
    steps = desk.records.read_now(lambda c: timeline_of(read_case(c, CODE), history(c, CODE)))
    assert [step.text for step in steps][-3:-1] == [f"要交的材料：{SITE}。", f"您上传了“{SITE}”，待代办员核对。"]


async def test_files_at_the_same_time_list_the_paper_once(desk: Desk, talk: str) -> None:
    await asyncio.gather(*(desk.hand_in(talk, jpeg(number), "a.jpg", KEY) for number in (1, 2, 3)))
    assert names(desk.records) == [*OWN, SITE]
    assert [one.kind for one in events(desk.records)][-4:] == ["want", "upload", "upload", "upload"]


async def test_what_is_not_taken_lists_nothing(desk: Desk, talk: str) -> None:
    for content, name in ((jpeg(), "身份证.jpg"), (pdf(ID_NUMBER), "a.pdf"), (b"MZ", "a.pdf")):
        with pytest.raises(UploadRefused):
            await desk.hand_in(talk, content, name, KEY)
    with pytest.raises(UploadRefused) as refused:
        await desk.hand_in(talk, jpeg(), "a.jpg", "别的材料")
    assert refused.value.reason is Reason.NOT_WANTED
    assert names(desk.records) == OWN


async def test_two_cases_of_one_conversation_never_pass_its_limit_together(desk: Desk, talk: str) -> None:
    other, meeting = asked_case(desk.records, talk, public_code("D")), Barrier(2)
    for number in range(1, LIMITS.most):
        await desk.hand_in(talk, jpeg(number), "a.jpg")
    settle = desk.store.settle

    def settling(draft: Path, stored_as: str) -> None:
        """Before the commit: goes on as soon as the other transaction has come as far, or cannot."""
        with suppress(BrokenBarrierError):
            meeting.wait(PATIENCE)
        settle(draft, stored_as)

    desk.store.settle = settling  # type: ignore[method-assign]
    both = (desk.hand_in(talk, jpeg(8), "a.jpg"), desk.hand_in(talk, jpeg(9), "a.jpg", code=other))
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert {type(one) for one in outcomes} == {UploadRefused, UploadView}
    assert [one.reason for one in outcomes if isinstance(one, UploadRefused)] == [Reason.TOO_MANY]
    assert len(desk.rows()) == len(desk.files()) == LIMITS.most
