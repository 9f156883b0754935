"""WeChat's interface over HTTP. Nothing logged here holds an openid, a text, a token or an address with one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from typing import Any, TypeVar

from requests import Response
from wechatpy.client.api import WeChatQRCode  # type: ignore[import-untyped]

from center.gateways.wechat import Busy, BusyCause, CustomMessage, Media, MsgMenu, Refused, RefusedCode, Template
from center.gateways.wechat_client import Ask, Client, answered, call, taken
from center.gateways.wechat_errors import NOT_SHOWN, TokenRejected
from center.gateways.wechat_token import Granted, SharedToken
from center.wechat_settings import WeChatSettings

TOTAL_SECONDS = 10.0
THREADS = 8
LONGEST_QR = 30 * 24 * 3600
"""Seconds for which a temporary QR code can hold."""
_TO_MEND = (BusyCause.TOKEN, BusyCause.REPLY, BusyCause.RATE)
_ALARMS = logging.getLogger("qihang.alarm")
Result = TypeVar("Result")


class HttpWeChat:
    """Speaks to the interface at ``settings.api``. A call takes about ``seconds`` at most, twice that with a new token.

    Redirects are not followed, certificates are verified, and no more is read than a good answer can hold.
    """

    def __init__(self, settings: WeChatSettings, token: SharedToken, seconds: float = TOTAL_SECONDS) -> None:
        self._settings, self._token, self._seconds = settings, token, seconds
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="wechat")
        logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)  # below, it writes addresses with tokens

    async def say(self, openid: str, message: CustomMessage) -> None:
        """Send a customer message; raises Refused or Busy."""
        await self._call(lambda client: taken(_say(client, openid, message)))

    async def send_template(self, openid: str, message: Template) -> str:
        """Send by template and give WeChat's msgid, empty when it gave none; raises Refused or Busy."""
        sent = await self._call(lambda client: taken(_send(client, openid, message)))
        return str(sent.get("msgid", ""))

    async def media(self, media_id: str, largest: int) -> Media:
        """The file ``media_id`` of at most ``largest`` bytes; raises Refused or Busy."""
        found = _media(await self._call(lambda client: client.media.download(media_id), largest))
        if len(found.content) > largest:
            raise Refused(RefusedCode.TOO_LARGE)
        return found

    async def put_menu(self, menu: Mapping[str, Any]) -> None:
        """Replace the custom menu; raises Refused or Busy."""
        await self._call(lambda client: taken(client.post("menu/create", data=dict(menu))))

    async def menu(self) -> Mapping[str, Any] | None:
        """The custom menu, None when there is none; raises Refused or Busy."""
        given = await self._call(lambda client: client.menu.get())
        if given is None:
            return None
        return {"button": _buttons(answered(answered(given).get("menu")).get("button"))}

    async def templates(self) -> frozenset[str]:
        """The ids of the account's message templates; raises Refused or Busy."""
        given = await self._call(lambda client: answered(client.template.get_all_private_template()))
        listed = given.get("template_list")
        if not isinstance(listed, list):
            raise _alarmed(Busy(BusyCause.REPLY))
        return frozenset(str(answered(entry).get("template_id", "")) for entry in listed)

    async def make_qr(self, scene: str, seconds: int) -> str:
        """The address of the picture of a new QR code; raises Refused or Busy."""
        wanted = {
            "expire_seconds": min(seconds, LONGEST_QR),
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": scene}},
        }
        ticket = (await self._call(lambda client: answered(client.qrcode.create(wanted)))).get("ticket")
        if not isinstance(ticket, str) or not ticket:
            raise _alarmed(Busy(BusyCause.REPLY))
        return str(WeChatQRCode.get_url(ticket))

    async def typing(self, openid: str) -> None:
        """Show that an answer is being written, if WeChat shows it now; raises Refused or Busy."""
        wanted = {"touser": openid, "command": "Typing"}
        try:
            await self._call(lambda client: taken(client.post("message/custom/typing", data=wanted)))
        except Refused as refused:
            if refused.errcode not in NOT_SHOWN:
                raise

    async def _call(self, ask: Ask[Result], largest: int | None = None) -> Result:
        """Once more with a new token where WeChat rejects the one we have."""
        try:
            token = await self._token.get(self._fetch)
            try:
                return await self._asked(token.text, ask, largest)
            except TokenRejected:
                token = await self._token.replace(token, self._fetch)
            return await self._asked(token.text, ask, largest)
        except TokenRejected as rejected:
            raise _alarmed(Busy(BusyCause.TOKEN, errcode=rejected.errcode)) from None
        except Busy as busy:
            raise _alarmed(busy) from None

    async def _asked(self, token: str, ask: Ask[Result], largest: int | None = None) -> Result:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, call, self._settings, token, ask, self._seconds, largest)

    async def _fetch(self) -> Granted:
        """Of a message that waits for a token nothing was sent, whatever broke: ``may_have_arrived`` is not so."""
        try:
            return await self._asked("", Client.stable_token)
        except TokenRejected as rejected:
            raise Busy(BusyCause.TOKEN, errcode=rejected.errcode) from None
        except Refused as refused:
            raise Busy(BusyCause.TOKEN, errcode=refused.errcode) from None
        except Busy as busy:
            raise (Busy(BusyCause.NETWORK) if busy.may_have_arrived else busy) from None


def _say(client: Client, openid: str, message: CustomMessage) -> Any:
    if not isinstance(message, MsgMenu):
        return client.message.send_text(openid, message.content)
    choices = [{"id": name, "content": content} for name, content in message.items]
    menu = {"head_content": message.head, "list": choices, "tail_content": message.tail}
    return client.message.send_msg_menu(openid, menu)


def _send(client: Client, openid: str, message: Template) -> Any:
    fields = {name: {"value": value} for name, value in message.fields}
    if message.kind == "subscribe":
        return client.message.send_subscribe_message(openid, message.template_id, fields, page=message.url or None)
    sent: dict[str, Any] = {"touser": openid, "template_id": message.template_id, "data": fields}
    sent |= {"url": message.url} if message.url else {}
    sent |= {"client_msg_id": message.key} if message.key else {}
    return client.post("message/template/send", data=sent)


def _media(given: Any) -> Media:
    """Of a video WeChat gives an address only; that is no file."""
    if not isinstance(given, Response):
        raise Refused(RefusedCode.OTHER)
    described = Message()
    described["Content-Disposition"] = given.headers.get("Content-Disposition", "")
    media_type = given.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Media(given.content, media_type, described.get_filename("") or "")


def _buttons(given: Any) -> list[dict[str, Any]]:
    """As they were put: WeChat adds empty lists to buttons that have none."""
    listed = given if isinstance(given, list) else []
    return [_button(button) for button in listed if isinstance(button, dict)]


def _button(given: Mapping[str, Any]) -> dict[str, Any]:
    below = _buttons(given.get("sub_button"))
    plain = {name: value for name, value in given.items() if name != "sub_button"}
    return {**plain, "sub_button": below} if below else plain


def _alarmed(busy: Busy) -> Busy:
    """What people must mend raises an alarm too."""
    if busy.cause in _TO_MEND:
        _ALARMS.error("ALARM wechat_%s errcode=%s", busy.cause.value, busy.errcode or "")
    return busy
