"""A file that was handed in for a case, given to staff who see the case: only what was checked, only what was sent."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from center.settings import Settings
from center.staff.accounts import StaffMember
from center.uploads.opening import open_store
from center.uploads.records import UploadView, read_upload
from center.uploads.states import Reason, UploadRefused, UploadState, lost_file, unknown_upload
from center.worklists.case_file import seen_case

INLINE = frozenset({"image/jpeg", "image/png", "application/pdf"})
"""What a browser may show by itself; everything else is saved."""


class Uploaded(NamedTuple):
    """The row and the bytes."""

    view: UploadView
    content: bytes


def read_uploaded(connection: Any, settings: Settings, staff: StaffMember, case_code: str, code: str) -> Uploaded:
    """The file; raises UnknownCase, and UploadRefused for another case's, one not yet checked, lost or changed."""
    seen_case(connection, staff, case_code)
    view = read_upload(connection, code)
    if view.case_code != case_code or view.state in (UploadState.QUARANTINED, UploadState.DELETED):
        raise unknown_upload()
    if view.state is not UploadState.CHECKED:
        raise UploadRefused(Reason.NOT_READY, f"{view.code} {view.state.caption}，还不能看。")
    store = open_store(settings)
    if not store.has(view.stored_as):
        raise lost_file()
    content = store.path(view.stored_as).read_bytes()
    if hashlib.sha256(content).hexdigest() != view.sha256:
        raise UploadRefused(Reason.LOST, f"{view.code} 的文件和上传时不一样，不要用，请申请人重传。")
    return Uploaded(view, content)
