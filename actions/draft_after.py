"""Questions right after a draft has become a case: how far it is, what to bring, whether to sign."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from rasa_sdk import Tracker

from actions.base import answers_for, knowledge_for
from actions.draft_keeping import FORM, case_state, latest_of
from actions.draft_telling import PROGRESS, filled_of
from actions.fields import said_in
from actions.submit import DONE
from center.answers import Answers
from center.drafts.fields import rows_of
from center.drafts.materials import materials_for
from center.drafts.records import Version
from center.guides import Guide
from center.replies import Reply
from center.text import normalise

_MOST_PAPERS = 6
_PROGRESS = re.compile(
    "(?:办|走|弄|进行)到(?:哪|什么|啥)|到哪(?:一步|儿|里)?了|进度|办得?(?:怎么样|咋样)|办好了?(?:吗|没)|受理了?(?:吗|没)"
    "|(?:什么时候|啥时候|多久|几天|哪天)[^，。]{0,4}(?:能)?(?:拿|办好|下来|好)"
)
_PAPERS = re.compile(
    "材料|证件|手续|资料|带(?:什么|啥|哪些)|(?:要|需要|得|用)(?:带|交|准备|拿|提供)[^，。]{0,4}(?:什么|啥|哪些)"
)
_SIGNING = re.compile(
    "签字|签名|实名|核验|认证|本人(?:去|到场)|(?:要|用|得)(?:我|本人|不用|不要)?[^，。]{0,3}(?:跑|去窗口|去大厅)"
)


async def answered_after_draft(tracker: Tracker) -> Reply | None:
    """The answer about the case just opened from a draft; None when something else is said or asked."""
    done: Any = tracker.get_slot(DONE) or {}
    way = way_asked(said_in(tracker).text)
    if way is None or done.get("form") != FORM or "draft" not in done.get("card", {}):
        return None
    return await answer_of_case(tracker, way, str(done["card"]["draft"]), str(done["card"]["code"]))


def way_asked(text: str) -> str | None:
    """What of a case is asked in so many words; None when something else is said."""
    said = normalise(text)
    return next((name for name, pattern in _ASKED.items() if len(said) <= _LONGEST and pattern.search(said)), None)


async def answer_of_case(tracker: Tracker, way: str, draft: str, case: str) -> Reply:
    """The answer to ``way`` about the case that a draft went into."""
    version, answers = await latest_of(draft), answers_for(tracker)
    if way == "progress":
        filled = {**filled_of(version), "代办": case, "状态": await case_state(case)}
        said = answers.phrase("draft_with_agents", filled)
    else:
        said = _SAYS[way](answers, version, knowledge_for(tracker).guides)
    return Reply(said, (PROGRESS,), {"kind": "notice", "phrase": f"draft_{way}", "draft": version.code})


def _papers(answers: Answers, version: Version, guides: Mapping[str, Guide]) -> str:
    """What has to be brought, and how many papers are fetched between departments."""
    every = [paper for paper in materials_for(guides, version.fields) if paper.purpose == "设立登记" and not paper.when]
    own = [f"{number}. {paper.name}" for number, paper in enumerate((p for p in every if not p.is_fetched), 1)]
    fetched = [paper.name for paper in every if paper.is_fetched]
    spared = f"{'、'.join(fetched)}由部门之间取，不用您带。" if fetched else ""
    return answers.phrase("draft_papers", {"材料": "；".join(own[:_MOST_PAPERS]), "免交": spared})


def _signing(answers: Answers, version: Version, guides: Mapping[str, Guide]) -> str:
    """Who has to sign."""
    names = "、".join(row.name for row in rows_of(version.fields, "people")) or "相关人员"
    return answers.phrase("draft_signing", {"人员": names})


_LONGEST = 20
_ASKED = {"signing": _SIGNING, "papers": _PAPERS, "progress": _PROGRESS}
_SAYS: dict[str, Callable[[Answers, Version, Mapping[str, Guide]], str]] = {"papers": _papers, "signing": _signing}
