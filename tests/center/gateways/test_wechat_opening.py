"""Whether an installation has an official account."""

from __future__ import annotations

from pathlib import Path

from center.gateways.wechat_opening import open_wechat
from center.records import Records
from center.settings import read_settings
from tests.center.gateways.wechat_running import ENVIRONMENT, OPENID, RunningWeChat
from tests.center.recorded import SEAL


def test_without_settings_there_is_none(tmp_path: Path, kept: Records) -> None:
    assert open_wechat(read_settings({"QIHANG_VAR": str(tmp_path)}), kept, SEAL) is None


async def test_with_settings_it_speaks_to_their_address(tmp_path: Path, kept: Records, wechat: RunningWeChat) -> None:
    settings = read_settings({**ENVIRONMENT, "QIHANG_VAR": str(tmp_path), "QIHANG_WECHAT_API": wechat.url})
    api = open_wechat(settings, kept, SEAL)
    assert api is not None
    wechat.did()
    await api.typing(OPENID)
    assert wechat.ask("calls") == {"stable_token": 1, "message/custom/typing": 1}
