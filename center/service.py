"""What every process of the service center shares: its records, its seal, its clock.

An entry point makes one by ``open_service``; actions, which Rasa constructs, ask for it by ``service()``.
"""

from __future__ import annotations

from typing import NamedTuple

from center.clock import Clock, SystemClock
from center.demo_clock import DemoClock
from center.records import Records
from center.sealing import Seal
from center.settings import Mode, Settings, read_settings


class Service(NamedTuple):
    """The parts that a rule of the center needs to act.

    ``public_url``: what stands before a path in a link for people; without a slash at its end.
    """

    records: Records
    seal: Seal
    clock: Clock
    public_url: str = ""


_opened: list[Service] = []


def open_service(settings: Settings, clock: Clock | None = None) -> Service:
    """Connect this process; the caller closes it."""
    seal = Seal(settings.secret, settings.old_secrets, settings.cipher)
    records = Records(settings.database_url)
    opened = Service(records, seal, clock or _clock_of(settings, records), settings.public_url)
    _opened.append(opened)
    return opened


def _clock_of(settings: Settings, records: Records) -> Clock:
    return DemoClock(records) if settings.mode is Mode.DEMO else SystemClock()


def close_service(opened: Service) -> None:
    """Let go of the database."""
    _opened.remove(opened)
    opened.records.close()


def service() -> Service:
    """The service of this process; opened from the settings when no entry point has, as on an action server."""
    return _opened[-1] if _opened else open_service(read_settings())
