"""The roster: which agent works where, on how many cases at most, by which letter of authority."""

from __future__ import annotations

from datetime import timedelta

from center.staff.roster import Level, Profile, put_profile
from deploy.demonstration.world import COUNTY, World

_YEAR = timedelta(days=365)


def load_roster(world: World) -> int:
    """Enter every agent of the demonstration; how many."""
    until = world.today + _YEAR
    profiles = {
        "agent1": Profile(Level.COUNTY, (COUNTY,), capacity=20, letter_number="演示授字1号", letter_until=until),
        "agent2": Profile(Level.COUNTY, (COUNTY,), capacity=15, letter_number="演示授字2号", letter_until=until),
        "agent3": Profile(Level.CITY, ("市本级",), capacity=25, letter_number="演示授字3号", letter_until=until),
    }
    for staff_id, profile in profiles.items():
        put_profile(world.connection, staff_id, profile, "system", world.now)
    return len(profiles)
