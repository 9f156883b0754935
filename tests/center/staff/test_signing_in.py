"""Signing in: right, wrong, too often, in two steps, at the same moment; and nothing told to who guesses."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest
import sqlalchemy as sa

from center.records import Records
from center.staff import passwords, throttle
from center.staff.changing import disable, unlock
from center.staff.rights import Role
from center.staff.sessions import Limits, find_session
from center.staff.signing_in import WRONG, WRONG_CODE, Attempt, NeedsCode, Outcome, Refused, SignedIn, sign_in
from center.staff.two_step import begin, confirm, recovery_codes_left
from center.staff_tables import audit_entry, sign_in_attempt, staff_session
from tests.center.recorded import SEAL
from tests.center.staff.staffed import NOW, PASSWORD, made, member, minutes

RIGHT = Attempt("wang", PASSWORD, address="10.0.0.8", device="Firefox")


async def tried(records: Records, attempt: Attempt = RIGHT, now: datetime = NOW, **changes: str) -> Outcome:
    """What comes of an attempt."""
    return await sign_in(records, SEAL, attempt._replace(**changes), now)


async def signed_in(records: Records, now: datetime = NOW, **changes: str) -> SignedIn:
    """A session, when there is one."""
    outcome = await tried(records, now=now, **changes)
    assert isinstance(outcome, SignedIn), outcome
    return outcome


async def wrong(records: Records, times: int, now: datetime = NOW, **changes: str) -> Outcome:
    """What the last of so many wrong attempts comes to."""
    outcomes = [await tried(records, RIGHT, now, **{"password": "wrong", **changes}) for _ in range(times)]
    return outcomes[-1]


def in_two_steps(records: Records) -> tuple[pyotp.TOTP, list[str]]:
    """The app and the recovery codes of wang, who signs in with codes."""
    begun = records.write_now(lambda at: begin(at, SEAL, member(records), NOW))
    app, earlier = pyotp.TOTP(begun.secret), minutes(-5)
    codes = records.write_now(lambda at: confirm(at, SEAL, member(records), app.at(earlier), earlier))
    return app, codes


def rows(records: Records, table: sa.Table) -> list[Any]:
    wanted = sa.select(table).order_by(*table.primary_key)
    return records.read_now(lambda connection: connection.execute(wanted).all())


async def test_the_right_password_opens_a_session_that_holds(records: Records) -> None:
    wang = made(records, has_password=True)
    opened = await signed_in(records, name=" ＷＡＮＧ ")
    found = records.read_now(lambda at: find_session(at, opened.session.token, NOW, Limits()))
    assert found is not None
    assert (found.staff, found.csrf, opened.staff) == (member(records), opened.session.csrf, member(records))
    assert wang.staff_id == "wang"
    kept = rows(records, staff_session)[0]
    assert opened.session.token not in str(tuple(kept))
    assert [(row.act, row.about) for row in rows(records, audit_entry)] == [
        ("staff.create", "wang"),
        ("sign_in", "wang"),
    ]


async def test_every_sign_in_has_a_token_of_its_own(records: Records) -> None:
    """Nobody can plant a token before somebody signs in (session fixation)."""
    made(records, has_password=True)
    first, second = await signed_in(records), await signed_in(records)
    assert first.session.token != second.session.token
    assert first.session.csrf != second.session.csrf


async def test_unknown_wrong_and_disabled_are_told_the_same(records: Records) -> None:
    made(records, has_password=True)
    made(records, "li", has_password=True)
    records.write_now(lambda at: disable(at, "li", "system", "离职", NOW))
    attempts = [{"password": "wrong"}, {"name": "nobody"}, {"name": "li"}, {"name": "", "password": ""}]
    assert [await tried(records, **attempt) for attempt in attempts] == [Refused(WRONG)] * 4


async def test_unknown_and_wrong_take_the_same_path(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many hashes are computed, of the same cost, whether or not there is such a name."""
    made(records, has_password=True)
    counted: list[str] = []
    real = passwords._HASHER

    class _Counting:
        def verify(self, kept: str, password: str) -> bool:
            counted.append(kept.rsplit("$", 2)[0])
            return real.verify(kept, password)

        def hash(self, password: str) -> str:
            return real.hash(password)

    monkeypatch.setattr(passwords, "_HASHER", _Counting())
    await tried(records, password="wrong")
    await tried(records, name="nobody")
    assert len(counted) == 2
    assert len(set(counted)) == 1


async def test_five_wrong_passwords_for_a_name_make_it_wait(records: Records) -> None:
    made(records, has_password=True)
    assert await wrong(records, 5) == Refused(WRONG)
    refused = await tried(records, address="10.0.0.9")
    assert refused == Refused("试错的次数太多了，请15分钟后再试；着急的话，请管理员解除。", minutes(15))
    assert isinstance(await tried(records, now=minutes(15)), SignedIn)


