"""The settings of the staff's web app, from the environment (docs/desk.md)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from center.setting_checks import SettingsError, checked_address

HOST, PORT = "127.0.0.1", "5080"
LONGEST_IDLE = 240
LONGEST_SESSION = 24


class Limits(NamedTuple):
    """When a session of staff ends: unused for ``idle``, and in any case after ``longest``."""

    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=12)


@dataclass(frozen=True)
class DeskSettings:
    """Where the desk listens, and ``url``, the address that staff open, without a slash at its end."""

    host: str = HOST
    port: int = int(PORT)
    url: str = f"http://{HOST}:{PORT}"
    limits: Limits = field(default_factory=Limits)

    @property
    def local_url(self) -> str:
        """Where the desk answers on this machine."""
        return f"http://{HOST if self.host == '0.0.0.0' else self.host}:{self.port}"

    @property
    def is_secure(self) -> bool:
        """Whether staff reach it over https: only then are its cookies held to that."""
        return self.url.startswith("https://")


def read_desk(environment: Mapping[str, str] = os.environ) -> DeskSettings:
    """The QIHANG_DESK_ variables; raises SettingsError naming the one that cannot be used."""
    host = environment.get("QIHANG_DESK_HOST") or HOST
    port = environment.get("QIHANG_DESK_PORT") or PORT
    if not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise SettingsError(f"QIHANG_DESK_PORT is {port!r}; it is a port number from 1 to 65535")
    return DeskSettings(host, int(port), _url(environment, host, port), _limits(environment))


def _limits(environment: Mapping[str, str]) -> Limits:
    minutes = _whole(environment, "QIHANG_DESK_IDLE_MINUTES", 30, LONGEST_IDLE)
    hours = _whole(environment, "QIHANG_DESK_SESSION_HOURS", 12, LONGEST_SESSION)
    return Limits(timedelta(minutes=minutes), timedelta(hours=hours))


def _whole(environment: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = environment.get(name) or str(default)
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) <= most:
        raise SettingsError(f"{name} is {text!r}; it is a whole number from 1 to {most}")
    return int(text)


def _url(environment: Mapping[str, str], host: str, port: str) -> str:
    url = environment.get("QIHANG_DESK_URL", "").rstrip("/")
    if not url:
        return f"http://{HOST if host == '0.0.0.0' else host}:{port}"
    if checked_address("QIHANG_DESK_URL", url).path:
        raise SettingsError("QIHANG_DESK_URL is scheme and host only, as https://desk.example.gov.cn")
    return url
