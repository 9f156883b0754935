"""Replies and their buttons."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from center.replies import Button, Reply, guide_button


def test_a_reply_goes_through_rasa_as_plain_data() -> None:
    buttons = (guide_button("起名", "establishment.name"), guide_button("多久", "establishment.name", "time"))
    reply = Reply("您好", (*buttons, Button("都不是", "none_of_these")), {"kind": "choices"})
    assert reply.to_dict() == {
        "text": "您好",
        "buttons": [
            {"title": "起名", "payload": '/ask_guide{"guide":"establishment.name"}'},
            {"title": "多久", "payload": '/ask_facet{"guide":"establishment.name","facet":"time"}'},
            {"title": "都不是", "payload": "/none_of_these"},
        ],
        "custom": {"kind": "choices"},
    }


@given(st.text("abc_", min_size=1), st.dictionaries(st.text("abc_", min_size=1), st.text(), min_size=1))
def test_a_payload_holds_intent_and_entities(intent: str, entities: dict[str, str]) -> None:
    payload = Button("题目", intent, tuple(entities.items())).payload
    assert payload.startswith(f"/{intent}{{")
    assert json.loads(payload.removeprefix(f"/{intent}")) == entities


def test_equal_buttons_are_one() -> None:
    assert len({guide_button("起名", "establishment.name"), guide_button("起名", "establishment.name")}) == 1
