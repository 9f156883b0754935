"""What the settings of every kind are checked with."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingsError(ValueError):
    """A setting that cannot be used, in words an installer understands."""


def checked_address(name: str, url: str) -> SplitResult:
    """The parts of an address that a path can be put behind; raises SettingsError, naming the setting ``name``."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise SettingsError(f"{name} is no address") from error
    is_plain = url.isascii() and url.isprintable() and not set(" ?#") & set(url) and "@" not in parts.netloc
    if not host or parts.scheme not in ("http", "https") or not is_plain:
        raise SettingsError(f"{name} is an address such as https://host/path, without user, ? and #")
    return parts
