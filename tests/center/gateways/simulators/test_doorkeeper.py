"""Who is let in: signed, recent, once."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from center.gateways.simulators.doorkeeper import Doorkeeper
from center.gateways.sms_wire import KEY, NONCE, SIGNATURE, TIMESTAMP, headers, signature
from tests.center.gateways.running import CREDENTIALS

NOON = datetime(2026, 11, 22, 4, tzinfo=timezone.utc)
BODY = b'{"after":""}'


def signed(timestamp: str, nonce: str) -> dict[str, str]:
    signing = signature(CREDENTIALS.secret, timestamp, nonce, BODY)
    return {KEY: CREDENTIALS.key, TIMESTAMP: timestamp, NONCE: nonce, SIGNATURE: signing}


def test_a_request_is_let_in_once() -> None:
    doorkeeper, sent = Doorkeeper(CREDENTIALS), headers(CREDENTIALS, BODY, NOON)
    assert doorkeeper.fault(sent, BODY, NOON) is None
    assert doorkeeper.fault(sent, BODY, NOON) == "replayed"
    assert doorkeeper.fault(headers(CREDENTIALS, BODY, NOON), BODY, NOON) is None


@pytest.mark.parametrize("minutes", [-5, 0, 5])
def test_a_replay_is_known_for_as_long_as_its_time_would_do(minutes: int) -> None:
    doorkeeper, sent = Doorkeeper(CREDENTIALS), headers(CREDENTIALS, BODY, NOON)
    assert doorkeeper.fault(sent, BODY, NOON + timedelta(minutes=minutes)) is None
    later = [NOON + timedelta(minutes=minutes, seconds=step) for step in range(0, 900, 10)]
    assert {doorkeeper.fault(sent, BODY, moment) for moment in later} <= {"replayed", "clock_skew"}


@pytest.mark.parametrize(
    ("seconds", "fault"), [(300, None), (-300, None), (301, "clock_skew"), (-301, "clock_skew"), (10**9, "clock_skew")]
)
def test_clocks_may_differ_by_five_minutes(seconds: int, fault: str | None) -> None:
    sent = headers(CREDENTIALS, BODY, NOON + timedelta(seconds=seconds))
    assert Doorkeeper(CREDENTIALS).fault(sent, BODY, NOON) == fault


@pytest.mark.parametrize("timestamp", ["", "soon", "-1", "１７９５３１２８００", "1e9", "9" * 11, "9" * 400])
def test_a_time_that_is_none_is_turned_away(timestamp: str) -> None:
    assert Doorkeeper(CREDENTIALS).fault(signed(timestamp, "n" * 22), BODY, NOON) == "clock_skew"


@pytest.mark.parametrize("nonce", ["", "n" * 15, "n" * 65, "n" * 21 + "!", "企" * 22])
def test_a_nonce_that_is_none_is_turned_away(nonce: str) -> None:
    sent = signed(str(int(NOON.timestamp())), nonce)
    assert Doorkeeper(CREDENTIALS).fault(sent, BODY, NOON) == "bad_signature"


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        (KEY, "fanshi", "bad_key"),
        (KEY, "", "bad_key"),
        (SIGNATURE, "", "bad_signature"),
        (SIGNATURE, "签", "bad_signature"),
        (SIGNATURE, "0" * 64, "bad_signature"),
        (TIMESTAMP, "1795320001", "bad_signature"),
        (NONCE, "n" * 22, "bad_signature"),
    ],
)
def test_a_changed_header_is_turned_away(name: str, value: str, fault: str) -> None:
    sent = {**headers(CREDENTIALS, BODY, NOON), name: value}
    assert Doorkeeper(CREDENTIALS).fault(sent, BODY, NOON) == fault


def test_a_changed_body_is_turned_away_and_uses_up_no_nonce() -> None:
    doorkeeper, sent = Doorkeeper(CREDENTIALS), headers(CREDENTIALS, BODY, NOON)
    assert doorkeeper.fault(sent, BODY + b" ", NOON) == "bad_signature"
    assert doorkeeper.fault(sent, BODY, NOON) is None


def test_nothing_at_all_is_turned_away() -> None:
    assert Doorkeeper(CREDENTIALS).fault({}, b"", NOON) == "bad_key"
