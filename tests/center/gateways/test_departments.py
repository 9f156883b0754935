"""The simulated departments: the same answer for the same enterprise, and one that is down keeps nobody else."""

from __future__ import annotations

import pytest

from center.gateways.departments import DepartmentBusy, DepartmentSimulator, Finding, Question, ask_all

TAX = Question("91140000MA0000001X", "unpaid_tax", "tax")
LIST = Question("91140000MA0000001X", "abnormal_list", "registration")


async def test_the_same_question_has_the_same_answer_and_is_noted() -> None:
    simulator = DepartmentSimulator()
    first = await simulator.ask(TAX)
    assert await DepartmentSimulator().ask(TAX) == first
    assert simulator.asked == [TAX]


async def test_about_one_in_eight_is_blocked() -> None:
    simulator = DepartmentSimulator()
    found = [await simulator.ask(TAX._replace(credit_code=f"code {number}")) for number in range(800)]
    assert 50 < sum(finding.is_blocked for finding in found) < 150
    assert len({finding.reference for finding in found}) == 800


async def test_it_says_what_it_was_told_to() -> None:
    told = {(TAX.credit_code, "unpaid_tax"): True}
    findings = [
        await DepartmentSimulator(told=told | dict.fromkeys(told, blocked)).ask(TAX) for blocked in (True, False)
    ]
    assert [finding[:2] for finding in findings] == [("unpaid_tax", True), ("unpaid_tax", False)]
    assert findings[0].reference != findings[1].reference


async def test_one_department_down_the_others_proceed() -> None:
    simulator = DepartmentSimulator(told={(LIST.credit_code, "abnormal_list"): True}, failing={"tax"})
    with pytest.raises(DepartmentBusy):
        await simulator.ask(TAX)
    found = await ask_all(simulator, [TAX, LIST])
    assert found.unanswered == ("unpaid_tax",)
    assert found.found == (Finding("abnormal_list", True, found.found[0].reference),)
