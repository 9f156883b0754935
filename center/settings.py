"""Settings: from the environment only, read here and nowhere else. Every one is documented in the README."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from center.knowledge import ROOT

WEAK_SECRET = 32


class SettingsError(ValueError):
    """A setting that cannot be used, in words an installer understands."""


class Mode(str, Enum):
    """``demo`` runs with samples and simulators; ``production`` refuses them."""

    DEMO = "demo"
    PRODUCTION = "production"


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

    @property
    def bot_url(self) -> str:
        """Where the bot answers on this machine."""
        host = "127.0.0.1" if self.bot_host in ("0.0.0.0", "") else self.bot_host
        return f"http://{host}:{self.bot_port}"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read every QIHANG_ variable; raises SettingsError naming the one that cannot be used."""
    mode = _mode(environment.get("QIHANG_MODE", "demo"))
    var = Path(environment.get("QIHANG_VAR", ROOT / "var")).resolve()
    model = environment.get("QIHANG_MODEL")
    return Settings(
        mode=mode,
        var=var,
        database_url=environment.get("QIHANG_DATABASE_URL", f"sqlite:///{var / 'qihang.db'}"),
        bot_host=environment.get("QIHANG_BOT_HOST", "127.0.0.1"),
        bot_port=_port("QIHANG_BOT_PORT", environment.get("QIHANG_BOT_PORT", "5005")),
        model=Path(model).resolve() if model else None,
        log_level=environment.get("QIHANG_LOG_LEVEL", "WARNING").upper(),
        secret=_secret(environment.get("QIHANG_SECRET", ""), mode, var),
    )


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError as error:
        raise SettingsError(f"QIHANG_MODE is {text!r}; it is 'demo' or 'production'") from error


def _port(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
        raise SettingsError(f"{name} is {text!r}; it is a port number from 1 to 65535")
    return int(text)


def _secret(given: str, mode: Mode, var: Path) -> str:
    if mode is Mode.PRODUCTION and len(given) < WEAK_SECRET:
        raise SettingsError(f"QIHANG_SECRET needs at least {WEAK_SECRET} characters in production")
    return given or _kept_secret(var / "secret")


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
