"""The values that the records of leaving and sleeping hold, with the words that people see."""

from __future__ import annotations

from center.cases.states import Captioned


class Way(Captioned):
    """What an enterprise may do; STAY is only ever chosen, never suggested first."""

    DORMANCY = "dormancy", "歇业"
    SIMPLE = "simple", "简易注销"
    HOUSEHOLD = "household", "个体工商户注销"
    ORDINARY = "ordinary", "普通注销"
    STAY = "stay", "先不办，接着经营"


class Cause(Captioned):
    """Why an enterprise has to end by law, if it has to (公司法第二百二十九条)."""

    NONE = "none", "没有法定事由"
    EXPIRED = "expired", "营业期限届满"
    DISSOLVED = "dissolved", "决议解散"
    REVOKED = "revoked", "被吊销、责令关闭或撤销"
    MERGED = "merged", "合并或分立"
    ORDERED = "ordered", "法院判决解散"


class BlockerState(Captioned):
    """What is known of one thing that may stop a deregistration."""

    UNKNOWN = "unknown", "还不清楚"
    CLEAR = "clear", "没有"
    BLOCKED = "blocked", "有，要先解决"
    CURED = "cured", "已经解决"


class Source(Captioned):
    """Who said so."""

    PERSON = "person", "您说的"
    DEPARTMENT = "department", "部门反馈、已确认"
    STAFF = "staff", "代办员核对的"


class WindowKind(Captioned):
    """The legal terms that are watched."""

    PUBLICATION = "publication", "简易注销公示期"
    FILING = "filing", "申请注销登记的期限"
    HOUSEHOLD_PUSH = "household_push", "推送有关部门的期限"
    DORMANCY = "dormancy", "歇业期限"
    EXTENSION = "extension", "办延长歇业的期限"
    RESUME_NOTICE = "resume_notice", "公示终止歇业的期限"


class WindowState(Captioned):
    """Where a term stands."""

    RUNNING = "running", "进行中"
    USED = "used", "已办"
    PASSED = "passed", "已过"
    CANCELLED = "cancelled", "已取消"


class DormancyState(Captioned):
    """Where a dormancy stands."""

    ASLEEP = "asleep", "歇业中"
    RESUMED = "resumed", "已恢复经营"
    AWAKE = "awake", "苏醒"


class EndKind(Captioned):
    """How a dormancy ended."""

    EARLY = "early", "提前恢复经营"
    TERM = "term", "期限届满，自动恢复经营"
    LIMIT = "limit", "累计歇业满3年，自动恢复经营"


class TaskKind(Captioned):
    """What a task of a dormancy is for."""

    SUPPORT = "support", "支持事项"
    WAKE_UP = "wake_up", "苏醒计划"


class TaskState(Captioned):
    """Where a task stands."""

    TODO = "todo", "待办"
    DONE = "done", "已办"
    DROPPED = "dropped", "不办了"
