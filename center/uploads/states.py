"""Where an uploaded file stands, and why one is not taken."""

from __future__ import annotations

from enum import Enum

from center.cases.refusals import Refusal
from center.cases.states import Captioned


class UploadState(Captioned):
    """Where a file stands. None of them says that the material was received: that is for the agent to say."""

    WAITING = "waiting", "已上传，等安全检查"
    CHECKED = "checked", "已上传，待代办员核对"
    REFUSED = "refused", "没有收下"
    QUARANTINED = "quarantined", "已隔离，等删除"
    DELETED = "deleted", "已删除"


ON_DISK = (UploadState.WAITING, UploadState.CHECKED, UploadState.QUARANTINED)
"""The states in which the file itself is kept."""
SHOWN = (UploadState.WAITING, UploadState.CHECKED, UploadState.REFUSED)
"""The states in which its owner sees it."""


class Reason(str, Enum):
    """Why something is not done with a file."""

    EMPTY = "empty_file"
    TOO_LARGE = "file_too_large"
    WRONG_KIND = "wrong_kind"
    UNSAFE = "unsafe_file"
    DAMAGED = "damaged_file"
    INFECTED = "infected_file"
    IDENTITY = "identity_document"
    TOO_MANY = "too_many_files"
    NOT_WANTED = "not_wanted"
    UNKNOWN = "unknown_upload"
    NOT_READY = "not_ready"
    LOST = "lost_file"
    KEPT = "kept_file"


class UploadRefused(Refusal):
    """A file that is not taken, shown or removed; ``message`` says why, and what to do instead."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(f"upload refused: {reason.value}", message)
        self.reason = reason


def unknown_upload() -> UploadRefused:
    """No such file, or a stranger's."""
    return UploadRefused(Reason.UNKNOWN, "没有找到这个文件，可能已经删除了。")


def lost_file() -> UploadRefused:
    """Its row is there, the file is not."""
    return UploadRefused(Reason.LOST, "很抱歉，这个文件在我们这里丢失了，请重新上传一次。")
