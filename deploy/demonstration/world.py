"""What every part of the demonstration shares: the records, what the center knows, and times around now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from center.answers import Answers
from center.cases.events import Actor
from center.catalogue import AgencyOffice
from center.clock import WorkingClock
from center.knowledge import Knowledge, ServiceSettings
from center.sealing import Seal
from center.times import in_minutes, local_date

COUNTY = "定襄县"
"""Where most of it happens."""
_DAY = timedelta(1)


@dataclass(frozen=True)
class World:
    """One transaction of the demonstration at ``now`` (UTC)."""

    connection: Any
    seal: Seal
    knowledge: Knowledge
    now: datetime

    @property
    def settings(self) -> ServiceSettings:
        """knowledge/service/."""
        return self.knowledge.service

    @property
    def today(self) -> date:
        """The date in Shanghai."""
        return local_date(self.now)

    @property
    def clock(self) -> WorkingClock:
        """The center's own working clock."""
        return self.settings.working_clock()

    @property
    def answers(self) -> Answers:
        """What the bot would say today."""
        return Answers(self.knowledge, self.today)

    def office(self, office_id: str = COUNTY) -> AgencyOffice:
        """The agency office with this id."""
        return self.settings.catalogue.offices[office_id]

    def clock_of(self, office_id: str) -> WorkingClock:
        """The working clock of an agency office."""
        return self.settings.working_clock(self.office(office_id).hours)

    def workday(self, steps: int) -> date:
        """The working day so many before (-) or after (+) today; 0 is today, or the next working day."""
        day, step = self.today, _DAY if steps >= 0 else -_DAY
        while steps == 0 and not self.clock.working_day(day):
            day += _DAY
        for _ in range(abs(steps)):
            day += step
            while not self.clock.working_day(day):
                day += step
        return day

    def at(self, steps: int, hour: int, minute: int = 0) -> datetime:
        """A time of day in Shanghai on that working day, in UTC."""
        return in_minutes(self.workday(steps), hour * 60 + minute)

    def ago(self, minutes: float) -> datetime:
        """So many minutes before now."""
        return self.now - timedelta(minutes=minutes)


def staff(staff_id: str) -> Actor:
    """One of the staff as records name them."""
    return Actor("staff", staff_id)
