"""What staff do with a work order. Every act is one transaction: seen within sight, done by the center, noted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sanic.response import HTTPResponse

from center.cases.refusals import Refusal
from center.demand_states import Incomplete
from center.gateways.work_orders import Order
from center.letters.hands import can_own
from center.letters.linking import Link
from center.letters.senders import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_PHONE, sender_of
from center.letters.states import LetterKind
from center.staff.audit import note
from center.staff.naming import AnotherName
from center.staff.rights import Right
from center.staff.sight import sees_department, sees_office
from center.times import SHANGHAI
from center.work_orders import moves
from center.work_orders.listing import order_seen_by, sight
from center.work_orders.moves import LONGEST_ANSWER, LONGEST_BASIS, LONGEST_UNIT, Step
from center.work_orders.records import OrderView, read_whole, type_in
from center.work_orders.reports import send_again, settle_by_hand
from center.work_orders.states import OrderResult
from desk.arguments import Refused
from desk.flashes import Flash
from desk.letters.pages import departments_of, knows, offices_of
from desk.moving import Move, make_move
from desk.naming import ask_whose, settle
from desk.visits import Visit
from desk.work_orders.pages import look_at, shown, stay

_TYPED = ("number", "kind", "title", "text", "address", "office", "issued_at", "due_at", "urgent")
"""The fields of the form of an order beside name and number."""
_LINKS = ("conversation_id", "call_code", "demand_code", "case_code")
_MOMENT = "%Y-%m-%dT%H:%M"


class NoReason(Refusal):
    """Who called 12345 is shown only to whoever says what for."""

    def __init__(self) -> None:
        super().__init__("no reason", "请写明为什么要看来电人的姓名、电话和地址。")


async def create(visit: Visit) -> HTTPResponse:
    """Copied by hand from the platform's pages; a number that is known already leads to its order."""
    args, now, seal, staff = visit.args, visit.now, visit.service.seal, visit.staff
    office = args.choice("office", [key for key, _ in offices_of(staff, await knows())])
    if not office:
        raise Incomplete("office", "请选工单归哪个中心办。")
    order = _typed(visit)

    def work(connection: Any) -> OrderView:
        if order.sender.mobile:
            settle(visit, connection, order.sender.mobile, order.sender.name)
        made = type_in(connection, seal, order, office, staff.staff_id, now, sight(staff))
        note(connection, staff.staff_id, "order.type_in", made.code, now)
        return made

    try:
        made = await visit.write(work)
    except AnotherName as other:
        return ask_whose(visit, other, _TYPED)
    return visit.go(f"/desk/work-orders/{made.code}", f"工单 {made.number} 已登记。")


async def unmask(visit: Visit, code: str) -> HTTPResponse:
    """Who called and the whole words, for a reason, once; noted."""
    reason, seal = visit.args.text("reason", longest=200), visit.service.seal
    if not visit.can(Right.UNMASK):
        raise Refused("您的岗位不能看完整信息。要用的话，请找管理员开通。", 403)
    if not reason:
        raise NoReason()

    def work(connection: Any) -> tuple[Any, Any]:
        order_seen_by(connection, visit.staff, code)
        whole = read_whole(connection, seal, code)
        return look_at(connection, visit, code, "order.unmask", reason), whole

    seen, whole = await visit.write(work)
    return visit.page("work_orders/show.html", **await shown(visit, seen, whole=whole))


async def sign(visit: Visit, code: str) -> HTTPResponse:
    """It is ours from here, and mine."""
    seal = visit.service.seal
    return await _act(visit, code, "sign", "已签收，由您办理。", lambda c, step: moves.sign(c, seal, code, step))


async def take_on(visit: Visit, code: str) -> HTTPResponse:
    """From here it is mine."""
    seal = visit.service.seal
    return await _beside(visit, code, "take", "已接办。", lambda c, step: moves.take(c, seal, code, step))


async def hand_on(visit: Visit, code: str) -> HTTPResponse:
    """To another office, department or colleague of ours, with a reason; the platform is told."""
    args, seal, knowledge = visit.args, visit.service.seal, await knows()
    offices = knowledge.service.catalogue.offices
    office = args.choice("office", list(offices))
    department = args.choice("department", [key for key, _ in departments_of(knowledge)]) or None
    owner, reason = args.text("owner", longest=40), args.text("reason", longest=500)
    if not office:
        raise Incomplete("office", "请选转给哪个中心。")
    unit = knowledge.service.offices[department].name if department else offices[office].name
    place = {"office_id": office, "department": department, "owner": owner}

    def move(connection: Any, step: Step) -> OrderView:
        if not can_own(connection, owner, Right.RUN_WORK_ORDERS, office, department):
            raise Incomplete("owner", "这个人不办那里的工单，请重新选。")
        return moves.transfer(connection, seal, code, place, unit, reason, step)

    stays = sees_office(visit.staff, office) and sees_department(visit.staff, department)
    where = f"/desk/work-orders/{code}" if stays else "/desk/work-orders"
    return await _act(visit, code, "transfer", "已转办，平台的时限不变。", move, reason=reason, where=where)


