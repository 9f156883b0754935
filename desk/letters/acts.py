"""What staff do with a letter. Every act is one transaction: seen within sight, done by the center, noted."""

from __future__ import annotations

from datetime import date
from typing import Any

from sanic.response import HTTPResponse

from center.cases.refusals import Refusal
from center.demand_states import Incomplete
from center.letters.hands import can_own
from center.letters.linking import Link, checked
from center.letters.listing import letter_seen_by
from center.letters.moves import (
    Reply,
    Step,
    answer_by_phone,
    file,
    forward,
    link,
    reclassify,
    reopen,
    send,
    take,
    take_back,
    write_reply,
)
from center.letters.records import (
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    LetterView,
    NewLetter,
    letter_due,
    read_whole,
    register,
)
from center.letters.scans import ScanView, remove_scan
from center.letters.senders import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_PHONE, sender_of
from center.letters.states import CameBy, LetterKind
from center.staff.audit import note
from center.staff.naming import AnotherName
from center.staff.rights import Right
from center.staff.sight import sees_office
from desk.arguments import Refused
from desk.flashes import Flash
from desk.letters.pages import departments_of, knows, look_at, offices_of, scans_in, shown, stay
from desk.moving import Move, make_move
from desk.naming import ask_whose, settle
from desk.visits import Visit

_TYPED = (
    *("key", "conversation", "kind", "came_by", "received_on", "subject", "text"),
    *("address", "office", "department", "mine"),
)
"""The fields of the form of a new letter beside name and number."""
_LINKS = ("conversation_id", "call_code", "promise_code", "case_code")


class NoReason(Refusal):
    """A sender is shown only to whoever says what for."""

    def __init__(self) -> None:
        super().__init__("no reason", "请写明为什么要看来信人的姓名、电话和地址。")


async def create(visit: Visit) -> HTTPResponse:
    """Register what came; scans can be added on its page."""
    knowledge, seal, now, staff = await knows(), visit.service.seal, visit.now, visit.staff
    wanted, key = await _new(visit), visit.args.text("key", longest=64)
    hours = knowledge.service.catalogue.offices[wanted.office_id].hours
    due = letter_due(knowledge.service, knowledge.service.working_clock(hours), wanted.received_on)

    def work(connection: Any) -> LetterView:
        if wanted.sender.mobile:
            settle(visit, connection, wanted.sender.mobile, wanted.sender.name)
        made = register(connection, seal, wanted, due, staff.staff_id, f"{staff.staff_id} {key}"[:64], now)
        note(connection, staff.staff_id, "letter.register", made.code, now)
        return made

    try:
        made = await visit.write(work)
    except AnotherName as other:
        return ask_whose(visit, other, _TYPED)
    return visit.go(f"/desk/letters/{made.code}", f"已登记，编号 {made.code}。{due.sentence}。")


async def unmask(visit: Visit, code: str) -> HTTPResponse:
    """The sender and the whole words, for a reason, once; noted."""
    reason, seal = visit.args.text("reason", longest=200), visit.service.seal
    if not visit.can(Right.UNMASK):
        raise Refused("您的岗位不能看完整信息。要用的话，请找管理员开通。", 403)
    if not reason:
        raise NoReason()

    def work(connection: Any) -> tuple[Any, Any]:
        letter_seen_by(connection, visit.staff, code)
        whole = read_whole(connection, seal, code)
        return look_at(connection, visit, code, "letter.unmask", reason), whole

    seen, whole = await visit.write(work)
    return visit.page("letters/show.html", **await shown(visit, seen, whole=whole))


async def take_on(visit: Visit, code: str) -> HTTPResponse:
    """From here it is mine."""
    told = "已接办，请在承诺的时间前答复。"
    return await _beside(visit, code, "take", told, lambda c, step: take(c, code, step))


async def hand_on(visit: Visit, code: str) -> HTTPResponse:
    """To another office, department or colleague, with a reason."""
    knowledge = await knows()
    office = visit.args.choice("office", list(knowledge.service.catalogue.offices))
    department = visit.args.choice("department", [key for key, _ in departments_of(knowledge)]) or None
    owner, reason = visit.args.text("owner", longest=40), visit.args.text("reason", longest=500)
    if not office:
        raise Incomplete("office", "请选转给哪个中心。")

    def move(connection: Any, step: Step) -> LetterView:
        if not can_own(connection, owner, Right.REGISTER_LETTERS, office, department):
            raise Incomplete("owner", "这个人不办那里的来信，请重新选。")
        return forward(connection, code, office, department, owner, reason, step)

    stays = sees_office(visit.staff, office) and (visit.staff.department in (None, department))
    where = f"/desk/letters/{code}" if stays else "/desk/letters"
    return await _act(visit, code, "forward", "已转办，承诺的时间不变。", move, reason=reason, where=where)


async def sort_again(visit: Visit, code: str) -> HTTPResponse:
    """It is of another class."""
    kind = LetterKind(visit.args.choice("kind", [one.value for one in LetterKind], default="other"))
    reason = visit.args.text("reason", longest=500)
    told = f"分类改成“{kind.caption}”。"
    return await _beside(visit, code, "reclassify", told, lambda c, step: reclassify(c, code, kind, reason, step))


async def phoned(visit: Visit, code: str) -> HTTPResponse:
    """The sender was told by telephone."""
    reply, seal = await _reply(visit), visit.service.seal
    told = Flash("已登记为电话答复。")
    return await _act(visit, code, "phone", told, lambda c, step: answer_by_phone(c, seal, code, reply, step))


