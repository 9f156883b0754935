"""Shows uploaded files to staff and hands them out, until there is a desk.

``python -m center.uploads list [CASE]``, ``show UPLOAD``, ``fetch UPLOAD FOLDER --staff ID`` copies a checked file out
and notes who did it in the history of its case, ``want CASE MATERIAL… --staff ID`` lists materials to be uploaded,
``unlist CASE MATERIAL --reason WHY --staff ID`` takes one off the list and tells its person why.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from center.cases.materials import want
from center.cases.reading import read_case
from center.guides import Material, Source
from center.knowledge import KNOWLEDGE, load_knowledge, load_service
from center.service import Service
from center.settings import read_settings
from center.staff_commands import CannotRead, run, typed_actor, typed_code
from center.times import Words, local_date
from center.uploads.files import MEGABYTE, Store
from center.uploads.listing import guide_book
from center.uploads.opening import open_store
from center.uploads.records import UploadView, note_reading, read_upload, uploads_of
from center.uploads.states import SHOWN, Reason, UploadRefused, UploadState, lost_file, unknown_upload
from center.uploads.unlisting import unlist


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when it could not be done."""
    typed = _parser().parse_args(arguments)
    return run(lambda opened: _COMMANDS[typed.command](opened, typed))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m center.uploads", description="查看、取出群众上传的代办材料")
    commands = parser.add_subparsers(dest="command", required=True, metavar="操作")
    listing = commands.add_parser("list", help="列出上传的文件，写了编号只列那一件的")
    listing.add_argument("code", metavar="代办编号", nargs="?")
    commands.add_parser("show", help="一个文件的情况").add_argument("code", metavar="文件编号")
    fetching = commands.add_parser("fetch", help="取出一个检查过的文件，记入办件经过")
    fetching.add_argument("code", metavar="文件编号")
    fetching.add_argument("folder", metavar="文件夹", type=Path)
    wanting = commands.add_parser("want", help="列进要申请人上传的材料")
    wanting.add_argument("code", metavar="代办编号")
    wanting.add_argument("materials", metavar="材料", nargs="+")
    unlisting = commands.add_parser("unlist", help="划掉一份不用交的材料，并告诉申请人为什么")
    unlisting.add_argument("code", metavar="代办编号")
    unlisting.add_argument("material", metavar="材料")
    unlisting.add_argument("--reason", metavar="原因", required=True, help="为什么不用交，申请人看得到")
    for command in (fetching, wanting, unlisting):
        command.add_argument("--staff", metavar="工号", help="谁在操作")
    return parser


async def _list(opened: Service, typed: argparse.Namespace) -> str:
    code = typed_code(typed.code) if typed.code else None

    def work(connection: Any) -> list[UploadView]:
        if code is not None:
            read_case(connection, code)
        return uploads_of(connection, code)

    lines = [_line(opened, view) for view in await opened.records.read(work)]
    return "\n".join(lines) or "还没有上传的文件。"


async def _show(opened: Service, typed: argparse.Namespace) -> str:
    view = await opened.records.read(lambda connection: _shown(connection, typed.code))
    scanned = "已杀毒" if view.scanned_at else "没有杀毒"
    kept = "文件在" if _store().has(view.stored_as) or view.state is UploadState.REFUSED else "文件丢失"
    reason = [f"没有收下的原因：{view.reason}"] if view.reason else []
    details = f"{view.media_type}，{scanned}，{kept}，SHA-256 {view.sha256}"
    return "\n".join([_line(opened, view), details, *reason])


async def _fetch(opened: Service, typed: argparse.Namespace) -> str:
    actor, now = typed_actor(typed.staff, "取文件"), opened.clock.now()
    view = await opened.records.read(lambda connection: _shown(connection, typed.code))
    target = _copied(_store(), view, typed.folder)
    await opened.records.write(lambda connection: note_reading(connection, view, actor, now))
    return f"{view.code} 已取出到 {target}，用完请删除。核对无误后登记收到：“{view.material}”。"


async def _want(opened: Service, typed: argparse.Namespace) -> str:
    code, actor, now = typed_code(typed.code), typed_actor(typed.staff, "登记"), opened.clock.now()
    materials = [Material(name=name, source=Source.UPLOAD) for name in typed.materials]
    fetched = load_service(KNOWLEDGE / "service").fetched_names()
    listed = await opened.records.write(lambda connection: want(connection, code, materials, fetched, actor, now))
    return "\n".join(f"{material.name}：{material.state.caption}" for material in listed)


async def _unlist(opened: Service, typed: argparse.Namespace) -> str:
    code, actor, now = typed_code(typed.code), typed_actor(typed.staff, "划掉材料"), opened.clock.now()
    book, name, reason = guide_book(load_knowledge()), typed.material, typed.reason
    gone = await opened.records.write(lambda connection: unlist(connection, code, name, reason, book, actor, now))
    return f"{code}：{gone.words}已记入办件经过，并通知申请人。"


_COMMANDS: dict[str, Callable[[Service, argparse.Namespace], Any]] = {
    "list": _list,
    "show": _show,
    "fetch": _fetch,
    "want": _want,
    "unlist": _unlist,
}


def _shown(connection: Any, typed: str) -> UploadView:
    view = read_upload(connection, typed_code(typed))
    if view.state not in SHOWN:
        raise unknown_upload()
    return view


def _line(opened: Service, view: UploadView) -> str:
    when = Words(local_date(opened.clock.now()).year).moment(view.created_at)
    size = f"{max(view.size / MEGABYTE, 0.01):.2f} MB"
    return f"{view.code} {view.case_code} {view.material}：{view.name}（{size}，{when}）{view.state.caption}"


def _store() -> Store:
    return open_store(read_settings())


def _copied(store: Store, view: UploadView, folder: Path) -> Path:
    """Raises UploadRefused for what is not checked, lost or not what was uploaded, CannotRead for a bad folder."""
    if view.state is not UploadState.CHECKED:
        raise UploadRefused(Reason.NOT_READY, f"{view.code} {view.state.caption}，还不能取。")
    if not store.has(view.stored_as):
        raise lost_file()
    content = store.path(view.stored_as).read_bytes()
    if hashlib.sha256(content).hexdigest() != view.sha256:
        raise UploadRefused(Reason.LOST, f"{view.code} 的文件和上传时不一样，不要用，请申请人重传。")
    target = folder / f"{view.code} {view.name}"
    try:
        with open(target, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(content)
    except OSError as error:
        raise CannotRead(f"cannot write to {folder}", f"写不进“{target}”：{error.strerror}。") from error
    return target


if __name__ == "__main__":
    sys.exit(main())
