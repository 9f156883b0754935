"""Everything that Qihang says is good on WeChat: whole, in parts that fit, each choice found again by what is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from actions.appointment import AppointmentForm
from actions.change_appointment import ChangeAppointmentForm
from actions.check_progress import CheckProgressForm
from actions.demand import DemandForm
from actions.draft import DraftForm
from actions.effect import EffectForm
from actions.form import Form
from actions.leave_question import LeaveQuestionForm
from actions.leaving import LeavingForm
from actions.open_case import OpenCaseForm
from actions.rating import RatingForm
from center.answers import Answers
from center.facets import TITLES
from center.gateways.wechat import MsgMenu
from center.guides import LIFE_STAGES
from center.knowledge import Knowledge
from center.messages import Words
from center.rating_cards import invitation_card, invitation_text
from center.rating_settings import RatingSetting
from center.replies import Button, Reply
from center.wechat.choices import place_in
from center.wechat.offering import offer_of
from center.wechat.wording import spoken, text_of
from tests.center.wechat.talked import HOUR, NOW, setting

FORMS: tuple[type[Form], ...] = (
    AppointmentForm,
    ChangeAppointmentForm,
    CheckProgressForm,
    DemandForm,
    DraftForm,
    EffectForm,
    LeaveQuestionForm,
    LeavingForm,
    OpenCaseForm,
    RatingForm,
)
RULES = setting()
MARKUP = re.compile(r"\*\*|^#|^[-*+] |\]\(http|```", re.MULTILINE)
CONFIRM = tuple(Button(title, title) for title in ("提交", "修改", "先不办"))
FIELDS = "您的称呼：冀师傅\n电话：13900000001\n地点：定襄县\n经营范围：餐饮服务；食品销售"
ONES = {
    "draft": Reply(
        f"拟稿 L-22222229（第2版）。\n{FIELDS}\n没问题说“就这么办”。",
        (Button("就这么办", "affirm"), Button("先存着", "wait")),
        {
            "kind": "draft",
            "links": {"docx": "https://example.com/d", "pdf": "https://example.com/p"},
            "asks": "confirmed",
        },
    ),
    "confirm": Reply(f"政务代办的内容请核对：\n{FIELDS}\n没问题请点“提交”或回复“提交”。", CONFIRM, {"kind": "confirm"}),
    "case": Reply(
        "代办受理，编号D-22222229，最晚11月25日（周三）12:00前办好。",
        (Button("查进度", "check_progress"), Button("被要求付费", "x")),
        {"kind": "case", "code": "D-22222229"},
    ),
    "precheck": Reply(
        "先预检一下：\n1. 欠税或没清税\n2. 社会保险费没结清\n有的说序号。",
        (Button("都没有", "deny"), Button("都不清楚", "u")),
        {"kind": "precheck"},
    ),
    "slots": Reply(
        "可以约的时间：\n1. 11月23日（周一）9:00—9:30\n2. 11月23日（周一）9:30—10:00\n要哪一个？回复序号就行。",
        (Button("11月23日（周一）9:00—9:30", "affirm"), Button("11月23日（周一）9:30—10:00", "affirm")),
        {"kind": "slots"},
    ),
    "appointment": Reply(
        "预约A-22222229：办照，已预约。",
        (Button("改约", "c"), Button("取消预约", "d")),
        {"kind": "appointment", "map": "https://example.com/map", "ics": "BEGIN:VCALENDAR"},
    ),
    "receipt": Reply("本单为代办服务回执，非行政许可受理通知书。", (), {"kind": "receipt"}),
    "comparison": Reply(
        "有限公司和个体工商户，差别在这几样。\n责任：有限公司——以出资为限；个体——以家庭财产。",
        CONFIRM,
        {"kind": "comparison"},
    ),
    "handoff": Reply("已经为您找人工，前面还有2位。", (), {"kind": "handoff"}),
    "promise": Reply("记下了，编号P-22222229，最晚11月23日（周一）10:00前答复。", (), {"kind": "promise"}),
}


def checked(reply: Reply) -> None:
    """Both ways of saying it."""
    words = Words(reply.text, [{"title": b.title, "payload": b.payload} for b in reply.buttons], reply.custom)
    at_once, later = (spoken(words, RULES, is_passive=is_passive, seq=4) for is_passive in (True, False))
    whole = "\n".join(text_of(part) for part in at_once)
    assert len(at_once) == len(later)
    assert all(len(text_of(part).encode()) <= RULES.limits.text_bytes for part in at_once)
    assert MARKUP.search(whole) is None
    assert all(re.sub("，", "、", button.title) in re.sub("，", "、", whole) for button in reply.buttons)
    for line in filter(None, map(str.strip, reply.text.split("\n"))):
        assert re.sub(r"\W|\d", "", line) in re.sub(r"\W|\d|(?<=[、：])[A-Z](?= )", "", whole), line
    choices = offer_of(words).choices
    assert len({choice.label for choice in choices}) == len(choices) == len(reply.buttons)
    for place, choice in enumerate(choices):
        assert place_in(choice.label, choices) == place
        assert choices[place_in(choice.title, choices) or 0].title == choice.title
    menu = later[-1]
    assert not isinstance(menu, MsgMenu) or [content for _, content in menu.items] == [one.line for one in choices]


@pytest.mark.parametrize("kind", sorted(ONES))
def test_each_kind_of_card(kind: str) -> None:
    checked(ONES[kind])


def test_what_only_a_card_has_is_told() -> None:
    said = {
        kind: text_of(spoken(Words(one.text, (), one.custom), RULES, is_passive=True)[0]) for kind, one in ONES.items()
    }
    assert "地图：https://example.com/map" in said["appointment"]
    assert "回复“下载”" in said["draft"]


def of_guides(answers: Answers, knowledge: Knowledge) -> Iterator[Reply]:
    ids = sorted(knowledge.guides)
    yield from (answers.guide(one) for one in ids)
    yield from (answers.facet(one, facet) for one in ids for facet in TITLES)
    yield from (answers.choices(ids[place : place + 3]) for place in range(0, len(ids), 3))
    yield from (answers.stage(stage) for stage in LIFE_STAGES)
    yield from (answers.home(), answers.out_of_scope(None), answers.several([answers.guide(one) for one in ids[:3]]))


def test_every_guide_and_every_side_of_it(real_knowledge: Knowledge, review_day: object) -> None:
    answers = Answers(real_knowledge, review_day)
    replies = list(of_guides(answers, real_knowledge))
    assert len(replies) > 1000
    for reply in replies:
        checked(reply)


@pytest.mark.parametrize("form", FORMS)
def test_every_question_of_a_form(form: type[Form], real_knowledge: Knowledge, review_day: object) -> None:
    answers = Answers(real_knowledge, review_day)
    for field in form.fields:
        checked(Reply(answers.phrase(field.ask), field.buttons, {"kind": "notice", "asks": field.slot}))


def test_every_phrase(real_knowledge: Knowledge) -> None:
    for text in real_knowledge.service.phrases.values():
        checked(Reply(text, (Button("找人工", "talk_to_person"),), {"kind": "notice"}))


def test_an_invitation_to_rate(real_knowledge: Knowledge) -> None:
    rating: RatingSetting = real_knowledge.service.ratings
    card = invitation_card("R-22222229", rating)
    text = invitation_text(["营业执照"], NOW + HOUR, NOW)
    told = text_of(spoken(Words(text, card["buttons"], card["custom"]), RULES, is_passive=True)[0])
    assert "1 非常满意、2 满意、3 基本满意、4 不满意、5 非常不满意" in told
