"""The gateway to a WeChat official account (公众号): what is sent, and every way in which it can end.

A call that returns was taken over by WeChat; every other end raises. Refused is for good on this way: take the next.
Busy is for now: the same again later. WeChat knows no key for customer messages, so a message that ended in Busy may
have arrived all the same; ``Busy.may_have_arrived`` tells when that is possible.

The numbers are WeChat's return codes (全局返回码, developers.weixin.qq.com).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from typing import Any, Literal, NamedTuple, Protocol, Union


class Text(NamedTuple):
    """A customer message (客服消息) that is only words; line breaks and ``<a href>`` links are kept by WeChat."""

    content: str


class MsgMenu(NamedTuple):
    """A customer message with choices (msgmenu) between ``head`` and ``tail``; an item is (id, content).

    A tap sends ``content`` back as a text message, with ``id`` in its field ``bizmsgmenuid``.
    """

    head: str
    items: tuple[tuple[str, str], ...]
    tail: str


CustomMessage = Union[Text, MsgMenu]


class Template(NamedTuple):
    """A message by a registered template; ``fields`` are (name, value) pairs as the template names them.

    ``kind``: ``template`` is a template message (模板消息), ``subscribe`` a subscription notice (订阅通知). The same
    ``key`` to the same person is one message for ten minutes (WeChat's client_msg_id; not with ``subscribe``).
    """

    template_id: str
    fields: tuple[tuple[str, str], ...]
    url: str = ""
    kind: Literal["template", "subscribe"] = "template"
    key: str = ""


class Media(NamedTuple):
    """What somebody sent: ``media_type`` as WeChat declares it, not to be believed; ``name`` empty when it has none."""

    content: bytes
    media_type: str
    name: str


class RefusedCode(str, Enum):
    """Why something will never be taken on this way."""

    WINDOW_CLOSED = "window_closed"
    """45015: more than 48 hours since the person last did something, or no longer following."""
    QUOTA = "quota"
    """45047: as many customer messages as WeChat allows since the person's last doing."""
    NO_RIGHT = "no_right"
    """48001: the account has not got this interface, as unverified accounts have few."""
    NOT_FOLLOWING = "not_following"
    """43004, 40003: the person does not follow, or follows another account."""
    TEMPLATE = "template"
    """40037, 43101 and others: no such template, fields that do not fit it, or the person did not subscribe."""
    CONTENT = "content"
    """45002 and others: too long, empty, or not allowed."""
    TOO_LARGE = "too_large"
    """A file that is larger than was allowed for."""
    OTHER = "other"


_REFUSED = {
    RefusedCode.WINDOW_CLOSED: "对方超过48小时没有和公众号互动，微信不让主动发消息。",
    RefusedCode.QUOTA: "微信允许主动发的条数用完了，要等对方再来消息。",
    RefusedCode.NO_RIGHT: "公众号没有这项接口权限。",
    RefusedCode.NOT_FOLLOWING: "对方没有关注公众号。",
    RefusedCode.TEMPLATE: "微信模板用不了，或对方没有订阅。",
    RefusedCode.CONTENT: "内容太长、是空的，或者微信不允许。",
    RefusedCode.TOO_LARGE: "文件太大，没有取。",
    RefusedCode.OTHER: "微信没有收下。",
}


class Refused(Exception):
    """WeChat will never take this here; ``reason`` is plain Chinese, ``errcode`` WeChat's number, if it gave one."""

    def __init__(self, code: RefusedCode, errcode: int | None = None) -> None:
        super().__init__(f"refused: {code.value} {errcode or ''}".rstrip())
        self.code, self.errcode, self.reason = code, errcode, _REFUSED[code]


class BusyCause(str, Enum):
    """Why it did not work now. ``TOKEN``: WeChat does not know us, which people may have to mend."""

    RATE = "rate"
    NETWORK = "network"
    CUT = "cut"
    TIMEOUT = "timeout"
    SERVER = "server"
    REPLY = "reply"
    TOKEN = "token"


_BUSY = {
    BusyCause.RATE: "微信接口调用次数用完了，稍后再发。",
    BusyCause.NETWORK: "连不上微信，稍后再发。",
    BusyCause.CUT: "和微信的连接断了，稍后再发。",
    BusyCause.TIMEOUT: "微信没有及时回应，稍后再发。",
    BusyCause.SERVER: "微信系统繁忙，稍后再发。",
    BusyCause.REPLY: "微信的回应看不懂，稍后再发。",
    BusyCause.TOKEN: "微信不认我们的身份，请检查公众号设置。",
}
WAITS = {
    BusyCause.RATE: timedelta(minutes=10),
    BusyCause.NETWORK: timedelta(seconds=30),
    BusyCause.CUT: timedelta(seconds=30),
    BusyCause.TIMEOUT: timedelta(seconds=30),
    BusyCause.SERVER: timedelta(seconds=30),
    BusyCause.REPLY: timedelta(minutes=1),
    BusyCause.TOKEN: timedelta(minutes=1),
}
"""How long to wait when nobody says."""
_UNSURE = (BusyCause.CUT, BusyCause.TIMEOUT, BusyCause.REPLY)


class Busy(Exception):
    """Try the same again after ``retry_after``; ``reason`` is plain Chinese, ``errcode`` WeChat's number, if any."""

    def __init__(self, cause: BusyCause, retry_after: timedelta | None = None, errcode: int | None = None) -> None:
        super().__init__(f"busy: {cause.value} {errcode or ''}".rstrip())
        self.cause, self.errcode, self.reason = cause, errcode, _BUSY[cause]
        self.retry_after = WAITS[cause] if retry_after is None else retry_after

    @property
    def may_have_arrived(self) -> bool:
        """Whether WeChat may have taken it over before the call broke off."""
        return self.cause in _UNSURE


class WeChatApi(Protocol):
    """What an official account can do. Every method raises Refused or Busy; openids are never logged."""

    async def say(self, openid: str, message: CustomMessage) -> None:
        """Send a customer message; the caller has taken it from the person's quota."""

    async def send_template(self, openid: str, message: Template) -> str:
        """Send by template; WeChat's msgid, by which the event of its delivery is known. Empty: WeChat gave none."""

    async def media(self, media_id: str, largest: int) -> Media:
        """The file that somebody sent, kept by WeChat for three days; at most ``largest`` bytes."""

    async def put_menu(self, menu: Mapping[str, Any]) -> None:
        """Replace the custom menu by ``menu``, of the form ``{"button": […]}``."""

    async def menu(self) -> Mapping[str, Any] | None:
        """The custom menu as ``{"button": […]}``, or None when there is none."""

    async def templates(self) -> frozenset[str]:
        """The ids of the templates that the account has registered for ``send_template`` of kind ``template``."""

    async def make_qr(self, scene: str, seconds: int) -> str:
        """The address of the picture of a QR code that brings ``scene`` along for ``seconds``, 30 days at most."""

    async def typing(self, openid: str) -> None:
        """Show the person that an answer is being written; where WeChat does not show it now, nothing happens."""
