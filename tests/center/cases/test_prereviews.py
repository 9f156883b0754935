"""Pre-review and its four outcomes, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date

import pytest

from center.cases.asks import Ask, AskKind
from center.cases.materials import receive, want
from center.cases.moving import IllegalMove
from center.cases.notices import Guidance, GuideLink, issue_notice
from center.cases.papers import ClosedCase
from center.cases.prereviews import (
    PHRASES,
    Delivery,
    Details,
    MaterialsLacking,
    Message,
    MissingDetails,
    Prereview,
    VisitInThePast,
    last_message,
    prereview,
)
from center.cases.states import CaseState, Outcome
from center.guides import Material, Source
from center.knowledge import CenterSetting, load_knowledge
from center.records import Records
from tests.center.cases.paper_case import (
    CLERK,
    CODE,
    FETCHED,
    NOW,
    accepted,
    case,
    clock,
    events,
    kinds,
    later,
    moved,
    submitted,
)

ONLINE = Details(delivery=(Delivery.EXPRESS, Delivery.DOWNLOAD))
AT_WINDOW = Details(originals=("租赁合同", "身份证"), place="定襄县政务服务大厅3号窗口")
ON_SITE = Details(visit_on=date(2026, 11, 23), prepare=("平面图", "设备清单"))
WHOLE = {
    Outcome.ALL_ONLINE: ONLINE,
    Outcome.BRING_ORIGINALS: AT_WINDOW,
    Outcome.CHECK_AT_WINDOW: AT_WINDOW,
    Outcome.SITE_VISIT: ON_SITE,
}
TEXTS = {
    Outcome.ALL_ONLINE: (
        f"代办件{CODE}预审通过。这件事全程在网上办，您不用跑窗口。接下来由部门作决定；"
        "结果出来后，可以快递给您，也可以在网上自己下载打印。"
    ),
    Outcome.BRING_ORIGINALS: (
        f"代办件{CODE}预审通过。这件事网上办不完，要请您带原件到窗口办。请带：租赁合同、身份证。"
        "地点：定襄县政务服务大厅3号窗口。来之前最好先约时间：在某县政务服务网上选，或打 12345。"
    ),
    Outcome.CHECK_AT_WINDOW: (
        f"代办件{CODE}预审通过。有材料要在窗口核对原件，核对过了才能往下办。请带：租赁合同、身份证。"
        "地点：定襄县政务服务大厅3号窗口。来之前最好先约时间：在某县政务服务网上选，或打 12345。"
    ),
    Outcome.SITE_VISIT: (
        f"代办件{CODE}预审通过。这件事要到现场勘察，时间是11月23日（周一）。请您准备好：平面图、设备清单。"
        "到时请安排人在现场。要改时间，请提前打 12345。"
    ),
}


@pytest.fixture
def code(records: Records) -> str:
    return accepted(records)


@pytest.fixture
def center() -> CenterSetting:
    return load_knowledge().service.center.copy(update={"website": "某县政务服务网", "hotline": "12345"})


def reviewed(
    records: Records, code: str, outcome: Outcome, details: Details | None = None, hours: float = 0
) -> Prereview:
    said = WHOLE[outcome] if details is None else details
    return records.write_now(
        lambda connection: prereview(connection, code, outcome, CLERK, later(hours), clock(), said)
    )


def wanted(records: Records, code: str, name: str, source: Source) -> None:
    paper = Material(name=name, source=source)
    records.write_now(lambda connection: want(connection, code, [paper], FETCHED, CLERK, NOW))


def told(records: Records, code: str) -> Message | None:
    return records.read_now(lambda connection: last_message(connection, code))


def test_there_are_exactly_four_outcomes_with_a_text_each() -> None:
    assert list(PHRASES) == [f"prereview_{outcome.value}" for outcome in Outcome]
    assert set(WHOLE) == set(TEXTS) == set(Outcome)
    assert len(set(TEXTS.values())) == 4


@pytest.mark.parametrize("outcome", list(Outcome))
def test_each_outcome_moves_the_case_and_says_its_own(
    records: Records, code: str, center: CenterSetting, outcome: Outcome
) -> None:
    done = reviewed(records, code, outcome)
    assert done.fresh
    assert done.message.text(center) == TEXTS[outcome]
    assert (done.case, done.outcome) == (case(records), outcome)
    assert (done.case.state, done.case.outcome) == (CaseState.IN_PROGRESS, outcome)
    assert told(records, code) == done.message
    assert kinds(records) == ["accept", "prereview"]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_reviewed_again_nothing_moves(records: Records, code: str, outcome: Outcome) -> None:
    first = reviewed(records, code, outcome)
    assert reviewed(records, code, outcome, hours=1) == first._replace(fresh=False)
    assert kinds(records) == ["accept", "prereview"]


def test_another_outcome_or_another_place_is_said_anew(records: Records, code: str) -> None:
    reviewed(records, code, Outcome.ALL_ONLINE)
    reviewed(records, code, Outcome.BRING_ORIGINALS)
    moved_window = reviewed(records, code, Outcome.BRING_ORIGINALS, AT_WINDOW._replace(place="5号窗口"))
    assert moved_window.fresh
    assert told(records, code) == moved_window.message
    assert kinds(records)[-3:] == ["prereview"] * 3


def test_after_a_notice_the_same_outcome_is_news_again(records: Records, code: str) -> None:
    reviewed(records, code, Outcome.ALL_ONLINE)
    guidance = Guidance("政务服务网", (GuideLink("establishment.license", "营业执照"),), ("打 12345",))
    asks = [Ask("申请书", AskKind.MEND, "没签名")]
    records.write_now(lambda connection: issue_notice(connection, code, asks, guidance, FETCHED, CLERK, NOW, clock()))
    records.write_now(lambda connection: receive(connection, code, "申请书", CLERK, NOW))
    moved(records, code, "supplemented", 1)
    assert reviewed(records, code, Outcome.ALL_ONLINE, hours=2).fresh
    assert case(records).state is CaseState.IN_PROGRESS


@pytest.mark.parametrize(
    ("outcome", "missing"),
    [
        (Outcome.ALL_ONLINE, ("取件",)),
        (Outcome.BRING_ORIGINALS, ("原件", "地点")),
        (Outcome.CHECK_AT_WINDOW, ("原件", "地点")),
        (Outcome.SITE_VISIT, ("日期", "准备")),
    ],
)
def test_a_message_with_gaps_is_not_sent(
    records: Records, code: str, outcome: Outcome, missing: tuple[str, ...]
) -> None:
    with pytest.raises(MissingDetails) as refusal:
        reviewed(records, code, outcome, Details(originals=(" ",), prepare=("",)))
    assert refusal.value.missing == missing
    assert refusal.value.message == f"预审结果“{outcome.caption}”还要写明：{'、'.join(missing)}。"
    assert_nothing_moved(records)


def test_a_visit_is_not_in_the_past(records: Records, code: str) -> None:
    with pytest.raises(VisitInThePast) as refusal:
        reviewed(records, code, Outcome.SITE_VISIT, ON_SITE._replace(visit_on=date(2026, 11, 19)))
    assert refusal.value.message == "勘察日期2026年11月19日（周四）已经过去了，请改日期。"
    assert_nothing_moved(records)


def test_a_visit_may_be_today(records: Records, code: str) -> None:
    today = reviewed(records, code, Outcome.SITE_VISIT, ON_SITE._replace(visit_on=date(2026, 11, 20)))
    assert today.message.filled["日期"] == "11月20日（周五）"


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_paper_still_to_be_uploaded_takes_a_notice_first(records: Records, code: str, outcome: Outcome) -> None:
    wanted(records, code, "租赁合同", Source.UPLOAD)
    with pytest.raises(MaterialsLacking) as refusal:
        reviewed(records, code, outcome)
    assert refusal.value.names == ("租赁合同",)
    assert case(records).state is CaseState.ACCEPTED


@pytest.mark.parametrize("outcome", [Outcome.BRING_ORIGINALS, Outcome.CHECK_AT_WINDOW])
def test_what_the_case_wants_at_the_window_is_what_is_brought(records: Records, code: str, outcome: Outcome) -> None:
    wanted(records, code, "身份证原件", Source.WINDOW)
    assert reviewed(records, code, outcome, Details(place="3号窗口")).message.filled["原件"] == "身份证原件"


def test_nothing_is_all_online_with_a_paper_for_the_window(records: Records, code: str) -> None:
    wanted(records, code, "身份证原件", Source.WINDOW)
    with pytest.raises(MaterialsLacking):
        reviewed(records, code, Outcome.ALL_ONLINE)


def test_a_case_nobody_accepted_is_not_reviewed(records: Records) -> None:
    with pytest.raises(IllegalMove):
        reviewed(records, submitted(records), Outcome.ALL_ONLINE)
    assert events(records) == []


def test_a_closed_case_is_not_reviewed(records: Records, code: str) -> None:
    moved(records, code, "terminate", reason="不办了")
    with pytest.raises(ClosedCase):
        reviewed(records, code, Outcome.ALL_ONLINE)


def test_nobody_was_told_anything_yet(records: Records, code: str) -> None:
    assert told(records, code) is None


def assert_nothing_moved(records: Records) -> None:
    assert case(records).state is CaseState.ACCEPTED
    assert kinds(records) == ["accept"]
