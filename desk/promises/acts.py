"""What staff do with a promise. Every act is one transaction: seen within sight, done by the center, noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic.response import HTTPResponse

from center.cases.refusals import Refusal
from center.promises import PromiseEnded, find_promise, keep_promise, take_back_kept
from center.promises.answering import answer, close, look_into
from center.promises.handing import explain_late, forward, take
from center.promises.listing import promise_seen_by
from center.staff.audit import note
from desk.arguments import Refused, number_in
from desk.flashes import Flash
from desk.promises.pages import look_at, shown
from desk.visits import Visit

_LONGEST = 2_000


class NoReason(Refusal):
    """A number is shown only to whoever says what for."""

    def __init__(self) -> None:
        super().__init__("no reason", "请写明为什么要看完整的问题和电话。")


async def take_on(visit: Visit, code: str) -> HTTPResponse:
    """From here it is mine."""
    seen = visit.args.number("seen")
    return await _act(visit, code, "promise.take", "已接办，请在答应的时间前答复。", _done(take, visit, code, seen))


async def hand_on(visit: Visit, code: str) -> HTTPResponse:
    """To a colleague or a post, with a reason."""
    owner, reason = visit.args.text("owner", longest=40), visit.args.text("reason", longest=500)
    seen, staff, now = visit.args.number("seen"), visit.staff.staff_id, visit.now

    def work(connection: Any) -> None:
        forward(connection, code, owner, reason, staff, seen, now)

    return await _act(visit, code, "promise.forward", "已转出，时间不变。", work, reason)


async def reply(visit: Visit, code: str) -> HTTPResponse:
    """The answer goes to whoever asked, on their channel."""
    text, seal = visit.args.text("text", longest=_LONGEST), visit.service.seal
    staff, now = visit.staff.staff_id, visit.now

    def work(connection: Any) -> None:
        answer(connection, seal, code, text, staff, now)

    return await _act(visit, code, "promise.answer", "已答复，正在发给本人。", work)


async def kept(visit: Visit, code: str) -> HTTPResponse:
    """It was answered by word of mouth; what was said is written down in a line."""
    words = visit.args.text("words", longest=200)
    if not words:
        raise Refused("请写一句是怎么答复的。")
    staff, now = visit.staff.staff_id, visit.now

    def work(connection: Any) -> int:
        if not keep_promise(connection, code, staff, now, words):
            raise PromiseEnded(code, find_promise(connection, code).state)
        return find_promise(connection, code).last_event

    event = await _write(visit, code, "promise.kept", work)
    told = Flash("已登记为当面或电话答复。", f"/desk/promises/{code}/kept/{event}/undo", "登记错了，撤回")
    return visit.go(f"/desk/promises/{code}", told)


async def not_kept(visit: Visit, code: str, event: str) -> HTTPResponse:
    """Undo ``kept``: it is still to be answered."""
    number, staff, now = number_in(event), visit.staff.staff_id, visit.now

    def work(connection: Any) -> None:
        take_back_kept(connection, code, staff, number, now)

    return await _act(visit, code, "promise.kept_undone", "已撤回登记，还要在答应的时间前答复。", work)


async def end(visit: Visit, code: str) -> HTTPResponse:
    """Closed without an answer, which is told with its reason."""
    reason, seal = visit.args.text("reason", longest=500), visit.service.seal
    staff, now = visit.staff.staff_id, visit.now

    def work(connection: Any) -> None:
        close(connection, seal, code, reason, staff, now)

    return await _act(visit, code, "promise.close", "已关闭，原因会告诉本人。", work, reason)


async def explain(visit: Visit, code: str) -> HTTPResponse:
    """Why it is late, told to whoever asked."""
    reason, staff, now = visit.args.text("reason", longest=500), visit.staff.staff_id, visit.now
    return await _act(
        visit,
        code,
        "promise.late",
        "已向本人说明超时的原因。",
        lambda connection: explain_late(connection, code, reason, staff, now),
        reason,
    )


async def unmask(visit: Visit, code: str) -> HTTPResponse:
    """The whole question and the number, for a reason, once; noted in the promise and in the log."""
    reason, seal = visit.args.text("reason", longest=200), visit.service.seal
    if not reason:
        raise NoReason()

    def work(connection: Any) -> dict[str, Any]:
        promise_seen_by(connection, visit.staff, code)
        asked = look_into(connection, seal, code, visit.staff.staff_id, visit.now)
        seen = look_at(connection, visit.staff, code, visit.now)
        note(connection, visit.staff.staff_id, "promise.unmask", code, visit.now, reason)
        return shown(visit, seen, asked=asked)

    return visit.page("promises/show.html", **await visit.write(work))


def _done(move: Callable[..., Any], visit: Visit, code: str, seen: int) -> Callable[[Any], Any]:
    return lambda connection: move(connection, code, visit.staff.staff_id, seen, visit.now)


async def _act(
    visit: Visit, code: str, act: str, told: str, work: Callable[[Any], Any], reason: str | None = None
) -> HTTPResponse:
    """Do ``work`` to a promise in sight and note it."""
    await _write(visit, code, act, work, reason)
    return visit.go(f"/desk/promises/{code}", told)


async def _write(visit: Visit, code: str, act: str, work: Callable[[Any], Any], reason: str | None = None) -> Any:
    """What became of ``work``, in one transaction with its note."""

    def whole(connection: Any) -> Any:
        promise_seen_by(connection, visit.staff, code)
        done = work(connection)
        note(connection, visit.staff.staff_id, act, code, visit.now, reason)
        return done

    return await visit.write(whole)