async def report_progress(visit: Visit, code: str) -> HTTPResponse:
    """How far it is."""
    words, seal = visit.args.text("words", longest=LONGEST_ANSWER), visit.service.seal
    told = "进展已记下，正在回传平台。"
    return await _beside(visit, code, "progress", told, lambda c, step: moves.progress(c, seal, code, words, step))


async def ask_for_time(visit: Visit, code: str) -> HTTPResponse:
    """More time is asked for; it changes only when the platform agrees."""
    until, reason = _moment(visit, "until"), visit.args.text("reason", longest=500)
    seal, told = visit.service.seal, "延期申请已记下，平台同意前时限不变。"

    def move(connection: Any, step: Step) -> OrderView:
        return moves.ask_for_time(connection, seal, code, until, reason, step)

    return await _act(visit, code, "extension", told, move, reason=reason)


async def answer(visit: Visit, code: str) -> HTTPResponse:
    """It is answered."""
    words, seal = visit.args.text("answer", longest=LONGEST_ANSWER), visit.service.seal
    chosen = visit.args.choice("result", [one.value for one in OrderResult])
    if not chosen:
        raise Incomplete("result", "请选办理结果。")
    told = Flash("已办结，正在回传平台。", f"/desk/work-orders/{code}/take-back", "撤回")

    def move(connection: Any, step: Step) -> OrderView:
        return moves.answer(connection, seal, code, words, OrderResult(chosen), step)

    return await _act(visit, code, "answer", told, move)


async def send_back(visit: Visit, code: str) -> HTTPResponse:
    """It is not ours, on a basis."""
    basis, unit = visit.args.text("basis", longest=LONGEST_BASIS), visit.args.text("unit", longest=LONGEST_UNIT)
    seal, told = visit.service.seal, Flash("退单已记下，正在回传平台。", f"/desk/work-orders/{code}/take-back", "撤回")

    def move(connection: Any, step: Step) -> OrderView:
        return moves.send_back(connection, seal, code, basis, unit, step)

    return await _act(visit, code, "return", told, move, reason=basis)


async def take_back(visit: Visit, code: str) -> HTTPResponse:
    """What the platform has not heard yet is undone."""
    seal = visit.service.seal
    return await _act(
        visit, code, "take_back", "已撤回，可以接着办。", lambda c, step: moves.take_back(c, seal, code, step)
    )


async def connect(visit: Visit, code: str) -> HTTPResponse:
    """What it belongs to; empty fields remove what was there."""
    links, seal = [Link(name, visit.args.text(name, longest=40)) for name in _LINKS], visit.service.seal
    return await _beside(visit, code, "link", "关联已保存。", lambda c, step: moves.link(c, seal, code, links, step))


async def by_hand(visit: Visit, code: str, key: str) -> HTTPResponse:
    """It was typed in on the platform's own pages."""
    staff_id, now = visit.staff.staff_id, visit.now
    told = "已登记为在平台手工填报。"
    return await _act(visit, code, "by_hand", told, lambda c, _: settle_by_hand(c, code, key, staff_id, now))


async def again(visit: Visit, code: str, key: str) -> HTTPResponse:
    """What the platform refused is sent once more."""
    staff_id, now = visit.staff.staff_id, visit.now
    return await _act(visit, code, "again", "正在重新回传。", lambda c, _: send_again(c, code, key, staff_id, now))


def _typed(visit: Visit) -> Order:
    args = visit.args
    parts = (("name", LONGEST_NAME), ("phone", LONGEST_PHONE), ("address", LONGEST_ADDRESS))
    return Order(
        number=args.text("number", longest=64),
        kind=LetterKind(args.choice("kind", [one.value for one in LetterKind], default="other")),
        title=args.text("title", longest=60),
        text=args.text("text", longest=LONGEST_ANSWER),
        sender=sender_of(*(args.text(name, longest=longest) for name, longest in parts)),
        area="",
        issued_at=_moment(visit, "issued_at"),
        due_at=_moment(visit, "due_at"),
        is_urgent=args.is_on("urgent"),
    )


def _moment(visit: Visit, name: str) -> datetime:
    """A time as browsers send it, which is Shanghai's; raises Incomplete."""
    try:
        return datetime.strptime(visit.args.text(name, longest=16), _MOMENT).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise Incomplete(name, "请填日期和时间。") from None


async def _act(
    visit: Visit,
    code: str,
    act: str,
    told: str | Flash,
    move: Move,
    *,
    reason: str | None = None,
    where: str = "",
) -> HTTPResponse:
    """Make a move of an order in sight, note it, and go on."""
    await make_move(visit, code, f"order.{act}", order_seen_by, move, reason)
    return visit.go(where or f"/desk/work-orders/{code}", told)


async def _beside(visit: Visit, code: str, act: str, told: str, move: Move) -> HTTPResponse:
    """Make a move that an answer may be half written beside; the page stays."""
    await make_move(visit, code, f"order.{act}", order_seen_by, move)
    return await stay(visit, code, told)