async def write(visit: Visit, code: str) -> HTTPResponse:
    """The letter of reply is written; it can be printed now."""
    reply, seal = await _reply(visit), visit.service.seal
    told = Flash("回信写好了，请打印、盖章、寄出，再回来登记。", f"/desk/letters/{code}/take-back", "收回重写")
    return await _act(visit, code, "write", told, lambda c, step: write_reply(c, seal, code, reply, step))


async def unwrite(visit: Visit, code: str) -> HTTPResponse:
    """The written reply is not sent."""
    told = "回信收回了，可以接着改。"
    return await _act(visit, code, "take_back", told, lambda c, step: take_back(c, code, step))


async def posted(visit: Visit, code: str) -> HTTPResponse:
    """The letter of reply has gone out."""
    number = visit.args.text("mail_number", longest=40)
    sent_on: date = visit.args.day("sent_on", default=None) or visit.now.date()
    return await _act(visit, code, "send", "已登记寄出。", lambda c, step: send(c, code, number, sent_on, step))


async def put_away(visit: Visit, code: str) -> HTTPResponse:
    """Filed without an answer, for a reason."""
    reason = visit.args.text("reason", longest=500)
    return await _act(visit, code, "file", "已归档。", lambda c, step: file(c, code, reason, step), reason=reason)


async def open_again(visit: Visit, code: str) -> HTTPResponse:
    """It is to be answered after all."""
    reason = visit.args.text("reason", longest=500)
    told = "已重新办理，承诺的时间不变。"
    return await _act(visit, code, "reopen", told, lambda c, step: reopen(c, code, reason, step), reason=reason)


async def connect(visit: Visit, code: str) -> HTTPResponse:
    """What it belongs to; empty fields remove what was there."""
    links = [Link(name, visit.args.text(name, longest=40)) for name in _LINKS]
    return await _beside(visit, code, "link", "关联已保存。", lambda c, step: link(c, code, links, step))


async def add_scan(visit: Visit, code: str) -> HTTPResponse:
    """One or more scans; what holds identity documents is quarantined, and its taker told."""
    files = visit.args.files("scan")
    if not files:
        raise Incomplete("scan", "请选扫描件。")
    one = await visit.read(lambda connection: letter_seen_by(connection, visit.staff, code))
    for given in files:
        made = await scans_in(visit).take(one, given.name, given.content, visit.staff.staff_id)
        await _noted(visit, "letter.scan", code, made)
    return await stay(visit, code, f"已存{len(files)}个扫描件。")


async def drop_scan(visit: Visit, code: str, scan: str) -> HTTPResponse:
    """A scan is removed, with its file."""

    def work(connection: Any) -> ScanView:
        letter_seen_by(connection, visit.staff, code)
        found = remove_scan(connection, code, scan, visit.staff.staff_id, visit.now)
        note(connection, visit.staff.staff_id, "letter.scan_remove", code, visit.now, None, {"scan": scan})
        return found

    scans_in(visit).remove(await visit.write(work))
    return await stay(visit, code, "扫描件已删除。")


async def _noted(visit: Visit, act: str, code: str, made: ScanView) -> None:
    staff_id, now, details = visit.staff.staff_id, visit.now, {"scan": made.code}
    await visit.write(lambda connection: note(connection, staff_id, act, code, now, None, details))


async def _new(visit: Visit) -> NewLetter:
    args, knowledge = visit.args, await knows()
    office = args.choice("office", [key for key, _ in offices_of(visit.staff, knowledge)])
    if not office:
        raise Incomplete("office", "请选来信归哪个中心办。")
    received_on = args.day("received_on")
    if received_on is None:
        raise Incomplete("received_on", "请填收到来信的日期。")
    parts = (("name", LONGEST_NAME), ("phone", LONGEST_PHONE), ("address", LONGEST_ADDRESS))
    return NewLetter(
        LetterKind(args.choice("kind", [one.value for one in LetterKind], default="other")),
        CameBy(args.choice("came_by", [one.value for one in CameBy], default="post")),
        received_on,
        args.text("subject", longest=LONGEST_SUBJECT),
        args.text("text", longest=LONGEST_TEXT),
        sender_of(*(args.text(name, longest=longest) for name, longest in parts)),
        office,
        args.choice("department", [key for key, _ in departments_of(knowledge)]) or None,
        visit.staff.staff_id if args.is_on("mine") else None,
        await _conversation(visit),
    )


async def _conversation(visit: Visit) -> str | None:
    """A conversation that the letter goes on from, if it is there."""
    from_there = visit.args.text("conversation", longest=40)
    if not from_there:
        return None
    found = await visit.read(lambda connection: checked(connection, [Link("conversation_id", from_there)]))
    return found["conversation_id"]


async def _reply(visit: Visit) -> Reply:
    guide, knowledge = visit.args.text("guide", longest=80), await knows()
    if guide and guide not in knowledge.guides:
        raise Incomplete("guide", "没有这个办事指南，请从列表里选，或者空着。")
    return Reply(visit.args.text("reply", longest=LONGEST_TEXT), guide or None)


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
    """Make a move of a letter in sight, note it, and go on."""
    await make_move(visit, code, f"letter.{act}", letter_seen_by, move, reason)
    return visit.go(where or f"/desk/letters/{code}", told)


async def _beside(visit: Visit, code: str, act: str, told: str, move: Move) -> HTTPResponse:
    """Make a move that an answer may be half written beside; the page stays."""
    await make_move(visit, code, f"letter.{act}", letter_seen_by, move)
    return await stay(visit, code, told)
