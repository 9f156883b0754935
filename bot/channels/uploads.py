"""The papers of a conversation's own cases: what may be handed in, files that come in, and one's own files again."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, unquote

from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.bot import Bot
from bot.channels.bodies import Pace, pieces, read_off
from bot.channels.deep_links import knowledge_in_use
from bot.channels.requests import SOON, Refused, Route, patiently, reply
from bot.channels.tokens import Doorkeeper
from center.cases.events import Actor
from center.cases.reading import UnknownCase
from center.cases.refusals import Refusal
from center.identifiers import read_code
from center.uploads.listing import GuideBook, guide_book, key_of, note_elsewhere, note_on
from center.uploads.names import plain_name
from center.uploads.opening import open_store, open_taking
from center.uploads.records import Limits, Offer, UploadView, note_reading, own_upload, own_uploads, withdraw
from center.uploads.rights import Wanted, wanted_of
from center.uploads.states import Reason, UploadRefused, UploadState, lost_file, unknown_upload

MOST_OF_ONE, MOST_OF_ALL = 3, 16
"""Files that come in at the same time: of one conversation, and in this process."""
LONGEST_MATERIAL = 200
LONGEST_NAME = 1_000
SLOWEST = Pace()
_STATUS = {
    Reason.TOO_LARGE: 413,
    Reason.WRONG_KIND: 415,
    Reason.TOO_MANY: 409,
    Reason.NOT_WANTED: 409,
    Reason.NOT_READY: 409,
    Reason.KEPT: 409,
    Reason.UNKNOWN: 404,
    Reason.LOST: 410,
}
_UNUSABLE = 422
_ALARMS = logging.getLogger("qihang.alarm")
_PRIVATE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


def upload_routes(bot: Bot, doorkeeper: Doorkeeper) -> list[Route]:
    """The routes below a conversation."""
    return Uploads(bot, doorkeeper).routes()


class Uploads:
    """Hands files in and out for one channel."""

    def __init__(self, bot: Bot, doorkeeper: Doorkeeper, pace: Pace = SLOWEST) -> None:
        self._bot, self._doorkeeper, self._pace = bot, doorkeeper, pace
        self._store, self._taking = open_store(bot.settings), open_taking(bot.settings, bot.service)
        self._coming: Counter[str] = Counter()

    def routes(self) -> list[Route]:
        """Every route, with its path below the conversation."""
        return [
            Route("GET", "/papers", self.papers),
            Route("POST", "/uploads", self.receive, is_stream=True),
            Route("GET", "/uploads/<upload:str>", self.send),
            Route("DELETE", "/uploads/<upload:str>", self.withdraw),
        ]

    async def papers(self, request: Request, conversation_id: str) -> HTTPResponse:
        """What may be uploaded for one's own open cases, and what was."""
        await self._doorkeeper.admit(request, conversation_id)
        return reply(await patiently(lambda: self._bot.service.records.read(self._told_papers(conversation_id))))

    async def receive(self, request: Request, conversation_id: str) -> HTTPResponse:
        """Take in the file that is the body of the request."""
        await self._doorkeeper.admit(request, conversation_id)
        largest = self._limits().largest
        try:
            with self._place_for(conversation_id), _in_words():
                view = await self._received(request, conversation_id)
        except Refused:
            await read_off(request, largest, self._pace)
            raise
        return reply(_shown(view, True), 201)

    async def send(self, request: Request, conversation_id: str, upload: str) -> HTTPResponse:
        """One's own file, as an attachment; who got it is noted in the history of the case."""
        await self._doorkeeper.admit(request, conversation_id)
        with _in_words():
            view = await self._readable(conversation_id, upload)
            content = await asyncio.to_thread(self._store.path(view.stored_as).read_bytes)
        now, reader = self._bot.service.clock.now(), Actor("person", conversation_id)
        await self._bot.service.records.write(lambda connection: note_reading(connection, view, reader, now))
        plain = plain_name(view.code, view.name)
        named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(view.name, safe='')}"
        return raw(content, content_type=view.media_type, headers={**_PRIVATE, "Content-Disposition": named})

    async def withdraw(self, request: Request, conversation_id: str, upload: str) -> HTTPResponse:
        """Take one's own file back; the same again changes nothing."""
        await self._doorkeeper.admit(request, conversation_id)
        service, now = self._bot.service, self._bot.service.clock.now()
        with _in_words():
            code = _code(upload)
            view = await service.records.write(lambda connection: withdraw(connection, conversation_id, code, now))
        self._store.remove(view.stored_as)
        return reply({"id": view.code, "state": UploadState.DELETED.value})

    async def _received(self, request: Request, conversation_id: str) -> UploadView:
        offer, limits = _offer(request, conversation_id), self._limits()
        await patiently(lambda: self._taking.refuse(offer, limits, _announced(request)))
        try:
            return await self._taking.take(offer, limits, pieces(request, limits.largest, self._pace))
        except SanicException as error:
            raise Refused(400, "bad_request", "文件没有传完整，请重新上传") from error
        except OSError as error:
            _ALARMS.error("ALARM uploads_unusable error=%s", type(error).__name__)
            raise Refused(503, "unavailable", "文件暂时存不下来，请稍后再传", SOON) from error

    async def _readable(self, conversation_id: str, upload: str) -> UploadView:
        code = _code(upload)
        view = await patiently(
            lambda: self._bot.service.records.read(lambda connection: own_upload(connection, conversation_id, code))
        )
        if view.state is not UploadState.CHECKED:
            raise UploadRefused(Reason.NOT_READY, f"这个文件{view.state.caption}，现在不能下载。")
        if not self._store.has(view.stored_as):
            raise lost_file()
        return view

    def _told_papers(self, conversation_id: str) -> Any:
        book = self._book()

        def work(connection: Any) -> dict[str, Any]:
            uploads = [_shown(view, self._is_there(view)) for view in own_uploads(connection, conversation_id)]
            return {
                "cases": [
                    _case(wanted, _with_files(uploads)) for wanted in wanted_of(connection, conversation_id, book)
                ],
                "uploads": uploads,
            }

        return work

    def _is_there(self, view: UploadView) -> bool:
        return view.state is UploadState.REFUSED or self._store.has(view.stored_as)

    def _limits(self) -> Limits:
        setting = knowledge_in_use(self._bot).service.widget_texts().uploads
        kinds = frozenset(kind.value for kind in setting.kinds)
        return Limits(setting.largest, setting.most, kinds, self._book())

    def _book(self) -> GuideBook:
        return guide_book(knowledge_in_use(self._bot))

    @contextmanager
    def _place_for(self, conversation_id: str) -> Iterator[None]:
        if self._coming[conversation_id] >= MOST_OF_ONE or self._coming.total() >= MOST_OF_ALL:
            raise Refused(429, "too_many_uploads", "正在上传的文件太多，请等前面的传完再传", SOON)
        self._coming[conversation_id] += 1
        try:
            yield
        finally:
            self._coming -= Counter({conversation_id: 1})


