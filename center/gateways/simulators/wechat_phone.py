"""The phone of somebody on WeChat: what they do reaches us as callbacks, what we reply shows on it.

With ``simulator``, the address of a simulated WeChat, that is told what they do, so that its quotas hold; and it shows
passive replies and customer messages together, in order.
"""

from __future__ import annotations

import secrets
from typing import Any

import httpx

from center.gateways.simulators.wechat_callbacks import Callbacks, Field, Fields, Passive
from center.gateways.simulators.wechat_controls import CONTROL
from center.gateways.simulators.wechat_people import Doing

_MOST_BITS = 62


def openid_of(number: int) -> str:
    """An openid of 28 characters, always the same for the same number."""
    return f"oSim_{number:023}"


class Phone:
    """One person's phone. Every doing is one callback; ``deliver`` sends one that was made before once more."""

    def __init__(self, openid: str, callbacks: Callbacks, simulator: str = "") -> None:
        self.openid, self._callbacks, self._simulator = openid, callbacks, simulator

    async def says(self, content: str, menu_id: str = "") -> Passive:
        """Type a text, or tap the choice ``menu_id`` of a msgmenu, which sends its words."""
        return await self.does(self.text(content, menu_id), Doing.CLICK if menu_id else Doing.MESSAGE)

    async def speaks(self, recognition: str = "", media_id: str = "media-voice") -> Passive:
        """Send a voice message; ``recognition`` is what WeChat heard, with a full stop as it writes it."""
        heard = {"Recognition": recognition} if recognition else {}
        return await self.does(self.message("voice", MediaId=media_id, Format="amr", **heard))

    async def sends_image(self, content: bytes, media_type: str = "image/jpeg", name: str = "photo.jpg") -> Passive:
        """Send a picture, which the simulated WeChat keeps."""
        media_id = await self.uploads(content, media_type, name)
        return await self.does(self.message("image", PicUrl="http://mmbiz.qpic.cn/simulated", MediaId=media_id))

    async def sends_location(self, latitude: float, longitude: float, label: str = "") -> Passive:
        """Send a place."""
        place: Fields = {"Location_X": f"{latitude:.6f}", "Location_Y": f"{longitude:.6f}", "Scale": 15, "Label": label}
        return await self.does(self.message("location", **place))

    async def sends_link(self, title: str, url: str, description: str = "") -> Passive:
        """Send a link."""
        return await self.does(self.message("link", Title=title, Description=description, Url=url))

    async def sends(self, kind: str, **fields: Field) -> Passive:
        """Send a message of any other kind, such as one that nobody knows yet."""
        return await self.does(self.message(kind, **fields))

    async def subscribes(self, scene: str = "") -> Passive:
        """Follow the account, by a code with a scene if there is one."""
        code = {"EventKey": f"qrscene_{scene}", "Ticket": "gQsimulated"} if scene else {"EventKey": ""}
        return await self.does(self.event("subscribe", **code), Doing.SUBSCRIBE)

    async def unsubscribes(self) -> Passive:
        """Follow no more."""
        return await self.does(self.event("unsubscribe", EventKey=""), Doing.UNSUBSCRIBE)

    async def clicks(self, key: str) -> Passive:
        """Tap an entry of the menu that has a key."""
        return await self.does(self.event("CLICK", EventKey=key), Doing.CLICK)

    async def views(self, url: str) -> Passive:
        """Tap an entry of the menu that opens a page: that allows nothing."""
        return await self.does(self.event("VIEW", EventKey=url), None)

    async def scans(self, scene: str) -> Passive:
        """Scan a code while following."""
        return await self.does(self.event("SCAN", EventKey=scene, Ticket="gQsimulated"), Doing.SCAN)

    async def template_finished(self, msgid: str, status: str = "success") -> Passive:
        """WeChat tells what became of a template message: success, failed:user block, failed: system failed."""
        return await self.does(self.event("TEMPLATESENDJOBFINISH", MsgID=int(msgid), Status=status), None)

    def text(self, content: str, menu_id: str = "") -> Fields:
        """A text message, not sent yet."""
        return self.message("text", Content=content, **({"bizmsgmenuid": menu_id} if menu_id else {}))

    def message(self, kind: str, **fields: Field) -> Fields:
        """A message of any kind, not sent yet; its MsgId is its own."""
        return {**self._head(kind), **fields, "MsgId": secrets.randbits(_MOST_BITS)}

    def event(self, name: str, **fields: Field) -> Fields:
        """An event, not sent yet; WeChat knows it by sender and time."""
        return {**self._head("event"), "Event": name, **fields}

    async def does(self, fields: Fields, doing: Doing | None = Doing.MESSAGE) -> Passive:
        """Do what ``fields`` say: WeChat notes it and posts it; a passive reply shows. Raises BadReply."""
        if doing is not None:
            await self._tell("doings", {"openid": self.openid, "doing": doing.value})
        return await self.deliver(fields)

    async def deliver(self, fields: Fields) -> Passive:
        """Only post it, as WeChat does when it tries again; a passive reply shows. Raises BadReply."""
        reply = await self._callbacks.deliver(fields)
        if reply.text:
            await self._tell("passive", {"openid": self.openid, "text": reply.text})
        return reply

    async def uploads(self, content: bytes, media_type: str, name: str) -> str:
        """Hand a file to the simulated WeChat; its media id."""
        async with self._client() as client:
            response = await client.post(f"{CONTROL}/media", params={"type": media_type, "name": name}, content=content)
        response.raise_for_status()
        return str(response.json()["media_id"])

    async def shows(self) -> list[dict[str, Any]]:
        """What the phone shows, oldest first: passive replies, customer messages and those by template."""
        async with self._client() as client:
            response = await client.get(f"{CONTROL}/phone", params={"openid": self.openid})
        response.raise_for_status()
        messages: list[dict[str, Any]] = response.json()["messages"]
        return messages

    def _head(self, kind: str) -> dict[str, Field]:
        at = int(self._callbacks.clock.now().timestamp())
        account = self._callbacks.settings.account_id
        return {"ToUserName": account, "FromUserName": self.openid, "CreateTime": at, "MsgType": kind}

    async def _tell(self, control: str, content: dict[str, str]) -> None:
        if self._simulator:
            async with self._client() as client:
                (await client.post(f"{CONTROL}/{control}", json=content)).raise_for_status()

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self._simulator, trust_env=False)
