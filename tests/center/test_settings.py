"""Settings from the environment."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from center.gateways.clamav import TcpAddress
from center.knowledge import ROOT
from center.sealing import Cipher
from center.settings import (
    Mode,
    Settings,
    SettingsError,
    SmsSettings,
    UploadSettings,
    WidgetSettings,
    read_settings,
)

SECRET = "s" * 32
SERVICE_TOKEN = "t" * 32
SMS_SECRET = "m" * 32


def test_demo_needs_nothing_but_a_folder(tmp_path: Path) -> None:
    settings = read_settings({"QIHANG_VAR": str(tmp_path)})
    assert settings == Settings(
        mode=Mode.DEMO,
        var=tmp_path,
        database_url=f"sqlite:///{tmp_path}/qihang.db",
        bot_host="127.0.0.1",
        bot_port=5005,
        model=None,
        log_level="WARNING",
        secret=(tmp_path / "secret").read_text("utf-8"),
        old_secrets=(),
        cipher=Cipher.AES,
        redis_url=None,
        service_token=(tmp_path / "service-token").read_text("utf-8"),
        actions_url=None,
        turn_seconds=10.0,
        sms=SmsSettings(),
        uploads=UploadSettings(tmp_path / "uploads"),
        widget=WidgetSettings(),
        public_url="http://127.0.0.1:5005",
    )


def test_everything_can_be_set(tmp_path: Path) -> None:
    environment = {
        "QIHANG_MODE": "production",
        "QIHANG_VAR": str(tmp_path / "var"),
        "QIHANG_DATABASE_URL": "postgresql+psycopg2://db/qihang",
        "QIHANG_BOT_HOST": "0.0.0.0",
        "QIHANG_BOT_PORT": "80",
        "QIHANG_MODEL": str(tmp_path / "model.tar.gz"),
        "QIHANG_LOG_LEVEL": "debug",
        "QIHANG_SECRET": SECRET,
        "QIHANG_OLD_SECRETS": "older,oldest",
        "QIHANG_CIPHER": "sm4",
        "QIHANG_REDIS_URL": "redis://cache/0",
        "QIHANG_SERVICE_TOKEN": SERVICE_TOKEN,
        "QIHANG_ACTIONS_URL": "http://actions:5055/webhook",
        "QIHANG_TURN_SECONDS": "7.5",
        "QIHANG_SMS_URL": "https://sms.local/qihang/",
        "QIHANG_SMS_KEY": "dingxiang",
        "QIHANG_SMS_SECRET": SMS_SECRET,
        "QIHANG_SMS_SIGN": "【定襄政务】",
        "QIHANG_UPLOADS": str(tmp_path / "papers"),
        "QIHANG_CLAMAV": "clamav:3310",
        "QIHANG_WIDGET_ORIGINS": "https://zwfw.example.gov.cn, https://hall.example.gov.cn:8443",
        "QIHANG_TRUSTED_PROXIES": "10.0.0.0/8,fd00::1",
        "QIHANG_WIDGET_OPENINGS": "30",
        "QIHANG_WIDGET_OPENINGS_TOTAL": "900",
        "QIHANG_PUBLIC_URL": "https://qihang.local/bot/",
    }
    settings = read_settings(environment)
    assert settings == Settings(
        mode=Mode.PRODUCTION,
        var=tmp_path / "var",
        database_url="postgresql+psycopg2://db/qihang",
        bot_host="0.0.0.0",
        bot_port=80,
        model=tmp_path / "model.tar.gz",
        log_level="DEBUG",
        secret=SECRET,
        old_secrets=("older", "oldest"),
        cipher=Cipher.SM4,
        redis_url="redis://cache/0",
        service_token=SERVICE_TOKEN,
        actions_url="http://actions:5055/webhook",
        turn_seconds=7.5,
        sms=SmsSettings("https://sms.local/qihang", "dingxiang", SMS_SECRET, "定襄政务"),
        uploads=UploadSettings(tmp_path / "papers", TcpAddress("clamav", 3310)),
        widget=WidgetSettings(
            ("https://zwfw.example.gov.cn", "https://hall.example.gov.cn:8443"),
            (ip_network("10.0.0.0/8"), ip_network("fd00::1")),
            30,
            900,
        ),
        public_url="https://qihang.local/bot",
    )
    assert not (tmp_path / "var").exists()


def test_var_lies_in_the_repository_when_nothing_is_said() -> None:
    assert read_settings({"QIHANG_SECRET": SECRET}).var == ROOT / "var"


def test_demo_makes_a_private_secret_once_and_keeps_it(tmp_path: Path) -> None:
    environment = {"QIHANG_VAR": str(tmp_path / "new" / "var")}
    first, second = read_settings(environment).secret, read_settings(environment).secret
    path = tmp_path / "new" / "var" / "secret"
    assert first == second == path.read_text("utf-8")
    assert len(first) >= 32
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_secret_file_that_another_process_has_only_just_opened_is_not_an_empty_secret(tmp_path: Path) -> None:
    (tmp_path / "secret").touch()
    try:
        secret = read_settings({"QIHANG_VAR": str(tmp_path)}).secret
    except SettingsError:
        return
    assert len(secret) >= 32


@pytest.mark.parametrize("secret", ["", "short", "s" * 31])
def test_production_refuses_a_weak_secret(tmp_path: Path, secret: str) -> None:
    with pytest.raises(SettingsError, match="QIHANG_SECRET needs at least 32 characters in production"):
        read_settings({"QIHANG_MODE": "production", "QIHANG_VAR": str(tmp_path), "QIHANG_SECRET": secret})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", ["", "Demo", "test"])
def test_an_unknown_mode_is_named(mode: str) -> None:
    with pytest.raises(SettingsError, match=f"QIHANG_MODE is '{mode}'; it is 'demo' or 'production'"):
        read_settings({"QIHANG_MODE": mode, "QIHANG_SECRET": SECRET})


@pytest.mark.parametrize("port", ["", "0", "65536", "-1", "80.0", "http", "²"])
def test_a_port_that_is_none_is_named(port: str) -> None:
    with pytest.raises(SettingsError, match=r"QIHANG_BOT_PORT is .* a port number from 1 to 65535"):
        read_settings({"QIHANG_BOT_PORT": port, "QIHANG_SECRET": SECRET})


@given(st.integers(1, 65535))
@example(1)
@example(65535)
def test_every_port_is_taken(port: int) -> None:
    assert read_settings({"QIHANG_BOT_PORT": str(port), "QIHANG_SECRET": SECRET}).bot_port == port


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:5005"),
        ("0.0.0.0", "http://127.0.0.1:5005"),
        ("", "http://127.0.0.1:5005"),
        ("bot.local", "http://bot.local:5005"),
    ],
)
def test_bot_url_reaches_the_bot_from_this_machine(host: str, url: str) -> None:
    assert read_settings({"QIHANG_BOT_HOST": host, "QIHANG_SECRET": SECRET}).bot_url == url


SMS = {
    "QIHANG_SMS_URL": "https://sms.local",
    "QIHANG_SMS_KEY": "dingxiang",
    "QIHANG_SMS_SECRET": SMS_SECRET,
    "QIHANG_SMS_SIGN": "定襄政务",
}
IN_PRODUCTION = {
    "QIHANG_MODE": "production",
    "QIHANG_SERVICE_TOKEN": SERVICE_TOKEN,
    "QIHANG_PUBLIC_URL": "https://qihang.local",
}


def public_url(**changes: str) -> str:
    return read_settings({"QIHANG_SECRET": SECRET, "QIHANG_SERVICE_TOKEN": SERVICE_TOKEN, **changes}).public_url


def test_people_reach_the_bot_where_it_listens_unless_told_otherwise() -> None:
    assert public_url(QIHANG_BOT_HOST="0.0.0.0", QIHANG_BOT_PORT="5105") == "http://127.0.0.1:5105"
    assert public_url(QIHANG_BOT_PORT="5105", QIHANG_PUBLIC_URL="http://192.168.1.5:8080/") == "http://192.168.1.5:8080"
    assert public_url(**IN_PRODUCTION) == "https://qihang.local"


@pytest.mark.parametrize("url", ["", "http://qihang.local", "http://127.0.0.1:5005"])
def test_production_gives_links_over_https_only(url: str) -> None:
    with pytest.raises(SettingsError, match=r"QIHANG_PUBLIC_URL .*https://"):
        public_url(**{**IN_PRODUCTION, "QIHANG_PUBLIC_URL": url})


@pytest.mark.parametrize(
    "url", ["qihang.local", "ftp://qihang.local", "https://", "https://a@b", "https://a/?b", "https://a b"]
)
def test_a_public_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="QIHANG_PUBLIC_URL is an address such as"):
        public_url(QIHANG_PUBLIC_URL=url)


def read_sms(**changes: str) -> SmsSettings:
    return read_settings({"QIHANG_SECRET": SECRET, "QIHANG_SERVICE_TOKEN": SERVICE_TOKEN, **SMS, **changes}).sms


@pytest.mark.parametrize("missing", ["QIHANG_SMS_KEY", "QIHANG_SMS_SECRET", "QIHANG_SMS_SIGN"])
def test_an_sms_address_needs_the_rest(missing: str) -> None:
    with pytest.raises(SettingsError, match=f"{missing} is missing; QIHANG_SMS_URL needs it"):
        read_sms(**{missing: ""})


@pytest.mark.parametrize(
    "url",
    [
        "sms.local",
        "ftp://sms.local",
        "https://",
        "https://key:secret@sms.local",
        "https://sms.local?a=1",
        "https://sms.local/#",
        "https://sms.local:port",
        "https://[sms.local",
        "http://sms.local",
    ],
)
def test_an_sms_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="QIHANG_SMS_URL"):
        read_sms(QIHANG_SMS_URL=url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:5090", "http://localhost:5090", "http://[::1]:5090"])
def test_a_simulator_on_this_machine_is_for_demo_only(url: str) -> None:
    assert read_sms(QIHANG_SMS_URL=url).url == url
    with pytest.raises(SettingsError, match="http:// is for a simulator on this machine, in demo"):
        read_sms(**IN_PRODUCTION, QIHANG_SMS_URL=url)


def test_production_refuses_a_weak_sms_secret() -> None:
    with pytest.raises(SettingsError, match="QIHANG_SMS_SECRET needs at least 32 characters in production"):
        read_sms(**IN_PRODUCTION, QIHANG_SMS_SECRET="m" * 31)


def test_the_sms_secret_is_not_shown() -> None:
    assert SMS_SECRET not in repr(read_sms())


@pytest.mark.parametrize("key", ["ding xiang", "定襄", "k" * 65, "key\n"])
def test_an_sms_key_that_fits_no_header_is_refused(key: str) -> None:
    with pytest.raises(SettingsError, match="QIHANG_SMS_KEY is 1 to 64"):
        read_sms(QIHANG_SMS_KEY=key)


@pytest.mark.parametrize("sign", ["企", "企" * 17, "企\n航", "企【航", "【】", " "])
def test_a_signature_that_is_none_is_named(sign: str) -> None:
    with pytest.raises(SettingsError, match="it is 2 to 16 characters"):
        read_sms(QIHANG_SMS_SIGN=sign)


def read_widget(**environment: str) -> WidgetSettings:
    return read_settings({"QIHANG_SECRET": SECRET, "QIHANG_SERVICE_TOKEN": SERVICE_TOKEN, **environment}).widget


@pytest.mark.parametrize(
    "origin", ["http://127.0.0.1:5080", "http://[::1]:5080", "http://hall", "https://xn--fiq228c.cn"]
)
def test_an_origin_is_taken_as_browsers_write_it(origin: str) -> None:
    assert read_widget(QIHANG_WIDGET_ORIGINS=f" {origin} ,").origins == (origin,)


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "null",
        "https://*.gov.cn",
        "zwfw.example.gov.cn",
        "https://zwfw.example.gov.cn/",
        "https://zwfw.example.gov.cn:443",
        "http://zwfw.example.gov.cn:80",
        "https://ZWFW.example.gov.cn",
        "https://政务.cn",
        "https://user@zwfw.example.gov.cn",
        "https://zwfw.example.gov.cn?a",
        "https://-",
        "ftp://zwfw.example.gov.cn",
    ],
)
def test_an_origin_that_would_never_match_is_named(origin: str) -> None:
    with pytest.raises(SettingsError, match=r"QIHANG_WIDGET_ORIGINS holds .* as browsers send it"):
        read_widget(QIHANG_WIDGET_ORIGINS=origin)


def test_production_embeds_in_https_pages_only() -> None:
    with pytest.raises(SettingsError, match="in production an origin begins with https://"):
        read_widget(**IN_PRODUCTION, QIHANG_WIDGET_ORIGINS="http://zwfw.example.gov.cn")


@pytest.mark.parametrize("proxies", ["nginx", "10.0.0.1/8", "10.0.0.0/33"])
def test_a_proxy_that_is_no_address_is_named(proxies: str) -> None:
    with pytest.raises(SettingsError, match="QIHANG_TRUSTED_PROXIES holds"):
        read_widget(QIHANG_TRUSTED_PROXIES=proxies)


@pytest.mark.parametrize("name", ["QIHANG_WIDGET_OPENINGS", "QIHANG_WIDGET_OPENINGS_TOTAL"])
@pytest.mark.parametrize("number", ["", "0", "-1", "1.5", "x", "1000001"])
def test_a_number_of_openings_that_is_none_is_named(name: str, number: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is '{number}'; it is a whole number from 1 to 1000000"):
        read_widget(**{name: number})


@pytest.mark.parametrize("address", ["clamav", "clamav:0", "clamav:65536", "http://clamav:3310", "./clamd.sock"])
def test_a_scanner_that_is_no_address_is_named(address: str) -> None:
    with pytest.raises(SettingsError, match=r"QIHANG_CLAMAV: .* is neither host:port nor the path of a socket"):
        read_settings({"QIHANG_SECRET": SECRET, "QIHANG_SERVICE_TOKEN": SERVICE_TOKEN, "QIHANG_CLAMAV": address})
