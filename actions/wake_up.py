"""歇业后恢复营业: what a dormant enterprise needs to be at work again, and the case of its 恢复经营 (XZ 表1 休眠3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import answers_for, speak
from actions.fields import said_in
from actions.form import cleared
from actions.leaving import OPEN_CASE, LeavingForm, begin_case
from center.answers import Answers
from center.cases.reading import read_case
from center.enterprises import read_enterprise
from center.leaving.loading import leaving_setting
from center.leaving.own import own_dormancies
from center.leaving.records import Dormancy
from center.leaving.states import DormancyState, WindowKind
from center.replies import Reply
from center.service import service
from center.times import Words, local_date

THEME = "wake_up"
_SAID = ("phone", "person", "place", "enterprise")
_PHRASES = {
    DormancyState.ASLEEP: "wake_up_asleep",
    DormancyState.RESUMED: "wake_up_resumed",
    DormancyState.AWAKE: "wake_up_awake",
}


class WakeUp(Action):  # type: ignore[misc]
    """Tell where the dormancy stands and what is needed; then begin the case, unless the enterprise is awake."""

    def name(self) -> str:
        return "action_wake_up"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        here, answers = service(), answers_for(tracker)

        def look(connection: Any) -> tuple[Dormancy | None, dict[str, Any]]:
            found = own_dormancies(connection, tracker.sender_id)
            return (found[-1], _enterprise(connection, found[-1])) if found else (None, {})

        newest, known = await here.records.read(look)
        speak(dispatcher, what_is_needed(answers, newest, here.clock.now()))
        if newest is not None and newest.state is DormancyState.AWAKE:
            is_under_way = (tracker.active_loop or {}).get("name") == OPEN_CASE and tracker.get_slot("theme") == THEME
            return [ActiveLoop(None), *cleared(OPEN_CASE)] if is_under_way else []
        return await begin_case(tracker, THEME, {**_said(tracker), **known})


def what_is_needed(answers: Answers, newest: Dormancy | None, now: datetime) -> Reply:
    """Where the dormancy stands, the term of the law, the evidence, and what help there is."""
    setting = leaving_setting()
    filled = {
        "凭据": "；".join(kind.title for kind in setting.evidence.values()),
        "条件": "、".join(task.lack for task in setting.wake_up.values()),
        "天数": str(setting.days(WindowKind.RESUME_NOTICE)),
        **_of(newest, now),
    }
    phrase = _PHRASES[newest.state] if newest else "wake_up_unknown"
    card = (
        {"kind": "dormancy", "state": newest.state.value, "record": newest.code}
        if newest
        else {"kind": "notice", "phrase": phrase}
    )
    return Reply(answers.phrase(phrase, filled), (), card)


def _enterprise(connection: Any, newest: Dormancy) -> dict[str, Any]:
    found = read_enterprise(connection, newest.enterprise_id)
    place = read_case(connection, newest.case_code).office_id
    return {"enterprise": found.name, "credit_code": found.credit_code, "place": place}


def _of(newest: Dormancy | None, now: datetime) -> dict[str, str]:
    if newest is None:
        return {}
    words = Words(local_date(now).year)
    ended = words.day(newest.ended_on) if newest.ended_on else ""
    return {
        "编号": newest.code,
        "到期": words.day(newest.to_day),
        "日子": ended,
        "方式": newest.end_kind.caption if newest.end_kind else "",
    }


def _said(tracker: Tracker) -> dict[str, Any]:
    said = said_in(tracker)
    read = [(field, field.read(said, False)) for field in LeavingForm.fields if field.slot in _SAID]
    return {field.slot: value for field, value in read if value is not None and field.check(value) is None}
