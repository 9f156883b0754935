"""Invitations to rate and their one reminder, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from center.invitations import InvitationState, invitation_of
from center.notice_tables import notice
from center.rating_settings import LEVELS
from center.rating_subjects import UnknownSubject
from center.rating_tables import invitation
from center.ratings import Rater, decline
from center.records import Records
from tests.center.cases.opened_case import at, case, done, moved, opened, origin, wanted
from tests.center.people_recorded import known
from tests.center.rated import MONDAY_END, TUESDAY, closed_cycle, cycle, finished, notices, rated, rows, tick, who
from tests.center.recorded import new_conversation, said

UNTIL = MONDAY_END + timedelta(days=30)
BOTH_WAIT = {"rating_invitation": "waiting", "rating_reminder": "waiting"}


def test_one_invitation_and_one_reminder(records: Records) -> None:
    code, closed = closed_cycle(records)
    made = records.read_now(lambda connection: invitation_of(connection, closed.id))
    assert made is not None
    assert made[1:] == (closed.id, case(records, code).contact_id, InvitationState.OPEN, UNTIL)
    invite, reminder = rows(records, notice)
    shared = {"record": closed.code, "contact_id": made.contact_id, "expires_at": UNTIL, "is_urgent": False}
    for row, kind, due_at in ((invite, "rating_invitation", MONDAY_END), (reminder, "rating_reminder", at(26, 18))):
        expected = {**shared, "kind": kind, "key": f"{kind}:{closed.code}", "due_at": due_at}
        assert {name: row[name] for name in expected} == expected
    for now in (MONDAY_END, at(1, 9, month=12)):
        assert tick(records, now) == 0
    assert len(rows(records, notice)) == 2


def test_the_words_name_what_was_done_and_press_nobody(records: Records) -> None:
    closed_cycle(records)
    invite, reminder = rows(records, notice)
    assert invite["text"] == (
        "您办的“歇业”已经办完。这次服务您觉得怎么样？可以从五个里选一个回复：非常满意、满意、基本满意、"
        "不满意、非常不满意。12月23日（周三）前都可以评。评不评、评什么都不影响您以后办事，被评的窗口看不到是谁评的。"
    )
    assert reminder["text"] == (
        "您办的“歇业”还可以评价，12月23日（周三）前都行，回复五个里的一个：非常满意、满意、基本满意、"
        "不满意、非常不满意。不想评的不用理会，这是最后一次提醒。评不评、评什么都不影响您以后办事，"
        "被评的窗口看不到是谁评的。"
    )


def test_the_card_has_the_five_levels_in_order_and_none_chosen(records: Records) -> None:
    _, closed = closed_cycle(records)
    body = json.loads(rows(records, notice)[0]["body"])
    card = body["custom"]
    assert [button["title"] for button in body["buttons"]] == [level.caption for level in LEVELS]
    assert [json.loads(button["payload"].removeprefix("/rate_service")) for button in body["buttons"]] == [
        {"level": level.value, "cycle": closed.code} for level in LEVELS
    ]
    assert (card["kind"], card["cycle"], card["chosen"]) == ("rating", closed.code, None)
    assert [level["level"] for level in card["levels"]] == [level.value for level in LEVELS]
    assert [len(level["reasons"]) for level in card["levels"]] == [6, 6, 10, 10, 10]


def test_every_matter_is_named_and_the_conversation_of_the_last_is_asked(records: Records) -> None:
    finished(records)
    talk = new_conversation(records)
    source = origin(said(records, talk), conversation_id=talk)
    second = opened(records, wanted("dormancy_tax"), source).code
    moved(records, second, "accept")
    moved(records, second, "prereview", outcome="all_online")
    done(records, second, "dormancy_tax", at(20, 11))
    tick(records, MONDAY_END)
    invite, reminder = rows(records, notice)
    assert invite["text"].startswith("您办的“歇业期间纳税申报代办”、“歇业”已经办完。")
    assert invite["conversation_id"] == reminder["conversation_id"] == talk


def test_after_rating_nothing_more_is_sent(records: Records) -> None:
    code, closed = closed_cycle(records)
    rated(records, closed.code, who(records, code))
    assert notices(records) == dict.fromkeys(BOTH_WAIT, "cancelled")
    assert [row["state"] for row in rows(records, invitation)] == ["used"]


def test_who_declines_is_left_alone_and_may_still_rate(records: Records) -> None:
    code, closed = closed_cycle(records)
    by = who(records, code)

    def declined() -> bool:
        return records.write_now(lambda connection: decline(connection, closed.code, by, TUESDAY))

    assert [declined(), declined()] == [True, False]
    assert notices(records) == dict.fromkeys(BOTH_WAIT, "cancelled")
    assert rated(records, closed.code, by).fresh
    assert [row["state"] for row in rows(records, invitation)] == ["declined"]


def test_a_stranger_declines_for_nobody(records: Records) -> None:
    _, closed = closed_cycle(records)
    stranger = Rater("widget", contact_id=known(records, "13900000009"))
    with pytest.raises(UnknownSubject):
        records.write_now(lambda connection: decline(connection, closed.code, stranger, TUESDAY))
    assert notices(records) == BOTH_WAIT


def test_an_invitation_expires_and_the_service_can_be_rated_all_the_same(records: Records) -> None:
    code, closed = closed_cycle(records)
    assert tick(records, UNTIL - timedelta(seconds=1)) == 0
    assert tick(records, UNTIL) == 1
    assert [row["state"] for row in rows(records, invitation)] == ["expired"]
    assert rated(records, closed.code, who(records, code), now=UNTIL).fresh
    assert cycle(records, code).closed_at == MONDAY_END