async def test_a_name_that_nobody_has_waits_too(records: Records) -> None:
    assert await wrong(records, 5, name="nobody") == Refused(WRONG)
    waiting = await tried(records, name="nobody")
    assert isinstance(waiting, Refused)
    assert waiting.until == minutes(15)


async def test_refused_attempts_do_not_prolong_the_wait(records: Records) -> None:
    made(records, has_password=True)
    await wrong(records, 5)
    await wrong(records, 3, minutes(10))
    assert isinstance(await tried(records, now=minutes(15)), SignedIn)


async def test_an_address_that_tries_many_names_waits(records: Records) -> None:
    made(records, has_password=True)
    for number in range(throttle.OF_ADDRESS.failures):
        await wrong(records, 1, name=f"guess{number}")
    assert isinstance(await tried(records), Refused)
    assert isinstance(await tried(records, address="10.0.0.9"), SignedIn)


async def test_attempts_at_the_same_moment_count_each_other(records: Records) -> None:
    made(records, has_password=True)
    outcomes = await asyncio.gather(*(tried(records, password="wrong") for _ in range(8)))
    checked = [outcome for outcome in outcomes if outcome == Refused(WRONG)]
    assert len(checked) == throttle.OF_NAME.failures
    assert len(rows(records, sign_in_attempt)) == throttle.OF_NAME.failures


async def test_typed_names_are_not_kept(records: Records) -> None:
    """People type their password where the name belongs."""
    await wrong(records, 1, name=PASSWORD)
    assert PASSWORD.lower() not in str(rows(records, sign_in_attempt)).lower()


async def test_an_admin_lifts_the_wait(records: Records) -> None:
    made(records, has_password=True)
    await wrong(records, 5)
    assert records.write_now(lambda at: unlock(at, SEAL, "wang", "admin", NOW)) is True
    assert isinstance(await tried(records), SignedIn)
    assert records.write_now(lambda at: unlock(at, SEAL, "wang", "admin", NOW)) is False


async def test_in_two_steps_the_password_alone_does_not_do(records: Records) -> None:
    made(records, has_password=True)
    app, _ = in_two_steps(records)
    assert await tried(records) == NeedsCode()
    assert await tried(records, code="000000") == Refused(WRONG_CODE)
    assert await tried(records, password="wrong", code=app.at(NOW)) == Refused(WRONG)
    code = app.at(NOW)
    assert isinstance(await tried(records, code=f"{code[:3]} {code[3:]}"), SignedIn)


async def test_asking_for_the_code_is_no_failure(records: Records) -> None:
    made(records, has_password=True)
    app, _ = in_two_steps(records)
    assert [await tried(records) for _ in range(7)] == [NeedsCode()] * 7
    assert isinstance(await tried(records, code=app.at(NOW)), SignedIn)


async def test_a_code_counts_once_and_so_does_an_older_one(records: Records) -> None:
    made(records, has_password=True)
    app, _ = in_two_steps(records)
    code, older = app.at(NOW), app.at(NOW - timedelta(seconds=30))
    assert isinstance(await tried(records, code=code), SignedIn)
    assert [await tried(records, code=used) for used in (code, older)] == [Refused(WRONG_CODE)] * 2


async def test_of_two_who_use_a_code_at_once_one_is_signed_in(records: Records) -> None:
    made(records, has_password=True)
    app, codes = in_two_steps(records)
    for code in (app.at(NOW), codes[0]):
        outcomes = await asyncio.gather(*(tried(records, code=code) for _ in range(2)))
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "SignedIn"]


async def test_guessing_codes_makes_the_name_wait(records: Records) -> None:
    made(records, has_password=True)
    app, _ = in_two_steps(records)
    for _ in range(5):
        await tried(records, code="000000")
    waiting = await tried(records, code=app.at(NOW))
    assert isinstance(waiting, Refused)
    assert waiting.until == minutes(15)


async def test_a_recovery_code_counts_once_and_is_noted(records: Records) -> None:
    made(records, has_password=True)
    _, codes = in_two_steps(records)
    assert len(set(codes)) == 10
    assert isinstance(await tried(records, code=codes[3].lower()), SignedIn)
    assert await tried(records, code=codes[3]) == Refused(WRONG_CODE)
    left = records.read_now(lambda connection: recovery_codes_left(connection, member(records).id))
    assert left == 9
    assert [row.act for row in rows(records, audit_entry)][-2:] == ["two_step.recover", "sign_in"]


async def test_who_is_disabled_while_the_password_is_checked_is_not_signed_in(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(records, has_password=True)
    made(records, "admin", Role.ADMIN)

    async def fits(password: str, kept: str | None) -> bool:
        await records.write(lambda at: disable(at, "wang", "admin", "", NOW))
        return True

    monkeypatch.setattr(passwords, "fits", fits)
    assert await tried(records) == Refused(WRONG)
