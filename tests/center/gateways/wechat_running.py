"""The real WeChat simulator in a process of its own, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from center.clock import Clock, SystemClock
from center.gateways.simulators.wechat_phone import openid_of
from center.gateways.wechat_http import HttpWeChat
from center.gateways.wechat_token import SharedToken
from center.records import Records
from center.wechat_settings import WeChatSettings, read_wechat
from tests.center.gateways.simulating import MODULE, Simulating, environment_of
from tests.center.recorded import SEAL

APP_ID, APP_SECRET = "wx0123456789abcdef", "0123456789abcdef" * 2
ENVIRONMENT = {
    "QIHANG_WECHAT_APP_ID": APP_ID,
    "QIHANG_WECHAT_APP_SECRET": APP_SECRET,
    "QIHANG_WECHAT_TOKEN": "dingxiangToken",
    "QIHANG_WECHAT_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    "QIHANG_WECHAT_ACCOUNT_ID": "gh_0123456789ab",
}
OPENID = openid_of(1)
SIMULATOR = [*MODULE, "wechat"]


def wechat_settings(api: str, **changes: str) -> WeChatSettings:
    """The settings of an account whose interface is at ``api``."""
    return read_wechat({**ENVIRONMENT, "QIHANG_WECHAT_API": api, **changes}, is_production=False)


class RunningWeChat(Simulating):
    """``python -m center.gateways.simulators wechat`` on a port of its own; a context manager."""

    def __init__(self, var: Path, *arguments: str) -> None:
        super().__init__("wechat", var, environment_of(var, ENVIRONMENT), *arguments)

    def gateway(self, records: Records, clock: Clock | None = None, seconds: float = 10.0) -> HttpWeChat:
        """Our side of the wire, as one process has it."""
        token = SharedToken(records, SEAL, APP_ID, clock or SystemClock())
        return HttpWeChat(wechat_settings(self.url), token, seconds)

    def tell(self, control: str, **content: Any) -> None:
        """Tell the simulator something (wechat_controls.py)."""
        response = self.client.post(f"/control/{control}", json=content)
        assert response.status_code == 204, response.text

    def ask(self, control: str, **query: str) -> Any:
        """What the simulator says."""
        response = self.client.get(f"/control/{control}", params=query)
        assert response.status_code == 200, response.text
        return response.json()

    def order(self, kind: str, value: Any = None, **more: Any) -> None:
        """Something goes wrong from now on."""
        self.tell("faults", kind=kind, value=value, **more)

    def did(self, doing: str = "message", openid: str = OPENID) -> None:
        """Somebody did something."""
        self.tell("doings", openid=openid, doing=doing)

    def shows(self, openid: str = OPENID) -> list[dict[str, Any]]:
        """What a phone shows, without numbers and times."""
        messages = self.ask("phone", openid=openid)["messages"]
        return [
            {name: value for name, value in message.items() if name not in ("id", "at", "openid")}
            for message in messages
        ]

    def texts(self, openid: str = OPENID) -> list[str]:
        """The words that a phone shows."""
        return [message["text"] for message in self.shows(openid)]

    def put_file(self, content: bytes, media_type: str = "image/jpeg", name: str = "a.jpg") -> str:
        """Somebody sent a file; its media id."""
        response = self.client.post("/control/media", params={"type": media_type, "name": name}, content=content)
        return str(response.json()["media_id"])

    def reset(self) -> None:
        """As if just started."""
        assert self.client.delete("/control").status_code == 204
