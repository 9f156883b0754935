"""Switches that hold for everybody: an emergency banner, and the bot switched off (IM-12)."""

from center.switches.standing import (
    BadSwitch,
    Banner,
    Off,
    Standing,
    Switches,
    lower_banner,
    raise_banner,
    read_switches,
    standing_of,
    switch_off,
    switch_on,
)

__all__ = [
    "BadSwitch",
    "Banner",
    "Off",
    "Standing",
    "Switches",
    "lower_banner",
    "raise_banner",
    "read_switches",
    "standing_of",
    "switch_off",
    "switch_on",
]
