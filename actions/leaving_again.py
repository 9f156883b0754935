"""再次申请: a deregistration that was ended is opened anew with its data, once what stopped it is cured (XZ 注销2)."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.base import knowledge_for, message_id
from actions.check_progress import HOURS
from actions.open_case import case_opened, told_of_another
from center.answers import Answers
from center.cases.opening import Origin
from center.cases.own import UnderWay
from center.cases.reading import CaseView
from center.cases.refusals import Refusal
from center.conversations import conversation_of
from center.leaving.attempts import again
from center.leaving.loading import leaving_setting
from center.leaving.own import ended_deregistration
from center.leaving.precheck import answers_of
from center.leaving.states import BlockerState
from center.replies import Reply
from center.service import service


async def ended_case(tracker: Tracker) -> CaseView | None:
    """The newest deregistration of whoever talks that was ended and not tried again."""
    return await service().records.read(
        lambda connection: ended_deregistration(connection, leaving_setting(), tracker.sender_id)
    )


async def cure_needed(tracker: Tracker, code: str) -> str:
    """What of the case still stands in the way, each with its cure; empty when nothing is known to."""
    setting, offices = leaving_setting(), knowledge_for(tracker).service.offices
    answers = await service().records.read(lambda connection: answers_of(connection, code))
    blocked = [setting.blockers[answer.blocker] for answer in answers if answer.state is BlockerState.BLOCKED]
    return "".join(f"{one.title}——{one.cure.text.rstrip('。')}，找{offices[one.office].name}。" for one in blocked)


async def open_again(tracker: Tracker, answers: Answers, code: str, cured: str) -> Reply:
    """Open it once for a message, and tell what comes next; or why it could not be opened."""
    here, key = service(), message_id(tracker)
    settings, now = knowledge_for(tracker).service, here.clock.now()
    clock = settings.working_clock(HOURS)

    def write(connection: Any) -> Any:
        talk = conversation_of(connection, tracker.sender_id)
        origin = Origin(talk.channel, talk.id, key, talk.person, None)
        return again(connection, here.seal, clock, code, cured, origin, now, catalogue=settings.catalogue)

    try:
        opened = await here.records.write(write)
    except UnderWay as refused:
        return await told_of_another(tracker, refused)
    except Refusal as refusal:
        return Reply(refusal.message, (), {"kind": "notice", "phrase": "leaving_again_refused"})
    return case_opened(answers, opened, now)
