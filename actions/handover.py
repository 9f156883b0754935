"""Where a case is spoken of: the way to the portal for what can be done online, and what is to be paid (AH-25, 26)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker

from actions.base import answers_for
from actions.case_parts import catalogue
from actions.fields import said_in
from center.cases.reading import CaseView, SubTask, read_case
from center.conversations import conversation_of
from center.handover.bills import Bill, BillState, bills_for, bills_of
from center.handover.giving import Rules, offered
from center.handover.links import bill_link, case_link
from center.handover.setting import PortalSetting, portal_in_use
from center.handover.tickets import LIFETIME
from center.handover.words import PROGRESS, bill_line
from center.portal_settings import read_portal
from center.replies import Reply
from center.service import service
from center.text import normalise
from center.times import local

BY_VOICE = frozenset({"hotline"})
"""The channels that no link is said on: an operator does not go to the portal for a caller."""
_MONEY = "(?:费|款|钱)"
_DONE = "(?:了[吗没嘛么]|没)"
_PAID = re.compile(
    f"缴款单|(?:交|缴|付)(?:过|上|完|好)?{_MONEY}(?:成功)?{_DONE}"
    f"|{_MONEY}用?我?(?:已经)?(?:交|缴|付)(?:上|到|成功|进去)?{_DONE}|到账{_DONE}"
)
_OTHER_FEES = re.compile("社保|医保|公积金|税|水费|电费|年费|学费|物业|罚款|货款|工程款|工资")
_LONGEST_QUESTION = 15


async def with_portal(reply: Reply, tracker: Tracker) -> Reply:
    """``reply`` about a case, with the way to the portal and what is to be paid; as it is where there is no portal."""
    code, setting = reply.custom.get("code"), portal_in_use()
    if not code or setting is None or not read_portal().portal.is_set:
        return reply

    def look(connection: Any) -> tuple[CaseView, list[Bill], bool]:
        case = read_case(connection, str(code))
        return case, bills_of(connection, case.id), _shows_links(connection, tracker)

    case, bills, is_linked = await service().records.read(look)
    tasks = offered(case, Rules(setting, catalogue())) if is_linked else ()
    return _with_bills(_with_items(reply, tracker, setting, case, tasks), tracker, bills, is_linked)


async def answered_payment(tracker: Tracker) -> Reply | None:
    """The answer to 交费了吗: the bills of one's own cases; None when something else is asked."""
    said = normalise(said_in(tracker).text)
    if not read_portal().portal.is_set or not _PAID.search(said) or _OTHER_FEES.search(said):
        return None

    def look(connection: Any) -> tuple[list[Bill], bool]:
        return bills_for(connection, tracker.sender_id), _shows_links(connection, tracker)

    bills, is_linked = await service().records.read(look)
    if bills:
        empty = Reply("", (PROGRESS,), {"kind": "notice", "phrase": "payment_told"})
        return _with_bills(empty, tracker, bills, is_linked)
    if len(said) > _LONGEST_QUESTION:
        return None
    return Reply(answers_for(tracker).phrase("payment_none"), (), {"kind": "notice", "phrase": "payment_none"})


def _with_items(
    reply: Reply, tracker: Tracker, setting: PortalSetting, case: CaseView, tasks: Sequence[SubTask]
) -> Reply:
    if not tasks:
        return reply
    here = service()
    now = here.clock.now()
    link = case_link(here.public_url, here.seal, case.code, tracker.sender_id, now)
    filled = {"事项": "、".join(task.title for task in tasks), "网站": setting.name, "链接": link}
    said = answers_for(tracker).phrase("handover_offer", filled)
    ways = {"portal": {"name": setting.name, "link": link, "until": _until(now)}}
    items = _linked(reply.custom.get("items", []), {task.title: f"{link}#{task.item}" for task in tasks})
    card = {**reply.custom, **ways, **({"items": items} if items else {})}
    return Reply(f"{reply.text}\n{said}", reply.buttons, card)


def _shows_links(connection: Any, tracker: Tracker) -> bool:
    return conversation_of(connection, tracker.sender_id).channel not in BY_VOICE


def _linked(items: Sequence[dict[str, Any]], links: dict[str, str]) -> list[dict[str, Any]]:
    """The items of a card, each with its own link if it has one."""
    return [{**item, **({"link": links[item["title"]]} if item["title"] in links else {})} for item in items]


def _with_bills(reply: Reply, tracker: Tracker, bills: Sequence[Bill], is_linked: bool) -> Reply:
    if not bills:
        return reply
    has_way = is_linked and read_portal().payment.is_set
    links = {bill.number: _link_of(bill, tracker) if has_way else "" for bill in bills}
    lines = [bill_line(bill, links[bill.number]) for bill in bills]
    cards = [_card(bill, links[bill.number]) for bill in bills]
    return Reply("\n".join(filter(None, [reply.text, *lines])), reply.buttons, {**reply.custom, "bills": cards})


def _link_of(bill: Bill, tracker: Tracker) -> str:
    here = service()
    if bill.state is not BillState.DUE:
        return ""
    return bill_link(here.public_url, here.seal, bill.number, tracker.sender_id, here.clock.now())


def _card(bill: Bill, link: str) -> dict[str, str]:
    shown = {"number": bill.number, "purpose": bill.purpose, "authority": bill.authority, "amount": bill.yuan}
    return {**shown, "state": bill.state.value, "caption": bill.state.caption, **({"link": link} if link else {})}


def _until(now: datetime) -> str:
    return local(now + LIFETIME).isoformat(timespec="seconds")
