"""The accounts as a list: within sight, filtered, sorted and paged."""

from __future__ import annotations

from datetime import timedelta

from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.changing import disable
from center.staff.clearing import SESSIONS_KEPT, staff_due
from center.staff.listing import PAGE, SORTS, Account, Filter, Order, accounts
from center.staff.rights import Role
from center.staff.sessions import Limits, open_session, sessions_of
from center.staff.signing_in import Attempt, sign_in
from center.staff.throttle import KEPT
from tests.center.recorded import SEAL
from tests.center.staff.staffed import NOW, made, minutes

ADMIN = StaffMember(99, "admin", "管理员", frozenset({Role.ADMIN}), None, None)


def listed(
    records: Records, wanted: Filter | None = None, viewer: StaffMember = ADMIN, order: Order | None = None
) -> list[Account]:
    return list(records.read_now(lambda at: accounts(at, SEAL, viewer, wanted or Filter(), order or Order(), NOW)).rows)


def ids(found: list[Account]) -> list[str]:
    return [account.staff.staff_id for account in found]


def people(records: Records) -> None:
    made(records, "c1", Role.CLERK, name="张一", office="定襄县")
    made(records, "b2", Role.AGENT, name="王二", office="原平市")
    made(records, "a3", Role.CLERK, Role.AGENT, name="李三", office="定襄县/晋昌镇")
    made(records, "d4", Role.EDITOR, name="百分%")


def test_filters(records: Records) -> None:
    people(records)
    records.write_now(lambda at: disable(at, "b2", "admin", "调离", NOW))
    filters = {
        "enabled": Filter(),
        "disabled": Filter(is_enabled=False),
        "clerks": Filter(role=Role.CLERK),
        "office": Filter(office_id="定襄县"),
        "words": Filter(words="三"),
        "sign-in name": Filter(words="c1"),
        "no wildcard": Filter(words="%"),
        "nobody": Filter(words="_"),
    }
    assert {name: ids(listed(records, wanted)) for name, wanted in filters.items()} == {
        "enabled": ["a3", "c1", "d4"],
        "disabled": ["b2"],
        "clerks": ["a3", "c1"],
        "office": ["c1"],
        "words": ["a3"],
        "sign-in name": ["c1"],
        "no wildcard": ["d4"],
        "nobody": [],
    }
    assert ids(listed(records, viewer=ADMIN._replace(office_id="定襄县"))) == ["a3", "c1"]


def test_every_sort_goes_both_ways_and_pages_cut(records: Records) -> None:
    people(records)
    for sort in SORTS:
        up, down = (ids(listed(records, order=Order(sort, is_down))) for is_down in (False, True))
        assert sorted(up) == sorted(down) == ["a3", "b2", "c1", "d4"]
    assert ids(listed(records, order=Order("staff_id", True))) == ["d4", "c1", "b2", "a3"]
    for number in range(PAGE):
        made(records, f"x{number:02}")
    found = records.read_now(lambda at: accounts(at, SEAL, ADMIN, Filter(), Order(number=2), NOW))
    assert (ids(list(found.rows)), found.total, found.last) == (["x46", "x47", "x48", "x49"], PAGE + 4, 2)


async def test_a_line_says_when_somebody_was_seen_and_is_kept_out(records: Records) -> None:
    wang = made(records)
    records.write_now(lambda at: open_session(at, wang.id, "Firefox", "10.0.0.8", minutes(-60)))
    for _ in range(5):
        await sign_in(records, SEAL, Attempt("wang", "wrong"), NOW)
    assert listed(records) == [Account(wang._replace(created_at=NOW), minutes(-60), minutes(15))]


async def test_what_is_old_is_cleared(records: Records) -> None:
    wang = made(records)
    records.write_now(lambda at: open_session(at, wang.id, "Firefox", "10.0.0.8", NOW))
    await sign_in(records, SEAL, Attempt("wang", "wrong"), NOW)
    ages = (KEPT, KEPT + timedelta(seconds=1), SESSIONS_KEPT + timedelta(seconds=1))
    assert [records.write_now(lambda at, age=age: staff_due(at, NOW + age)) for age in ages] == [0, 1, 1]
    assert records.read_now(lambda at: sessions_of(at, wang.id, NOW, Limits())) == []
