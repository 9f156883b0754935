"""The settings of the official account."""

from __future__ import annotations

import pytest

from center.settings import SettingsError
from center.wechat_settings import WECHAT_API, WeChatSettings, read_wechat

WHOLE = {
    "QIHANG_WECHAT_APP_ID": "wx0123456789abcdef",
    "QIHANG_WECHAT_APP_SECRET": "0123456789abcdef" * 2,
    "QIHANG_WECHAT_TOKEN": "dingxiangToken",
    "QIHANG_WECHAT_AES_KEY": "a" * 43,
    "QIHANG_WECHAT_ACCOUNT_ID": "gh_0123456789ab",
}


def test_nothing_set_is_no_account() -> None:
    for is_production in (False, True):
        nothing = read_wechat(dict.fromkeys(WHOLE, " "), is_production=is_production)
        assert (nothing, nothing.is_set) == (WeChatSettings(), False)


def test_everything_set_is_an_account() -> None:
    settings = read_wechat({**WHOLE, "QIHANG_WECHAT_API": "https://proxy.local/wechat/"}, is_production=True)
    assert settings == WeChatSettings(*WHOLE.values(), "https://proxy.local/wechat")
    assert settings.is_set
    assert read_wechat(WHOLE, is_production=True).api == WECHAT_API


@pytest.mark.parametrize("is_production", [False, True])
@pytest.mark.parametrize("missing", [name for name in WHOLE if name != "QIHANG_WECHAT_AES_KEY"])
def test_half_an_account_is_refused(missing: str, is_production: bool) -> None:
    with pytest.raises(SettingsError, match=f"{missing} is missing"):
        read_wechat({**WHOLE, missing: ""}, is_production=is_production)


def test_only_an_address_is_half_an_account() -> None:
    with pytest.raises(SettingsError, match="QIHANG_WECHAT_APP_ID is missing"):
        read_wechat({"QIHANG_WECHAT_API": "https://a.cn"}, is_production=False)


def test_messages_in_the_clear_are_for_demo() -> None:
    clear = {**WHOLE, "QIHANG_WECHAT_AES_KEY": ""}
    assert read_wechat(clear, is_production=False).aes_key == ""
    with pytest.raises(SettingsError, match="QIHANG_WECHAT_AES_KEY is missing"):
        read_wechat(clear, is_production=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QIHANG_WECHAT_APP_ID", "gh_0123456789ab"),
        ("QIHANG_WECHAT_APP_ID", "wx0123456789ABCDEF"),
        ("QIHANG_WECHAT_APP_SECRET", "short"),
        ("QIHANG_WECHAT_TOKEN", "t7"),
        ("QIHANG_WECHAT_TOKEN", "with-dash"),
        ("QIHANG_WECHAT_AES_KEY", "a" * 42),
        ("QIHANG_WECHAT_AES_KEY", "a" * 42 + "="),
        ("QIHANG_WECHAT_ACCOUNT_ID", "wx0123456789abcdef"),
        ("QIHANG_WECHAT_API", "api.weixin.qq.com"),
        ("QIHANG_WECHAT_API", "https://user@a.cn"),
        ("QIHANG_WECHAT_API", "http://proxy.local"),
    ],
)
def test_what_cannot_be_right_is_named_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_wechat({**WHOLE, name: value}, is_production=False)
    assert name in str(caught.value) and value not in str(caught.value)


def test_a_simulator_is_for_demo_on_this_machine() -> None:
    local = {**WHOLE, "QIHANG_WECHAT_API": "http://127.0.0.1:5090"}
    assert read_wechat(local, is_production=False).api == "http://127.0.0.1:5090"
    with pytest.raises(SettingsError, match="QIHANG_WECHAT_API begins with https://"):
        read_wechat(local, is_production=True)


def test_secrets_are_not_shown() -> None:
    shown = repr(read_wechat(WHOLE, is_production=True))
    for name in ("QIHANG_WECHAT_APP_SECRET", "QIHANG_WECHAT_TOKEN", "QIHANG_WECHAT_AES_KEY"):
        assert WHOLE[name] not in shown
