"""Every message is sent in order, by one process at a time, at least once, or it is told why not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from center.gateways.wechat import MsgMenu, Text
from center.messages import Words
from center.records import Records
from center.wechat.deliveries import (
    BACK_OFF,
    HOLD,
    MOST_ATTEMPTS,
    ClaimLost,
    Via,
    at_once,
    fail,
    hold_back,
    put_off,
    release,
    resume,
    settle,
    settle_all,
)
from center.wechat.wording import text_of
from center.wechat_tables import wechat_delivery
from tests.center.wechat.talked import (
    LONG,
    MINUTE,
    NOW,
    SECOND,
    SMALL,
    answered,
    buttons,
    done,
    followed,
    noticed,
    rows,
    said,
    setting,
    taken,
)


def test_an_answer_goes_out_at_once_and_is_settled(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("不收费。"), Words("请留电话。"))
    claim = taken(records, of, Via.PASSIVE)
    assert claim is not None
    assert [part.content for part in claim.parts] == [Text("不收费。"), Text("请留电话。")]
    assert at_once(claim, setting(), comes_later=True) == "不收费。\n\n请留电话。"
    assert rows(records, "seq", "part", "state", "via") == [(2, 1, "claimed", None), (3, 1, "claimed", None)]
    done(records, settle_all, claim, NOW)
    done(records, release, claim, NOW)
    names = ("seq", "parts", "state", "via", "sent_at", "attempts", "claim", "next_at")
    assert rows(records, *names) == [(seq, 1, "sent", "passive", NOW, 0, None, None) for seq in (2, 3)]
    assert taken(records, of) is None


def test_only_as_much_as_fits_goes_out_at_once(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words(LONG), Words("请留电话。", buttons("不留")))
    first = taken(records, of, Via.PASSIVE, rules=SMALL)
    assert first is not None
    assert [(part.seq, part.part) for part in first.parts] == [(2, 1)]
    assert at_once(first, SMALL, comes_later=True) == text_of(first.parts[0].content)
    assert at_once(first, SMALL, comes_later=False) == f"{text_of(first.parts[0].content)}\n{SMALL.texts.more}"
    done(records, settle_all, first, NOW)
    done(records, release, first, NOW)
    rest = taken(records, of, rules=SMALL)
    assert rest is not None
    count = rest.parts[0].parts
    assert [(part.seq, part.part) for part in rest.parts] == [*((2, n) for n in range(2, count + 1)), (3, 1)]
    assert isinstance(rest.parts[-1].content, MsgMenu)
    assert (first.has_more, rest.has_more) == (True, False)


def test_while_one_delivers_nobody_else_does(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"))
    with ThreadPoolExecutor(8) as threads:
        claims = list(threads.map(lambda _: taken(records, of), range(8)))
    assert [said(claim) for claim in claims if claim] == [["一"]]
    answered(records, of, Words("二"), said="再说")
    assert taken(records, of, now=NOW + HOLD - SECOND) is None


def test_a_claim_ends_and_what_was_left_is_sent_by_another_in_order(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"), Words("二"))
    dead = taken(records, of)
    assert dead is not None
    done(records, settle, dead, dead.parts[0], NOW + 20 * SECOND)
    assert taken(records, of, now=NOW + 20 * SECOND + HOLD - SECOND) is None
    later = NOW + 20 * SECOND + HOLD
    next_one = taken(records, of, now=later)
    assert said(next_one) == ["二"]
    with pytest.raises(ClaimLost):
        done(records, settle, dead, dead.parts[1], later)
    with pytest.raises(ClaimLost):
        done(records, hold_back, dead, "quota", later)
    done(records, release, dead, later)
    assert rows(records, "seq", "state", "attempts") == [(2, "sent", 0), (3, "claimed", 1)]
    assert next_one is not None
    done(records, settle_all, next_one, later)
    assert rows(records, "seq", "state", "via") == [(2, "sent", "custom"), (3, "sent", "custom")]


def test_what_was_not_settled_waits_on(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"))
    claim = taken(records, of)
    done(records, release, claim, NOW)
    assert rows(records, "state", "attempts", "claim") == [("waiting", 0, None)]
    assert said(taken(records, of)) == ["一"]


def test_busy_waits_longer_every_time_and_nothing_overtakes(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"), Words("二"))
    now, waits = NOW, []
    for _ in range(3):
        claim = taken(records, of, now=now)
        assert claim is not None
        assert done(records, put_off, claim, claim.parts[0], "network", timedelta(seconds=1), now)
        done(records, release, claim, now)
        assert taken(records, of, now=now + SECOND) is None
        due = rows(records, "next_at")[0][0]
        waits.append(due - now)
        now = due
    assert waits == list(BACK_OFF[:3])
    assert rows(records, "seq", "state", "reason", "attempts") == [
        (2, "waiting", "network", 3),
        (3, "waiting", None, 0),
    ]
    assert said(taken(records, of, now=now)) == ["一", "二"]


def test_wechat_may_ask_for_a_longer_wait(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"))
    claim = taken(records, of)
    assert claim is not None
    done(records, put_off, claim, claim.parts[0], "rate", 10 * MINUTE, NOW)
    assert rows(records, "next_at") == [(NOW + 10 * MINUTE,)]


def test_a_busy_part_is_answered_at_once_all_the_same(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"))
    claim = taken(records, of)
    assert claim is not None
    done(records, put_off, claim, claim.parts[0], "rate", 10 * MINUTE, NOW)
    done(records, release, claim, NOW)
    answered(records, of, Words("二"), said="喂")
    assert said(taken(records, of, Via.PASSIVE)) == ["一", "二"]


def test_in_the_end_it_has_failed_and_the_next_goes(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"), Words("二"))
    claim = taken(records, of)
    assert claim is not None
    worn = claim.parts[0]._replace(attempts=MOST_ATTEMPTS - 1)
    assert not done(records, put_off, claim, worn, "network", SECOND, NOW)
    done(records, release, claim, NOW)
    assert rows(records, "seq", "state", "reason") == [(2, "failed", "network"), (3, "waiting", None)]
    assert said(taken(records, of)) == ["二"]


def test_what_is_refused_for_what_it_is_does_not_stop_the_next(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"), Words("二"))
    claim = taken(records, of)
    assert claim is not None
    done(records, fail, claim, claim.parts[0], "content", NOW)
    done(records, settle, claim, claim.parts[1], NOW)
    done(records, release, claim, NOW)
    assert rows(records, "state", "via", "reason") == [("failed", None, "content"), ("sent", "custom", None)]


def test_what_is_held_back_waits_for_its_person_and_is_told_once(records: Records) -> None:
    of = followed(records)
    asked = answered(records, of, Words("一"), Words("二"))
    claim = taken(records, of)
    assert claim is not None
    held = done(records, hold_back, claim, "quota", NOW)
    assert held == [asked + 1, asked + 2]
    done(records, release, claim, NOW)
    assert rows(records, "state", "reason", "next_at") == [("waiting", "quota", None)] * 2
    assert taken(records, of, now=NOW + 100 * MINUTE) is None
    notice = noticed(records, of, Words("三"))
    more = taken(records, of)
    assert more is not None
    assert said(more) == ["一", "二", "三"]
    assert done(records, hold_back, more, "window_closed", NOW) == [notice]
    done(records, release, more, NOW)
    done(records, resume, of, NOW + MINUTE)
    assert rows(records, "state", "reason", "next_at") == [("waiting", None, NOW + MINUTE)] * 3
    assert said(taken(records, of, now=NOW + MINUTE)) == ["一", "二", "三"]


def test_what_is_held_back_can_be_asked_for(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"))
    claim = taken(records, of)
    done(records, hold_back, claim, "quota", NOW)
    done(records, release, claim, NOW)
    assert said(taken(records, of, Via.PASSIVE)) == ["一"]


def test_a_hundred_at_once_are_each_sent_once(records: Records) -> None:
    """Twelve processes, some of which die with a claim: every part of ten people is settled once, in order."""
    people = [followed(records, f"oFake{number:023}") for number in range(10)]
    for of in people:
        for number in range(3):
            answered(records, of, Words(f"{number}"), said=f"{number}？")
    sent: list[tuple[str, int]] = []

    def deliver(number: int) -> None:
        of, now = people[number % 10], NOW + (number // 10) * (HOLD + SECOND)
        claim = taken(records, of, now=now)
        for place, part in enumerate(claim.parts if claim else ()):
            if number % 3 == 0 and place == 1:
                return
            done(records, settle, claim, part, now)
            sent.append((of, part.seq))
        if claim:
            done(records, release, claim, now)

    for moment in range(4):
        with ThreadPoolExecutor(12) as threads:
            list(threads.map(deliver, range(moment * 10, moment * 10 + 10)))
    assert sorted(sent) == sorted((of, seq) for of in people for seq in (2, 4, 6))
    assert {of: [seq for one, seq in sent if one == of] for of in people} == {of: [2, 4, 6] for of in people}
    assert {row[0] for row in rows(records, "state")} == {"sent"}


def test_the_tables_refuse_what_cannot_be(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"))
    done(records, release, taken(records, of), NOW)
    states = [{"state": state} for state in ("sent", "claimed", "failed", "lost")]
    for wrong in (*states, {"part": 2}, {"via": "post"}, {"claim": "x"}):
        changed = sa.update(wechat_delivery).values(**wrong)
        with pytest.raises(IntegrityError):
            records.write_now(lambda connection, changed=changed: connection.execute(changed))
