"""Tickets: what a link of ours carries. Sealed, so that it tells nothing; short-lived; used up by handing over.

A ticket is good for one case (its items) or one bill, and remembers in which conversation it was given out.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.refusals import Refusal
from center.handover_tables import handover_use
from center.identifiers import opaque
from center.sealing import Seal, SealError
from center.tables import Moment

LIFETIME = timedelta(minutes=15)
USES_OF_LOGIN = 1
"""How often a ticket hands over one item while the person's login goes along: whoever has the link would be them."""
USES = 3
"""How often while the portal asks to log in: a second tap is no fraud."""
_ABOUT = "handover ticket"
_COLON, _TILDE = ":", "~"
_LONGEST = 600
_AGAIN = "回到对话里说“查进度”，就能再拿一个。"


class TicketKind(str, Enum):
    """What a ticket is for."""

    CASE = "case"
    BILL = "bill"


class Ticket(NamedTuple):
    """What a ticket gives; ``about`` is the code of the case, or the number of the bill."""

    id: str
    kind: TicketKind
    about: str
    conversation_id: str
    expires_at: datetime


class BadTicket(Refusal):
    """A link that we have not made."""

    def __init__(self) -> None:
        super().__init__("a ticket that is not ours", f"这个链接不对。{_AGAIN}")


class ExpiredTicket(Refusal):
    """A link whose time is over."""

    def __init__(self) -> None:
        super().__init__("an expired ticket", f"这个链接过期了，15分钟内有效。{_AGAIN}")


class UsedTicket(Refusal):
    """A link that was used up."""

    def __init__(self) -> None:
        super().__init__("a used ticket", f"这个链接已经用过了，为了安全不能再用。{_AGAIN}")


_USE = sa.text(
    """
    INSERT INTO handover_use (ticket, item, uses, expires_at) VALUES (:ticket, :item, 1, :expires_at)
    ON CONFLICT (ticket, item) DO UPDATE SET uses = handover_use.uses + 1 WHERE handover_use.uses < :most
    """
).bindparams(sa.bindparam("expires_at", type_=Moment))


def make_ticket(seal: Seal, kind: TicketKind, about: str, conversation_id: str, now: datetime) -> str:
    """A new ticket, good for LIFETIME; printable ASCII, fit for a path."""
    seconds = int((now + LIFETIME).timestamp())
    sealed = seal.seal(" ".join((opaque(), kind.value, about, conversation_id, str(seconds))), _ABOUT)
    return sealed.replace(_COLON, _TILDE)


def open_ticket(seal: Seal, token: str, kind: TicketKind, now: datetime) -> Ticket:
    """What ``token`` gives; raises BadTicket, also for a ticket of another kind, and ExpiredTicket."""
    try:
        content = seal.open(token[:_LONGEST].replace(_TILDE, _COLON), _ABOUT).split(" ")
    except (SealError, ValueError):
        raise BadTicket from None
    name, given, about, conversation_id, seconds = content
    if given != kind.value or len(token) > _LONGEST:
        raise BadTicket
    ticket = Ticket(name, kind, about, conversation_id, datetime.fromtimestamp(int(seconds), timezone.utc))
    if now >= ticket.expires_at:
        raise ExpiredTicket
    return ticket


def use_ticket(connection: Any, ticket: Ticket, item: str, *, is_login_carried: bool) -> None:
    """Use the ticket up once for ``item``; of several at the same time one goes first. Raises UsedTicket."""
    most = USES_OF_LOGIN if is_login_carried else USES
    values = {"ticket": ticket.id, "item": item, "expires_at": ticket.expires_at, "most": most}
    if connection.execute(_USE, values).rowcount != 1:
        raise UsedTicket


def give_back(connection: Any, ticket: Ticket, item: str) -> None:
    """The use came to nothing."""
    mine = sa.and_(handover_use.c.ticket == ticket.id, handover_use.c.item == item, handover_use.c.uses > 0)
    connection.execute(sa.update(handover_use).where(mine).values(uses=handover_use.c.uses - 1))


def forget_uses(connection: Any, now: datetime) -> int:
    """Forget the uses of tickets that are over anyway; how many."""
    return int(connection.execute(sa.delete(handover_use).where(handover_use.c.expires_at <= now)).rowcount)
