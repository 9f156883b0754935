"""What staff do with a demand. Every act is one transaction: seen within sight, done by the center, noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic.response import HTTPResponse

from center import demand_moves as moves
from center.bundles import knowledge_of
from center.cases.events import Actor, append
from center.cases.refusals import Refusal
from center.demand_desk import Recorded, assign_to, record, refuse_others
from center.demand_effects import note_asked
from center.demand_listing import demand_seen_by
from center.demand_states import DEMAND_MOVES, DemandKind, ReasonCode
from center.demand_telling import receiver_of
from center.demands import OpenedDemand, whole_words
from center.identifiers import read_code
from center.people import read_contact
from center.promises import reply_due
from center.staff.audit import note
from center.staff.naming import AnotherName
from center.staff.rights import Right
from center.staff.sight import sees_office
from center.times import Words, local_date
from desk.arguments import Refused
from desk.demands.pages import departments, look_at, shown
from desk.naming import ask_whose, settle
from desk.visits import Visit

Work = Callable[[Any, Actor], Any]
_LONGEST = 2_000


class NoReason(Refusal):
    """Words and a number are shown only to whoever says what for."""

    def __init__(self) -> None:
        super().__init__("no reason", "请写明为什么要看原话和电话。")


def only_solvers(visit: Visit) -> None:
    """A route asks for one right; whoever sees a number here needs this one too. Raises Refused."""
    if not visit.can(Right.SOLVE_DEMANDS):
        raise Refused(f"您的岗位没有“{Right.SOLVE_DEMANDS.caption}”的权限。要用的话，请找管理员开通。", 403)


async def assign(visit: Visit, code: str) -> HTTPResponse:
    """One of the staff answers for it."""
    owner = visit.args.text("owner", longest=40)
    return await _act(visit, code, "assign", "已指定负责人。", lambda to, by: assign_to(to, code, owner, by, visit.now))


async def dispatch(visit: Visit, code: str) -> HTTPResponse:
    """To a department."""
    department = visit.args.choice("department", departments())
    words = visit.args.text("note", longest=500)
    return await _act(
        visit,
        code,
        "dispatch",
        "已转办，时间不停。",
        lambda to, by: moves.dispatch(to, code, department, by, visit.now, words),
    )


async def sign(visit: Visit, code: str) -> HTTPResponse:
    """The department takes it on."""
    return await _act(visit, code, "sign", "已签收。", lambda to, by: moves.sign(to, code, by, visit.now))


async def give_back(visit: Visit, code: str) -> HTTPResponse:
    """The department does not take it on, and says by what rule."""
    basis = visit.args.text("basis", longest=500)
    return await _act(
        visit,
        code,
        "return",
        "已退回协调专岗，时间不停。",
        lambda to, by: moves.return_with_basis(to, code, basis, by, visit.now),
    )


async def answer(visit: Visit, code: str) -> HTTPResponse:
    """The answer, sent to whoever made it."""
    reason = visit.args.choice("reason_code", [one.value for one in ReasonCode])
    if not reason:
        raise Refused("请选答复的结果。")
    texts = [visit.args.text(name, longest=_LONGEST) for name in ("text", "basis", "cause", "fix")]
    given = moves.Answer(texts[0], ReasonCode(reason), *texts[1:])

    def work(connection: Any, by: Actor) -> bool:
        seen = moves.answer(connection, code, given, by, visit.now)
        return receiver_of(connection, seen) is not None or seen.conversation_id is not None

    is_sent = await _do(visit, code, "answer", work)
    told = "已答复，正在发给本人，等企业确认。" if is_sent else "已答复。没有留联系方式，请当面或打电话告诉本人。"
    return visit.go(f"/desk/demands/{code}", told)


async def close(visit: Visit, code: str) -> HTTPResponse:
    """Closed when the enterprise has said nothing for long enough."""
    clock = knowledge_of(None).service.working_clock()
    return await _act(visit, code, "close", "已办结。", lambda to, by: moves.close(to, code, by, visit.now, clock))


async def reopen(visit: Visit, code: str) -> HTTPResponse:
    """The effect has not lasted."""
    words, due = visit.args.text("note", longest=500), reply_due(knowledge_of(None).service, visit.now)
    return await _act(
        visit, code, "reopen", "已重新办理。", lambda to, by: moves.reopen(to, code, words, by, visit.now, due)
    )


async def asked(visit: Visit, code: str) -> HTTPResponse:
    """Asked in person whether the effect has lasted, where nothing can be sent."""
    words, told = visit.args.text("words", longest=500), "已登记问效的情况。没有落实的，请点“重新办理”。"
    return await _act(visit, code, "asked", told, lambda to, by: note_asked(to, code, words, by, visit.now))


async def unmask(visit: Visit, code: str) -> HTTPResponse:
    """The whole words and the number to call, for a reason; noted in the demand and in the log."""
    only_solvers(visit)
    reason, seal, staff = visit.args.text("reason", longest=200), visit.service.seal, visit.staff
    if not reason:
        raise NoReason()

    def work(connection: Any) -> dict[str, Any]:
        one = demand_seen_by(connection, staff, code)
        append(connection, code, "looked", Actor("staff", staff.staff_id), {}, visit.now)
        contact_id = receiver_of(connection, one)
        phone = read_contact(connection, seal, contact_id).phone if contact_id is not None else ""
        words = whole_words(connection, seal, code)
        seen = look_at(connection, staff, code, visit.now)
        note(connection, staff.staff_id, "demand.unmask", code, visit.now, reason)
        return shown(seen, words=words, phone=phone)

    return visit.page("demands/show.html", **await visit.write(work))


async def blank(visit: Visit) -> HTTPResponse:
    """The form by which staff record what somebody says."""
    kinds = [(one.value, one.caption) for one in DemandKind]
    kind = visit.args.choice("kind", [one.value for one in DemandKind], default=DemandKind.DEMAND.value)
    offices = [(key, office.name) for key, office in _offices(visit).items()]
    default = visit.staff.office_id or (offices[0][0] if offices else "")
    return visit.page(
        "demands/new.html", kinds=kinds, kind=kind, offices=offices, office=default, departments=departments()
    )


async def write_down(visit: Visit) -> HTTPResponse:
    """Record it; the code and the time are told to the person at once."""
    args = visit.args
    office = args.choice("office", _offices(visit))
    kind = args.choice("kind", [one.value for one in DemandKind])
    if not office or not kind:
        raise Refused("请选是哪一类、属于哪个中心。")
    department = args.choice("department", departments()) or None
    said = Recorded(
        DemandKind(kind),
        args.text("text", longest=_LONGEST),
        office,
        args.text("phone", longest=20),
        args.text("name", longest=40),
        department,
        _case_code(args.text("case_code", longest=20)),
    )

    def work(connection: Any) -> OpenedDemand:
        settings = knowledge_of(None).service
        settle(visit, connection, said.phone, said.name)
        opened = record(connection, visit.service.seal, settings, said, visit.staff.staff_id, visit.now)
        note(connection, visit.staff.staff_id, "demand.record", opened.code, visit.now)
        return opened

    try:
        opened = await visit.write(work)
    except AnotherName as other:
        return ask_whose(visit, other, ("kind", "text", "office", "department", "case_code"))
    due = Words(local_date(visit.now).year).end(opened.due_at)
    begin = "已登记" if opened.fresh else "这件事已经登记过"
    return visit.go("/desk/demands/new", f"{begin}：{opened.code}，最晚{due}答复。请把编号和时间告诉本人。")


def _case_code(typed: str) -> str | None:
    code = read_code(typed) if typed else None
    if typed and (code is None or not code.startswith("D-")):
        raise Refused("代办编号不对，可能抄错了一位；不知道编号就空着。")
    return code


def _offices(visit: Visit) -> dict[str, Any]:
    offices = knowledge_of(None).service.catalogue.offices
    return {key: one for key, one in offices.items() if one.level != "乡镇" and sees_office(visit.staff, key)}


async def _act(visit: Visit, code: str, name: str, told: str, work: Work) -> HTTPResponse:
    await _do(visit, code, name, work)
    return visit.go(f"/desk/demands/{code}", told)


async def _do(visit: Visit, code: str, name: str, work: Work) -> Any:
    """Do ``work`` to a demand in sight, if it is the member's to do, and note it."""

    def whole(connection: Any) -> Any:
        if name in DEMAND_MOVES:
            refuse_others(visit.staff, name)
        demand_seen_by(connection, visit.staff, code)
        result = work(connection, Actor("staff", visit.staff.staff_id))
        note(connection, visit.staff.staff_id, f"demand.{name}", code, visit.now)
        return result

    return await visit.write(whole)
