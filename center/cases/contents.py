"""The seven contents that progress shows (AH 6.3.4): each is there, or it is said that and why it is not there yet.

An official document is only what is recorded from its number and date; our receipt and our states are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from center.cases.decisions import Decision, DecisionKind
from center.cases.materials import CaseMaterial, MaterialState
from center.cases.reading import CaseView
from center.cases.receipts import Receipt
from center.cases.states import SubTaskState
from center.times import Words, local_date

NAMES = ("受理编码", "申请材料", "申请时间", "收件凭证", "受理通知书", "审查决定", "证照批文")
"""The seven, in the order of the clause."""
_DOCUMENTS = {
    DecisionKind.ACCEPTANCE: "受理通知书",
    DecisionKind.CORRECTION: "补正通知书",
    DecisionKind.REFUSAL: "不予受理决定",
    DecisionKind.APPROVAL: "准予许可决定",
    DecisionKind.REJECTION: "不予许可决定",
}
_HANDED_OUT = (SubTaskState.DONE, SubTaskState.PARTLY_DONE)


class Content(NamedTuple):
    """One of the seven: what it says, or why it is not there."""

    name: str
    is_there: bool
    text: str


def seven_contents(
    case: CaseView,
    materials: Iterable[CaseMaterial],
    receipt: Receipt | None,
    decisions: Sequence[Decision],
    now: datetime,
) -> tuple[Content, ...]:
    """All seven of ``case``, in order; times as they are said at ``now``."""
    words = Words(local_date(now).year)
    return (
        Content(NAMES[0], True, f"{case.code}（代办编号）"),
        _materials(materials, case),
        Content(NAMES[2], True, words.moment(case.confirmed_at)),
        _receipt(receipt, case, words),
        _acceptance(case, decisions),
        _review(case, decisions),
        _papers(case, decisions),
    )


def _materials(materials: Iterable[CaseMaterial], case: CaseView) -> Content:
    said = "；".join(_said_material(material) for material in materials)
    return Content(NAMES[1], True, said) if said else _missing(NAMES[1], case, "代办员看过情况后会一次列全。")


def _said_material(material: CaseMaterial) -> str:
    if material.source.is_fetched:
        return f"{material.name}（系统调取，不用您交）"
    note = f"：{material.note}" if material.state is MaterialState.REFUSED else ""
    return f"{material.name}（{material.state.caption}{note}）"


def _receipt(receipt: Receipt | None, case: CaseView, words: Words) -> Content:
    if receipt is None:
        return _missing(NAMES[3], case, "收下材料后开代办服务回执。")
    said = f"代办服务回执{receipt.code}，{words.moment(receipt.issued_at)}开具，取件方式：{receipt.pickup}"
    return Content(NAMES[3], True, said)


def _acceptance(case: CaseView, decisions: Sequence[Decision]) -> Content:
    if said := _said(case, decisions, DecisionKind.ACCEPTANCE):
        return Content(NAMES[4], True, said)
    if otherwise := _said(case, decisions, DecisionKind.CORRECTION, DecisionKind.REFUSAL):
        return Content(NAMES[4], False, f"还没有。部门已发出：{otherwise}")
    return _missing(NAMES[4], case, "部门受理后发文，登记文号后显示；代办服务回执不是行政许可受理通知书。")


def _review(case: CaseView, decisions: Sequence[Decision]) -> Content:
    if said := _said(case, decisions, DecisionKind.APPROVAL, DecisionKind.REJECTION):
        return Content(NAMES[5], True, said)
    return _missing(NAMES[5], case, "部门审查后作出决定，登记文号后显示。")


def _papers(case: CaseView, decisions: Sequence[Decision]) -> Content:
    if said := _said(case, decisions, DecisionKind.APPROVAL):
        return Content(NAMES[6], True, said)
    handed_out = "、".join(
        f"{task.title}（{task.state.caption}）" for task in case.sub_tasks if task.state in _HANDED_OUT
    )
    if handed_out:
        return Content(NAMES[6], False, f"还没有登记文号。代办员登记的结果：{handed_out}。")
    return _missing(NAMES[6], case, "部门批准后发证，登记文号后显示。")


def _missing(name: str, case: CaseView, why: str) -> Content:
    return Content(name, False, f"还没有：{why}" if case.is_open else "没有：代办结束前没有登记。")


def _said(case: CaseView, decisions: Sequence[Decision], *kinds: DecisionKind) -> str:
    return "；".join(_said_decision(case, decision) for decision in decisions if decision.kind in kinds)


def _said_decision(case: CaseView, decision: Decision) -> str:
    task = case.sub_task(decision.item) if decision.item else None
    day = decision.decided_on
    about = f"{task.title}：" if task else ""
    return f"{about}{_DOCUMENTS[decision.kind]}，{decision.document_number}，{day.year}年{day.month}月{day.day}日"
