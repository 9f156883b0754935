"""What is wrong with a field of a knowledge file, in words its editor understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_FALLBACK = "写法不对（{}）"
_CHINESE = {
    "type_error.none.not_allowed": "不能空着",
    "value_error.str.regex": "写成 阶段.主题，只用小写英文字母、数字和下划线",
    "type_error.tuple": "写成列表：[甲, 乙]",
    "type_error.list": "写成列表：[甲, 乙]",
    "type_error.dict": "写成“字段: 内容”",
    "value_error.strictbool": "写 true 或 false",
    "type_error.bool": "写 true 或 false",
    "type_error.integer": "写一个整数",
    "type_error.str": "写文字",
    "value_error.missing": "缺这一项，请补上",
    "value_error.extra": "没有这个字段，检查拼写或删去",
    "type_error.enum": "不在允许的取值里",
    "value_error.date": "日期写成 2026-11-22 这样",
    "value_error.any_str.max_length": "太长了，请写短",
    "value_error.any_str.min_length": "太短了，请写完整",
}


def what_to_write(problem: Mapping[str, Any]) -> str:
    """What to put right; ``problem`` is one of pydantic's errors."""
    return _CHINESE.get(problem["type"]) or _FALLBACK.format(problem["msg"])
