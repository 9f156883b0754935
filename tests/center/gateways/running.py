"""The real SMS simulator in a process of its own, for tests."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from center.clock import Clock, SystemClock
from center.gateways.sms import Sms
from center.gateways.sms_http import HttpSmsGateway
from center.gateways.sms_wire import Credentials
from tests.center.gateways.simulating import MODULE, Simulating, environment_of

CREDENTIALS = Credentials("dingxiang", "m" * 40)
SIGN = "定襄政务"
NUMBER = "13900000001"
TEXT = "您预约的11月24日（周二）上午9:30快到了，请带好身份证。"
SIMULATOR = [*MODULE, "sms"]


def environment(var: Path, **changes: str) -> dict[str, str]:
    """What the simulator's process gets."""
    ours = {"QIHANG_SMS_KEY": CREDENTIALS.key, "QIHANG_SMS_SECRET": CREDENTIALS.secret}
    return environment_of(var, {**ours, **changes})


def sms(key: str = "n-1", number: str = NUMBER, text: str = TEXT, template: str = "T-1") -> Sms:
    """A message."""
    return Sms(number, template, text, key)


class RunningSimulator(Simulating):
    """``python -m center.gateways.simulators sms`` on a port of its own; a context manager."""

    def __init__(self, var: Path, *arguments: str) -> None:
        super().__init__("sms", var, environment(var), *arguments)

    def gateway(
        self, credentials: Credentials = CREDENTIALS, clock: Clock | None = None, seconds: float = 10.0
    ) -> HttpSmsGateway:
        """Our side of the wire."""
        return HttpSmsGateway(self.url, credentials, SIGN, clock or SystemClock(), seconds)

    def order(self, kind: str, value: Any = None, **more: Any) -> None:
        """Something goes wrong from now on."""
        response = self.client.post("/faults", json={"kind": kind, "value": value, **more})
        assert response.status_code == 204, response.text

    def outbox(self) -> list[dict[str, Any]]:
        """What would have been sent, without the times."""
        messages = self.client.get("/outbox").json()["messages"]
        return [{name: value for name, value in message.items() if name != "at"} for message in messages]

    def keys(self) -> list[str]:
        """The keys of what would have been sent."""
        return [message["key"] for message in self.outbox()]

    def reset(self) -> None:
        """Forget everything but nonces."""
        for path in ("/outbox", "/faults"):
            assert self.client.delete(path).status_code == 204


def now() -> datetime:
    """The present, as the simulator's process sees it too."""
    return datetime.now(timezone.utc)
