"""Every error as a page in plain words, without anything of the inside; faults of ours are logged by a number."""

from __future__ import annotations

import logging
import secrets

from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from center.cases.refusals import Refusal
from desk.arguments import Refused
from desk.guard import STALE, Guard

_PLAIN = {
    400: "这个请求的格式不对，没有执行。",
    404: "没有这个页面，可能地址写错了，也可能它已经不在了。",
    405: "这个地址不能这样用。请从页面上的按钮进来。",
    408: "内容没有传完，请再试一次。",
    413: "提交的内容太大。",
    503: "这次没有答上来，请再试一次。",
}
_AWAY = "数据库暂时连不上，刚才的操作没有执行。页面会自己重试，不用刷新。"
_AWAY_HERE = "数据库暂时连不上，这次没有提交。请过一会儿再试，写好的内容还在。"
_TELL = "请过一会儿再试；还不行，把编号 {} 告诉管理员。"
logger = logging.getLogger(__name__)


def answer_errors(app: Sanic, guard: Guard) -> None:
    """Have every error answered by a page."""
    answers = _Answers(guard)
    app.error_handler.add(Refused, answers.refused)
    app.error_handler.add(Refusal, answers.refusal)
    app.error_handler.add(SanicException, answers.not_understood)
    app.error_handler.add(SQLAlchemyError, answers.away)
    app.error_handler.add(Exception, answers.failed)


class _Answers:
    """What is answered to each kind of error."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def refused(self, request: Request, error: Refused) -> HTTPResponse:
        is_stale = error.status == STALE
        response = self._refuse(request, error.text, 403 if is_stale else error.status)
        if is_stale:
            response.headers["X-Stale-Token"] = "1"
        return response

    def refusal(self, request: Request, error: Refusal) -> HTTPResponse:
        return self._refuse(request, error.message, 422)

    def not_understood(self, request: Request, error: SanicException) -> HTTPResponse:
        status = getattr(error, "status_code", 500)
        return self._refuse(request, _PLAIN[status], status) if status in _PLAIN else self.failed(request, error)

    def away(self, request: Request, error: SQLAlchemyError) -> HTTPResponse:
        logger.warning("A page found the database away: %s", type(error).__name__, exc_info=error)
        visit = self._guard.public_visit(request)
        if visit.is_htmx:
            return visit.refuse(_AWAY_HERE, 503)
        return visit.page("errors/away.html", status=503, text=_AWAY)

    def failed(self, request: Request, error: Exception) -> HTTPResponse:
        number = secrets.token_hex(4)
        logger.error("Error %s: %s %s", number, request.method, request.path, exc_info=error)
        visit = self._guard.public_visit(request)
        if visit.is_htmx:
            return visit.refuse(f"系统出了问题，这次没有办成。{_TELL.format(number)}", 500)
        return visit.page("errors/failed.html", status=500, number=number)

    def _refuse(self, request: Request, text: str, status: int) -> HTTPResponse:
        return self._guard.public_visit(request).refuse(text, status)
