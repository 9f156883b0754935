"""Zip packages: Word, Excel and OFD are read; bombs, macros and files inside are refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from center.uploads.packages import LARGEST_UNFOLDED, MOST_PARTS, Package, read_package
from center.uploads.states import Reason, UploadRefused
from tests.center.uploads.made import WORD, docx, ofd, package, xlsx

TYPES = "[Content_Types].xml"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "package"


def reason(path: Path, content: bytes) -> Reason:
    path.write_bytes(content)
    with pytest.raises(UploadRefused) as refused:
        read_package(path)
    return refused.value.reason


def test_the_text_of_each_kind_is_read(path: Path) -> None:
    path.write_bytes(docx("第一条", "第二条"))
    word = read_package(path)
    assert word is not None and (word.kind, word.text.strip()) == ("docx", "第一条\n第二条")
    path.write_bytes(xlsx("甲", "乙&amp;丙"))
    assert read_package(path) == Package("xlsx", "甲\n乙&丙\n")
    path.write_bytes(ofd("章程"))
    assert read_package(path) == Package("ofd", "章程\n")


def test_text_that_is_cut_into_runs_is_one_text(path: Path) -> None:
    runs = "<w:p><w:r><w:t>1101</w:t></w:r><w:r><w:t>&#48;5</w:t></w:r></w:p>"
    path.write_bytes(package({TYPES: WORD, "word/document.xml": runs}))
    assert read_package(path) == Package("docx", "110105\n")


def test_another_zip_file_is_none_of_them(path: Path) -> None:
    path.write_bytes(package({"readme.txt": "x"}))
    assert read_package(path) is None


@pytest.mark.parametrize(
    "part",
    ["word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml", "run.EXE", "../../etc/x"],
)
def test_what_may_do_something_is_refused(path: Path, part: str) -> None:
    assert reason(path, package({TYPES: WORD, "word/document.xml": "", part: "x"})) is Reason.UNSAFE


def test_macros_that_the_types_tell_of_are_refused(path: Path) -> None:
    types = WORD + '<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    assert reason(path, package({TYPES: types, "word/document.xml": ""})) is Reason.UNSAFE


def test_a_template_from_elsewhere_is_refused(path: Path) -> None:
    rel = '<Relationship Type="x/attachedTemplate" Target="http://example.invalid/a.dotm" TargetMode="External"/>'
    content = package({TYPES: WORD, "word/document.xml": "", "word/_rels/settings.xml.rels": rel})
    assert reason(path, content) is Reason.UNSAFE


def test_bombs_are_refused(path: Path) -> None:
    assert reason(path, package({TYPES: WORD, "word/document.xml": b"\0" * (8 * 1024 * 1024)})) is Reason.UNSAFE
    parts = {f"word/{number}.xml": "" for number in range(MOST_PARTS)}
    assert reason(path, package({TYPES: WORD, **parts})) is Reason.UNSAFE


def test_a_bomb_of_what_is_announced_is_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr(TYPES, WORD)
        for number in range(11):
            written.writestr(f"word/{number}.xml", b"\0" * (LARGEST_UNFOLDED // 10))
    assert reason(path, path.read_bytes()) is Reason.UNSAFE


def test_what_cannot_be_opened_is_told(path: Path) -> None:
    whole = docx()
    assert reason(path, whole[: len(whole) // 2]) is Reason.DAMAGED
    assert reason(path, b"PK\x03\x04" + b"\0" * 100) is Reason.DAMAGED
    assert reason(path, locked()) is Reason.DAMAGED


def locked() -> bytes:
    """A package whose parts say that they are encrypted."""
    content = bytearray(package({TYPES: WORD, "word/document.xml": "x"}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place >= 0:
            content[place + flags] |= 1
            place = content.find(signature, place + 4)
    return bytes(content)
