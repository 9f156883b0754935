"""Signed links: ours open until they expire, anything else does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from center.drafts.links import LIFETIME, BadLink, ExpiredLink, Format, Link, link_token, open_link
from center.privacy import keep
from center.sealing import Seal
from tests.center.recorded import FRIDAY_NOON, SEAL, SECRET

EXPIRES_AT = FRIDAY_NOON + LIFETIME
CODE = "L-7KM2Q4XD"


def token(seal: Seal = SEAL) -> str:
    return link_token(seal, CODE, 2, Format.PDF, EXPIRES_AT)


def test_a_link_opens_until_it_expires() -> None:
    link = Link(CODE, 2, Format.PDF, EXPIRES_AT)
    assert open_link(SEAL, token(), EXPIRES_AT - timedelta(seconds=1)) == link
    with pytest.raises(ExpiredLink) as refused:
        open_link(SEAL, token(), EXPIRES_AT)
    assert refused.value.message == "这个链接已经过期，请回到对话里重新获取。"


@pytest.mark.parametrize(
    ("old", "new"),
    [(CODE, "L-7KM2Q4XE"), (".2.", ".3."), (".pdf.", ".json."), (".pdf.", ".exe."), (".17", ".18"), (CODE, "")],
)
def test_a_changed_link_does_not_open(old: str, new: str) -> None:
    changed = token().replace(old, new, 1)
    assert changed != token()
    with pytest.raises(BadLink):
        open_link(SEAL, changed, FRIDAY_NOON)


@pytest.mark.parametrize("text", ["", "x", "../../etc/passwd", "L-7KM2Q4XD.2.pdf.1790000000." + "a" * 32, "１" * 80])
def test_what_is_no_link_of_ours_does_not_open(text: str) -> None:
    with pytest.raises(BadLink):
        open_link(SEAL, text, FRIDAY_NOON)


def test_a_link_survives_a_new_secret_while_the_old_one_is_known() -> None:
    changed = Seal("n" * 43, [SECRET])
    assert open_link(changed, token(), FRIDAY_NOON).code == CODE
    with pytest.raises(BadLink):
        open_link(Seal("n" * 43), token(), FRIDAY_NOON)


def test_links_can_stand_in_an_address_as_they_are() -> None:
    assert set(token()) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.")


def test_no_link_is_taken_for_somebodys_number() -> None:
    for version in range(3_000):
        link = link_token(SEAL, CODE, version, Format.PDF, EXPIRES_AT)
        assert keep(f"https://localhost/drafts/{link}").visible == f"https://localhost/drafts/{link}"
