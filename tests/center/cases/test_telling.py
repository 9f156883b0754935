"""Progress as it is said, and its card."""

from __future__ import annotations

from datetime import timedelta

from center.cases.progress import ListedCase, NotTold, Reason, Standing
from center.cases.states import CaseState
from center.cases.telling import render, render_cases
from center.guides import Source
from center.records import Records
from center.replies import Reply
from tests.center.cases.told_case import NOW, PERSON, listed, moved, opened, told

CODE = "D-7KM2Q4XB"


def test_everything_is_in_the_text(records: Records) -> None:
    code = opened(records)
    moved(records, code, "accept", hours=2)
    listed(records, code, PERSON, 租赁合同=Source.UPLOAD, 身份证明=Source.WINDOW)
    assert render(told(records, code, 3)).text.split("\n") == [
        f"代办件{code}“企业开办一链办理”：代办受理。",
        "您现在要做的：",
        "1. 请交：租赁合同",
        "2. 到窗口时请带：身份证明",
        "时间：最晚11月20日（周五）18:00办结，还剩3小时工作时间。",
        "为什么是这个时间：从11月20日（周五）14:00开始，算4小时工作时间。11月20日（周五）14:00—18:00，计4小时。"
        "到11月20日（周五）18:00为止。",
        "各事项：营业执照：待办；印章：待办；税务：待办；社保：待办；医保：待办；公积金：待办；银行预约开户：待办。",
        "进展：",
        "11月20日（周五）12:00 您确认了委托代办。",
        "11月20日（周五）14:00 代办受理。",
        "11月20日（周五）12:00 要交的材料：租赁合同、身份证明。",
        "办件信息：",
        f"受理编码：{code}（代办编号）",
        "申请材料：租赁合同（还没交）；身份证明（还没交）",
        "申请时间：11月20日（周五）12:00",
        "收件凭证：还没有：收下材料后开代办服务回执。",
        "受理通知书：还没有：部门受理后发文，登记文号后显示；代办服务回执不是行政许可受理通知书。",
        "审查决定：还没有：部门审查后作出决定，登记文号后显示。",
        "证照批文：还没有：部门批准后发证，登记文号后显示。",
    ]


def test_the_card_holds_what_the_text_says(records: Records) -> None:
    whole = told(records, opened(records))
    reply = render(whole)
    card = reply.custom
    assert {
        name: card[name] for name in ("kind", "code", "state", "caption", "title", "office", "color", "due_at")
    } == {
        "kind": "case",
        "code": whole.code,
        "state": "submitted",
        "caption": "待代办受理",
        "title": "企业开办一链办理",
        "office": "定襄县",
        "color": "green",
        "due_at": "2026-11-20T18:00:00+08:00",
    }
    said = [card["time"], *card["why"], *card["to_do"], *(step["text"] for step in card["timeline"])]
    said += [item["title"] for item in card["items"]] + [one["text"] for one in card["contents"]]
    assert [words for words in said if words not in reply.text] == []
    assert card["clocks"] == whole.countdown.card()


def test_a_stranger_s_card_has_the_state_and_nothing_else() -> None:
    text = f"{CODE}现在的状态：代办受理。要看办到哪一步、还差什么，请再说办理时留的手机号后四位。"
    card = {"kind": "case", "code": CODE, "state": "accepted", "caption": "代办受理"}
    assert render(Standing(CODE, CaseState.ACCEPTED)) == Reply(text, (), card)


def test_a_refusal_is_a_notice_that_says_when_to_try_again() -> None:
    card = {"kind": "notice", "phrase": "progress_too_many", "try_again_at": NOW.isoformat()}
    assert render(NotTold(Reason.TOO_MANY, "请稍后再试。", NOW)) == Reply("请稍后再试。", (), card)


def test_the_list_of_a_person_s_cases() -> None:
    cases = [
        ListedCase(CODE, "企业开办一链办理", CaseState.ACCEPTED, None),
        ListedCase("D-22222224", "企业注销", CaseState.DONE, NOW - timedelta(days=1)),
    ]
    reply = render_cases(cases, NOW)
    assert reply.text.split("\n") == [
        "您名下有2个代办件：",
        f"1. {CODE} 企业开办一链办理：代办受理",
        "2. D-22222224 企业注销：代办办结，11月19日（周四）12:00",
        "要看哪一个，说它的编号。",
    ]
    assert [case["code"] for case in reply.custom["cases"]] == [CODE, "D-22222224"]


def test_nobody_s_cases() -> None:
    reply = render_cases([], NOW)
    assert reply.text == "没有查到您名下的代办件。有代办编号的，把编号和手机号后四位发来就能查。"
    assert reply.custom == {"kind": "notice", "phrase": "progress_no_cases"}
