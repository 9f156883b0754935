"""What return codes and broken connections mean."""

from __future__ import annotations

import pytest
from requests import exceptions as broken
from urllib3.exceptions import MaxRetryError, ProtocolError

from center.gateways.wechat import Busy, BusyCause, Refused, RefusedCode
from center.gateways.wechat_errors import TokenRejected, meaning, of_failure, of_status


@pytest.mark.parametrize(
    ("errcode", "code"),
    [
        (45015, RefusedCode.WINDOW_CLOSED),
        (45047, RefusedCode.QUOTA),
        (48001, RefusedCode.NO_RIGHT),
        (43004, RefusedCode.NOT_FOLLOWING),
        (48002, RefusedCode.NOT_FOLLOWING),
        (43101, RefusedCode.TEMPLATE),
        (47003, RefusedCode.TEMPLATE),
        (45002, RefusedCode.CONTENT),
        (40025, RefusedCode.CONTENT),
        (1, RefusedCode.OTHER),
    ],
)
def test_a_refusal_is_told_apart(errcode: int, code: RefusedCode) -> None:
    told = meaning(errcode)
    assert isinstance(told, Refused)
    assert (told.code, told.errcode, str(told)) == (code, errcode, f"refused: {code.value} {errcode}")


@pytest.mark.parametrize(
    ("errcode", "cause", "seconds"),
    [
        (-1, BusyCause.SERVER, 30),
        (45009, BusyCause.RATE, 600),
        (40164, BusyCause.TOKEN, 60),
        (40125, BusyCause.TOKEN, 60),
    ],
)
def test_a_busy_one_says_when_to_come_back(errcode: int, cause: BusyCause, seconds: int) -> None:
    told = meaning(errcode)
    assert isinstance(told, Busy)
    assert (told.cause, told.errcode, told.retry_after.total_seconds()) == (cause, errcode, seconds)
    assert not told.may_have_arrived


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
def test_a_token_that_is_not_taken_is_told_apart(errcode: int) -> None:
    assert isinstance(meaning(errcode), TokenRejected)


@pytest.mark.parametrize(
    ("status", "cause"),
    [(429, BusyCause.RATE), (500, BusyCause.SERVER), (599, BusyCause.SERVER), (404, BusyCause.REPLY)],
)
def test_a_status_is_told_apart(status: int, cause: BusyCause) -> None:
    assert of_status(status).cause is cause


@pytest.mark.parametrize(
    ("error", "cause", "may_have_arrived"),
    [
        (broken.ConnectTimeout(), BusyCause.NETWORK, False),
        (broken.SSLError(), BusyCause.NETWORK, False),
        (broken.ConnectionError(MaxRetryError(None, "/", None)), BusyCause.NETWORK, False),  # type: ignore[arg-type]
        (broken.ConnectionError(ProtocolError("aborted")), BusyCause.CUT, True),
        (broken.ChunkedEncodingError(), BusyCause.CUT, True),
        (broken.ReadTimeout(), BusyCause.TIMEOUT, True),
    ],
)
def test_a_broken_connection_tells_whether_something_may_have_arrived(
    error: broken.RequestException, cause: BusyCause, may_have_arrived: bool
) -> None:
    told = of_failure(error)
    assert (told.cause, told.may_have_arrived) == (cause, may_have_arrived)
