"""Promises: a question that nobody has answered yet, with the time by which somebody of the staff does.

Open until kept; late once its time has passed, and still to be kept; broken when it is closed without an answer. What
staff list and search is masked; the whole question and the telephone number are sealed. Functions take a connection and
are part of the caller's transaction. Answering and closing are in ``answering``, what time alone does in ``due``.
"""

from center.promises.ending import keep_promise, take_back_kept
from center.promises.late import mark_late
from center.promises.making import PHONE, Promise, leave_phone, make_promise, reply_due
from center.promises.reading import (
    Asked,
    PromiseListed,
    PromiseStanding,
    asked_before,
    find_promise,
    late_promises,
    open_promises,
    own_promises,
    read_promise,
    standing_of,
    waiting_before,
)
from center.promises.states import NotToTakeBack, PromiseEnded, PromiseState, Reason, UnknownPromise

__all__ = [
    "PHONE",
    "Asked",
    "NotToTakeBack",
    "Promise",
    "PromiseEnded",
    "PromiseListed",
    "PromiseStanding",
    "PromiseState",
    "Reason",
    "UnknownPromise",
    "asked_before",
    "find_promise",
    "keep_promise",
    "late_promises",
    "leave_phone",
    "make_promise",
    "mark_late",
    "open_promises",
    "own_promises",
    "read_promise",
    "reply_due",
    "standing_of",
    "take_back_kept",
    "waiting_before",
]
