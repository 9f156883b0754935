"""What the applicant has to do, and how long it takes, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from center.guides import Source
from center.records import Records
from tests.center.cases.told_case import listed, moved, notified, opened, told

NOTHING = "现在不用您做什么，有进展会记在这里。"
LATER = "留到以后办的：税务、社保、医保、公积金、银行预约开户。想办的时候说一声，不用重新填。"


def to_do(records: Records, code: str) -> tuple[str, ...]:
    return told(records, code).to_do


def time(records: Records, code: str, hours: float) -> str:
    return told(records, code, hours).time.text


def accepted(records: Records, items: tuple[str, ...] | None = None) -> str:
    code = opened(records, items=items)
    moved(records, code, "accept")
    return code


def test_that_there_is_nothing_to_do_is_said(records: Records) -> None:
    assert to_do(records, accepted(records)) == (NOTHING,)


def test_what_is_kept_for_later_is_not_forgotten(records: Records) -> None:
    assert to_do(records, accepted(records, ("licence", "seal"))) == (NOTHING, LATER)


def test_papers_and_signatures_come_one_by_one(records: Records) -> None:
    code = accepted(records)
    listed(records, code, 租赁合同=Source.UPLOAD, 身份证明=Source.WINDOW, 营业执照=Source.SHARED)
    moved(records, code, "hold", kind="authority")
    moved(records, code, "hold", kind="identity")
    assert not any("租赁合同" in duty or "身份证明" in duty for duty in to_do(records, code))
    notified(records, code)
    assert to_do(records, code) == (
        "请交：租赁合同",
        "到窗口时请带：身份证明",
        "请签好授权委托书，我们才能代您办。",
        "请完成实名认证。",
    )


def test_a_publication_is_waited_for(records: Records) -> None:
    code = accepted(records)
    moved(records, code, "hold", kind="publication")
    assert to_do(records, code) == ("正在公告，公告期间不用您做什么。",)


@pytest.mark.parametrize(
    ("outcome", "filled", "said"),
    [
        ("all_online", {"取件": "快递给您"}, NOTHING),
        (
            "bring_originals",
            {"原件": "租赁合同", "地点": "3号窗口"},
            "请带原件到窗口办。原件：租赁合同。地点：3号窗口。",
        ),
        ("check_at_window", {}, "请到窗口核对原件。"),
        (
            "site_visit",
            {"日期": "11月24日（周二）", "准备": "平面图"},
            "请准备好现场勘察，到时安排人在现场。日期：11月24日（周二）。准备：平面图。",
        ),
    ],
)
def test_what_pre_review_asks_for(records: Records, outcome: str, filled: dict[str, str], said: str) -> None:
    code = accepted(records)
    moved(records, code, "prereview", outcome=outcome, phrase=f"prereview_{outcome}", filled=filled)
    assert to_do(records, code) == (said,)


def test_an_ended_case_asks_for_nothing(records: Records) -> None:
    code = accepted(records)
    moved(records, code, "terminate", hours=3, reason="不办了")
    assert to_do(records, code) == ("这个代办已经终止；还要办的，可以重新申请。",)
    assert time(records, code, 99) == "11月20日（周五）15:00代办终止，共用1小时工作时间。"


def test_the_time_before_and_after_it_is_over(records: Records) -> None:
    code = opened(records)
    until = "最晚11月20日（周五）18:00"
    assert time(records, code, 3) == f"{until}代办受理；材料现在齐全的话，{until}办结，还剩3小时工作时间。"
    late = "按工作时间算已经超过2小时，是我们没有按时办完。"
    assert time(records, code, 70) == f"原定{until}代办受理，是我们晚了；原定{until}办结，{late}"
    moved(records, code, "accept", hours=3)
    assert time(records, code, 5) == "最晚11月23日（周一）9:00办结，还剩2小时工作时间。"


def test_nothing_is_accepted_later_than_it_is_done(records: Records) -> None:
    code = opened(records, hours=-3)
    until = "最晚11月20日（周五）15:00"
    assert time(records, code, 0) == f"{until}代办受理；材料现在齐全的话，{until}办结，还剩1小时工作时间。"


def test_a_pause_holds_the_time_and_the_steps_say_why(records: Records) -> None:
    code = accepted(records)
    moved(records, code, "hold", hours=3, kind="signature")
    held = told(records, code, 5).time
    assert held.text == "现在暂停计时，恢复后还剩3小时工作时间。"
    assert held.why[-1] == "11月20日（周五）15:00起暂停计时（待签字），还没有恢复。"
