"""What waits, what failed and why: for the sweep and for metrics."""

from __future__ import annotations

from datetime import datetime, timedelta

from center.messages import Words
from center.records import Records
from center.wechat.deliveries import HOLD, fail, hold_back, put_off, release, settle, settle_all
from center.wechat.delivery_counts import counts, is_waiting, oldest_waiting, undelivered, waiting
from tests.center.recorded import SEAL
from tests.center.wechat.talked import HOUR, MINUTE, NOW, SECOND, answered, delivered, followed, taken

GRACE = timedelta(seconds=6)


def due(records: Records, now: datetime, limit: int = 100) -> list[str]:
    return records.read_now(lambda connection: waiting(connection, now, GRACE, limit))


def test_what_was_just_said_is_left_to_the_callback(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"))
    assert due(records, NOW + 5 * SECOND) == []
    assert due(records, NOW + 6 * SECOND) == [of]
    delivered(records, of, now=NOW + 6 * SECOND)
    assert due(records, NOW + HOUR) == []


def test_somebody_who_only_spoke_is_looked_at_once(records: Records) -> None:
    of = followed(records)
    answered(records, of)
    assert due(records, NOW + MINUTE) == [of]
    assert taken(records, of, now=NOW + MINUTE) is None
    assert due(records, NOW + HOUR) == []


def test_what_is_held_put_off_or_at_work_is_not_due(records: Records) -> None:
    held, later, at_work = (followed(records, f"oFake{number:023}") for number in range(3))
    for of in (held, later, at_work):
        answered(records, of, Words("一"))
    first, second, third = (taken(records, of) for of in (held, later, at_work))
    assert first and second and third

    def work(connection: object) -> None:
        hold_back(connection, first, "quota", NOW)
        release(connection, first, NOW)
        put_off(connection, second, second.parts[0], "network", MINUTE, NOW)
        release(connection, second, NOW)

    records.write_now(work)
    assert due(records, NOW + HOLD - SECOND) == []
    assert due(records, NOW + HOLD) == [at_work]
    assert sorted(due(records, NOW + MINUTE)) == sorted([later, at_work])
    oldest = records.read_now(oldest_waiting)
    assert oldest == NOW


def test_the_longest_waiting_come_first(records: Records) -> None:
    people = [followed(records, f"oFake{number:023}") for number in range(4)]
    for minutes, of in zip((3, 1, 2, 0), people):
        answered(records, of, Words("一"), now=NOW + minutes * MINUTE)
    found = [people[place] for place in (3, 1, 2, 0)]
    assert due(records, NOW + HOUR) == found
    assert due(records, NOW + HOUR, limit=2) == found[:2]
    for of in people[:2]:
        claim = taken(records, of, now=NOW + 5 * MINUTE)
        records.write_now(lambda connection, claim=claim: release(connection, claim, NOW))
    assert due(records, NOW + HOUR)[0] == people[3]


def test_everything_is_counted_by_what_became_of_it(records: Records) -> None:
    of = followed(records)
    assert records.read_now(lambda connection: (counts(connection, NOW - HOUR), oldest_waiting(connection))) == (
        {},
        None,
    )
    answered(records, of, Words("一"), Words("二"), Words("三"), Words("四"))
    claim = taken(records, of)
    assert claim is not None

    def work(connection: object) -> None:
        settle(connection, claim, claim.parts[0], NOW)
        fail(connection, claim, claim.parts[1], "content", NOW)
        put_off(connection, claim, claim.parts[2], "network", MINUTE, NOW)

    records.write_now(work)
    found = records.read_now(lambda connection: counts(connection, NOW - HOUR))
    assert found == {
        ("sent", "custom"): 1,
        ("failed", "content"): 1,
        ("waiting", "network"): 1,
        ("claimed", ""): 1,
    }
    open_only = records.read_now(lambda connection: counts(connection, NOW + HOUR))
    assert open_only == {("waiting", "network"): 1, ("claimed", ""): 1}
    left = records.read_now(lambda connection: undelivered(connection, SEAL, of))
    assert [told.words.text for told in left] == ["三", "四"]
    assert records.read_now(lambda connection: is_waiting(connection, of))


def test_nothing_waits_once_all_is_out(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"))
    claim = taken(records, of)
    assert claim is not None
    records.write_now(lambda connection: settle_all(connection, claim, NOW))
    assert records.read_now(lambda connection: undelivered(connection, SEAL, of)) == []
    assert not records.read_now(lambda connection: is_waiting(connection, of))
