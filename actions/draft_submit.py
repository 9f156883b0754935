"""The end of a draft: agreed to, it becomes an agency case with all its fields; an agent retypes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk import Tracker

from actions.base import answers_for, message_id
from actions.case_parts import catalogue
from actions.draft import DraftForm
from actions.draft_fields import THEME
from actions.draft_lines import gaps_line
from actions.draft_telling import PROGRESS, files_of
from actions.early_end import SubmitUnlessEnded
from actions.fields import Slots
from actions.handover import with_portal
from actions.open_case import PURPOSE, case_opened, office_clock, told_of_another
from center.answers import Answers
from center.cases.opening import Opened, Origin, Wanted
from center.cases.own import UnderWay
from center.cases.refusals import Refusal
from center.cases.states import SubTaskState
from center.conversations import conversation_of
from center.drafts.moves import Confirmed, confirm
from center.drafts.records import Version, latest
from center.people import contact_of, give_consent
from center.replies import Reply
from center.service import service
from center.times import Words, local_date

_LONGEST_NAME = 60


class DraftSubmit(SubmitUnlessEnded):
    """Confirm the draft, with the consent, in one transaction."""

    form = DraftForm

    async def submit(self, tracker: Tracker, slots: Slots) -> Reply:
        """One case for a draft: agreed to again, it is the case that was opened then."""
        here, answers = service(), answers_for(tracker)
        now, agreed = here.clock.now(), answers.phrase("draft_consent")
        message, talk = message_id(tracker), tracker.sender_id
        try:
            done, version = await here.records.write(lambda c: _confirm(c, slots, talk, message, agreed, now))
        except UnderWay as refused:
            told = await told_of_another(tracker, refused)
            return Reply(f"{told.text}\n拟稿{slots['draft']}还给您留着。", told.buttons, told.custom)
        except Refusal as refusal:
            text = f"{refusal.message}\n{answers.phrase('case_not_opened')}"
            return Reply(text, (), {"kind": "notice", "phrase": "case_not_opened"})
        filled = {
            "编号": version.code,
            "代办": done.case.code,
            "版本": str(done.version),
            "状态": done.case.state.caption,
        }
        more = {"draft": version.code, "version": done.version, **files_of(here, version)}
        if done.opened is None:
            card = {"kind": "case", "code": done.case.code, "state": done.case.state.value, **more}
            return await with_portal(
                Reply(answers.phrase("draft_confirmed_before", filled), (PROGRESS,), card), tracker
            )
        opened = case_opened(answers, done.opened, now)
        filled["受理时间"] = Words(local_date(now).year).end(done.opened.accept_by)
        lines = [answers.phrase("draft_confirmed", filled), *_missing(answers, version)]
        lines += [
            *_later(answers, done.opened),
            answers.phrase("draft_clocks"),
            answers.phrase("draft_next_by_agents", filled),
        ]
        return await with_portal(Reply("\n".join(lines), opened.buttons, {**opened.custom, **more}), tracker)


def _missing(answers: Answers, version: Version) -> list[str]:
    """What is still to be brought, and how it is told."""
    gaps = gaps_line(version)
    return [answers.phrase("draft_still_missing", {"缺项": gaps})] if gaps else []


def _later(answers: Answers, opened: Opened) -> list[str]:
    """What is kept for later."""
    titles = [task.title for task in opened.sub_tasks if task.state is SubTaskState.RESERVED]
    return [answers.phrase("case_kept_for_later", {"事项": "、".join(titles)})] if titles else []


def _confirm(
    connection: Any, slots: Slots, talk_id: str, message: int, agreed: str, now: datetime
) -> tuple[Confirmed, Version]:
    here = service()
    code = slots["draft"]
    version = latest(connection, here.seal, code)
    wanted = _wanted(slots, version)
    talk = conversation_of(connection, talk_id)
    contact = contact_of(connection, here.seal, wanted.phone, wanted.name, now)
    give_consent(connection, contact, PURPOSE, agreed, talk_id, message, now)
    origin = Origin(talk.channel, talk_id, message, talk.person, None)
    clock = office_clock(wanted.office.hours)
    return confirm(connection, here.seal, clock, code, wanted, origin, now, catalogue=catalogue()), version


def _wanted(slots: Slots, version: Version) -> Wanted:
    """What the agents are asked for; how the enterprise is called is only intended."""
    return Wanted(
        theme=catalogue().theme(THEME),
        trade=catalogue().trade_in(slots["trade"]),
        items=tuple(slots["parts"]) if slots["parts"] else None,
        name=slots["person"] or "",
        phone=slots["phone"],
        enterprise=version.shown("name")[:_LONGEST_NAME] or "（待起名）",
        credit_code=None,
        office=catalogue().offices[slots["place"]],
        remind_at=None,
    )
