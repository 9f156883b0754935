"""The parts of the default project that act: a stock form (question, phone, confirmed), follow-ups, a fallback.

Their intents have no sentences: the load sends them ready, so that the dialogue goes the same way whatever an epoch
of training understands.
"""

from __future__ import annotations

from typing import Any

FORM = "leave_question_form"
SLOTS = ("question", "phone", "confirmed")
START, CONFIRM, FOLLOW_UP = "leave_question", "confirm_question", "follow_up"
INTENTS = (START, CONFIRM, FOLLOW_UP)
_ASKED = {
    "question": "请说您的问题。",
    "phone": "请留一个电话。",
    "confirmed": "问题：{question} 电话：{phone} 提交吗？",
}
_REPHRASE = "utter_please_rephrase"


def acting_domain() -> dict[str, Any]:
    """What the form and the actions add to a domain; intents and responses are to be merged."""
    return {
        "entities": ["facet"],
        "slots": {slot: _slot(slot) for slot in SLOTS},
        "forms": {FORM: {"required_slots": list(SLOTS)}},
        "actions": ["action_follow_up", "action_submit_question", f"validate_{FORM}"],
    }


def acting_responses() -> dict[str, list[dict[str, str]]]:
    """The questions of the form, and what is said when nothing is understood."""
    asked = {f"utter_ask_{FORM}_{slot}": [{"text": text}] for slot, text in _ASKED.items()}
    return {**asked, _REPHRASE: [{"text": "没听懂，请换个说法。"}]}


def acting_rules() -> list[dict[str, Any]]:
    """How the form begins and ends; follow-ups; the fallback."""
    return [
        {"rule": "start the form", "steps": [{"intent": START}, {"action": FORM}, {"active_loop": FORM}]},
        {
            "rule": "submit the form",
            "condition": [{"active_loop": FORM}],
            "steps": [
                {"action": FORM},
                {"active_loop": None},
                {"slot_was_set": [{"requested_slot": None}]},
                {"action": "action_submit_question"},
            ],
        },
        {"rule": "follow up", "steps": [{"intent": FOLLOW_UP}, {"action": "action_follow_up"}]},
        {"rule": "ask to rephrase", "steps": [{"intent": "nlu_fallback"}, {"action": _REPHRASE}]},
    ]


def _slot(name: str) -> dict[str, Any]:
    asked = {"conditions": [{"active_loop": FORM, "requested_slot": name}]}
    if name == "confirmed":
        mapping = {"type": "from_intent", "intent": CONFIRM, "value": True, **asked}
        return {"type": "bool", "influence_conversation": False, "mappings": [mapping]}
    return {"type": "text", "influence_conversation": False, "mappings": [{"type": "from_text", **asked}]}
