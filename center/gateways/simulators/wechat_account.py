"""A simulated official account: what it takes on the wire, and what then shows on people's phones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from center.gateways.simulators.wechat_menus import as_given, check_menu
from center.gateways.simulators.wechat_people import SimulatedPeople
from center.gateways.simulators.wechat_tokens import SimulatedTokens
from center.gateways.simulators.wechat_turned import Turned

LARGEST_TEXT = 2048
"""Bytes of UTF-8."""
SAME_KEY = timedelta(minutes=10)
MEDIA_KEPT = timedelta(days=3)
LONGEST_QR = 30 * 24 * 3600
RIGHTS = ("custom", "template", "subscribe", "menu", "qrcode", "media")
"""What can be taken from an account; one that is not verified has none of these."""


class StoredMedia(NamedTuple):
    """A file that somebody sent."""

    content: bytes
    media_type: str
    name: str
    at: datetime


class SimulatedAccount:
    """Everything but tokens is one method each, as the interface has it; every method raises Turned."""

    def __init__(self, app_id: str, secret: str) -> None:
        self.tokens, self.people = SimulatedTokens(app_id, secret), SimulatedPeople()
        self.outbox: list[dict[str, Any]] = []
        self.registered: frozenset[str] = frozenset()
        self.subscriptions: Counter[tuple[str, str]] = Counter()
        self.without: frozenset[str] = frozenset()
        self._menu: dict[str, Any] | None = None
        self._files: dict[str, StoredMedia] = {}
        self._scenes: dict[str, str] = {}
        self._keys: dict[tuple[str, str], tuple[int, datetime]] = {}

    def lack(self, rights: Collection[str]) -> None:
        """The account has not got these rights; ValueError for one that there is not."""
        if not set(rights) <= set(RIGHTS):
            raise ValueError(f"rights are {', '.join(RIGHTS)}")
        self.without = frozenset(rights)

    def send_custom(self, content: dict[str, Any], now: datetime) -> dict[str, Any]:
        """message/custom/send, of type text or msgmenu."""
        self._must_have("custom")
        shown = _shown(content)
        openid = _text(content, "touser", 40003)
        self.people.take(openid, now)
        self.show(openid, "custom", now, **shown)
        return {"errcode": 0, "errmsg": "ok"}

    def show_typing(self, content: dict[str, Any], now: datetime) -> dict[str, Any]:
        """message/custom/typing."""
        self._must_have("custom")
        if content.get("command") not in ("Typing", "CancelTyping"):
            raise Turned(45072)
        self.people.show_typing(_text(content, "touser", 40003), now)
        return {"errcode": 0, "errmsg": "ok"}

    def send_template(self, content: dict[str, Any], now: datetime) -> dict[str, Any]:
        """message/template/send; the same client_msg_id to the same person is one message for ten minutes."""
        self._must_have("template")
        openid, template = _text(content, "touser", 40003), self._template(content)
        self.people.must_follow(openid)
        key = (openid, str(content.get("client_msg_id", "")))
        msgid, at = self._keys.get(key, (0, now))
        if key[1] and msgid and now - at < SAME_KEY:
            return _sent(msgid)
        shown = {"template_id": template, "fields": _values(content), "url": content.get("url", "")}
        msgid = self.show(openid, "template", now, **shown)
        self._keys[key] = (msgid, now)
        return _sent(msgid)

    def send_subscribed(self, content: dict[str, Any], now: datetime) -> dict[str, Any]:
        """message/subscribe/bizsend: one message for each time that the person subscribed."""
        self._must_have("subscribe")
        openid, template = _text(content, "touser", 40003), self._template(content)
        if not self.subscriptions[openid, template]:
            raise Turned(43101)
        self.subscriptions[openid, template] -= 1
        shown = {"template_id": template, "fields": _values(content), "url": content.get("page", "")}
        return _sent(self.show(openid, "subscribe", now, **shown))

    def templates(self) -> dict[str, Any]:
        """template/get_all_private_template."""
        self._must_have("template")
        return {"template_list": [{"template_id": name, "title": name} for name in sorted(self.registered)]}

    def create_menu(self, content: dict[str, Any], now: datetime) -> dict[str, Any]:
        """menu/create."""
        self._must_have("menu")
        check_menu(content)
        self._menu = as_given(content)
        return {"errcode": 0, "errmsg": "ok"}

    def menu(self) -> dict[str, Any]:
        """menu/get."""
        self._must_have("menu")
        if self._menu is None:
            raise Turned(46003)
        return {"menu": self._menu}

    def delete_menu(self) -> dict[str, Any]:
        """menu/delete."""
        self._must_have("menu")
        self._menu = None
        return {"errcode": 0, "errmsg": "ok"}

    def create_qr(self, content: dict[str, Any], now: datetime) -> dict[str, Any]:
        """qrcode/create, of a temporary code with a scene in words."""
        self._must_have("qrcode")
        info = content.get("action_info")
        scene = info.get("scene", {}).get("scene_str") if isinstance(info, dict) else None
        seconds = content.get("expire_seconds", 60)
        is_good = isinstance(scene, str) and 1 <= len(scene) <= 64 and content.get("action_name") == "QR_STR_SCENE"
        if not is_good or not isinstance(seconds, int) or not 1 <= seconds <= LONGEST_QR:
            raise Turned(40053)
        ticket = f"gQ{len(self._scenes) + 1:06}simulated+/=="
        self._scenes[ticket] = str(scene)
        return {"ticket": ticket, "expire_seconds": seconds, "url": f"http://weixin.qq.com/q/{ticket[2:8]}"}

    def scene(self, ticket: str) -> str:
        """What the code of this ticket stands for."""
        return self._scenes[ticket]

    def put_file(self, content: bytes, media_type: str, name: str, now: datetime) -> str:
        """Somebody sent a file; its media id."""
        media_id = f"media-{len(self._files) + 1:06}"
        self._files[media_id] = StoredMedia(content, media_type, name, now)
        return media_id

    def file(self, media_id: str, now: datetime) -> StoredMedia:
        """media/get, for three days."""
        self._must_have("media")
        found = self._files.get(media_id)
        if found is None or now - found.at > MEDIA_KEPT:
            raise Turned(40007)
        return found

    def show(self, openid: str, via: str, now: datetime, **shown: Any) -> int:
        """Something shows on the phone; its number."""
        number = len(self.outbox) + 1
        self.outbox.append({"id": number, "openid": openid, "via": via, "at": int(now.timestamp()), **shown})
        return number

    def phone(self, openid: str) -> list[dict[str, Any]]:
        """What the phone of one person shows, oldest first."""
        return [message for message in self.outbox if message["openid"] == openid]

    def _template(self, content: dict[str, Any]) -> str:
        template = _text(content, "template_id", 40037)
        if self.registered and template not in self.registered:
            raise Turned(40037)
        return template

    def _must_have(self, right: str) -> None:
        if right in self.without:
            raise Turned(48001)


def _sent(msgid: int) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", "msgid": msgid}


def _text(content: dict[str, Any], name: str, errcode: int) -> str:
    value = content.get(name)
    if not isinstance(value, str) or not value:
        raise Turned(errcode)
    return value


def _values(content: dict[str, Any]) -> dict[str, str]:
    data = content.get("data")
    if not isinstance(data, dict) or not data:
        raise Turned(47003)
    if not all(isinstance(field, dict) and isinstance(field.get("value"), str) for field in data.values()):
        raise Turned(47003)
    return {name: field["value"] for name, field in data.items()}


def _shown(content: dict[str, Any]) -> dict[str, Any]:
    """A customer message as it shows: its words, and the choices of a msgmenu, which show as lines of their own."""
    kind = content.get("msgtype")
    body = content.get(str(kind))
    if kind not in ("text", "msgmenu") or not isinstance(body, dict):
        raise Turned(40008)
    return _menu_shown(body) if kind == "msgmenu" else {"text": _bounded([body.get("content")])}


def _menu_shown(body: dict[str, Any]) -> dict[str, Any]:
    choices = body.get("list")
    if not isinstance(choices, list) or not choices or not all(isinstance(choice, dict) for choice in choices):
        raise Turned(40058)
    names = [_text(choice, "id", 40058) for choice in choices]
    contents = [_text(choice, "content", 40058) for choice in choices]
    whole = _bounded([body.get("head_content", ""), *contents, body.get("tail_content", "")])
    return {"text": whole, "choices": [list(choice) for choice in zip(names, contents)]}


def _bounded(parts: Iterable[Any]) -> str:
    lines = list(parts)
    if not all(isinstance(line, str) for line in lines):
        raise Turned(47001)
    whole = "\n".join(line for line in lines if line)
    if not whole:
        raise Turned(44004)
    if len(whole.encode()) > LARGEST_TEXT:
        raise Turned(45002)
    return whole
