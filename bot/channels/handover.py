"""``/portal``: links from the conversation to the government portal and to payment, and what these two tell us.

Whoever holds a link sees which items of the case can be done there; handing over takes the button on that page. The
two adapters sign what they tell us; the same told twice is done once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.handover_answers import as_refused, away, no_portal, onward, settled, told
from bot.channels.handover_pages import ItemShown, bill_page, items_page, message_page
from bot.channels.requests import Refused, add_route, body_of, patiently, reply
from center import bundles
from center.cases.refusals import Refusal
from center.clock import Clock, SystemClock, WorkingClock
from center.gateways.payment import PaymentRefused, Payments
from center.gateways.portal import Portal
from center.gateways.portal import Refused as PortalRefused
from center.gateways.portal_client import Busy
from center.gateways.portal_opening import open_payments, open_portal
from center.gateways.portal_wire import PAYMENT, PAYMENT_EVENTS, PORTAL, PORTAL_EVENTS, fault_of
from center.gateways.sms_wire import KEY, NONCE, SIGNATURE, TIMESTAMP, Credentials
from center.handover.bills import Bill, BillState, read_bill
from center.handover.content import content_of, known_of
from center.handover.events import read_payment_event, read_portal_event
from center.handover.giving import Rules, Taken, held_up, offered, shown, take, turned_away, went
from center.handover.hearing import hear_payment, hear_portal
from center.handover.links import GO, PAY
from center.handover.records import find
from center.handover.setting import PortalSetting, portal_in_use
from center.handover.tickets import TicketKind, open_ticket
from center.portal_settings import AdapterSettings, PortalSettings, read_portal
from center.service import Service
from center.times import local_date

PATH = "/portal"
_SIGNED = (KEY, TIMESTAMP, NONCE, SIGNATURE)
_FIELDS = (
    "event", "key", "kind", "at", "number", "decision", "decided_on", "bill", "purpose", "authority", "amount",
    "receipt",
)  # fmt: skip
_LOG = logging.getLogger("qihang.portal")


class Handovers:
    """The ways to the portal and back; without a portal there are none, and every link leads nowhere."""

    def __init__(
        self,
        service: Service,
        settings: PortalSettings,
        setting: PortalSetting | None,
        portal: Portal | None,
        payments: Payments | None,
        machine: Clock | None = None,
    ) -> None:
        """``machine`` is the machine's own clock, by which signatures are judged; never that of the demo."""
        self._service, self._settings, self._setting = service, settings, setting
        self._portal, self._payments, self._machine = portal, payments, machine or SystemClock()

    def blueprint(self) -> Blueprint:
        """Every route."""
        blueprint = Blueprint("handovers", url_prefix=PATH)
        add_route(blueprint, "GET", "/go/<ticket>", self.show)
        add_route(blueprint, "POST", "/go/<ticket>/<item>", self.go)
        add_route(blueprint, "GET", "/pay/<ticket>", self.show_bill)
        add_route(blueprint, "POST", "/pay/<ticket>", self.pay)
        add_route(blueprint, "POST", "/events", self.hear_portal)
        add_route(blueprint, "POST", "/payments", self.hear_payment)
        return blueprint

    async def show(self, request: Request, ticket: str) -> HTTPResponse:
        """The page of a case; 404 for a link that is not ours, 410 for an expired one."""
        if self._portal is None or self._setting is None:
            return no_portal()
        try:
            case, items = await self._read(lambda connection: self._items(connection, ticket))
        except Refusal as refusal:
            return told(refusal)
        if not items:
            return message_page("网上没有要办的", "这个代办件现在没有要在网上办的。说“查进度”看最新情况。").response()
        page = items_page(self._setting.name, self._portal.pages, case, f"{GO}{ticket}", items)
        return page.response()

    async def go(self, request: Request, ticket: str, item: str) -> HTTPResponse:
        """Hand the item over, and send the person after it; when the portal is away, say so."""
        if self._portal is None:
            return no_portal()
        now, seal, rules = self._service.clock.now(), self._service.seal, self._rules()
        try:
            taken = await self._write(lambda connection: take(connection, seal, rules, ticket, item, now))
        except Refusal as refusal:
            return told(refusal)
        return await self._handed_over(self._portal, taken)

    async def show_bill(self, request: Request, ticket: str) -> HTTPResponse:
        """What is to be paid."""
        if self._payments is None:
            return no_portal()
        try:
            bill = await self._read(lambda connection: self._bill(connection, ticket))
        except Refusal as refusal:
            return told(refusal)
        page = bill_page(self._payments.pages, f"{PAY}{ticket}", bill) if bill.state is BillState.DUE else settled(bill)
        return page.response()

    async def pay(self, request: Request, ticket: str) -> HTTPResponse:
        """Send the person to where the bill is paid."""
        if self._payments is None:
            return no_portal()
        try:
            bill = await self._read(lambda connection: self._bill(connection, ticket))
            if bill.state is not BillState.DUE:
                return settled(bill).response()
            entry = await self._payments.link(bill.number, bill.amount)
        except Refusal as refusal:
            return told(refusal)
        except PaymentRefused as refused:
            return message_page("现在不能付款", refused.reason, status=409).response()
        except Busy:
            return message_page(
                "缴费平台暂时不通", "现在打不开，过一会儿再点链接试试。没有扣款。", status=503
            ).response()
        return onward(entry.address)

    async def hear_portal(self, request: Request) -> HTTPResponse:
        """What the portal's adapter tells."""
        content = self._signed(request, PORTAL, PORTAL_EVENTS, self._settings.portal)
        now = self._service.clock.now()
        with as_refused():
            event = read_portal_event(content)
            news = await self._write(lambda c: hear_portal(c, _clock_of, event, request.body, now))
        return reply({"news": news})

    async def hear_payment(self, request: Request) -> HTTPResponse:
        """What the payment platform's adapter tells."""
        content = self._signed(request, PAYMENT, PAYMENT_EVENTS, self._settings.payment)
        now = self._service.clock.now()
        with as_refused():
            event = read_payment_event(content)
            news = await self._write(lambda connection: hear_payment(connection, event, request.body, now))
        return reply({"news": news})

    async def _handed_over(self, portal: Portal, taken: Taken) -> HTTPResponse:
        now, key = self._service.clock.now(), taken.handover.key
        try:
            entry = await portal.prefill(taken.prefill)
        except Busy as busy:
            wait = busy.retry_after
            waits = await self._write(lambda c: held_up(c, find(c, key), wait, now, taken.ticket))
            return away(bool(waits))
        except PortalRefused as refused:
            code = refused.code
            await self._write(lambda connection: turned_away(connection, find(connection, key), code, now))
            return message_page("网上没能办成", refused.reason, "代办员照样替您办，不用您管。", status=409).response()
        await self._write(lambda connection: went(connection, find(connection, key), taken.prefill, now))
        return onward(entry.address)

    def _items(self, connection: Any, token: str) -> tuple[str, list[ItemShown]]:
        now, seal, rules = self._service.clock.now(), self._service.seal, self._rules()
        _, case = shown(connection, seal, token, now)
        known = known_of(connection, seal, case, local_date(now))
        items = []
        for task in offered(case, rules):
            names = content_of(rules.setting, rules.setting.items[task.item], known).names
            items.append(ItemShown(task, names["filled"], names["missing"]))
        return case.code, items

    def _bill(self, connection: Any, token: str) -> Bill:
        ticket = open_ticket(self._service.seal, token, TicketKind.BILL, self._service.clock.now())
        return read_bill(connection, ticket.about)

    def _signed(self, request: Request, version: str, path: str, adapter: AdapterSettings) -> Any:
        """The JSON of a request that the adapter has signed; raises Refused."""
        if not adapter.is_set:
            raise Refused(404, "not_found", "没有这个地址")
        given = {name: request.headers.get(name, "") for name in _SIGNED}
        credentials = Credentials(adapter.key, adapter.secret)
        fault = fault_of(version, credentials, path, given, request.body, self._machine.now())
        if fault is not None:
            _LOG.warning("%s: a request was turned away: %s", version, fault)
            raise Refused(401, "unauthenticated", f"签名不对（{fault}）")
        return body_of(request, _FIELDS)

    def _rules(self) -> Rules:
        if self._setting is None:
            raise Refused(404, "not_found", "没有这个地址")
        return Rules(self._setting, bundles.knowledge_of(None).service.catalogue)

    async def _read(self, work: Callable[[Any], Any]) -> Any:
        return await patiently(lambda: self._service.records.read(work))

    async def _write(self, work: Callable[[Any], Any]) -> Any:
        return await patiently(lambda: self._service.records.write(work))


def _clock_of(office: str) -> WorkingClock:
    """The working clock of an agency office."""
    service = bundles.knowledge_of(None).service
    known = service.catalogue.offices.get(office)
    return service.working_clock(known.hours if known else "")


def handovers(service: Service) -> Handovers:
    """The ways of this installation, by its settings and knowledge/service/portal.yml."""
    settings = read_portal()
    return Handovers(service, settings, portal_in_use(), open_portal(settings), open_payments(settings))