@contextmanager
def _in_words() -> Iterator[None]:
    """What the center refuses, as an answer."""
    try:
        yield
    except UploadRefused as refused:
        raise Refused(_STATUS.get(refused.reason, _UNUSABLE), refused.reason.value, refused.message) from refused
    except UnknownCase as refused:
        raise Refused(404, "unknown_case", refused.message) from refused
    except Refusal as refused:
        raise Refused(409, "not_wanted", refused.message) from refused


def _offer(request: Request, conversation_id: str) -> Offer:
    """Raises Refused for a request that names no material, UnknownCase for what is no code."""
    case, material = request.args.get("case", ""), request.args.get("material", "")
    name = request.headers.get("x-file-name", "")
    if not case or not 0 < len(material) <= LONGEST_MATERIAL or len(name) > LONGEST_NAME:
        raise Refused(400, "bad_request", "要写明是哪件代办（case）的哪份材料（material），文件名不能太长")
    return Offer(conversation_id, read_code(case) or case[:20], material, unquote(name))


def _announced(request: Request) -> int:
    """How large the client says that the file is; 0 when it does not say."""
    written = request.headers.get("content-length", "0")
    return int(written) if written.isascii() and written.isdigit() else 0


def _code(upload: str) -> str:
    code = read_code(unquote(upload))
    if code is None:
        raise unknown_upload()
    return code


def _with_files(uploads: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """The case and the key of every paper of which a file is kept."""
    return {(one["case"], one["material"]) for one in uploads if one["state"] != UploadState.REFUSED.value}


def _case(wanted: Wanted, with_files: set[tuple[str, str]]) -> dict[str, Any]:
    return {
        "code": wanted.code,
        "title": wanted.title,
        "materials": [
            {"key": one.key, "title": one.title, "note": note_on(one, (wanted.code, one.key) in with_files)}
            for one in wanted.materials
        ],
        "elsewhere": [{"title": one.title, "note": note_elsewhere(one)} for one in wanted.elsewhere],
    }


def _shown(view: UploadView, is_there: bool) -> dict[str, Any]:
    """The file as its owner sees it; one that was lost has to be handed in again."""
    state = view.state if is_there else UploadState.REFUSED
    note = lost_file().message if not is_there else _NOTES.get(view.state, view.state.caption)
    return {
        "id": view.code,
        "name": view.name,
        "size": view.size,
        "case": view.case_code,
        "material": key_of(view.material),
        "state": state.value,
        "note": note,
    }


_NOTES = {UploadState.REFUSED: "没有通过安全检查，没有收下，请换一份传。"}
