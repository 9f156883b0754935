"""The simulator's process: its wire as a stranger meets it, its controls, and where it does not start."""

from __future__ import annotations

import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from center.gateways.simulators.faults import FaultKind
from center.gateways.sms_wire import encoded, headers
from tests.center.gateways.running import CREDENTIALS, NUMBER, SIGN, SIMULATOR, RunningSimulator, environment, now, sms

WHOLE = {"key": "n-1", "number": NUMBER, "template": "T-1", "text": "您好", "sign": SIGN}


def post(simulator: RunningSimulator, content: Any, path: str = "/messages") -> tuple[int, Any]:
    body = content if isinstance(content, bytes) else encoded(content)
    response = simulator.client.post(path, content=body, headers=headers(CREDENTIALS, body, now()))
    return response.status_code, response.json()


def error(code: str) -> dict[str, Any]:
    return {"error": {"code": code}}


def test_a_replay_is_turned_away_and_sends_nothing(simulator: RunningSimulator) -> None:
    body = encoded(WHOLE)
    sent = headers(CREDENTIALS, body, now())
    replies = [simulator.client.post("/messages", content=body, headers=sent) for _ in range(2)]
    assert [(reply.status_code, reply.json()) for reply in replies] == [
        (200, {"receipt": "sim-000001"}),
        (401, error("replayed")),
    ]
    assert simulator.keys() == ["n-1"]


def test_an_unsigned_request_is_turned_away(simulator: RunningSimulator) -> None:
    for path in ("/messages", "/receipts"):
        response = simulator.client.post(path, json=WHOLE)
        assert (response.status_code, response.json()) == (401, error("bad_key"))
    assert simulator.keys() == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        {},
        {**WHOLE, "more": "x"},
        {**WHOLE, "number": 13900000001},
        {**WHOLE, "key": ""},
        {name: value for name, value in WHOLE.items() if name != "sign"},
    ],
)
def test_what_is_no_message_is_a_bad_request(simulator: RunningSimulator, content: Any) -> None:
    assert post(simulator, content) == (400, error("bad_request"))
    assert simulator.keys() == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"number": "110"}, "bad_number"), ({"text": " "}, "content"), ({"sign": ""}, "content")],
)
def test_what_a_provider_refuses(simulator: RunningSimulator, changed: dict[str, str], code: str) -> None:
    assert post(simulator, {**WHOLE, **changed}) == (422, error(code))


@pytest.mark.parametrize("name", ["number", "template", "text", "sign"])
def test_a_used_key_takes_nothing_else(simulator: RunningSimulator, name: str) -> None:
    other = {**WHOLE, name: "13900000002" if name == "number" else "另一个"}
    assert [post(simulator, content)[0] for content in (WHOLE, other, WHOLE)] == [200, 409, 200]
    assert simulator.keys() == ["n-1"]


@pytest.mark.parametrize("content", [b"[]", {}, {"after": "x"}, {"after": "000001"}, {"after": "-1"}, {"after": None}])
def test_a_cursor_that_was_never_given_out_is_a_bad_request(simulator: RunningSimulator, content: Any) -> None:
    assert post(simulator, content, "/receipts") == (400, error("bad_request"))


@pytest.mark.parametrize(
    "fault",
    [
        [],
        {},
        {"kind": "explode"},
        {"kind": "fail", "value": 200},
        {"kind": "fail", "value": "503"},
        {"kind": "delay", "value": 61},
        {"kind": "refuse", "value": 7},
        {"kind": "lose_reply", "times": 0},
        {"kind": "lose_reply", "path": "/outbox"},
        {"kind": "lose_reply", "more": 1},
    ],
)
def test_a_fault_that_is_none_is_a_bad_request(simulator: RunningSimulator, fault: Any) -> None:
    assert simulator.client.post("/faults", json=fault).status_code == 400
    assert post(simulator, WHOLE)[0] == 200


async def test_faults_are_done_in_order_as_often_as_told_and_for_whom(simulator: RunningSimulator) -> None:
    simulator.order("fail", 503, times=2)
    simulator.order("refuse", "blacklisted", number="13900000002")
    codes = [post(simulator, {**WHOLE, "key": f"n-{place}"})[0] for place in range(4)]
    assert codes == [503, 503, 200, 200]
    assert post(simulator, {**WHOLE, "number": "13900000002", "key": "n-9"}) == (422, error("blacklisted"))


def test_faults_can_be_taken_back(simulator: RunningSimulator) -> None:
    simulator.order(FaultKind.FAIL.value, 500, times=1000)
    assert simulator.client.delete("/faults").status_code == 204
    assert post(simulator, WHOLE)[0] == 200


@pytest.mark.parametrize("name", [{"Host": "evil.example"}, {"Host": "["}, {"Origin": "http://127.0.0.1"}])
def test_a_page_in_a_browser_cannot_look_into_the_outbox(simulator: RunningSimulator, name: dict[str, str]) -> None:
    response = simulator.client.get("/outbox", headers=name)
    assert (response.status_code, response.json()) == (403, error("forbidden"))


def test_it_listens_on_this_machine_only(simulator: RunningSimulator) -> None:
    port = int(simulator.url.rsplit(":", 1)[1])
    assert simulator.url == f"http://127.0.0.1:{port}"
    with socket.socket() as outside, pytest.raises(ConnectionRefusedError):
        outside.connect(("127.0.0.2", port))


async def test_only_registered_templates_when_some_are_named(tmp_path: Path) -> None:
    with RunningSimulator(tmp_path, "--template", "T-1", "--template", "T-2") as simulator:
        assert [post(simulator, {**WHOLE, "template": name, "key": name})[0] for name in ("T-1", "T-2", "T-3")] == [
            200,
            200,
            422,
        ]
        await simulator.gateway().send(sms("n-5"))
        simulator.process.send_signal(signal.SIGINT)
        assert simulator.process.wait(10) == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {
                "QIHANG_MODE": "production",
                "QIHANG_SECRET": "s" * 32,
                "QIHANG_SERVICE_TOKEN": "t" * 32,
                "QIHANG_PUBLIC_URL": "https://qihang.local",
            },
            "没有启动：production has no simulators",
        ),
        ({"QIHANG_SMS_SECRET": ""}, "没有启动：the simulator needs QIHANG_SMS_KEY and QIHANG_SMS_SECRET"),
        ({"QIHANG_MODE": "test"}, "没有启动：QIHANG_MODE is 'test'"),
    ],
)
def test_where_it_does_not_start(tmp_path: Path, changes: dict[str, str], words: str) -> None:
    run = subprocess.run(
        [*SIMULATOR, "--port", "0"], env=environment(tmp_path, **changes), capture_output=True, text=True, timeout=60
    )
    assert (run.returncode, run.stdout) == (78, "")
    assert words in run.stderr


def test_a_port_in_use_is_told(tmp_path: Path, simulator: RunningSimulator) -> None:
    port = simulator.url.rsplit(":", 1)[1]
    run = subprocess.run(
        [*SIMULATOR, "--port", port], env=environment(tmp_path), capture_output=True, text=True, timeout=60
    )
    assert (run.returncode, "没有启动" in run.stderr) == (78, True)
