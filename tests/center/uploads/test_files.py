"""The folder of files: private, whole or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from center.uploads.files import DRAFT, Store, new_name
from center.uploads.states import Reason, UploadRefused


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var" / "uploads"


def test_nobody_else_can_read_what_is_kept(folder: Path) -> None:
    store, name = Store(folder), new_name()
    with store.receiving(10) as incoming:
        incoming.write(b"hello ")
        incoming.write(b"you")
        incoming.finish()
        store.settle(incoming.path, name)
        store.settle(incoming.path, name)
    assert (incoming.size, incoming.sha256) == (9, hashlib.sha256(b"hello you").hexdigest())
    assert (mode(folder), mode(store.path(name)), store.path(name).read_bytes()) == ("0o700", "0o600", b"hello you")
    assert [stray.stored_as for stray in store.strays()] == [name]
    store.remove(name)
    store.remove(name)
    assert (store.has(name), store.strays()) == (False, [])


def test_a_folder_that_others_may_read_is_closed(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o755)
    with Store(folder).receiving(1):
        assert mode(folder) == "0o700"


def test_what_is_not_settled_is_gone(folder: Path) -> None:
    store = Store(folder)
    with pytest.raises(ValueError), store.receiving(10) as incoming:
        incoming.write(b"half")
        assert [stray.stored_as.endswith(DRAFT) for stray in store.strays()] == [True]
        raise ValueError
    assert store.strays() == []


@pytest.mark.parametrize(("content", "reason"), [(b"", Reason.EMPTY), (b"12345678901", Reason.TOO_LARGE)])
def test_empty_and_too_large_files_are_refused_while_they_come(folder: Path, content: bytes, reason: Reason) -> None:
    with pytest.raises(UploadRefused) as refused, Store(folder).receiving(10) as incoming:
        incoming.write(content)
        incoming.finish()
    assert (refused.value.reason, Store(folder).strays()) == (reason, [])


def test_a_folder_that_was_never_needed_holds_nothing(folder: Path) -> None:
    assert (Store(folder).strays(), folder.exists()) == ([], False)
