"""Which SMS gateway an installation has."""

from __future__ import annotations

from pathlib import Path

import pytest

from center.gateways.opening import open_sms
from center.settings import SettingsError, read_settings
from tests.center.gateways.running import CREDENTIALS, SIGN

SECRETS = {
    "QIHANG_SECRET": "s" * 32,
    "QIHANG_SERVICE_TOKEN": "t" * 32,
    "QIHANG_PUBLIC_URL": "https://qihang.local",
}
SMS = {
    "QIHANG_SMS_URL": "https://sms.local",
    "QIHANG_SMS_KEY": CREDENTIALS.key,
    "QIHANG_SMS_SECRET": CREDENTIALS.secret,
    "QIHANG_SMS_SIGN": SIGN,
}


@pytest.mark.parametrize(
    ("mode", "sms", "channel"),
    [("demo", {}, "log"), ("demo", SMS, "sms"), ("production", SMS, "sms"), ("production", {}, None)],
)
def test_the_channel_of_an_installation(tmp_path: Path, mode: str, sms: dict[str, str], channel: str | None) -> None:
    gateway = open_sms(read_settings({"QIHANG_MODE": mode, "QIHANG_VAR": str(tmp_path), **SECRETS, **sms}))
    assert (gateway and gateway.channel) == channel


def test_production_refuses_the_simulator(tmp_path: Path) -> None:
    production = {"QIHANG_MODE": "production", "QIHANG_VAR": str(tmp_path), **SECRETS, **SMS}
    with pytest.raises(SettingsError, match="http:// is for a simulator on this machine, in demo"):
        read_settings({**production, "QIHANG_SMS_URL": "http://127.0.0.1:5090"})
