"""Settings: from the environment only, read here and nowhere else. Every one is documented in the README."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Union

from center.desk_settings import DeskSettings as DeskSettings
from center.desk_settings import read_desk
from center.gateways.clamav import Address, address_of
from center.knowledge import ROOT
from center.portal_settings import PortalSettings as PortalSettings
from center.portal_settings import read_portal
from center.sealing import Cipher
from center.setting_checks import LOOPBACK as LOOPBACK
from center.setting_checks import SettingsError as SettingsError
from center.setting_checks import checked_address
from center.wechat_settings import WeChatSettings as WeChatSettings
from center.wechat_settings import read_wechat

WEAK_SECRET = 32
LONGEST_TURN = 120.0
SHORTEST_SIGN, LONGEST_SIGN = 2, 16
MOST_OPENINGS = 1_000_000
Network = Union[IPv4Network, IPv6Network]
_ORIGIN = re.compile(
    r"(?:https(?!.*:443$)|http(?!.*:80$))://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::[1-9]\d{0,4})?"
)


class Mode(str, Enum):
    """``demo`` runs with samples and simulators; ``production`` refuses them."""

    DEMO = "demo"
    PRODUCTION = "production"


@dataclass(frozen=True)
class SmsSettings:
    """The adapter of the county's SMS provider (docs/sms.md); without ``url`` there is no SMS.

    ``sign`` is the registered signature (签名) without its brackets.
    """

    url: str | None = None
    key: str = ""
    secret: str = field(default="", repr=False)
    sign: str = ""


@dataclass(frozen=True)
class UploadSettings:
    """The folder of files that people hand in, and the clamd that scans them (docs/uploads.md); none: unscanned."""

    folder: Path
    clamav: Address | None = None


@dataclass(frozen=True)
class WidgetSettings:
    """Which pages may embed the widget, and how many conversations may be opened in ten minutes (docs/widget.md).

    ``trusted_proxies``: whose X-Forwarded-For is believed.
    """

    origins: tuple[str, ...] = ()
    trusted_proxies: tuple[Network, ...] = ()
    openings_of_one: int = 60
    openings_of_all: int = 3000


@dataclass(frozen=True)
class Settings:
    """All settings of one process."""

    mode: Mode
    var: Path
    database_url: str
    bot_host: str
    bot_port: int
    model: Path | None
    log_level: str
    secret: str
    old_secrets: tuple[str, ...]
    cipher: Cipher
    redis_url: str | None
    service_token: str
    actions_url: str | None
    turn_seconds: float
    sms: SmsSettings
    public_url: str
    uploads: UploadSettings
    widget: WidgetSettings = WidgetSettings()
    wechat: WeChatSettings = field(default_factory=WeChatSettings)
    portal: PortalSettings = field(default_factory=PortalSettings)
    desk: DeskSettings = field(default_factory=DeskSettings)

    @property
    def bot_url(self) -> str:
        """Where the bot answers on this machine."""
        return _on_this_machine(self.bot_host, self.bot_port)


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read every QIHANG_ variable; raises SettingsError naming the one that cannot be used."""
    mode = _mode(environment.get("QIHANG_MODE", "demo"))
    var = var_folder(environment)
    model = environment.get("QIHANG_MODEL")
    host = environment.get("QIHANG_BOT_HOST", "127.0.0.1")
    port = _port("QIHANG_BOT_PORT", environment.get("QIHANG_BOT_PORT", "5005"))
    return Settings(
        mode=mode,
        var=var,
        database_url=environment.get("QIHANG_DATABASE_URL", f"sqlite:///{var / 'qihang.db'}"),
        bot_host=host,
        bot_port=port,
        model=Path(model).resolve() if model else None,
        log_level=environment.get("QIHANG_LOG_LEVEL", "WARNING").upper(),
        secret=_secret("QIHANG_SECRET", environment, mode, var / "secret"),
        old_secrets=tuple(filter(None, environment.get("QIHANG_OLD_SECRETS", "").split(","))),
        cipher=_cipher(environment.get("QIHANG_CIPHER", "aes")),
        redis_url=environment.get("QIHANG_REDIS_URL") or None,
        service_token=_secret("QIHANG_SERVICE_TOKEN", environment, mode, var / "service-token"),
        actions_url=environment.get("QIHANG_ACTIONS_URL") or None,
        turn_seconds=_seconds("QIHANG_TURN_SECONDS", environment.get("QIHANG_TURN_SECONDS", "10")),
        sms=_sms(environment, mode),
        public_url=_public_url(environment.get("QIHANG_PUBLIC_URL", ""), mode, host, port),
        uploads=_uploads(environment, var),
        widget=_widget(environment, mode),
        wechat=read_wechat(environment, is_production=mode is Mode.PRODUCTION),
        portal=read_portal(environment),
        desk=read_desk(environment),
    )


