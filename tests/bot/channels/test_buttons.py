"""Opaque buttons: only what was said in a conversation can be tapped in it."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.channels.buttons import (
    STALE,
    button_id,
    expired_parse_data,
    is_button_id,
    read_payload,
    tapped,
    tapped_parse_data,
    tapped_understanding,
)
from center.messages import Author, Kind, Message, Words
from center.replies import Button, guide_button
from center.turns import Incoming
from center.understanding import Decision

SECRET = "a secret of this installation"
BUTTON = {"title": "多久", "payload": '/ask_facet{"guide":"dormancy.filing","facet":"time"}'}
AT = datetime(2026, 11, 20, 4, 0, tzinfo=timezone.utc)
SHOWN = [
    Message(2, "c1", 2, Author.BOT, Kind.TEXT, Words("请选", [{"title": "都不是", "payload": "/none"}]), None, 1, AT),
    Message(1, "c1", 1, Author.BOT, Kind.TEXT, Words("三日内", [BUTTON]), None, 1, AT),
]


def test_an_id_shows_nothing_and_depends_on_conversation_and_secret() -> None:
    identifier = button_id(BUTTON["payload"], "c1", SECRET)
    assert is_button_id(identifier)
    assert "dormancy" not in identifier
    assert identifier != button_id(BUTTON["payload"], "c2", SECRET)
    assert identifier != button_id(BUTTON["payload"], "c1", "another secret")


@pytest.mark.parametrize("text", ["btn_", "btn_xyz", "BTN_0123456789abcdef", "多久", "btn_0123456789abcdef0"])
def test_words_are_no_button_ids(text: str) -> None:
    assert not is_button_id(text)


def test_a_button_is_found_where_it_was_shown() -> None:
    own = button_id(BUTTON["payload"], "c1", SECRET)
    assert tapped(own, SHOWN, "c1", SECRET) == Incoming(Words("多久", payload=BUTTON["payload"]), Kind.TAP)


@pytest.mark.parametrize(
    ("identifier", "shown"),
    [
        (button_id(BUTTON["payload"], "c2", SECRET), SHOWN),
        (button_id(BUTTON["payload"], "c1", "another secret"), SHOWN),
        (button_id("/restart", "c1", SECRET), SHOWN),
        (button_id(BUTTON["payload"], "c1", SECRET), []),
        (BUTTON["payload"], SHOWN),
        ("多久".encode().hex(), SHOWN),
    ],
)
def test_what_was_not_shown_here_means_nothing(identifier: str, shown: list[Message]) -> None:
    assert tapped(identifier, shown, "c1", SECRET) == Incoming(Words(STALE), Kind.STALE_TAP)


def test_a_tap_is_ready_parse_data() -> None:
    data = tapped_parse_data(BUTTON, "v1")
    assert data["intent"] == {"name": "ask_facet", "confidence": 1.0}
    assert data["entities"] == [
        {"entity": "guide", "value": "dormancy.filing"},
        {"entity": "facet", "value": "time"},
    ]
    assert data["understanding"]["version"] == "v1"
    assert data["understanding"]["decision"] == "facet"


@pytest.mark.parametrize(
    ("button", "decision", "name", "guide", "facet"),
    [
        (guide_button("歇业", "dormancy.filing"), Decision.ANSWER, None, "dormancy.filing", None),
        (guide_button("多久", "dormancy.filing", "time"), Decision.FACET, "tapped", "dormancy.filing", "time"),
        (Button("企业变更", "open_stage", (("stage", "change"),)), Decision.STAGE, "change", None, None),
        (Button("都不是", "none_of_these"), Decision.SMALLTALK, "none_of_these", None, None),
    ],
)
def test_every_kind_of_button_means_something(
    button: Button, decision: Decision, name: str | None, guide: str | None, facet: str | None
) -> None:
    heard = tapped_understanding(button.title, *read_payload(button.payload))
    assert (heard.decision, heard.name, heard.guide, heard.facet) == (decision, name, guide, facet)


def test_an_expired_tap_is_answered_and_changes_nothing() -> None:
    data = expired_parse_data("v1")
    assert data["intent"]["name"] == "unknown"
    assert data["understanding"]["name"] == "button_expired"
