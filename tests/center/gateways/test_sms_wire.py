"""The wire: the example of docs/sms.md, and what every request carries."""

from __future__ import annotations

import json
import re

from center.gateways.simulators.faults import FaultKind
from center.gateways.sms import RefusedCode
from center.gateways.sms_wire import KEY, NONCE, SIGNATURE, TIMESTAMP, encoded, headers, signature
from center.knowledge import ROOT
from tests.center.gateways.running import CREDENTIALS, now

DOCUMENT = (ROOT / "docs" / "sms.md").read_text("utf-8")


def documented(start: str) -> str:
    found = re.search(rf"^{start}: (.+)$", DOCUMENT, re.M)
    assert found, start
    return found[1]


def test_the_documented_example_is_right() -> None:
    secret = re.search(r"密钥是 `(.+)`", DOCUMENT)
    assert secret
    body = documented("正文").encode()
    computed = signature(secret[1], documented(TIMESTAMP), documented(NONCE), body)
    assert computed == documented(SIGNATURE)
    assert encoded(json.loads(body)) == body


def test_every_refusal_and_fault_is_documented() -> None:
    codes = {code.value for code in RefusedCode} - {RefusedCode.OTHER.value}
    words = codes | {kind.value for kind in FaultKind} | {"bad_key", "bad_signature", "clock_skew", "replayed"}
    assert {word for word in words if word not in DOCUMENT} == set()


def test_headers_sign_the_body() -> None:
    moment, body = now(), encoded({"after": "企"})
    sent = headers(CREDENTIALS, body, moment)
    assert sent == {
        "Content-Type": "application/json; charset=utf-8",
        KEY: CREDENTIALS.key,
        TIMESTAMP: str(int(moment.timestamp())),
        NONCE: sent[NONCE],
        SIGNATURE: signature(CREDENTIALS.secret, sent[TIMESTAMP], sent[NONCE], body),
    }
    assert headers(CREDENTIALS, body, moment)[NONCE] != sent[NONCE]


def test_every_part_is_signed() -> None:
    parts = ("secret", "1795312800", "nonce", b"body")
    changed = [("Secret", *parts[1:]), ("secret", "1795312801", *parts[2:]), (*parts[:2], "Nonce", b"body")]
    assert len({signature(*parts), *(signature(*other) for other in changed), signature(*parts[:3], b"Body")}) == 5


def test_the_secret_is_not_shown() -> None:
    assert repr(CREDENTIALS) == "Credentials(key='dingxiang')"
