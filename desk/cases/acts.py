"""What is done on the page of a case: each form becomes one act of the center, and leads back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic.response import HTTPResponse

from center.cases import acts, receipt_acts
from center.cases.acting import Done, Hand
from center.cases.guiding import guidance_of
from center.cases.reading import read_case
from center.cases.states import MOVES
from center.cases.subtasks import ITEM_CAPTIONS
from center.cases.undoing import can_undo, undo
from center.staff.sight import sees_office
from desk.arguments import number_in
from desk.cases import forms
from desk.cases.file import HOURS
from desk.cases.shared import URL, book, hand_of, seen_by, url_of
from desk.flashes import Flash
from desk.visits import Visit

_LONGEST_ID = 15
"""Digits of a number that the database gave to a line of the log or to an event."""

Work = Callable[[Hand], Done[Any]]


async def move(visit: Visit, code: str, name: str) -> HTTPResponse:
    """A plain move of the case."""
    details = forms.move_details(visit.args)
    caption = MOVES[name].caption if name in MOVES else name
    return await _act(
        visit, code, lambda hand: acts.make_move(hand, name, **details), f"“{caption}”已办，已告诉申请人。"
    )


async def move_item(visit: Visit, code: str, item: str, name: str) -> HTTPResponse:
    """A move of one item."""
    details = forms.item_details(visit.args)
    caption = ITEM_CAPTIONS.get(name, name)
    return await _act(
        visit, code, lambda hand: acts.make_item_move(hand, item, name, **details), f"“{caption}”已登记。"
    )


async def want(visit: Visit, code: str) -> HTTPResponse:
    """Materials that the case needs."""
    needed, admits = forms.needed_of(visit.args), visit.args.is_on("admits")
    told = "已列进材料清单，发一次性告知时一起告诉申请人。"
    return await _act(visit, code, lambda hand: acts.list_materials(hand, needed, admits_breach=admits), told)


async def receive(visit: Visit, code: str) -> HTTPResponse:
    """A material has come in."""
    name = visit.args.text("name", longest=120)
    return await _act(visit, code, lambda hand: acts.take_in(hand, name), f"“{name}”已收到。")


async def send_back(visit: Visit, code: str) -> HTTPResponse:
    """A material has to be mended."""
    name, note = visit.args.text("name", longest=120), visit.args.text("note", longest=300)
    told, admits = f"“{name}”要修改，发一次性告知时一起告诉申请人。", visit.args.is_on("admits")
    return await _act(visit, code, lambda hand: acts.send_back(hand, name, note, admits_breach=admits), told)


async def unlist(visit: Visit, code: str) -> HTTPResponse:
    """A material is not needed."""
    name, reason = visit.args.text("name", longest=120), visit.args.text("reason", longest=300)
    return await _act(
        visit, code, lambda hand: acts.strike(hand, name, reason, book()), f"“{name}”不用交了，已告诉申请人。"
    )


async def prereview(visit: Visit, code: str) -> HTTPResponse:
    """One of the four outcomes."""
    outcome, details = forms.outcome_of(visit.args), forms.prereview_details(visit.args)
    told = f"预审结果“{outcome.caption}”已记录，已告诉申请人。"
    return await _act(visit, code, lambda hand: acts.review(hand, outcome, details), told)


async def notify(visit: Visit, code: str) -> HTTPResponse:
    """The one-time notice."""
    asks, admits = forms.asks_of(visit.args), visit.args.is_on("admits")

    def work(hand: Hand) -> Done[Any]:
        where = guidance_of(read_case(hand.connection, code), book(), hand.settings.center)
        return acts.notify(hand, asks, where, admits_breach=admits)

    return await _act(visit, code, work, "一次性告知已发给申请人，等材料的时间不算进时限。")


async def issue(visit: Visit, code: str) -> HTTPResponse:
    """The receipt with its five contents."""
    contents = forms.contents_of(visit.args)
    return await _act(
        visit, code, lambda hand: receipt_acts.issue(hand, contents), "回执已开，已发给申请人，可以打印。"
    )


async def reissue(visit: Visit, code: str) -> HTTPResponse:
    """Another receipt in the place of one on which something was wrong."""
    contents, former = forms.contents_of(visit.args), visit.args.text("former", longest=20)
    reason = visit.args.text("reason", longest=300)
    told = f"回执已重开，已发给申请人；{former} 作废，请收回印过的。"
    return await _act(visit, code, lambda hand: receipt_acts.reissue(hand, former, contents, reason), told)


async def record(visit: Visit, code: str) -> HTTPResponse:
    """What an authority's document says."""
    decision = forms.decision_of(visit.args)
    return await _act(visit, code, lambda hand: acts.record(hand, *decision), "部门文书已登记，已告诉申请人。")


async def log(visit: Visit, code: str) -> HTTPResponse:
    """Guided, coordinated or tracked."""
    kind, text = forms.log_kind(visit.args), visit.args.text("text", longest=500)
    item = visit.args.text("item", longest=40) or None
    told = "已记进代办日志。"
    return await _act(visit, code, lambda hand: acts.write(hand, kind, text, item), told, is_guarded=False)


async def urge(visit: Visit, code: str) -> HTTPResponse:
    """An urge to somebody, answered by a time."""
    to, text = forms.receiver_of(visit.args), visit.args.text("text", longest=500)
    hours = forms.hours_of(visit.args, [hours for hours, _ in HOURS])
    item = visit.args.text("item", longest=40) or None
    told = "督办已发出，到期没答复会报主管。"
    return await _act(visit, code, lambda hand: acts.urge_on(hand, to, text, hours, item), told, is_guarded=False)


async def answer(visit: Visit, code: str, number: str) -> HTTPResponse:
    """The answer to an urge."""
    text, urge = visit.args.text("text", longest=500), number_in(number, _LONGEST_ID)
    return await _act(visit, code, lambda hand: acts.answer(hand, urge, text), "已答复。", is_guarded=False)


async def withdraw(visit: Visit, code: str, number: str) -> HTTPResponse:
    """An urge taken back."""
    urge = number_in(number, _LONGEST_ID)
    return await _act(visit, code, lambda hand: acts.withdraw(hand, urge), "督办已撤回。", is_guarded=False)


async def take_back(visit: Visit, code: str, seq: str) -> HTTPResponse:
    """The last act, taken back by whoever did it."""
    event = number_in(seq, _LONGEST_ID)
    await visit.write(lambda connection: undo(hand_of(visit, connection, code, event), event))
    return visit.go(url_of(code), "已撤回。")


async def _act(visit: Visit, code: str, work: Work, told: str, *, is_guarded: bool = True) -> HTTPResponse:
    """Do it, if nobody changed what it depends on since the page was made, and go back to the page.

    What only adds to the case is not guarded: it depends on nothing.
    """
    seen = seen_by(visit) if is_guarded else None

    def whole(connection: Any) -> tuple[Done[Any], bool]:
        done = work(hand_of(visit, connection, code, seen))
        after = done.after
        is_ours = sees_office(visit.staff, after.office_id)
        return done, is_ours and can_undo(connection, code, after.last_event, visit.staff.staff_id)

    done, is_reversible = await visit.write(whole)
    if not sees_office(visit.staff, done.after.office_id):
        return visit.go(URL, told)
    back = url_of(code, "undo", str(done.after.last_event)) if is_reversible else ""
    return visit.go(url_of(code), Flash(told, back))
