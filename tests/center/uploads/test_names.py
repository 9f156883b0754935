"""Names of uploaded files: never a path, in one visible line, without personal numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.uploads.names import LONGEST_NAME, cleaned, parted, plain_name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("公司章程.pdf", "公司章程.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\老王\\章程.PDF", "章程.pdf"),
        ("  章\t程\n 1.pdf ", "章 程 1.pdf"),
        ("章程\u202efdp.exe", "章程fdp.exe"),
        ('a"b<c>.png', "a_b_c_.png"),
        ("...", "文件"),
        ("", "文件"),
        (".pdf", "pdf"),
        ("13900000001的合同.pdf", "139****0001的合同.pdf"),
        ("合同v1.2", "合同v1.2"),
    ],
)
def test_names_are_cleaned(name: str, kept: str) -> None:
    assert cleaned(name) == kept


def test_a_long_name_keeps_its_suffix() -> None:
    assert cleaned("长" * 300 + ".docx") == "长" * (LONGEST_NAME - 5) + ".docx"


@given(st.text(max_size=200))
def test_whatever_is_sent_is_a_name(name: str) -> None:
    kept = cleaned(name)
    assert 0 < len(kept) <= LONGEST_NAME
    assert kept.isprintable() and not set(kept) & set('/\\<>:"|?*') and not kept.startswith(".")


def test_suffixes() -> None:
    assert [parted(name) for name in ("a.JPG", "a", "a.b.pdf", "a.1")] == [
        ("a", ".jpg"),
        ("a", ""),
        ("a.b", ".pdf"),
        ("a.1", ""),
    ]
    assert plain_name("U-7KM2Q4XD", "章程.pdf") == "U-7KM2Q4XD.pdf"
