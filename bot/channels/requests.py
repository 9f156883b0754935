"""What every channel asks of a request, and how it refuses one: in JSON, in words a person understands."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Optional, TypeVar

from sanic import Blueprint, Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json
from sqlalchemy.exc import SQLAlchemyError

from center.conversations import UnknownConversation
from center.turns import ClientIdReused, TooManyWaiting

LONGEST_TEXT = 20_000
LONGEST_CLIENT_ID = 64
LONGEST_NUMBER = 9
STORE_RETRY_SECONDS = (0.2, 0.5, 1.0, 1.5)
"""Waits between the tries to reach the database before a request is refused."""
SOON = {"Retry-After": "5"}
ASK_FOR_TOKEN = {"WWW-Authenticate": "Bearer"}
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_PLAIN = {
    400: ("bad_request", "请求的格式不对"),
    404: ("not_found", "没有这个地址"),
    405: ("method_not_allowed", "这个地址不支持这种请求方法"),
    408: ("timeout", "请求没有传完，请重试"),
    413: ("too_large", "内容太多，请分几次发"),
    503: ("unavailable", "服务暂时不可用，请稍后再试"),
}
_INTERNAL = ("internal", "服务出了点问题，请稍后再试")
Result = TypeVar("Result")
Handler = Callable[..., Awaitable[Optional[HTTPResponse]]]
logger = logging.getLogger(__name__)


class Refused(Exception):
    """A request that is not served: HTTP status, a code for programs, words for people."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, dict(headers or {})


