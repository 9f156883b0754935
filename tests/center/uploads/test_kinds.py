"""What a file is, by its content, and which ones are not taken, in words for whoever sent it."""

from __future__ import annotations

from pathlib import Path

import pytest

from center.uploads.identity import HOLDS_NUMBER, NAMED_SO
from center.uploads.kinds import Examined, Kind, examine
from center.uploads.states import Reason, UploadRefused
from tests.center.uploads.made import ID_NUMBER, docx, jpeg, ofd, package, pdf, png, xlsx

ALL = frozenset(kind.value for kind in Kind)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def examined(path: Path, content: bytes, name: str, allowed: frozenset[str] = ALL) -> Examined:
    path.write_bytes(content)
    return examine(path, name, allowed)


def refused(path: Path, content: bytes, name: str = "章程", allowed: frozenset[str] = ALL) -> tuple[Reason, str]:
    with pytest.raises(UploadRefused) as refusal:
        examined(path, content, name, allowed)
    return refusal.value.reason, refusal.value.message


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (pdf(), "章程.pdf", Kind.PDF),
        (pdf("公司章程", chinese=True), "章程.PDF", Kind.PDF),
        (png(), "照片.png", Kind.PNG),
        (jpeg(), "照片.jpeg", Kind.JPEG),
        (docx(), "章程.docx", Kind.DOCX),
        (xlsx("目录"), "目录.xlsx", Kind.XLSX),
        (ofd("章程"), "章程.ofd", Kind.OFD),
    ],
    ids=["pdf", "chinese pdf", "png", "jpeg", "docx", "xlsx", "ofd"],
)
def test_every_kind_is_known_by_its_content(path: Path, content: bytes, name: str, kind: Kind) -> None:
    assert examined(path, content, name) == Examined(kind, name, None)


def test_a_name_without_a_suffix_gets_the_right_one(path: Path) -> None:
    assert examined(path, jpeg(), "mmexport1700000000").name == "mmexport1700000000.jpg"


def test_a_name_that_does_not_agree_is_refused(path: Path) -> None:
    assert refused(path, png(), "章程.pdf") == (
        Reason.WRONG_KIND,
        "文件名是“.pdf”，内容却是PNG 图片。请确认选对了文件，或改好名字再传。",
    )


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\0", b"<html><script>", b"%!PS", b"GIF89a", b" %PDF-1.4", package({"a.txt": "x"}), b"\xd0\xcf"],
    ids=["exe", "html", "ps", "gif", "late pdf", "zip", "old word"],
)
def test_other_kinds_are_refused(path: Path, content: bytes) -> None:
    reason, message = refused(path, content)
    assert (reason, message[:15]) == (Reason.WRONG_KIND, "这种文件收不了，请换成：PDF")


def test_a_county_may_take_fewer_kinds(path: Path) -> None:
    assert refused(path, docx(), "章程.docx", frozenset({"pdf", "jpeg"})) == (
        Reason.WRONG_KIND,
        "这种文件收不了，请换成：PDF、JPG 图片。纸质材料拍照就行。",
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [(jpeg(), "身份证正面.jpg"), (pdf(), "Passport.pdf"), (png(), "我的户口本"), (jpeg(), f"{ID_NUMBER}.jpg")],
    ids=["card", "passport", "household", "number"],
)
def test_what_is_named_as_an_identity_document_is_one(path: Path, content: bytes, name: str) -> None:
    assert examined(path, content, name).identity == NAMED_SO


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (pdf(f"No. {ID_NUMBER}"), "a.pdf"),
        (pdf("法定代表人", f"身份证件号码：{ID_NUMBER}", chinese=True), "a.pdf"),
        (docx("法定代表人", f"号码{ID_NUMBER}"), "a.docx"),
        (xlsx("王小明", ID_NUMBER), "a.xlsx"),
        (ofd(ID_NUMBER), "a.ofd"),
    ],
    ids=["pdf", "chinese pdf", "docx", "xlsx", "ofd"],
)
def test_an_identity_number_in_the_text_is_found(path: Path, content: bytes, name: str) -> None:
    assert examined(path, content, name).identity == HOLDS_NUMBER
