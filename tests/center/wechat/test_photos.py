"""Photos that wait to be fetched: one process at a time, tried again later, given up in time, forgotten when asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from center.records import Records
from center.wechat.photos import BACK_OFF, HOLD, KEPT_BY_WECHAT, MOST_ATTEMPTS, State, begin, due, end, put_off, take
from center.wechat.photos import Wanted as Photo
from center.wechat_tables import wechat_photo
from tests.center.recorded import SEAL
from tests.center.wechat.talked import HOUR, MINUTE, NOW, SECOND, answered, done, followed

MEDIA_ID = "media-of-somebody"
NOTHING = timedelta()


def begun(records: Records, of: str) -> int:
    """The message of somebody's choice."""
    asked = answered(records, of, said="章程")
    done(records, begin, SEAL, of, asked, MEDIA_ID, "D-22222229", "公司章程", NOW)
    return asked


def taken(records: Records, message_id: int, now: Any = NOW) -> Photo | None:
    found: Photo | None = done(records, take, SEAL, message_id, now)
    return found


def waiting(records: Records, now: Any = NOW) -> list[int]:
    return records.read_now(lambda connection: due(connection, now))


def row(records: Records) -> Any:
    return records.read_now(lambda connection: connection.execute(sa.select(wechat_photo)).one())


def test_one_process_at_a_time_and_another_after_a_crash(records: Records) -> None:
    asked = begun(records, followed(records))
    first = taken(records, asked)
    assert first is not None
    assert (first.media_id, first.case_code, first.material, first.attempts) == (MEDIA_ID, "D-22222229", "公司章程", 1)
    assert (taken(records, asked), waiting(records)) == (None, [])
    later = NOW + HOLD
    assert waiting(records, later) == [asked]
    second = taken(records, asked, later)
    assert second is not None and second.attempts == 2


def test_its_name_at_wechat_is_sealed_and_gone_when_it_is_over(records: Records) -> None:
    asked = begun(records, followed(records))
    assert MEDIA_ID not in str(tuple(row(records)))
    photo = taken(records, asked)
    assert done(records, end, photo, State.KEPT, "", NOW) is True
    assert done(records, end, photo, State.LOST, "late", NOW) is False
    found = row(records)
    assert (found.state, found.media_sealed, found.next_at, found.reason) == ("kept", None, None, None)
    assert taken(records, asked, NOW + HOUR) is None


def test_while_wechat_is_busy_it_is_tried_more_and_more_seldom_and_at_least_as_late_as_it_asks(
    records: Records,
) -> None:
    asked, now, waits = begun(records, followed(records)), NOW, []
    for _ in range(len(BACK_OFF) + 1):
        assert done(records, put_off, taken(records, asked, now), "network", NOTHING, now) is True
        waits.append(row(records).next_at - now)
        now = row(records).next_at
    assert waits == [*BACK_OFF, BACK_OFF[-1]]
    assert row(records).reason == "network"
    assert done(records, put_off, taken(records, asked, now), "rate", 2 * HOUR, now) is True
    assert row(records).next_at == now + 2 * HOUR


def test_it_is_given_up_when_wechat_has_it_no_longer(records: Records) -> None:
    asked = begun(records, followed(records))
    last = NOW + KEPT_BY_WECHAT - MINUTE
    assert done(records, put_off, taken(records, asked, last), "network", MINUTE, last) is False
    assert (row(records).state, row(records).reason, waiting(records, last + HOUR)) == ("lost", "network", [])


def test_a_photo_that_kills_whoever_takes_it_is_left_alone(records: Records) -> None:
    asked, now = begun(records, followed(records)), NOW
    for _ in range(MOST_ATTEMPTS - 1):
        assert taken(records, asked, now) is not None
        now += HOLD + SECOND
    assert done(records, put_off, taken(records, asked, now), "error", NOTHING, now) is False
    assert row(records).state == "lost"
