"""Handing over: what is offered for a case, what a link takes along, and what came of it at the portal.

Between ``take`` and one of ``went``, ``held_up`` and ``turned_away`` the portal is asked, outside of any transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from center.cases.events import Actor, append
from center.cases.reading import CaseView, SubTask, read_case
from center.cases.refusals import Refusal
from center.cases.states import Path, SubTaskState
from center.catalogue import Catalogue
from center.gateways.portal import Prefill, RefusedCode
from center.handover.content import Content, content_of, known_of
from center.handover.records import STUCK, Beginning, Handover, HandoverState, advance, begin, handovers_of, write
from center.handover.setting import PortalSetting
from center.handover.tickets import Ticket, TicketKind, give_back, open_ticket, use_ticket
from center.identities import contacts_behind
from center.people import read_contact
from center.sealing import Seal
from center.times import local_date

LONGEST_WAIT = timedelta(minutes=30)
_MAY_BE_DONE = frozenset({SubTaskState.TODO, SubTaskState.DOING})
_SUBJECT = "portal subject"


class NotOffered(Refusal):
    """An item that cannot be done on the portal, or not any more."""

    def __init__(self, case_code: str) -> None:
        super().__init__("the item is not offered", f"{case_code}的这一项现在不用在网上办，说“查进度”看最新情况。")


class AlreadySubmitted(Refusal):
    """An item that was handed in on the portal."""

    def __init__(self, found: Handover) -> None:
        number = f"，流水号{found.number}" if found.number else ""
        super().__init__("the item was submitted", f"这一项已经在政务服务网提交了{number}，不用再交一遍。")


class Rules(NamedTuple):
    """What hand-overs go by."""

    setting: PortalSetting
    catalogue: Catalogue


class Taken(NamedTuple):
    """What a link took along, before the portal has heard of it."""

    handover: Handover
    ticket: Ticket
    prefill: Prefill


def offered(case: CaseView, rules: Rules) -> tuple[SubTask, ...]:
    """The items of ``case`` that its applicant can do on the portal now."""
    if not case.is_open:
        return ()
    return tuple(task for task in case.sub_tasks if task.state in _MAY_BE_DONE and _is_online(task, rules))


def shown(connection: Any, seal: Seal, token: str, now: datetime) -> tuple[Ticket, CaseView]:
    """What a link is for, without using it up; raises BadTicket, ExpiredTicket, UnknownCase."""
    ticket = open_ticket(seal, token, TicketKind.CASE, now)
    return ticket, read_case(connection, ticket.about)


def take(connection: Any, seal: Seal, rules: Rules, token: str, item: str, now: datetime) -> Taken:
    """Use the link up for ``item``; what the portal is to get.

    Raises BadTicket, ExpiredTicket, UsedTicket, NotOffered, AlreadySubmitted.
    """
    ticket, case = shown(connection, seal, token, now)
    _check(connection, case, item, rules)
    is_carried = case.contact_id in contacts_behind(connection, ticket.conversation_id)
    use_ticket(connection, ticket, item, is_login_carried=is_carried)
    content = content_of(rules.setting, rules.setting.items[item], known_of(connection, seal, case, local_date(now)))
    what = Beginning(case.id, item, rules.setting.items[item].code, ticket.conversation_id, is_carried, content.names)
    made = begin(connection, what, now)
    return Taken(made, ticket, _prefill(connection, seal, rules, case, made, content))


def again(connection: Any, seal: Seal, rules: Rules, found: Handover, now: datetime) -> Prefill | None:
    """What the portal is to get of a hand-over that waits, as it is now; None when it is not to go any more."""
    case = read_case(connection, found.case_code)
    if found.item not in {task.item for task in offered(case, rules)}:
        return None
    known = known_of(connection, seal, case, local_date(now))
    content = content_of(rules.setting, rules.setting.items[found.item], known)
    return _prefill(connection, seal, rules, case, found, content)


def went(connection: Any, found: Handover, prefill: Prefill, now: datetime) -> None:
    """The portal has it; the first time, the case is told."""
    if not advance(connection, found, HandoverState.READY, now, ready_at=now, reason=None):
        return
    told = {
        "filled": [one.title for one in prefill.filled],
        "missing": [one.title for one in prefill.missing],
        "login": "carried" if found.is_carried else "asked",
    }
    note(connection, found, "handed_over", _person(found), told, now)


def held_up(connection: Any, found: Handover, wait: timedelta, now: datetime, ticket: Ticket | None = None) -> bool:
    """The portal is away: it is tried again later, and the link is not used up. False when the portal has it anyway."""
    if ticket is not None:
        give_back(connection, ticket, found.item)
    if found.state not in STUCK:
        return False
    waits = min(wait * 2 ** min(found.attempts, 10), max(wait, LONGEST_WAIT))
    values = {"state": HandoverState.WAITING.value, "attempts": found.attempts + 1, "next_at": now + waits}
    write(connection, found, **values, waiting_since=found.waiting_since or now, updated_at=now)
    if found.state is not HandoverState.WAITING:
        note(connection, found, "handover_waits", _person(found), {}, now)
    return True


def turned_away(connection: Any, found: Handover, code: RefusedCode, now: datetime) -> None:
    """The portal does not want it; the agents go on by themselves."""
    if found.state in STUCK:
        gone = {"state": HandoverState.REFUSED.value, "reason": code.value, "next_at": None, "waiting_since": None}
        write(connection, found, **gone, updated_at=now)
        note(connection, found, "handover_refused", Actor("system", "portal"), {"reason": code.value}, now)


def note(connection: Any, found: Handover, kind: str, actor: Actor, data: dict[str, Any], now: datetime) -> None:
    """An event of the case about this hand-over, naming the item."""
    append(connection, found.case_code, kind, actor, {**data, **about(connection, found)}, now)


def about(connection: Any, found: Handover) -> dict[str, str]:
    """The item of a hand-over as events and notices name it."""
    task = read_case(connection, found.case_code).sub_task(found.item)
    return {"item": found.item, "title": task.title if task else found.item}


def _check(connection: Any, case: CaseView, item: str, rules: Rules) -> None:
    before = next((one for one in handovers_of(connection, case.id) if one.item == item), None)
    if before is not None and before.is_finished:
        raise AlreadySubmitted(before)
    if item not in {task.item for task in offered(case, rules)}:
        raise NotOffered(case.code)


def _is_online(task: SubTask, rules: Rules) -> bool:
    item = rules.catalogue.items.get(task.item)
    return item is not None and item.path is not Path.WINDOW and task.item in rules.setting.items


def _prefill(connection: Any, seal: Seal, rules: Rules, case: CaseView, found: Handover, content: Content) -> Prefill:
    wanted, task = rules.setting.items[found.item], case.sub_task(found.item)
    return Prefill(
        key=found.key,
        item=wanted.code,
        title=task.title if task else found.item,
        case=case.code,
        applicant=wanted.applicant,
        subject=seal.fingerprint(str(case.contact_id), _SUBJECT) if found.is_carried else None,
        phone=read_contact(connection, seal, case.contact_id).phone,
        filled=content.filled,
        missing=content.missing,
    )


def _person(found: Handover) -> Actor:
    return Actor("person", found.conversation_id)
