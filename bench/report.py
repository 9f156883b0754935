"""What was measured, as tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.bookings.tables import bookings_table
from bench.cases.tables import cases_tables
from bench.desk.tables import desk_tables
from bench.goals import Goal, goals_of
from bench.registry.tables import registry_tables
from bench.table import percent, table
from bench.turns.tables import turns_tables
from bench.wechat.tables import wechat_tables
from bench.widget.tables import widget_tables

_TIMING = {
    "mean_ms": "平均毫秒",
    "p50_ms": "中位毫秒",
    "p95_ms": "95% 毫秒",
    "cpu_ms": "CPU 毫秒",
    "per_second": "条/秒",
}
_TRAINING = {
    "seconds": "整个进程秒",
    "train_seconds": "其中训练秒",
    "cpu_seconds": "CPU 秒",
    "peak_mb": "内存峰值 MB",
    "model_mb": "模型 MB",
}
_ACCURACY = {
    "right_first": "首选正确",
    "ranked_first": "首选正确（只看指南排序）",
    "among_three": "前三正确",
    "wrong_confident": "自信答错",
    "wrong_guide": "自信答错（不计办事）",
    "asked_back": "反问",
    "unknown": "说不知道",
    "answered_out_of_scope": "范围外误答",
}
_GROWTH = {
    "whole_seconds": "整个进程秒",
    "seconds": "其中训练秒",
    "cpu_seconds": "训练 CPU 秒",
    "model_mb": "模型 MB",
    "peak_mb": "内存峰值 MB",
    "ms_per_message": "毫秒/条",
}
_SIDES = {"ours": "我们", "ours_offline": "我们（不经 Rasa）", "default": "Rasa 默认"}
_PROCESSES = {
    "bot": "机器人进程（真实，含数据库与 HTTP）",
    "ours_agent": "我们，只载入",
    "default_agent": "Rasa 默认，只载入",
}


def tables(found: dict[str, Any]) -> Iterator[str]:
    """A table for everything that ``found`` holds."""
    if "compare" in found:
        yield from _compare_tables(found["compare"])
    if "growth" in found:
        yield from _growth_tables(found["growth"])
    if "process" in found:
        yield _process_table(found["process"])
    if "turns" in found:
        yield from turns_tables(found["turns"])
    if "cases" in found:
        yield from cases_tables(found["cases"])
    if "registry" in found:
        yield from registry_tables(found["registry"])
    if "bookings" in found:
        yield bookings_table(found["bookings"])
    if "widget" in found:
        yield from widget_tables(found["widget"])
    if "wechat" in found:
        yield from wechat_tables(found["wechat"])
    if "desk" in found:
        yield from desk_tables(found["desk"])
    if goals := goals_of(found):
        yield _goal_table(goals)


def _compare_tables(compared: dict[str, Any]) -> Iterator[str]:
    content, accuracy = compared["content"], compared["accuracy"]
    size = f"{content['guides']} 篇指南，{content['labels']} 类，{content['sentences']} 句"
    trained = f"训练：{size}（内容 {content['version']}）"
    if not content["unchanged_during_run"]:
        trained += "【注意：测量期间内容被改动，两边所用内容不同】"
    yield _by_side(trained, compared["training"], _TRAINING)
    messages = compared["understanding"]["ours"]["messages"]
    yield _by_side(f"理解：{messages} 句未见过的话，一句一句读", compared["understanding"], _TIMING)
    shares = [
        [name, percent(accuracy["ours"][key]), percent(accuracy["default"][key])] for key, name in _ACCURACY.items()
    ]
    asked = f"{accuracy['ours']['asked']} 句问指南，{accuracy['ours']['others']} 句范围外"
    yield table(f"理解得对不对：{asked}", ["指标", _SIDES["ours"], _SIDES["default"]], shares)


def _by_side(title: str, sides: dict[str, Any], columns: dict[str, str]) -> str:
    rows = [[_SIDES[side], *(figures[name] for name in columns)] for side, figures in sides.items()]
    return table(title, ["", *columns.values()], rows)


def _growth_tables(growth: dict[str, Any]) -> Iterator[str]:
    title = "内容增长（生成的内容，只看代价，不说明准确率）"
    rows = [[size["guides"], size["examples"], *(size[name] for name in _GROWTH)] for size in growth["sizes"]]
    yield table(title, ["指南", "句数", *_GROWTH.values()], rows)
    ratios = [[_step(step), *(_verdict(step, name) for name in _GROWTH)] for step in growth["ratios"]]
    yield table("内容增多后，各项代价变为原来的几倍（应小于内容的倍数）", ["内容", *_GROWTH.values()], ratios)


def _step(step: dict[str, Any]) -> str:
    return f"{step['from']} → {step['to']}（{step['content']:g} 倍）"


def _verdict(step: dict[str, Any], name: str) -> str:
    return f"{step[name]:.2f} {'达到' if step['holds'][name] else '未达到'}"


def _process_table(process: dict[str, Any]) -> str:
    rows = [
        [_PROCESSES[name], side["ready_seconds"], side["loaded_mb"], side.get("resident_mb")]
        for name, side in process.items()
    ]
    return table("进程：从启动到可用", ["", "秒", "可用时内存 MB", "读 50 句后 MB"], rows)


def _goal_table(goals: list[Goal]) -> str:
    rows = [
        [goal.name, *_values(goal), _factor(goal), goal.target, "达到" if goal.reached else "未达到"] for goal in goals
    ]
    return table("目标（我们 : 默认）", ["", "我们", "Rasa 默认", "我们 : 默认", "目标", "结论"], rows)


def _values(goal: Goal) -> tuple[object, object]:
    return (percent(goal.ours), percent(goal.default)) if goal.is_share else (goal.ours, goal.default)


def _factor(goal: Goal) -> str:
    """Ours to the default's, the smaller as 1."""
    if goal.default is None:
        return "—"
    if goal.factor is None:
        return "0 : 1"
    return f"{goal.ours / goal.default:.2f} : 1" if goal.ours > goal.default else f"1 : {goal.factor:.2f}"
