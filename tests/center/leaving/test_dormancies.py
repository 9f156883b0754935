"""Dormancies: begun by a filing, counted to three years in all, extended, ended, woken on evidence; two databases."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from center.enterprises import EnterpriseStage, read_enterprise, timeline
from center.leaving.clockwork import windows_due
from center.leaving.dormancies import BadDays, NotAsleep, NotFiled, StillAsleep, begin, extend
from center.leaving.records import UnknownDormancy, last_day_allowed, read_dormancy
from center.leaving.states import DormancyState, EndKind, TaskKind, TaskState, WindowKind
from center.leaving.support import (
    TaskEnded,
    UnknownTask,
    end_task,
    overdue_tasks,
    plan_wake_up,
    tasks_of,
)
from center.leaving.waking import Evidence, NoEvidence, StillDormant, dormancies_due, published, resume, wake_up
from center.leaving_tables import dormancy
from center.records import Records
from tests.center.leaving.leaving_case import (
    CLERK,
    CLOCK,
    DAY,
    FILED_AT,
    FILED_ON,
    FROM,
    PERSON,
    SETTING,
    TO,
    asleep,
    do,
    filed_case,
    kinds,
    morning,
    seen,
    simple_case,
    texts,
    told,
    windows,
)
from tests.center.people_recorded import overlapping

PROOF = Evidence("resume_notice", "公示编号〔2027〕8号")
OPENS = TO - timedelta(30)


def stage(records: Records, enterprise_id: str) -> EnterpriseStage:
    found: EnterpriseStage = do(records, read_enterprise, enterprise_id).stage
    return found


def end(records: Records, now: object) -> int:
    return int(do(records, dormancies_due, SETTING, now))


def test_a_filing_begins_one_dormancy_with_terms_tasks_and_reminders(records: Records) -> None:
    found = asleep(records)
    assert found._replace(id=0, code="", enterprise_id="", case_code="", last_event=0) == (
        0, "", "", "", DormancyState.ASLEEP, "仓库让水淹了", FILED_ON, FROM, TO, 0, None, None, None, None, 0,
    )  # fmt: skip
    again = do(records, begin, SETTING, CLOCK, found.case_code, "别的", FROM, FROM, CLERK, FILED_AT)
    assert again == (found, False)
    assert windows(records, found.code) == [("dormancy", FROM, TO, "running"), ("extension", OPENS, TO, "running")]
    assert told(records, found.code) == [
        ("window_opens", morning(OPENS), "waiting"),
        ("window_ends_soon", morning(TO - timedelta(5)), "waiting"),
        ("window_last_day", morning(TO), "waiting"),
    ]
    assert [task.key for task in do(records, tasks_of, found.code)] == list(SETTING.support)
    assert stage(records, found.enterprise_id) is EnterpriseStage.DORMANCY
    assert kinds(records, found.code) == ["begun", "window_opened", "window_opened", "tasks_added"]


def test_what_no_dormancy_can_be_is_refused(records: Records) -> None:
    open_case = simple_case(records)
    with pytest.raises(NotFiled):
        do(records, begin, SETTING, CLOCK, open_case, "", FROM, TO, CLERK, FILED_AT)
    code = filed_case(records)

    def refused(first: date, last: date) -> BadDays:
        with pytest.raises(BadDays) as refusal:
            do(records, begin, SETTING, CLOCK, code, "", first, last, CLERK, FILED_AT)
        return refusal.value

    assert "先备案" in refused(FILED_ON - DAY, TO).message
    assert "早于" in refused(TO, FROM).message
    beyond = refused(FROM, date(2029, 12, 1))
    assert beyond.last_day == date(2029, 11, 30)
    assert beyond.message == "歇业前后加起来最多3年，还可以歇1096天，最晚到2029年11月30日（周五）。"
    with pytest.raises(UnknownDormancy):
        do(records, read_dormancy, "H-22222222")


def test_three_whole_years_have_no_extension_and_end_by_the_limit(records: Records) -> None:
    last = date(2029, 11, 30)
    code = asleep(records, FROM, last).code
    assert [kind for kind, *_ in windows(records, code)] == ["dormancy"]
    assert end(records, morning(last, 23)) == 0
    assert end(records, morning(last + DAY, 0)) == 1
    assert (seen(records, code).end_kind, seen(records, code).ended_on) == (EndKind.LIMIT, last + DAY)


def test_the_term_ends_by_itself_once_and_is_told(records: Records) -> None:
    found = asleep(records)
    after = morning(TO + DAY, 0)
    assert do(records, windows_due, SETTING, CLOCK, after) == 1
    assert end(records, after) == 1
    assert end(records, after) == 0
    ended = seen(records, found.code)
    assert (ended.state, ended.end_kind, ended.ended_on) == (DormancyState.RESUMED, EndKind.TERM, TO + DAY)
    assert [state for *_, state in windows(records, found.code)] == ["passed", "passed"]
    assert stage(records, found.enterprise_id) is EnterpriseStage.OPERATION
    assert "已经自动恢复经营" in next(text for text in texts(records, found.code) if "期满，" in text)
    assert [kind for kind, _, state in told(records, found.code) if state == "waiting"] == ["window_ended"]
    with pytest.raises(NotAsleep):
        do(records, extend, SETTING, CLOCK, found.code, TO + timedelta(99), CLERK, after)


def test_an_extension_is_filed_in_its_thirty_days_and_counted(records: Records) -> None:
    code = asleep(records).code
    new_end = date(2028, 6, 30)
    with pytest.raises(BadDays, match="before"):
        do(records, extend, SETTING, CLOCK, code, new_end, CLERK, morning(OPENS - DAY))
    now = morning(OPENS)
    with pytest.raises(BadDays, match="extends nothing"):
        do(records, extend, SETTING, CLOCK, code, TO, CLERK, now)
    with pytest.raises(BadDays) as beyond:
        do(records, extend, SETTING, CLOCK, code, date(2029, 12, 1), CLERK, now)
    assert beyond.value.last_day == date(2029, 11, 30)
    assert "还可以歇731天" in beyond.value.message
    extended = do(records, extend, SETTING, CLOCK, code, new_end, CLERK, now)
    assert (extended.to_day, extended.extensions) == (new_end, 1)
    assert do(records, extend, SETTING, CLOCK, code, new_end, CLERK, now) == extended
    assert windows(records, code) == [
        ("dormancy", FROM, TO, "used"),
        ("extension", OPENS, TO, "used"),
        ("dormancy", FROM, new_end, "running"),
        ("extension", new_end - timedelta(30), new_end, "running"),
    ]
    waiting = [(kind, at.date()) for kind, at, state in told(records, code) if state == "waiting"]
    assert waiting == [
        ("window_opens", new_end - timedelta(30)),
        ("window_ends_soon", new_end - timedelta(5)),
        ("window_last_day", new_end),
    ]
    assert end(records, morning(TO + DAY)) == 0


def test_whoever_works_again_early_has_thirty_days_to_publish(records: Records) -> None:
    found = asleep(records)
    day = date(2027, 3, 1)
    now = morning(date(2027, 3, 3))
    for wrong in (FROM - DAY, date(2027, 3, 4), TO + DAY):
        with pytest.raises(BadDays):
            do(records, resume, SETTING, CLOCK, found.code, wrong, CLERK, now)
    ended = do(records, resume, SETTING, CLOCK, found.code, day, CLERK, now)
    assert do(records, resume, SETTING, CLOCK, found.code, day, CLERK, now) == ended
    assert (ended.state, ended.end_kind, ended.ended_on, ended.days) == (
        DormancyState.RESUMED, EndKind.EARLY, day, 90,
    )  # fmt: skip
    assert windows(records, found.code)[-1] == ("resume_notice", day + DAY, date(2027, 3, 31), "running")
    do(records, published, found.code, CLERK, morning(date(2027, 3, 20)))
    do(records, published, found.code, CLERK, morning(date(2027, 3, 20)))
    assert windows(records, found.code)[-1][-1] == "used"
    assert [moved.cause for moved in do(records, timeline, found.enterprise_id)][-1] == "operation_resumed"


def test_a_missed_publication_is_told(records: Records) -> None:
    code = asleep(records).code
    do(records, resume, SETTING, CLOCK, code, FROM, CLERK, morning(FROM))
    assert do(records, windows_due, SETTING, CLOCK, morning(date(2027, 1, 5))) == 1
    assert kinds(records, code)[-1] == "resume_notice_missed"
    assert [text for text in texts(records, code) if "请尽快公示" in text] == [
        f"{code}：“公示终止歇业的期限”到2026年12月31日（周四）已满。"
        "期限里没有登记您公示过终止歇业。没公示的请尽快公示，免得被责令改正。"
    ]


def test_all_dormancies_of_an_enterprise_share_three_years(records: Records) -> None:
    found = asleep(records)
    with pytest.raises(StillAsleep):
        do(records, begin, SETTING, CLOCK, filed_case(records), "", FROM, TO, CLERK, FILED_AT)
    do(records, resume, SETTING, CLOCK, found.code, date(2027, 3, 1), CLERK, morning(date(2027, 3, 1)))
    now = morning(date(2027, 6, 1))
    second = filed_case(records, now)
    first_day = date(2027, 6, 7)
    allowed = do(records, last_day_allowed, found.enterprise_id, first_day, 3)
    assert allowed == date(2030, 6, 6) - timedelta(90)
    with pytest.raises(BadDays) as refused:
        do(records, begin, SETTING, CLOCK, second, "", first_day, allowed + DAY, CLERK, now)
    assert refused.value.last_day == allowed
    assert do(records, begin, SETTING, CLOCK, second, "", first_day, allowed, CLERK, now).fresh


def test_no_history_of_dormancies_is_longer_than_three_years(records: Records) -> None:
    chance, first = Random(6), FROM
    codes = []
    for _ in range(6):
        now = morning(first - DAY)
        case_code, wish = filed_case(records, now), first + timedelta(chance.randrange(200, 700))
        try:
            code = do(records, begin, SETTING, CLOCK, case_code, "", first, wish, CLERK, now).dormancy.code
        except BadDays as refused:
            assert refused.last_day is not None
            if refused.last_day < first:
                break
            wish = refused.last_day
            code = do(records, begin, SETTING, CLOCK, case_code, "", first, wish, CLERK, now).dormancy.code
        if chance.random() < 0.4:
            wish = first + timedelta(chance.randrange(0, max((wish - first).days, 1)))
            do(records, resume, SETTING, CLOCK, code, wish, CLERK, morning(wish))
        else:
            assert end(records, morning(wish + DAY)) == 1
        codes.append(code)
        first = wish + timedelta(chance.randrange(3, 60))
    slept = [seen(records, code) for code in codes]
    assert len(slept) > 2
    assert sum(found.days for found in slept) <= 3 * 365 + 1
    assert slept[-1].end_kind is EndKind.LIMIT


def test_awake_only_on_evidence_after_the_dormancy(records: Records) -> None:
    found = asleep(records)
    with pytest.raises(StillDormant):
        do(records, wake_up, SETTING, found.code, PROOF, CLERK, morning(FROM))
    now = morning(date(2027, 3, 1))
    do(records, resume, SETTING, CLOCK, found.code, date(2027, 3, 1), CLERK, now)
    later = morning(date(2027, 3, 8))
    for evidence, actor in ((Evidence("hope", "真的"), CLERK), (Evidence("site_visit", " "), CLERK), (PROOF, PERSON)):
        with pytest.raises(NoEvidence):
            do(records, wake_up, SETTING, found.code, evidence, actor, later)
    awake = do(records, wake_up, SETTING, found.code, PROOF, CLERK, later)
    assert (awake.state, awake.evidence, awake.woken_at) == (
        DormancyState.AWAKE, "公示系统上的终止歇业公示：公示编号〔2027〕8号", later,
    )  # fmt: skip
    assert do(records, wake_up, SETTING, found.code, PROOF, CLERK, later) == awake
    assert windows(records, found.code)[-1][0] == WindowKind.RESUME_NOTICE.value
    assert windows(records, found.code)[-1][-1] == "used"


def test_the_database_itself_wakes_nobody_without_evidence_and_lets_nobody_sleep_twice(records: Records) -> None:
    found = asleep(records)
    other = filed_case(records)
    awake = sa.update(dormancy).values(state="awake", ended_on=TO, end_kind="term")
    columns = [column for column in dormancy.c if column.name not in ("id", "code", "case_code")]
    twice = sa.insert(dormancy).from_select(
        ["code", "case_code", *(column.name for column in columns)],
        sa.select(sa.literal("H-22222222"), sa.literal(other), *columns),
    )
    for statement, name in ((awake, "evidence"), (twice, "asleep|enterprise_id")):
        with pytest.raises(IntegrityError, match=name):
            do(records, lambda connection, statement=statement: connection.execute(statement))
    assert seen(records, found.code).state is DormancyState.ASLEEP


def test_two_at_once_end_and_begin_once(records: Records) -> None:
    case_code = filed_case(records)

    def work(connection: object) -> bool:
        return begin(connection, SETTING, CLOCK, case_code, "水灾", FROM, TO, CLERK, FILED_AT).fresh

    assert sorted(overlapping(records, work)) == [False, True]
    now = morning(TO + DAY)
    assert sorted(overlapping(records, lambda connection: dormancies_due(connection, SETTING, now))) == [0, 1]


def test_tasks_have_owners_and_days_and_end_once(records: Records) -> None:
    code = asleep(records).code
    (tax,) = [task for task in do(records, tasks_of, code) if task.key == "tax_filing"]
    assert tax == (
        code, TaskKind.SUPPORT, "tax_filing", "歇业期间怎么申报纳税、能不能简化，请税务窗口讲清", "tax",
        date(2026, 11, 27), TaskState.TODO, None,
    )  # fmt: skip
    assert do(records, overdue_tasks, date(2026, 11, 27)) == []
    assert "tax_filing" in [task.key for task in do(records, overdue_tasks, date(2026, 11, 28))]
    ended = do(records, end_task, code, TaskKind.SUPPORT, "tax_filing", "讲清了，按季零申报", CLERK, FILED_AT)
    assert ended == tax._replace(state=TaskState.DONE, result="讲清了，按季零申报")
    assert do(records, end_task, code, TaskKind.SUPPORT, "tax_filing", "讲清了，按季零申报", CLERK, FILED_AT) == ended
    for result, state in (("另一个结果", TaskState.DONE), ("", TaskState.DONE), ("不用了", TaskState.DROPPED)):
        with pytest.raises(TaskEnded):
            do(records, end_task, code, TaskKind.SUPPORT, "tax_filing", result, CLERK, FILED_AT, state=state)
    with pytest.raises(UnknownTask):
        do(records, end_task, code, TaskKind.WAKE_UP, "money", "好了", CLERK, FILED_AT)


def test_the_wake_up_plan_has_an_action_for_each_lack(records: Records) -> None:
    code = asleep(records).code
    plan = do(records, plan_wake_up, SETTING, CLOCK, code, ["money", "premises"], CLERK, FILED_AT)
    assert [(task.key, task.owner, task.due_on) for task in plan] == [
        ("money", "bank", date(2026, 12, 4)),
        ("premises", "agency", date(2026, 12, 11)),
    ]
    again = do(records, plan_wake_up, SETTING, CLOCK, code, ["money"], CLERK, morning(FROM))
    assert again == plan
    with pytest.raises(UnknownTask) as refused:
        do(records, plan_wake_up, SETTING, CLOCK, code, ["luck"], CLERK, FILED_AT)
    assert "缺资金、缺场地" in refused.value.message
