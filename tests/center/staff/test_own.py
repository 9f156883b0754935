"""What members change about the own account: proved anew, with a new token, and limited like signing in."""

from __future__ import annotations

import pyotp
import pytest

from center.records import Records
from center.staff.own import NotProved, change_password, turn_off_two_step
from center.staff.passwords import WeakPassword
from center.staff.sessions import Limits, find_session, sessions_of
from center.staff.signing_in import Attempt, NeedsCode, SignedIn, sign_in
from center.staff.two_step import TwoStepRefused, begin, confirm, recovery_codes_left
from tests.center.recorded import SEAL
from tests.center.staff.staffed import NOW, PASSWORD, made, member, minutes

NEW = "Wu-Tai-Qiuyue-7"


async def signed_in(records: Records, password: str = PASSWORD) -> SignedIn:
    outcome = await sign_in(records, SEAL, Attempt("wang", password, device="Edge"), NOW)
    assert isinstance(outcome, SignedIn)
    return outcome


async def test_a_new_password_ends_every_session_and_begins_another(records: Records) -> None:
    made(records, has_password=True, must_change=True)
    here, there = await signed_in(records), await signed_in(records)
    opened = await change_password(records, SEAL, here.staff, here.session.id, PASSWORD, NEW, minutes(1))
    assert len({opened.token, here.session.token, there.session.token}) == 3
    held = {
        session.token: records.read_now(lambda at, session=session: find_session(at, session.token, NOW, Limits()))
        for session in (opened, here.session, there.session)
    }
    assert [token for token, session in held.items() if session] == [opened.token]
    assert member(records).must_change is False
    listed = records.read_now(lambda at: sessions_of(at, here.staff.id, NOW, Limits()))
    assert [own.device for own in listed] == ["Edge"]
    assert await signed_in(records, NEW)


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("short", "密码至少12个字符；或者至少8个，并且大写字母、小写字母、数字、符号有三种。"),
        ("abcdefg1", "密码至少12个字符；或者至少8个，并且大写字母、小写字母、数字、符号有三种。"),
        ("wang-Shan-Xi-2026", "密码里不要有您的工号或姓名。"),
        ("王小红-2026-Chunfeng", "密码里不要有您的工号或姓名。"),
        ("P@ssw0rd2026", "这个密码太容易被猜到，请换一个。"),
        ("202611202026", "这个密码太容易被猜到，请换一个。"),
        ("abababababab", "这个密码太容易被猜到，请换一个。"),
        ("长" * 129, "密码最多128个字符。"),
        (PASSWORD, "新密码和旧密码一样，请换一个。"),
    ],
)
async def test_a_weak_password_is_refused_with_its_reason(records: Records, new: str, words: str) -> None:
    made(records, has_password=True)
    session = await signed_in(records)
    for _ in range(6):
        with pytest.raises(WeakPassword) as refusal:
            await change_password(records, SEAL, session.staff, session.session.id, PASSWORD, new, NOW)
        assert refusal.value.message == words


async def test_who_does_not_know_the_password_does_not_change_it(records: Records) -> None:
    made(records, has_password=True)
    session = await signed_in(records)
    messages = []
    for _ in range(6):
        with pytest.raises(NotProved) as refusal:
            await change_password(records, SEAL, session.staff, session.session.id, "guess", NEW, NOW)
        messages.append(refusal.value.message)
    waiting = "试错的次数太多了，请15分钟后再试；着急的话，请管理员解除。"
    assert messages == [*["现在的密码不对。"] * 5, waiting]


async def test_two_steps_are_turned_off_with_password_and_code(records: Records) -> None:
    made(records, has_password=True)
    session = await signed_in(records)
    begun = records.write_now(lambda at: begin(at, SEAL, session.staff, NOW))
    assert begun.uri.startswith("otpauth://totp/")
    app = pyotp.TOTP(begun.secret)
    records.write_now(lambda at: confirm(at, SEAL, session.staff, app.at(NOW), NOW))
    assert await sign_in(records, SEAL, Attempt("wang", PASSWORD), NOW) == NeedsCode()
    for password, code in ((PASSWORD, "000000"), ("wrong", app.at(minutes(1))), (PASSWORD, app.at(NOW))):
        with pytest.raises(NotProved):
            await turn_off_two_step(records, SEAL, session.staff, password, code, NOW)
    await turn_off_two_step(records, SEAL, session.staff, PASSWORD, app.at(minutes(1)), minutes(1))
    assert member(records).has_two_step is False
    assert records.read_now(lambda at: recovery_codes_left(at, session.staff.id)) == 0
    assert await signed_in(records)


async def test_a_secret_counts_only_when_the_app_shows_its_code(records: Records) -> None:
    wang = made(records, has_password=True)
    with pytest.raises(TwoStepRefused):
        records.write_now(lambda at: confirm(at, SEAL, wang, "123456", NOW))
    first = records.write_now(lambda at: begin(at, SEAL, wang, NOW))
    second = records.write_now(lambda at: begin(at, SEAL, wang, NOW))
    with pytest.raises(TwoStepRefused):
        records.write_now(lambda at: confirm(at, SEAL, wang, pyotp.TOTP(first.secret).at(NOW), NOW))
    assert isinstance(await sign_in(records, SEAL, Attempt("wang", PASSWORD), NOW), SignedIn)
    records.write_now(lambda at: confirm(at, SEAL, wang, pyotp.TOTP(second.secret).at(NOW), NOW))
    for refused in (begin, lambda *given: confirm(*given[:3], "123456", NOW)):
        with pytest.raises(TwoStepRefused):
            records.write_now(lambda at, refused=refused: refused(at, SEAL, wang, NOW))
