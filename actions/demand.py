"""Demands, complaints, 被要求付费, 没办成: recorded with an owner and a time for the answer (XZ 表1 经营2)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker

from actions.base import answers_for, knowledge_for, message_id
from actions.case_parts import check_place, place_choices, place_title, read_place
from actions.fields import DECLINED, Field, Said, Slots, never, optional_phone
from actions.form import Form
from actions.known import known_about
from actions.submit import Submit
from center.answers import Answers
from center.bundles import knowledge_of
from center.cases.codes import find_code
from center.cases.events import Actor, UnknownRecord
from center.cases.reading import read_case
from center.catalogue import CITY
from center.demand_states import DESKS, DemandKind, DemandState, as_stored
from center.demands import OpenedDemand, Raised, open_demand
from center.people import contact_of
from center.privacy import phones_in
from center.promises import reply_due
from center.replies import Button, Reply
from center.service import service
from center.text import bare
from center.times import Words, local_date

LONGEST_MATTER = 1000
"""Characters; what is longer is told in a few sentences, or on the telephone."""
_LEAST_CONTENT = 10
_STARTERS = frozenset({"complain", "raise_demand"})
_FREE_WORDS = frozenset({"unclear", "unknown", "out_of_scope", "ask_guide", "gibberish", "ask_several", "open_case"})
_STARTS = re.compile(r"(?:你好|您好)?[，, ]?我?[要想](?:投诉|举报)(?!.*(?:怎么|咋|哪|什么|电话|渠道|流程|[吗呢？?]))")
_LONGEST_LOOK = 20
_ASKS = re.compile(r"[？?]$|[吗呢]$|怎么办|咋办|多久|收费不")
_PAY = re.compile(
    r"(?:跟|问|向|找|管)?我?(?:要|收|索要|索取|收取|收了|要了)(?:我|了|们|取|过)*.{0,6}(?:钱|费|块|元|红包|押金|好处)|付费|乱收费|送礼|吃拿卡要|回扣"
)
_COMPLAINS = re.compile(r"投诉|举报|告状|态度|骂|刁难|不作为|推诿|推来推去")
_NOT_DONE = re.compile(r"没办成|办不成|没办下来|白跑|跑了?.{1,3}[趟次回]")
_WORDS_OF_DEPARTMENTS = (
    ("tax", r"税务|国税|地税"), ("social_insurance", r"社保|人社"), ("medical_insurance", "医保"),
    ("housing_fund", "公积金"), ("public_security", "公安|派出所"), ("fire", "消防"), ("health", "卫健|卫生|疾控"),
    ("food", "食品"), ("drug", "药品|药监"), ("environment", "环保|生态环境"),
    ("planning", "自然资源|规划|国土|不动产"),
    ("construction", "住建|建设局"), ("bank", "银行"), ("registration", "工商|市场监管|市监|登记窗口"),
    ("agency", "代办|帮办"),
)  # fmt: skip
_WITHOUT = Button("不留电话，就在这里答复", "deny", (("phone", DECLINED),))


def read_matter(said: Said, asked: bool) -> str | None:
    """What has happened: all that is said when it is asked for, and a complaint that tells something."""
    has_content = len(bare(said.text)) >= _LEAST_CONTENT
    if said.intent == "check_progress" and "查" in said.text and len(bare(said.text)) <= _LONGEST_LOOK:
        return None
    if (said.intent in _STARTERS or tells_complaint(said)) and (has_content or (asked and _tells(said))):
        return said.text.strip()
    if not asked or _ASKS.search(bare_end(said.text)) or not _tells(said):
        return None
    return said.text.strip() if said.intent in _FREE_WORDS or has_content else None


def tells_complaint(said: Said) -> bool:
    """Whether it begins with 我要投诉 and goes on to tell what has happened, whatever was understood of it."""
    return len(bare(said.text)) >= _LEAST_CONTENT and _STARTS.match(said.text.strip()) is not None


def bare_end(text: str) -> str:
    """``text`` without blanks and a full stop behind it."""
    return text.strip().rstrip("。.!！ ")


def check_matter(value: Any) -> str | None:
    """The phrase that says why it cannot be recorded so."""
    return "matter_too_long" if len(value) > LONGEST_MATTER else None


def read_kind(said: Said, asked: bool) -> str | None:
    """Which of the four it is; what was found once is only changed by what is plainer."""
    if "kind" in said.entities:
        return str(said.entities["kind"])
    if said.intent == "stop":
        return None
    if _PAY.search(said.text):
        return str(DemandKind.ASKED_TO_PAY.value)
    before = said.known.get("kind")
    if before == DemandKind.ASKED_TO_PAY.value:
        return None
    if said.intent == "complain" or _COMPLAINS.search(said.meant.replace("诉求或投诉", "")):
        return str(DemandKind.COMPLAINT.value)
    if before == DemandKind.COMPLAINT.value and "不是投诉" not in said.text:
        return None
    return str(DemandKind.NOT_DONE.value) if _NOT_DONE.search(said.text) else None


def kind_title(value: str) -> str:
    """The kind, for people."""
    return as_stored(DemandKind, value).caption


def read_department(said: Said, asked: bool) -> str | None:
    """The key of the department that is named (offices.yml)."""
    known = knowledge_of(None).service.offices
    found = (key for key, words in _WORDS_OF_DEPARTMENTS if key in known and re.search(words, said.meant))
    return next(found, None)


def department_title(key: str) -> str:
    """The department, for people."""
    return knowledge_of(None).service.offices[key].name


def read_case_code(said: Said, asked: bool) -> str | None:
    """The code of the case that it is about."""
    if "case_code" in said.entities:
        return str(said.entities["case_code"])
    spotted = find_code(said.text)
    return spotted.code if spotted and spotted.code and spotted.code.startswith("D") else None


def _tells(said: Said) -> bool:
    return len(bare(re.sub(r"\d", "", said.text))) > 1


class DemandForm(Form):
    """What has happened, and how to reach whoever tells it, if they like."""

    form = "demand_form"
    title = "诉求和投诉"
    starters = _STARTERS
    guide = "service.complaint"
    fields = (
        Field("matter", "经过", "ask_matter", "explain_matter", read_matter, check_matter, takes_words=True),
        Field("kind", "类别", "ask_matter", "explain_matter", read_kind, show=kind_title, is_asked=never),
        Field("department", "涉及部门", "ask_matter", "explain_matter", read_department, show=department_title,
              names=("部门", "单位"), is_asked=never),
        Field("case_code", "代办编号", "ask_matter", "explain_matter", read_case_code, is_asked=never),
        Field("place", "地点", "ask_place", "explain_place", read_place, check_place, place_title,
              choices=place_choices, is_asked=never),
        optional_phone("ask_demand_phone", "explain_demand_phone", _WITHOUT, "不留，就在这里答复"),
    )  # fmt: skip

    def opening(self, said: Said, answers: Answers) -> Reply:
        """That it is taken seriously; who is asked for money is told not to pay."""
        kind = read_kind(said, False)
        phrase = "demand_opening_pay" if kind == DemandKind.ASKED_TO_PAY.value else "demand_opening"
        return Reply(answers.phrase(phrase), (), {"kind": "notice", "phrase": phrase})

    async def known_before(self, tracker: Tracker) -> Slots:
        """The telephone number, when it is known."""
        return await known_about(tracker, "phone")

    def settle(self, known: Slots) -> dict[str, Any]:
        """Without anything plainer it is a demand."""
        return {**known, "kind": known["kind"] or (DemandKind.DEMAND.value if known["matter"] else None)}


class DemandSubmit(Submit):
    """Record it, once for a message."""

    form = DemandForm

    async def submit(self, tracker: Tracker, slots: Slots) -> Reply:
        """It has its owner and its time from the moment of the yes."""
        here, key = service(), message_id(tracker)
        now = here.clock.now()
        due = reply_due(knowledge_for(tracker).service, now)
        opened = await here.records.write(lambda connection: _open(connection, slots, tracker.sender_id, key, due, now))
        return demand_reply(answers_for(tracker), opened, as_stored(DemandKind, slots["kind"]), slots["phone"], now)


def _open(connection: Any, slots: Slots, conversation_id: str, message: int, due: Any, now: datetime) -> OpenedDemand:
    here, phone = service(), slots["phone"]
    is_mobile = phone != DECLINED and phones_in(phone) == [phone]
    case = _case_of(connection, slots["case_code"])
    raised = Raised(
        kind=as_stored(DemandKind, slots["kind"]),
        text=slots["matter"] if is_mobile or phone == DECLINED else f"{slots['matter']}（联系电话：{phone}）",
        office_id=slots["place"] or (case.office_id if case else CITY),
        department=slots["department"],
        case_code=case.code if case else None,
        contact_id=contact_of(connection, here.seal, phone, None, now) if is_mobile else None,
        conversation_id=conversation_id,
        message_id=message,
    )
    return open_demand(connection, here.seal, raised, Actor("person", conversation_id), due, now)


def _case_of(connection: Any, code: str | None) -> Any:
    try:
        return read_case(connection, code) if code else None
    except UnknownRecord:
        return None


def demand_reply(answers: Answers, opened: OpenedDemand, kind: DemandKind, phone: str, now: datetime) -> Reply:
    """What the person is told: the code, who looks at it, by when and why, where the answer comes to."""
    filled = {
        "类别": kind.caption,
        "单号": opened.code,
        "负责": DESKS[kind].caption,
        "时间": Words(local_date(now).year).moment(opened.due_at),
        "途径": "在这里" if phone == DECLINED else f"打{phone}",
        "算法": opened.why_due,
    }
    card = {
        "kind": "case",
        "code": opened.code,
        "state": DemandState.RECEIVED.value,
        "caption": DemandState.RECEIVED.caption,
        "due_at": opened.due_at.isoformat(),
        "why": [opened.why_due],
    }
    return Reply(
        answers.phrase("demand_opened", filled), (Button("查进度", "check_progress", (("code", opened.code),)),), card
    )
