"""What every process of the service center shares: its records, its seal, its clock.

An entry point makes one by ``open_service``; actions, which Rasa constructs, ask for it by ``service()``.
"""

from __future__ import annotations

from typing import NamedTuple

from center.clock import Clock, SystemClock
from center.records import Records
from center.sealing import Seal
from center.settings import Settings, read_settings


class Service(NamedTuple):
    """The parts that a rule of the center needs to act."""

    records: Records
    seal: Seal
    clock: Clock


_opened: list[Service] = []


def open_service(settings: Settings, clock: Clock | None = None) -> Service:
    """Connect this process; the caller closes it."""
    seal = Seal(settings.secret, settings.old_secrets, settings.cipher)
    opened = Service(Records(settings.database_url), seal, clock or SystemClock())
    _opened.append(opened)
    return opened


def close_service(opened: Service) -> None:
    """Let go of the database."""
    _opened.remove(opened)
    opened.records.close()


def service() -> Service:
    """The service of this process; opened from the settings when no entry point has, as on an action server."""
    return _opened[-1] if _opened else open_service(read_settings())
