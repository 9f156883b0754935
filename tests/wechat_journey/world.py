"""Everything that runs for the journey: the center with its clock, WeChat, the SMS provider, and the two founders."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa

from center.appointments.moving import arrive
from center.booking_tables import appointment
from center.cases.events import Actor
from center.cases.reading import read_case
from center.clock import SystemClock
from center.gateways.simulators.wechat_callbacks import Callbacks
from center.gateways.simulators.wechat_phone import openid_of
from center.gateways.wechat_signing import CALLBACK
from center.people import read_contact
from tests.center.gateways.running import RunningSimulator
from tests.center.gateways.wechat_running import RunningWeChat, wechat_settings
from tests.running import RunningBot
from tests.wechat_journey.founders import Founder, OnWeChat, OnWidget
from tests.wechat_journey.rows import Rows, rows_behind, told
from tests.widget.office import STAFF, Office

NUMBERS = ("13900000081", "13900000082")


class World(Office):
    """The center, with all that is outside of it."""

    def __init__(self, bot: RunningBot, wechat: RunningWeChat, sms: RunningSimulator) -> None:
        super().__init__(bot)
        self.wechat, self.sms = wechat, sms
        url = f"http://127.0.0.1:{bot.port}{CALLBACK}"
        callbacks = Callbacks(wechat_settings(wechat.url), url, SystemClock(), patience=20, tries=1)
        self.on_wechat = OnWeChat(self, NUMBERS[0], openid_of(81), callbacks, wechat.url)
        self.on_widget = OnWidget(self, NUMBERS[1])
        self.founders: tuple[Founder, ...] = (self.on_wechat, self.on_widget)

    def set_clock(self, now: datetime) -> None:
        """From here on it is ``now`` for the center, and for WeChat too."""
        super().set_clock(now)
        ahead = (now - SystemClock().now()).total_seconds()
        self.wechat.tell("clock", ahead_seconds=ahead)

    def receive(self, founder: Founder) -> None:
        """The founder comes to the window at the time that was booked, and staff note it."""
        now = self.now.astimezone(timezone.utc)
        [row] = self.rows(sa.select(appointment.c.code).where(appointment.c.conversation_id == founder.conversation))
        self._records.write_now(lambda connection: arrive(connection, row.code, Actor("staff", STAFF), now))

    def recorded(self, founder: Founder) -> Rows:
        """All that is on record of a founder, in words that do not say who it is."""
        found = self._records.read_now(lambda connection: rows_behind(connection, founder.conversation))
        return told(found, founder.number)

    def contact(self, founder: Founder) -> tuple[str | None, str | None]:
        """Name and telephone of whoever the founder's case is for."""
        code = founder.case()

        def look(connection: Any) -> tuple[str | None, str | None]:
            found = read_contact(connection, self.seal, read_case(connection, code).contact_id)
            return found.name, found.phone

        return self._records.read_now(look)
