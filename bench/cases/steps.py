"""What happens to a case, in steps that are one transaction each, as the bot's and the staff's acts are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from functools import partial
from typing import Any, NamedTuple

from center.cases.events import Actor
from center.cases.moving import move, move_sub_task
from center.cases.opening import Origin, Wanted, open_case
from center.cases.prereviews import Delivery, Details, prereview
from center.cases.reading import read_case
from center.cases.states import Outcome
from center.catalogue import AgencyOffice, Theme
from center.clock import WorkingClock
from center.conversations import conversation_of, open_conversation
from center.knowledge import ServiceSettings
from center.messages import Words
from center.people import contact_of, give_consent
from center.sealing import Seal
from center.turns import Incoming, receive

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=timezone.utc)
"""A Friday, nine o'clock in Shanghai: the same working days are counted in every run."""
THEME = "one_chain"
PURPOSE = "agency"
CONSENT = (
    "我请代办中心为我办理企业开办一链办理：营业执照、印章、税务、社保、医保、公积金、银行预约开户。"
    "代办服务免费；刻章、银行开户等由第三方收取的费用另算，事先告诉我。我同意为办这件事使用我的姓名和电话。"
)
RESULT = "已办好"
PARTS = "e_licence,e_seal"
CHANNEL = "widget"
_CLERK = Actor("staff", "bench")
_FIRST_PHONE = 13_900_000_000

Step = Callable[[Any], Any]
"""One transaction, given its connection."""


class Yes(NamedTuple):
    """A person's yes: the how manieth person, and where it was said."""

    number: int
    conversation_id: str
    message_id: int


class Acts(NamedTuple):
    """What the steps need of the center."""

    seal: Seal
    service: ServiceSettings

    @property
    def theme(self) -> Theme:
        """What every case is about."""
        return self.service.catalogue.theme(THEME)

    @property
    def office(self) -> AgencyOffice:
        """Where every case is done."""
        catalogue = self.service.catalogue
        return catalogue.offices[catalogue.counties()[0]]

    @property
    def clock(self) -> WorkingClock:
        """The office's clock."""
        return self.service.working_clock(self.office.hours)

    def say_yes(self, number: int, connection: Any) -> Yes:
        """Another person says yes in another conversation, as it is in the log before a case is opened."""
        conversation_id = open_conversation(connection, CHANNEL, NOW)
        received = receive(connection, self.seal, conversation_id, Incoming(Words("对，办吧")), NOW)
        return Yes(number, conversation_id, received.message_id)

    def open(self, yes: Yes, connection: Any) -> str:
        """Note the consent and open the case, as the form does after a yes; the case's code."""
        wanted, said = self._wanted(yes.number), (yes.conversation_id, yes.message_id)
        talk = conversation_of(connection, yes.conversation_id)
        contact_id = contact_of(connection, self.seal, wanted.phone, wanted.name, NOW)
        give_consent(connection, contact_id, PURPOSE, CONSENT, *said, NOW)
        origin = Origin(talk.channel, *said, talk.person, None)
        catalogue = self.service.catalogue
        opened = open_case(connection, self.seal, self.clock, wanted, origin, NOW, catalogue=catalogue)
        return read_case(connection, opened.code).code

    def moves(self, code: str) -> Iterator[Step]:
        """All that staff do until the case is done: accepted, pre-reviewed, every item started and completed."""
        yield partial(self._move, code, "accept")
        yield partial(self._prereview, code)
        for item in self.theme.items:
            yield partial(self._move_item, code, item, "start")
            yield partial(self._move_item, code, item, "complete", result=RESULT, parts=PARTS)

    def _wanted(self, number: int) -> Wanted:
        return Wanted(
            theme=self.theme,
            trade=None,
            items=None,
            name="王小明",
            phone=str(_FIRST_PHONE + number),
            enterprise=f"晋味面馆{number}",
            credit_code=None,
            office=self.office,
            remind_at=None,
        )

    def _move(self, code: str, name: str, connection: Any) -> None:
        move(connection, code, name, _CLERK, NOW, self.clock)

    def _prereview(self, code: str, connection: Any) -> None:
        details = Details(delivery=(Delivery.DOWNLOAD,))
        prereview(connection, code, Outcome.ALL_ONLINE, _CLERK, NOW, self.clock, details)

    def _move_item(self, code: str, item: str, name: str, connection: Any, **details: str) -> None:
        move_sub_task(connection, code, item, name, _CLERK, NOW, self.clock, **details)
