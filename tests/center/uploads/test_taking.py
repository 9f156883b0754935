"""Taking files in: kept, refused, quarantined or waiting, with the history of the case; on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from center.cases.events import Actor, history, verify
from center.cases.materials import materials_of, receive
from center.cases.reading import UnknownCase, read_case
from center.cases.timeline import timeline_of
from center.gateways.clamav import ClamAv
from center.records import Records
from center.uploads import records as rows
from center.uploads.identity import HOLDS_NUMBER, NAMED_SO
from center.uploads.records import UploadView, note_reading, own_upload, own_uploads, read_upload, uploads_of, withdraw
from center.uploads.states import Reason, UploadRefused, UploadState
from center.uploads.taking import INFECTED
from tests.center.cases.paper_case import CLERK, CODE, NOW, events, later, moved
from tests.center.gateways.clamd import EICAR, Clamd, on_port
from tests.center.recorded import new_conversation
from tests.center.uploads.asked import CHARTER, LEASE, LIMITS, Desk, owner, pieces, proved
from tests.center.uploads.made import ID_NUMBER, jpeg, pdf, png


@pytest.fixture
def desk(records: Records, tmp_path: Path) -> Desk:
    return Desk(records, tmp_path / "uploads")


@pytest.fixture
def talk(records: Records) -> str:
    return owner(records)


async def refused(desk: Desk, talk: str, content: bytes | None = None, **details: str) -> tuple[Reason, str]:
    with pytest.raises(UploadRefused) as refusal:
        await desk.hand_in(talk, content, **details)
    return refusal.value.reason, refusal.value.message


def told(records: Records) -> list[tuple[str, Actor, dict[str, str]]]:
    """What the history says of uploads."""
    return [(one.kind, one.actor, one.data) for one in events(records) if one.kind.startswith("upload")]


async def test_a_file_is_kept_and_the_history_says_so_without_its_name(desk: Desk, talk: str) -> None:
    content = pdf()
    view = await desk.hand_in(talk, content, "老王的章程.pdf")
    assert view == UploadView(
        code=view.code,
        conversation_id=talk,
        case_code=CODE,
        material=CHARTER,
        name="老王的章程.pdf",
        size=len(content),
        sha256=view.sha256,
        media_type="application/pdf",
        state=UploadState.CHECKED,
        reason=None,
        stored_as=view.stored_as,
        scanned_at=None,
        created_at=NOW,
    )
    assert desk.store.path(view.stored_as).read_bytes() == content
    assert desk.files() == [view.stored_as]
    said = {"upload": view.code, "name": CHARTER, "state": "checked"}
    assert told(desk.records) == [("upload", Actor("person", talk), said)]
    assert desk.records.read_now(lambda connection: verify(connection, CODE)) == []
    [material] = [one for one in desk.records.read_now(lambda c: materials_of(c, CODE)) if one.name == CHARTER]
    assert material.state.value == "wanted"


async def test_the_same_file_is_kept_once(desk: Desk, talk: str) -> None:
    content = jpeg()
    first = await desk.hand_in(talk, content, "a.jpg")
    again = await asyncio.gather(*(desk.hand_in(talk, content, name) for name in ("b.jpg", "c.jpg")))
    assert again == [first, first]
    assert (await desk.hand_in(talk, content, "d.jpg", LEASE)).material == LEASE
    assert len(desk.files()) == 2


async def test_the_same_file_at_the_same_time_is_kept_once(desk: Desk, talk: str) -> None:
    content = png()
    views = await asyncio.gather(*(desk.hand_in(talk, content, f"{number}.png") for number in range(6)))
    assert len({view.code for view in views}) == 1
    assert (desk.rows(), len(desk.files())) == ([("checked", CHARTER)], 1)


async def test_a_file_that_was_lost_is_replaced_by_the_same_one(desk: Desk, talk: str) -> None:
    content = pdf()
    first = await desk.hand_in(talk, content)
    desk.store.remove(first.stored_as)
    assert await desk.hand_in(talk, content) == first
    assert desk.store.path(first.stored_as).read_bytes() == content


async def test_a_stranger_learns_nothing_and_leaves_nothing(desk: Desk, talk: str) -> None:
    stranger = new_conversation(desk.records)
    with pytest.raises(UnknownCase):
        await desk.hand_in(stranger)
    with pytest.raises(UnknownCase):
        await desk.taking.refuse(rows.Offer(stranger, CODE, CHARTER, "a"), LIMITS, 0)
    kept = await desk.hand_in(talk)
    with pytest.raises(UploadRefused):
        desk.records.read_now(lambda connection: own_upload(connection, stranger, kept.code))
    with pytest.raises(UploadRefused):
        desk.records.write_now(lambda connection: withdraw(connection, stranger, kept.code, NOW))
    assert desk.records.read_now(lambda connection: own_uploads(connection, stranger)) == []
    assert (desk.rows(), len(desk.files())) == ([("checked", CHARTER)], 1)


async def test_the_proved_contact_has_the_same_right(desk: Desk, talk: str) -> None:
    known, kept = proved(desk.records), await desk.hand_in(talk)
    assert desk.records.read_now(lambda connection: own_uploads(connection, known)) == [kept]
    assert (await desk.hand_in(known, jpeg(), "a.jpg")).conversation_id == known


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [(jpeg(), "身份证.jpg", NAMED_SO), (pdf(ID_NUMBER), "章程.pdf", HOLDS_NUMBER)],
    ids=["name", "number"],
)
async def test_an_identity_document_is_quarantined_and_shown_to_nobody(
    desk: Desk, talk: str, content: bytes, name: str, message: str
) -> None:
    for _ in range(2):
        assert await refused(desk, talk, content, name=name) == (Reason.IDENTITY, message)
    assert (desk.rows(), len(desk.files())) == ([("quarantined", CHARTER)], 1)
    assert told(desk.records) == []
    assert desk.records.read_now(lambda connection: own_uploads(connection, talk)) == []
    assert desk.records.read_now(lambda connection: uploads_of(connection)) == []


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"MZ", "a.pdf", Reason.WRONG_KIND),
        (png(), "a.pdf", Reason.WRONG_KIND),
        (pdf()[:-30], "a.pdf", Reason.DAMAGED),
        (b"%PDF-" + b"x" * LIMITS.largest, "a.pdf", Reason.TOO_LARGE),
    ],
    ids=["program", "suffix", "cut off", "large"],
)
async def test_what_is_refused_leaves_nothing(desk: Desk, talk: str, content: bytes, name: str, reason: Reason) -> None:
    assert (await refused(desk, talk, content, name=name))[0] is reason
    assert (desk.rows(), desk.files()) == ([], [])


async def test_a_line_that_breaks_leaves_nothing(desk: Desk, talk: str) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"%PDF-"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await desk.taking.take(rows.Offer(talk, CODE, CHARTER, "a.pdf"), LIMITS, broken())
    assert (desk.rows(), desk.files()) == ([], [])


async def test_limits_of_a_conversation_and_of_a_case(desk: Desk, talk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(LIMITS.most):
        await desk.hand_in(talk, jpeg(number + 1), "a.jpg")
    message = "这个对话里已经传了 3 个文件，删掉不要的再传。"
    assert await refused(desk, talk, jpeg(9), name="a.jpg") == (Reason.TOO_MANY, message)
    known = proved(desk.records)
    monkeypatch.setattr(rows, "LARGEST_CASE", 4 * len(jpeg()) - 1)
    assert (await refused(desk, known, jpeg(9), name="a.jpg"))[0] is Reason.TOO_MANY
    monkeypatch.setattr(rows, "LARGEST_CASE", 4 * len(jpeg()))
    await desk.hand_in(known, jpeg(9), "a.jpg")


async def test_what_is_announced_too_large_is_refused_before_it_comes(desk: Desk, talk: str) -> None:
    with pytest.raises(UploadRefused) as refusal:
        await desk.taking.refuse(rows.Offer(talk, CODE, CHARTER, "a"), LIMITS, LIMITS.largest + 1)
    assert refusal.value.reason is Reason.TOO_LARGE


async def test_a_closed_case_takes_nothing(desk: Desk, talk: str) -> None:
    moved(desk.records, CODE, "terminate", reason="申请人撤回")
    assert await refused(desk, talk) == (Reason.NOT_WANTED, "代办已经办结或终止，不能再传材料。")


async def test_the_owner_takes_it_back_until_the_agent_has_it(desk: Desk, talk: str) -> None:
    first, second = await desk.hand_in(talk), await desk.hand_in(talk, jpeg(), "b.jpg", LEASE)
    for _ in range(2):
        gone = desk.records.write_now(lambda connection: withdraw(connection, talk, first.code, later(1)))
        assert gone == first._replace(state=UploadState.DELETED)
    assert [kind for kind, *_ in told(desk.records)] == ["upload", "upload", "upload_withdrawn"]
    assert desk.records.read_now(lambda connection: own_uploads(connection, talk)) == [second]
    desk.records.write_now(lambda connection: receive(connection, CODE, LEASE, CLERK, NOW))
    with pytest.raises(UploadRefused) as refusal:
        desk.records.write_now(lambda connection: withdraw(connection, talk, second.code, later(1)))
    assert refusal.value.reason is Reason.KEPT
    assert desk.records.read_now(lambda connection: read_upload(connection, second.code)) == second
    assert (await desk.hand_in(talk)).code != first.code


async def test_the_applicant_reads_of_it_in_the_progress_of_the_case(desk: Desk, talk: str) -> None:
    view = await desk.hand_in(talk, name="老王的章程.pdf")
    desk.records.write_now(lambda connection: withdraw(connection, talk, view.code, NOW))
    desk.records.write_now(lambda connection: note_reading(connection, view, CLERK, NOW))
    steps = desk.records.read_now(lambda c: timeline_of(read_case(c, CODE), history(c, CODE)))
    assert [step.text for step in steps][-2:] == [
        f"您上传了“{CHARTER}”，待代办员核对。",
        f"您撤回了上传的“{CHARTER}”。",
    ]


async def test_who_got_a_file_is_noted_for_its_owner_once_an_hour(desk: Desk, talk: str) -> None:
    view = await desk.hand_in(talk)
    person = Actor("person", talk)
    for actor, hours in ((person, 0), (person, 0.9), (CLERK, 0.9), (CLERK, 0.9), (person, 1.1)):
        now = NOW + timedelta(hours=hours)
        desk.records.write_now(lambda connection, a=actor, n=now: note_reading(connection, view, a, n))
    readers = [actor for kind, actor, _ in told(desk.records) if kind == "upload_read"]
    assert readers == [person, CLERK, CLERK, person]


async def test_a_virus_is_refused_with_its_row_and_without_its_file(
    records: Records, talk: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    infected = pdf().replace(b"%%EOF", EICAR + b"\n%%EOF")
    async with on_port(Clamd()) as address:
        desk = Desk(records, tmp_path / "uploads", ClamAv(address))
        assert await refused(desk, talk, infected) == (Reason.INFECTED, INFECTED)
        clean = await desk.hand_in(talk)
    assert clean.scanned_at == NOW
    assert desk.rows() == [("refused", CHARTER), ("checked", CHARTER)]
    assert desk.files() == [clean.stored_as]
    assert "the virus scanner found Win.Test.EICAR_HDB-1" in caplog.text
    assert [kind for kind, *_ in told(records)] == ["upload"]


async def test_a_file_waits_for_a_scanner_that_is_away(records: Records, talk: str, tmp_path: Path) -> None:
    desk = Desk(records, tmp_path / "uploads", ClamAv(tmp_path / "no.sock"))
    view = await desk.hand_in(talk)
    assert (view.state, view.scanned_at, desk.files()) == (UploadState.WAITING, None, [view.stored_as])


async def test_pieces_of_any_size_make_the_same_file(desk: Desk, talk: str) -> None:
    content = pdf()
    offer = rows.Offer(talk, CODE, CHARTER, "a.pdf")
    views = [await desk.taking.take(offer, LIMITS, pieces(content, size)) for size in (1, 7, len(content))]
    assert {view.sha256 for view in views} == {views[0].sha256}
