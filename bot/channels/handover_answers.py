"""What people are answered on the way to the portal when there is no form to show, and the way on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sanic.response import HTTPResponse, redirect

from bot.channels.handover_pages import HTMLPage, message_page, private
from bot.channels.requests import Refused
from center.cases.refusals import Refusal
from center.handover.bills import Bill, OtherBill, UnknownBill
from center.handover.hearing import OtherEvent
from center.handover.records import UnknownHandover
from center.handover.tickets import ExpiredTicket, UsedTicket
from center.handover.words import settled_text

_GONE = (ExpiredTicket, UsedTicket)
_UNKNOWN = (UnknownHandover, UnknownBill)
_OTHERWISE = (OtherEvent, OtherBill)


def told(refusal: Refusal) -> HTTPResponse:
    """Why a link leads nowhere: 410 when its time is over, 404 else."""
    return message_page("打不开", refusal.message, status=410 if isinstance(refusal, _GONE) else 404).response()


def no_portal() -> HTTPResponse:
    """That this installation leads nowhere."""
    return message_page("打不开", "这里还没有接通政务服务网，请说“查进度”，代办员照样替您办。", status=404).response()


def onward(address: str) -> HTTPResponse:
    """The way on, which nobody keeps a copy of."""
    return redirect(address, headers=private(), status=303)


def away(is_waiting: bool) -> HTTPResponse:
    """That the portal is away: queued, or to be tried again when what we have is there already."""
    then = "我记下了，通了就替您带过去，再通知您。" if is_waiting else "填好的内容已经在那边，过一会儿再点一次链接。"
    lines = ("政务服务网现在打不开。", then, "不想等也行，代办员照样替您办。")
    return message_page("政务服务网暂时不通", *lines, status=503).response()


def settled(bill: Bill) -> HTMLPage:
    """That nothing is to be paid any more."""
    return message_page("不用再付", settled_text(bill))


@contextmanager
def as_refused() -> Iterator[None]:
    """What an adapter tells wrongly is refused in JSON: 404 for what is not known, 409 for what was told otherwise."""
    try:
        yield
    except _UNKNOWN as refusal:
        raise Refused(404, "not_found", refusal.message) from None
    except _OTHERWISE as refusal:
        raise Refused(409, "id_reused", refusal.message) from None
    except Refusal as refusal:
        raise Refused(422, "bad_request", refusal.message) from None
    except ValueError as error:
        raise Refused(422, "bad_request", f"事件的写法不对：{error}") from None
