"""The simulator's process: its wire as a stranger meets it, its controls, and where it does not start."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from center.gateways.simulators.wechat_turned import Turned
from center.knowledge import ROOT
from tests.center.gateways.wechat_running import APP_ID, APP_SECRET, ENVIRONMENT, OPENID, SIMULATOR, RunningWeChat

HELLO = {"touser": OPENID, "msgtype": "text", "text": {"content": "您好"}}
IDENTITY = {"grant_type": "client_credential", "appid": APP_ID, "secret": APP_SECRET}


def token(wechat: RunningWeChat) -> str:
    return str(wechat.client.post("/cgi-bin/stable_token", json=IDENTITY).json()["access_token"])


def post(wechat: RunningWeChat, path: str, content: Any) -> Any:
    query = {"access_token": token(wechat)}
    body = {"content": content} if isinstance(content, bytes) else {"json": content}
    return wechat.client.post(f"/cgi-bin/{path}", params=query, **body).json()


def error(errcode: int) -> dict[str, Any]:
    return Turned(errcode).body


def test_the_plain_interface_gives_a_token_too(wechat: RunningWeChat) -> None:
    first, second = (wechat.client.get("/cgi-bin/token", params=IDENTITY).json() for _ in range(2))
    assert first["access_token"] != second["access_token"]
    assert [set(given) for given in (first, second)] == [{"access_token", "expires_in"}] * 2
    assert wechat.ask("tokens") == {"plain": 2, "given": 2}


def test_without_a_good_token_nothing_is_done(wechat: RunningWeChat) -> None:
    wechat.did()
    for query, errcode in (({}, 41001), ({"access_token": "forged"}, 40001)):
        assert wechat.client.post("/cgi-bin/message/custom/send", params=query, json=HELLO).json() == error(errcode)
    assert wechat.shows() == []


@pytest.mark.parametrize(
    ("content", "errcode"),
    [
        (b"", 44002),
        (b"{", 47001),
        (b"[]", 47001),
        ({**HELLO, "touser": ""}, 40003),
        ({**HELLO, "msgtype": "dance"}, 40008),
        ({**HELLO, "text": {"content": ""}}, 44004),
        ({**HELLO, "text": {"content": "企" * 683}}, 45002),
        ({**HELLO, "text": {"content": 7}}, 47001),
        ({"touser": OPENID, "msgtype": "msgmenu", "msgmenu": {"head_content": "选", "list": []}}, 40058),
        ({"touser": OPENID, "msgtype": "msgmenu", "msgmenu": {"list": [{"id": "", "content": "甲"}]}}, 40058),
    ],
)
def test_a_customer_message_that_is_none_is_refused(wechat: RunningWeChat, content: Any, errcode: int) -> None:
    wechat.did()
    assert post(wechat, "message/custom/send", content) == error(errcode)
    assert (wechat.shows(), wechat.ask("phone", openid=OPENID)["left"]) == ([], 5)


def test_quotas_hold_on_the_wire_and_end_with_the_clock(wechat: RunningWeChat) -> None:
    wechat.did()
    assert [post(wechat, "message/custom/send", HELLO)["errcode"] for _ in range(6)] == [0] * 5 + [45047]
    wechat.tell("clock", ahead_seconds=48 * 3600)
    assert post(wechat, "message/custom/send", HELLO) == error(45015)
    assert len(wechat.shows()) == 5


@pytest.mark.parametrize(
    ("right", "path", "content"),
    [
        ("custom", "message/custom/send", HELLO),
        ("template", "message/template/send", {"touser": OPENID}),
        ("subscribe", "message/subscribe/bizsend", {"touser": OPENID}),
        ("menu", "menu/create", {"button": []}),
        ("qrcode", "qrcode/create", {}),
    ],
)
def test_a_right_that_is_missing_is_missed_first(wechat: RunningWeChat, right: str, path: str, content: Any) -> None:
    wechat.tell("rights", without=[right])
    assert post(wechat, path, content) == error(48001)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "moon"},
        {"kind": "errcode"},
        {"kind": "errcode", "value": "45009"},
        {"kind": "status", "value": 200},
        {"kind": "cut", "times": 0},
        {"kind": "cut", "path": "nowhere"},
        {"kind": "garbled_reply", "value": 7},
        {"value": 7},
    ],
)
def test_a_fault_that_makes_no_sense_is_not_taken(wechat: RunningWeChat, fault: dict[str, Any]) -> None:
    assert wechat.client.post("/control/faults", json=fault).status_code == 400


def test_a_fault_of_one_person_spares_the_others(wechat: RunningWeChat) -> None:
    wechat.did()
    wechat.order("errcode", 45009, times=9, openid="oSomebodyElse")
    assert post(wechat, "message/custom/send", HELLO)["errcode"] == 0
    wechat.order("errcode", 45009, openid=OPENID)
    assert post(wechat, "message/custom/send", HELLO) == error(45009)
    assert wechat.client.delete("/control/faults").status_code == 204


@pytest.mark.parametrize("headers", [{"Host": "wechat.evil.cn"}, {"Origin": "https://evil.cn"}])
def test_a_browser_elsewhere_is_kept_out(wechat: RunningWeChat, headers: dict[str, str]) -> None:
    assert wechat.client.get("/control/outbox", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (dict.fromkeys(ENVIRONMENT, ""), "QIHANG_WECHAT_"),
        ({"QIHANG_MODE": "production", "QIHANG_SECRET": "s" * 32, "QIHANG_SERVICE_TOKEN": "t" * 32}, ""),
    ],
)
def test_it_does_not_start_without_an_account_or_in_production(
    tmp_path: Path, changes: dict[str, str], why: str
) -> None:
    environment = {**ENVIRONMENT, "QIHANG_VAR": str(tmp_path), "QIHANG_PUBLIC_URL": "https://a.cn", **changes}
    ended = subprocess.run([*SIMULATOR, "--port", "0"], cwd=ROOT, env=environment, capture_output=True, timeout=60)
    assert ended.returncode == 78
    assert why in ended.stderr.decode() and "没有启动" in ended.stderr.decode()
