"""The folder of uploaded files, outside of everything that is served: random names, readable by nobody else.

A file is written under a temporary name and brought to disk before it gets its own name, in the transaction of its row.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from center.uploads.states import Reason, UploadRefused

DRAFT = ".part"
MEGABYTE = 1024 * 1024


class Stray(NamedTuple):
    """A file in the folder; ``at`` is when it was last written, by the machine's clock, in seconds since 1970."""

    stored_as: str
    at: float


class Incoming:
    """A file that is being received; no more than ``largest`` bytes of it are written."""

    def __init__(self, path: Path, largest: int) -> None:
        self.path, self.size = path, 0
        self._largest, self._hash = largest, hashlib.sha256()
        self._file = open(path, "xb", opener=_private)  # noqa: SIM115  (closed by close)

    @property
    def sha256(self) -> str:
        """Of what has come so far."""
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Take the next piece; raises UploadRefused when it becomes too much."""
        self.size += len(chunk)
        refuse_large(self.size, self._largest)
        self._hash.update(chunk)
        self._file.write(chunk)

    def finish(self) -> None:
        """Bring it to disk; raises UploadRefused when it is empty."""
        if not self.size:
            raise UploadRefused(Reason.EMPTY, "这个文件是空的，请确认选对了文件再传。")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def close(self) -> None:
        """Let go of it; a temporary file that got no name of its own is removed."""
        self._file.close()
        self.path.unlink(missing_ok=True)


class Store:
    """The folder; made when it is first needed, for this user only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def receiving(self, largest: int) -> Iterator[Incoming]:
        """A new temporary file; gone at the end unless ``settle`` gave it a name."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        incoming = Incoming(self._folder / f"{secrets.token_hex(16)}{DRAFT}", largest)
        try:
            yield incoming
        finally:
            incoming.close()

    def settle(self, draft: Path, stored_as: str) -> None:
        """Give the temporary file its own name for good; done again after it was done, nothing."""
        target = self.path(stored_as)
        if not target.exists():
            draft.rename(target)
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def path(self, stored_as: str) -> Path:
        """Where a file is, if it is there."""
        return self._folder / stored_as

    def has(self, stored_as: str) -> bool:
        """Whether it is there."""
        return self.path(stored_as).is_file()

    def remove(self, stored_as: str) -> None:
        """Remove a file; one that is gone already stays so."""
        self.path(stored_as).unlink(missing_ok=True)

    def strays(self) -> list[Stray]:
        """Every file of the folder, also temporary ones; not of the folders in it, which are others'."""
        found = []
        for path in sorted(self._folder.glob("*")):
            with suppress(FileNotFoundError):
                state = path.stat()
                found += [Stray(path.name, state.st_mtime)] if stat.S_ISREG(state.st_mode) else []
        return found


def new_name() -> str:
    """A name that tells nothing and cannot be guessed."""
    return secrets.token_hex(20)


def refuse_large(size: int, largest: int) -> None:
    """Raises UploadRefused when a file of ``size`` bytes is larger than ``largest``."""
    if size > largest:
        raise UploadRefused(
            Reason.TOO_LARGE, f"文件超过 {largest // MEGABYTE} MB，传不了。请压缩一下、分成几个，或拍照上传。"
        )


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
