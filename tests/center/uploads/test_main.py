"""``python -m center.uploads``: what staff see of uploaded files, and how they get one."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

from center.cases.events import Actor
from center.identifiers import public_code
from center.records import Records
from center.uploads.__main__ import main
from center.uploads.records import UploadView
from center.uploads.states import UploadRefused
from tests.center.cases.paper_case import events
from tests.center.commanded import done_by, refused_by
from tests.center.uploads.asked import CHARTER, LEASE, Desk, owner
from tests.center.uploads.made import jpeg

CODE = public_code("D")
done, refused = partial(done_by, main), partial(refused_by, main)


@pytest.fixture
def desk(installed: Records, tmp_path: Path) -> Desk:
    return Desk(installed, tmp_path / "uploads")


@pytest.fixture
async def kept(desk: Desk) -> UploadView:
    """A file that was handed in."""
    return await desk.hand_in(owner(desk.records, CODE), jpeg(), "章程.jpg", code=CODE)


def line(kept: UploadView) -> str:
    return f"{kept.code} {CODE} {CHARTER}：章程.jpg（0.01 MB，11月20日（周五）12:00）已上传，待代办员核对\n"


def test_files_are_listed_and_shown(desk: Desk, kept: UploadView, capsys: pytest.CaptureFixture[str]) -> None:
    assert [done(capsys, *words) for words in (("list",), ("list", CODE.lower()))] == [line(kept)] * 2
    details = f"image/jpeg，没有杀毒，文件在，SHA-256 {kept.sha256}\n"
    assert done(capsys, "show", kept.code) == line(kept) + details
    desk.store.remove(kept.stored_as)
    assert "，文件丢失，" in done(capsys, "show", kept.code)


def test_a_file_is_fetched_once_and_the_history_says_by_whom(
    desk: Desk, kept: UploadView, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / f"{kept.code} 章程.jpg"
    said = done(capsys, "fetch", kept.code, str(folder), "--staff", "agent-1")
    assert said == f"{kept.code} 已取出到 {target}，用完请删除。核对无误后登记收到：“{CHARTER}”。\n"
    assert (target.read_bytes(), oct(target.stat().st_mode & 0o777)) == (jpeg(), "0o600")
    assert (events(desk.records, CODE)[-1].kind, events(desk.records, CODE)[-1].actor) == (
        "upload_read",
        Actor("staff", "agent-1"),
    )
    assert "写不进" in refused(capsys, "fetch", kept.code, str(folder), "--staff", "agent-1")
    assert "要写明谁在操作" in refused(capsys, "fetch", kept.code, str(folder))


def test_what_was_changed_on_disk_is_not_handed_out(
    desk: Desk, kept: UploadView, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    desk.store.path(kept.stored_as).write_bytes(b"other")
    message = f"{kept.code} 的文件和上传时不一样，不要用，请申请人重传。\n"
    assert refused(capsys, "fetch", kept.code, str(tmp_path), "--staff", "a") == message
    desk.store.remove(kept.stored_as)
    assert "丢失" in refused(capsys, "fetch", kept.code, str(tmp_path), "--staff", "a")


def test_what_is_quarantined_is_shown_to_nobody(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    talk = owner(desk.records, CODE)
    with pytest.raises(UploadRefused):
        asyncio.run(desk.hand_in(talk, jpeg(), "身份证.jpg", code=CODE))
    assert desk.rows() == [("quarantined", CHARTER)]
    assert done(capsys, "list") == "还没有上传的文件。\n"


def test_materials_are_listed_for_upload(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    owner(desk.records, CODE)
    said = done(capsys, "want", CODE, "场地照片", "--staff", "agent-1")
    assert said.splitlines()[-1] == "场地照片：还没交"
    assert "不得要求申请人提供" in refused(capsys, "want", CODE, "营业执照", "--staff", "agent-1")


def test_a_material_is_taken_off_the_list_and_why_is_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    owner(desk.records, CODE)
    asked = ("unlist", CODE, LEASE, "--reason", "房子是自己的")
    said = done(capsys, *asked, "--staff", "agent-1")
    assert said == f"{CODE}：“{LEASE}”不用交了：房子是自己的。已记入办件经过，并通知申请人。\n"
    last = events(desk.records, CODE)[-1]
    assert (last.kind, last.actor) == ("unlist", Actor("staff", "agent-1"))
    assert "要写明谁在操作" in refused(capsys, *asked)


def test_what_is_not_there_is_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "show", public_code("U")) == "没有找到这个文件，可能已经删除了。\n"
    assert "没有编号为" in refused(capsys, "list", public_code("D"))
    assert "不是完整正确的编号" in refused(capsys, "show", "x")