def var_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of the database file, the secret and what was imported."""
    return Path(environment.get("QIHANG_VAR", ROOT / "var")).resolve()


def _on_this_machine(host: str, port: int) -> str:
    return f"http://{'127.0.0.1' if host in ('0.0.0.0', '') else host}:{port}"


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError as error:
        raise SettingsError(f"QIHANG_MODE is {text!r}; it is 'demo' or 'production'") from error


def _port(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
        raise SettingsError(f"{name} is {text!r}; it is a port number from 1 to 65535")
    return int(text)


def _cipher(text: str) -> Cipher:
    try:
        return Cipher(text)
    except ValueError as error:
        raise SettingsError(f"QIHANG_CIPHER is {text!r}; it is 'aes' or 'sm4'") from error


def _seconds(name: str, text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST_TURN:
        raise SettingsError(f"{name} is {text!r}; it is a number of seconds, more than 0 and at most {LONGEST_TURN:g}")
    return seconds


def _widget(environment: Mapping[str, str], mode: Mode) -> WidgetSettings:
    openings = {"QIHANG_WIDGET_OPENINGS": "60", "QIHANG_WIDGET_OPENINGS_TOTAL": "3000"}
    of_one, of_all = (_count(name, environment.get(name, default)) for name, default in openings.items())
    origins = tuple(_origin(text, mode) for text in _listed(environment, "QIHANG_WIDGET_ORIGINS"))
    proxies = tuple(_network(text) for text in _listed(environment, "QIHANG_TRUSTED_PROXIES"))
    return WidgetSettings(origins, proxies, of_one, of_all)


def _listed(environment: Mapping[str, str], name: str) -> list[str]:
    return [text for written in environment.get(name, "").split(",") if (text := written.strip())]


def _count(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) <= MOST_OPENINGS:
        raise SettingsError(f"{name} is {text!r}; it is a whole number from 1 to {MOST_OPENINGS}")
    return int(text)


def _origin(text: str, mode: Mode) -> str:
    """As browsers write it, or it would never match."""
    if not _ORIGIN.fullmatch(text):
        raise SettingsError(
            f"QIHANG_WIDGET_ORIGINS holds {text!r}; an origin is written as browsers send it: https://host or "
            "https://host:port in small letters, without a path, *, :443 or :80, Chinese domains as xn--…"
        )
    if mode is Mode.PRODUCTION and not text.startswith("https://"):
        raise SettingsError(f"QIHANG_WIDGET_ORIGINS holds {text!r}; in production an origin begins with https://")
    return text


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise SettingsError(f"QIHANG_TRUSTED_PROXIES holds {text!r}; it lists addresses or 10.0.0.0/8") from error


def _uploads(environment: Mapping[str, str], var: Path) -> UploadSettings:
    folder = Path(environment.get("QIHANG_UPLOADS") or var / "uploads").resolve()
    try:
        clamav = address_of(text) if (text := environment.get("QIHANG_CLAMAV", "")) else None
    except ValueError as error:
        raise SettingsError(f"QIHANG_CLAMAV: {error}") from error
    return UploadSettings(folder, clamav)


def _sms(environment: Mapping[str, str], mode: Mode) -> SmsSettings:
    url = environment.get("QIHANG_SMS_URL", "").rstrip("/")
    given = {name: environment.get(name, "") for name in ("QIHANG_SMS_KEY", "QIHANG_SMS_SECRET", "QIHANG_SMS_SIGN")}
    if url:
        _check_sms_url(url, mode)
        for name, text in given.items():
            if not text:
                raise SettingsError(f"{name} is missing; QIHANG_SMS_URL needs it")
    key, secret, sign = given.values()
    if url and mode is Mode.PRODUCTION and len(secret) < WEAK_SECRET:
        raise SettingsError(f"QIHANG_SMS_SECRET needs at least {WEAK_SECRET} characters in production")
    if key and not re.fullmatch("[A-Za-z0-9._-]{1,64}", key):
        raise SettingsError("QIHANG_SMS_KEY is 1 to 64 letters, digits, dots, dashes and underscores")
    return SmsSettings(url or None, key, secret, _sign(sign))


def _check_sms_url(url: str, mode: Mode) -> None:
    """Telephone numbers travel in the clear only on this machine, and only in demo mode."""
    parts = checked_address("QIHANG_SMS_URL", url)
    if parts.scheme == "http" and (mode is Mode.PRODUCTION or parts.hostname not in LOOPBACK):
        raise SettingsError("QIHANG_SMS_URL begins with https://; http:// is for a simulator on this machine, in demo")


def _public_url(text: str, mode: Mode, host: str, port: int) -> str:
    """Links hold what only their holder may read, so in production they go over https."""
    url = text.rstrip("/")
    if mode is Mode.PRODUCTION and not url:
        raise SettingsError("QIHANG_PUBLIC_URL is missing; in production people open files at https://…")
    if not url:
        return _on_this_machine(host, port)
    if checked_address("QIHANG_PUBLIC_URL", url).scheme == "http" and mode is Mode.PRODUCTION:
        raise SettingsError("QIHANG_PUBLIC_URL begins with https://; http:// is for demo")
    return url


def _sign(text: str) -> str:
    sign = text.strip().removeprefix("【").removesuffix("】")
    fits = SHORTEST_SIGN <= len(sign) <= LONGEST_SIGN and sign.isprintable() and not set("【】") & set(sign)
    if text and not fits:
        raise SettingsError(f"QIHANG_SMS_SIGN is {text!r}; it is {SHORTEST_SIGN} to {LONGEST_SIGN} characters")
    return sign


def _secret(name: str, environment: Mapping[str, str], mode: Mode, kept: Path) -> str:
    given = environment.get(name, "")
    if mode is Mode.PRODUCTION and len(given) < WEAK_SECRET:
        raise SettingsError(f"{name} needs at least {WEAK_SECRET} characters in production")
    return given or _kept_secret(kept)


def _kept_secret(path: Path) -> str:
    """A demo installation makes its own secret once and keeps it; the file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or not path.stat().st_size:
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with open(draft, "w", encoding="utf-8", opener=_private) as file:
            file.write(secrets.token_urlsafe(WEAK_SECRET))
        try:
            os.link(draft, path)
        except FileExistsError:
            if not path.stat().st_size:
                draft.replace(path)
        draft.unlink(missing_ok=True)
    return path.read_text(encoding="utf-8")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