def reply(content: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """A JSON answer that nobody keeps a copy of."""
    return json(content, status=status, headers={"Cache-Control": "no-store", **(headers or {})}, ensure_ascii=False)


class Route(NamedTuple):
    """One method of one address; with ``is_stream`` the handler reads the body itself, and holds it to a size."""

    method: str
    path: str
    handler: Handler
    is_stream: bool = False


def add_route(blueprint: Blueprint, method: str, path: str, handler: Handler) -> None:
    """Serve ``path`` by ``handler``."""
    serve_route(blueprint, Route(method, path, handler), handler.__name__)


def serve_route(blueprint: Blueprint, route: Route, name: str) -> None:
    """Serve a route under a name of its own; its handler may be a bound method: Sanic writes on what it is given."""
    handler = route.handler

    async def handle(request: Request, **named: str) -> HTTPResponse | None:
        return await handler(request, **named)

    blueprint.add_route(handle, route.path, methods=[route.method], name=name, stream=route.is_stream)


def answer_errors(app: Sanic) -> None:
    """Have every error of the application answered in JSON, without anything of its inside."""
    app.error_handler.add(Refused, _refused)
    app.error_handler.add(SanicException, _not_understood)
    app.error_handler.add(Exception, _failed)
    app.error_handler.add(SQLAlchemyError, _store_is_away)
    app.error_handler.add(ClientIdReused, _as(409, "id_reused", "这个 id 已经用在另一条消息上"))
    app.error_handler.add(TooManyWaiting, _as(429, "too_many_waiting", "前面的消息还没答完，请等一等再发", SOON))
    app.error_handler.add(UnknownConversation, lambda request, _: _refused(request, forbidden()))


def forbidden() -> Refused:
    """Another's conversation, or none at all: whoever asks without right does not learn which."""
    return Refused(403, "forbidden", "您不能看这个会话，请重新打开对话")


def _refused(request: Request, error: Refused) -> HTTPResponse:
    return reply({"error": {"code": error.code, "message": error.message}}, error.status, error.headers)


def _as(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> Callable[[Request, Exception], HTTPResponse]:
    return lambda request, _: _refused(request, Refused(status, code, message, headers))


def _not_understood(request: Request, error: SanicException) -> HTTPResponse:
    status = getattr(error, "status_code", 500)
    if status not in _PLAIN:
        return _failed(request, error)
    return _refused(request, Refused(status, *_PLAIN[status], headers=getattr(error, "headers", None)))


def _store_is_away(request: Request, error: SQLAlchemyError) -> HTTPResponse:
    logger.warning("A request found the database away: %s", type(error).__name__)
    message = "系统暂时不可用，这次请求没有办成，请稍后再试；重发同一条消息时用同一个 id"
    return _refused(request, Refused(503, "unavailable", message, SOON))


def _failed(request: Request, error: Exception) -> HTTPResponse:
    logger.error("A request failed: %s %s", request.method, request.endpoint, exc_info=error)
    return _refused(request, Refused(500, *_INTERNAL))


async def patiently(work: Callable[[], Awaitable[Result]]) -> Result:
    """``work``, again while the database is away, for about three seconds; raises SQLAlchemyError after that."""
    for seconds in STORE_RETRY_SECONDS:
        try:
            return await work()
        except SQLAlchemyError:
            await asyncio.sleep(seconds)
    return await work()


def bearer(request: Request) -> str:
    """The token of the Authorization header; raises Refused when there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refused(401, "unauthenticated", "请先取得会话凭证再访问", ASK_FOR_TOKEN)
    return str(token.strip())


def body_of(request: Request, known: Collection[str]) -> dict[str, Any]:
    """The JSON object of the request, empty when there is no body; raises Refused for anything but ``known`` fields."""
    if not request.body:
        return {}
    try:
        body = request.json
    except SanicException:
        raise Refused(400, "not_json", "请求不是合法的 JSON") from None
    if not isinstance(body, dict):
        raise Refused(400, "bad_request", "请求应是一个 JSON 对象")
    strange = sorted(set(body) - set(known))
    if strange:
        raise Refused(400, "bad_request", f"不认识的字段：{'、'.join(storable(name)[:40] for name in strange[:5])}")
    return body


def name_in(body: Mapping[str, Any], field: str, longest: int) -> str:
    """A name or id that a program chose: 1 to ``longest`` printable characters; raises Refused."""
    value = body.get(field)
    if not is_name(value, longest):
        raise Refused(400, "bad_request", f"{field} 应是 1 到 {longest} 个可见字符的文字")
    return str(value)


def text_in(body: Mapping[str, Any]) -> str:
    """What somebody said, as it can be stored; raises Refused when it is empty or too long."""
    text = body.get("text")
    if not isinstance(text, str):
        raise Refused(400, "bad_request", "缺少 text，或不是文字")
    if not text.strip():
        raise Refused(400, "empty", "还没有写内容，请先输入您要问的事")
    if len(text) > LONGEST_TEXT:
        raise Refused(413, "too_large", f"一条消息最多 {LONGEST_TEXT} 个字，请分几次发")
    return storable(text)


def moment_in(body: Mapping[str, Any]) -> datetime:
    """A time with its zone, as 2026-11-20T16:30:00+08:00; raises Refused."""
    try:
        moment = datetime.fromisoformat(str(body.get("now")))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refused(400, "bad_request", "now 应是带时区的时间，例如 2026-11-20T16:30:00+08:00")
    return moment


def number_in(request: Request, name: str, least: int, most: int, default: int) -> int:
    """A whole number of the query; raises Refused when it is none, or not from ``least`` to ``most``."""
    written = request.args.get(name)
    if written is None:
        return default
    return checked_number(written, name, least, most)


def checked_number(written: str, name: str, least: int, most: int) -> int:
    """``written`` as a whole number; raises Refused."""
    fits = written.isascii() and written.isdigit() and len(written) <= LONGEST_NUMBER
    if not fits or not least <= int(written) <= most:
        raise Refused(400, "bad_request", f"{name} 应是 {least} 到 {most} 的整数")
    return int(written)


def is_name(value: object, longest: int) -> bool:
    """Whether it is a text of 1 to ``longest`` printable characters."""
    return isinstance(value, str) and 0 < len(value) <= longest and value.isprintable()


def is_client_id(value: object) -> bool:
    """Whether a client may name its message so."""
    return is_name(value, LONGEST_CLIENT_ID)


def storable(text: str) -> str:
    """``text``; what no database can hold (NUL, half a surrogate pair) becomes U+FFFD."""
    return _NOT_STORABLE.sub("\ufffd", text)
