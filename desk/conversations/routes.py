"""The addresses of live conversations, what waits there, and what is told live."""

from __future__ import annotations

from center.handoffs.listing import Queue, alarms_counted, talks_counted
from center.staff.rights import Right
from desk.conversations import acts, queues, talks
from desk.conversations.work import URL
from desk.live import Look
from desk.routes import Route, Tile

_ONE = f"{URL}/<talk>"
_SEE, _ANSWER = Right.SEE_CONVERSATIONS, Right.ANSWER_CONVERSATIONS

ROUTES = (
    Route("GET", URL, queues.index, _SEE, "conversations.index"),
    Route("GET", f"{URL}/rows", queues.rows, _SEE, "conversations.rows", is_quiet=True),
    Route("GET", f"{URL}/calling", queues.calling, _ANSWER, "conversations.calling", is_quiet=True),
    Route("POST", f"{URL}/pause", queues.set_pause, _ANSWER, "conversations.pause"),
    Route("GET", _ONE, talks.show, _SEE, "conversations.show"),
    Route("GET", f"{_ONE}/side", talks.side, _SEE, "conversations.side", is_quiet=True),
    Route("GET", f"{_ONE}/earlier", talks.earlier, _SEE, "conversations.earlier"),
    Route("GET", f"{_ONE}/news", talks.tell, _SEE, "conversations.news", is_quiet=True),
    Route("POST", f"{_ONE}/look", talks.look, _SEE, "conversations.look", is_quiet=True),
    Route("POST", f"{_ONE}/unmask", talks.unmask, Right.UNMASK, "conversations.unmask"),
    Route("GET", f"{_ONE}/guides", acts.find_guides, _ANSWER, "conversations.guides"),
    Route("POST", f"{_ONE}/claim", acts.take, _ANSWER, "conversations.claim"),
    Route("POST", f"{_ONE}/take", acts.take_over, Right.RECEIVE_ALARMS, "conversations.take"),
    Route("POST", f"{_ONE}/reply", acts.reply, _ANSWER, "conversations.reply"),
    Route("POST", f"{_ONE}/card", acts.send_card, _ANSWER, "conversations.card"),
    Route("POST", f"{_ONE}/note", acts.add_remark, _ANSWER, "conversations.note"),
    Route("POST", f"{_ONE}/forward", acts.forward, _ANSWER, "conversations.forward"),
    Route("POST", f"{_ONE}/later", acts.later, _ANSWER, "conversations.later"),
    Route("POST", f"{_ONE}/return", acts.give_back, _ANSWER, "conversations.return"),
    Route("POST", f"{_ONE}/close", acts.end, _ANSWER, "conversations.close"),
    Route("POST", f"{_ONE}/canned", acts.keep_reply, _ANSWER, "conversations.keep_reply"),
    Route("POST", f"{_ONE}/canned/drop", acts.drop_reply, _ANSWER, "conversations.drop_reply"),
)
TILES = (
    Tile(
        _ANSWER, "会话待接入", URL, lambda at, staff, now: talks_counted(at, staff, now)[Queue.WAITING], is_urgent=True
    ),
    Tile(
        _ANSWER,
        "我接待中的会话",
        f"{URL}?queue=active",
        lambda at, staff, now: talks_counted(at, staff, now)[Queue.ACTIVE],
    ),
    Tile(_ANSWER, "会话待办", f"{URL}?queue=later", lambda at, staff, now: talks_counted(at, staff, now)[Queue.LATER]),
    Tile(
        Right.RECEIVE_ALARMS,
        "没人接或没人回的会话",
        URL,
        lambda at, staff, _: alarms_counted(at, staff),
        is_urgent=True,
    ),
)
LOOKS = (
    Look("conversations", _SEE, queues.talks_changed),
    Look("talks", _SEE, queues.words_changed, counts=False),
)
