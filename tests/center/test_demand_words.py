"""What the maker of a demand is told: the true state, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from center.demand_effects import effects_due
from center.demand_moves import (
    Answer,
    answer,
    assign,
    close,
    dispatch,
    reopen,
    return_with_basis,
    sign,
)
from center.demand_states import DemandKind, DemandState, ReasonCode, UnknownDemand, Verdict
from center.demand_words import Told, all_told, told
from center.identities import Asker
from center.knowledge import Knowledge
from center.records import Records
from tests.center.demanded import CLERK, CLOCK, DEPARTMENTS, DUE_AT, HOUR, SOLVED, do, raise_demand, say
from tests.center.recorded import FRIDAY_NOON, new_conversation

BEFORE = "最晚11月20日（周五）18:00答复，中间转办、退回都不停表。"
LATE = "原定11月20日（周五）18:00前答复，已经超过时间，列在超时清单上。"


@pytest.fixture
def talk(records: Records) -> str:
    return new_conversation(records)


def ask(records: Records, talk: str, code: str, now: datetime = FRIDAY_NOON) -> Told:
    return records.read_now(lambda connection: told(connection, code, Asker(talk), now, DEPARTMENTS))


def test_a_demand_on_its_whole_way(records: Records, talk: str) -> None:
    code = raise_demand(records, conversation_id=talk).code
    assert ask(records, talk, code).now == f"已收到，由企业诉求专岗负责。{BEFORE}"
    do(records, dispatch, code, "tax", CLERK, FRIDAY_NOON + HOUR)
    assert ask(records, talk, code).now == f"已转给税务窗口，对方还没有签收。{BEFORE}"
    do(records, return_with_basis, code, "不归税务管", CLERK, FRIDAY_NOON + 2 * HOUR)
    returned = "税务窗口退回了，说明的依据是：不归税务管。现在由协调专岗协调。"
    assert ask(records, talk, code).now == f"{returned}{BEFORE}"
    assert ask(records, talk, code, DUE_AT + HOUR).now == f"{returned}{LATE}"
    do(records, dispatch, code, "bank", CLERK, FRIDAY_NOON + 3 * HOUR)
    do(records, sign, code, CLERK, FRIDAY_NOON + 4 * HOUR)
    assert ask(records, talk, code).now == f"银行服务点已签收，正在办。{BEFORE}"
    do(records, answer, code, Answer(*SOLVED), CLERK, FRIDAY_NOON + 5 * HOUR)
    say(records, code, Verdict.PARTLY, talk, FRIDAY_NOON + 6 * HOUR)
    again = "最晚11月23日（周一）12:00答复，中间转办、退回都不停表。"
    assert ask(records, talk, code).now == f"您说只解决了一部分，已重新办理，现在由协调专岗协调。{again}"
    do(records, answer, code, Answer("都办好了", ReasonCode.SOLVED), CLERK, FRIDAY_NOON + 7 * HOUR)
    say(records, code, Verdict.SOLVED, talk, FRIDAY_NOON + 8 * HOUR)
    again_due = CLOCK.due(FRIDAY_NOON + 6 * HOUR, 4)
    assert ask(records, talk, code, DUE_AT + HOUR) == Told(
        code,
        DemandKind.DEMAND,
        DemandState.CLOSED,
        f"诉求 {code}：已办结",
        "答复（已解决）：都办好了。12月4日（周五）我们会再问您效果怎么样。",
        (
            "11月20日（周五）12:00 收到",
            "11月20日（周五）13:00 转给税务窗口",
            "11月20日（周五）14:00 税务窗口退回，依据：不归税务管",
            "11月20日（周五）15:00 转给银行服务点",
            "11月20日（周五）16:00 银行服务点签收",
            "11月20日（周五）17:00 答复：已解决",
            "11月20日（周五）18:00 您说只解决了一部分，重新办理",
            "11月20日（周五）19:00 答复：已解决",
            "11月20日（周五）20:00 您确认已解决",
        ),
        again_due.at,
        "".join(again_due.steps),
        False,
        False,
    )


def test_an_answer_waits_for_its_makers_word(records: Records, talk: str) -> None:
    code = raise_demand(records, DemandKind.NOT_DONE, conversation_id=talk).code
    given = Answer("窗口已补办", ReasonCode.SOLVED, cause="系统里查不到章程", fix="窗口今后自己调取。")
    do(records, answer, code, given, CLERK, FRIDAY_NOON)
    shown = ask(records, talk, code, DUE_AT + HOUR)
    assert (shown.may_confirm, shown.is_overdue) == (True, False)
    assert shown.text().splitlines() == [
        f"没办成 {code}：已答复，待您确认",
        "答复（已解决）：窗口已补办。没办成的原因：系统里查不到章程。怎么改进：窗口今后自己调取。"
        "请告诉我们：解决了、只解决了一部分、没有解决？",
        "11月20日（周五）12:00 收到",
        "11月20日（周五）12:00 答复：已解决",
    ]


def test_who_was_asked_to_pay_is_told_that_it_is_free(records: Records, talk: str) -> None:
    code = raise_demand(records, DemandKind.ASKED_TO_PAY, conversation_id=talk).code
    shown = ask(records, talk, code)
    assert shown.title == f"被要求付费 {code}：已收到"
    assert shown.now == f"已收到，由督查专岗负责。{BEFORE}政务代办不收费，请先不要付钱，留好收费的凭据。"


def test_no_name_of_the_staff_is_told(records: Records, talk: str) -> None:
    code = raise_demand(records, conversation_id=talk).code
    do(records, assign, code, "clerk-7", CLERK, FRIDAY_NOON)
    shown = ask(records, talk, code)
    assert shown.now == f"已收到，由专人负责。{BEFORE}"
    assert shown.timeline == ("11月20日（周五）12:00 收到",)
    assert "clerk" not in str(shown)


def test_what_is_asked_after_closing_is_told_too(records: Records, talk: str, real_knowledge: Knowledge) -> None:
    code = raise_demand(records, conversation_id=talk).code
    later = FRIDAY_NOON + timedelta(days=10)
    asked = later + timedelta(days=15)
    do(records, answer, code, Answer(*SOLVED), CLERK, FRIDAY_NOON)
    do(records, close, code, CLERK, later, CLOCK)
    assert records.write_now(lambda connection: effects_due(connection, real_knowledge.service, asked)) == 1
    say(records, code, Verdict.SOLVED, talk, asked)
    assert ask(records, talk, code).now == "答复（已解决）：已请税务窗口当场补开，您不用再跑。"
    do(records, reopen, code, "又要跑了", CLERK, asked, CLOCK.due(asked, 4))
    assert ask(records, talk, code, asked).now == (
        "回访时发现没有落实，已重新办理，现在由协调专岗协调。最晚12月15日（周二）18:00答复，中间转办、退回都不停表。"
    )
    assert ask(records, talk, code).timeline[2:] == (
        "11月30日（周一）12:00 办结（到时间您没有提出意见）",
        "12月15日（周二）12:00 问您效果怎么样",
        "12月15日（周二）12:00 您确认已解决",
        "12月15日（周二）12:00 回访：没有落实，重新办理",
    )


def test_who_says_that_it_is_not_solved_is_told_who_has_it_now(records: Records, talk: str) -> None:
    code = raise_demand(records, conversation_id=talk).code
    do(records, answer, code, Answer(*SOLVED), CLERK, FRIDAY_NOON)
    say(records, code, Verdict.UNSOLVED, talk)
    assert ask(records, talk, code).now.startswith("您说没有解决，已重新办理，现在由督查专岗协调。最晚11月20日")
    assert ask(records, talk, code).timeline[-1] == "11月20日（周五）12:00 您说没有解决，重新办理"


def test_a_department_without_a_name_is_shown_by_its_key(records: Records, talk: str) -> None:
    code = raise_demand(records, conversation_id=talk).code
    do(records, dispatch, code, "新设的部门", CLERK, FRIDAY_NOON)
    assert ask(records, talk, code).now.startswith("已转给新设的部门，")


def test_a_stranger_is_told_nothing(records: Records, talk: str) -> None:
    code = raise_demand(records, conversation_id=talk).code
    with pytest.raises(UnknownDemand):
        ask(records, "another", code)


def test_all_of_them_are_told_the_newest_first(records: Records, talk: str) -> None:
    words: dict[str, Any] = {"conversation_id": talk}
    first = raise_demand(records, **words).code
    second = raise_demand(records, now=FRIDAY_NOON + HOUR, **words).code
    raise_demand(records)
    found = records.read_now(lambda connection: all_told(connection, Asker(talk), FRIDAY_NOON, DEPARTMENTS))
    assert [one.code for one in found] == [second, first]
