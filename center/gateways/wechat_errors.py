"""What WeChat's return codes (全局返回码) and broken connections mean to whoever sends."""

from __future__ import annotations

from collections.abc import Mapping

from requests import exceptions as broken
from urllib3.exceptions import MaxRetryError

from center.gateways.wechat import Busy, BusyCause, Refused, RefusedCode

NOT_SHOWN = frozenset({45080, 45081})
"""Of the typing indicator: the person said nothing in the last 30 seconds, or it is shown already."""
_MENU = (*range(40015, 40029), 40048, 40054, 40055, 40066)
_REFUSED: Mapping[RefusedCode, tuple[int, ...]] = {
    RefusedCode.WINDOW_CLOSED: (45015,),
    RefusedCode.QUOTA: (45047,),
    RefusedCode.NO_RIGHT: (48001, 48004, 50001, 50002),
    RefusedCode.NOT_FOLLOWING: (40003, 43004, 43019, 48002, 50005),
    RefusedCode.TEMPLATE: (40036, 40037, 41030, 43101, 43116, 47003),
    RefusedCode.CONTENT: (40008, 40058, 44002, 44004, 45002, 45008, 47001, 87009, 87014, *_MENU),
}
_BUSY: Mapping[BusyCause, tuple[int, ...]] = {
    BusyCause.SERVER: (-1, -1000),
    BusyCause.RATE: (45009, 45011),
    BusyCause.TOKEN: (40002, 40013, 40125, 40164, 40243, 41001, 41002, 41004, 50004, 50007, 61024, 89503, 89506, 89507),
}
_REJECTED_TOKEN = frozenset({40001, 40014, 42001})
_REFUSED_BY = {errcode: code for code, errcodes in _REFUSED.items() for errcode in errcodes}
_BUSY_BY = {errcode: cause for cause, errcodes in _BUSY.items() for errcode in errcodes}
_TOO_MANY_REQUESTS = 429


class TokenRejected(Exception):
    """WeChat does not take this token (any more): another one may do."""

    def __init__(self, errcode: int) -> None:
        super().__init__(f"token rejected: {errcode}")
        self.errcode = errcode


def meaning(errcode: int) -> Refused | Busy | TokenRejected:
    """What a return code that is not 0 stands for; a code that nobody here knows is a refusal."""
    if errcode in _REJECTED_TOKEN:
        return TokenRejected(errcode)
    if errcode in _BUSY_BY:
        return Busy(_BUSY_BY[errcode], errcode=errcode)
    return Refused(_REFUSED_BY.get(errcode, RefusedCode.OTHER), errcode)


def of_status(status: int) -> Busy:
    """What an HTTP status of 400 and more stands for, with which WeChat itself never answers."""
    if status == _TOO_MANY_REQUESTS:
        return Busy(BusyCause.RATE)
    return Busy(BusyCause.SERVER if status >= 500 else BusyCause.REPLY)


def of_failure(error: broken.RequestException) -> Busy:
    """What a failure of the connection stands for: nothing was sent, or nobody knows."""
    if isinstance(error, (broken.ConnectTimeout, broken.SSLError, broken.ProxyError)):
        return Busy(BusyCause.NETWORK)
    if isinstance(error, broken.Timeout):
        return Busy(BusyCause.TIMEOUT)
    if isinstance(error, broken.ConnectionError) and error.args and isinstance(error.args[0], MaxRetryError):
        return Busy(BusyCause.NETWORK)
    return Busy(BusyCause.CUT)
