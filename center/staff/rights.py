"""What staff may do: one table of role × right, deny by default (IM-03)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from center.cases.states import Captioned


class Role(Captioned):
    """What a member of staff is; one may be several."""

    OPERATOR = "operator", "话务员"
    CLERK = "clerk", "窗口人员"
    AGENT = "agent", "代办员"
    DEPARTMENT = "department", "部门人员"
    REVIEWER = "reviewer", "质检员"
    EDITOR = "editor", "知识编辑"
    SUPERVISOR = "supervisor", "主管"
    ADMIN = "admin", "管理员"
    EVALUATOR = "evaluator", "评价员"


class Right(Captioned):
    """One thing that staff may or may not do at the desk."""

    SEE_HOME = "see_home", "看首页"
    SEE_PEOPLE = "see_people", "查联系人和企业"
    UNMASK = "unmask", "写明理由后看完整号码"
    REGISTER_CALLS = "register_calls", "接电话、登记来电"
    REGISTER_LETTERS = "register_letters", "登记来信"
    RUN_WORK_ORDERS = "run_work_orders", "办12345工单"
    SUGGEST = "suggest", "查答案"
    OPEN_CASES = "open_cases", "登记代办件"
    SEE_CASES = "see_cases", "看代办件"
    WORK_CASES = "work_cases", "办代办件"
    WORK_SUBTASKS = "work_subtasks", "办部门事项"
    PREREVIEW = "prereview", "预审材料"
    ASSIGN_CASES = "assign_cases", "指派、转办代办件"
    BOOK = "book", "预约和改约"
    RUN_WINDOWS = "run_windows", "窗口签到、过号、现场取号"
    RECORD_DEMANDS = "record_demands", "代录诉求、投诉"
    SOLVE_DEMANDS = "solve_demands", "办理诉求、整改"
    KEEP_PROMISES = "keep_promises", "答复承诺回复的问题"
    RATE_FOR_OTHERS = "rate_for_others", "代录评价"
    DRAFT_LICENCES = "draft_licences", "填执照草稿"
    SEE_CONVERSATIONS = "see_conversations", "看会话"
    ANSWER_CONVERSATIONS = "answer_conversations", "接入会话、回复"
    RECEIVE_ALARMS = "receive_alarms", "接收超时提醒"
    EXPORT = "export", "导出"
    MANAGE_STAFF = "manage_staff", "管理人员"
    MANAGE_ROSTER = "manage_roster", "管理代办员名册"
    SEE_AUDIT = "see_audit", "看操作记录"
    REVIEW = "review", "质检"
    EDIT = "edit", "编辑知识"
    EVALUATE = "evaluate", "评估"


_PEOPLE = frozenset({Right.SEE_HOME, Right.SEE_PEOPLE, Right.UNMASK, Right.SUGGEST})
_COUNTER = _PEOPLE | {
    Right.OPEN_CASES,
    Right.SEE_CASES,
    Right.BOOK,
    Right.RECORD_DEMANDS,
    Right.RATE_FOR_OTHERS,
    Right.DRAFT_LICENCES,
}
_TALK = frozenset({Right.SEE_CONVERSATIONS, Right.ANSWER_CONVERSATIONS, Right.KEEP_PROMISES})
_HOTLINE = frozenset({Right.REGISTER_CALLS, Right.REGISTER_LETTERS, Right.RUN_WORK_ORDERS})
_CASE_WORK = frozenset({Right.WORK_CASES, Right.WORK_SUBTASKS, Right.PREREVIEW})
_LEAD = frozenset(
    {
        Right.ASSIGN_CASES,
        Right.SOLVE_DEMANDS,
        Right.RECEIVE_ALARMS,
        Right.EXPORT,
        Right.MANAGE_ROSTER,
        Right.SEE_AUDIT,
        Right.REVIEW,
    }
)

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.OPERATOR: _COUNTER | _HOTLINE | _TALK,
    Role.CLERK: _COUNTER | {Right.RUN_WINDOWS},
    Role.AGENT: _COUNTER | _TALK | _CASE_WORK,
    Role.DEPARTMENT: frozenset(
        {Right.SEE_HOME, Right.SEE_CASES, Right.WORK_SUBTASKS, Right.PREREVIEW, Right.SOLVE_DEMANDS}
    ),
    Role.REVIEWER: frozenset({Right.SEE_HOME, Right.SEE_CONVERSATIONS, Right.REVIEW, Right.UNMASK}),
    Role.EDITOR: frozenset({Right.SEE_HOME, Right.SUGGEST, Right.EDIT}),
    Role.SUPERVISOR: _COUNTER | _HOTLINE | _TALK | _CASE_WORK | _LEAD | {Right.RUN_WINDOWS},
    Role.ADMIN: frozenset({Right.SEE_HOME, Right.MANAGE_STAFF, Right.SEE_AUDIT}),
    Role.EVALUATOR: frozenset({Right.SEE_HOME, Right.EVALUATE}),
}
"""Whoever runs the accounts sees nobody's data: an admin who also works cases has that role besides."""


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Everything that somebody with these roles may do; nothing without a role."""
    return frozenset().union(*(RIGHTS[role] for role in roles))
