"""What stands in the way of a deregistration, as people answer the numbered pre-check: 有2和5, 社保还欠着, 都没有."""

from __future__ import annotations

import re
from collections.abc import Mapping

from actions.fields import Said, declines
from actions.leaving_words import HAN_DIGITS, UNSURE_WORDS
from center.leaving.loading import leaving_setting
from center.leaving.states import Way
from center.text import bare, normalise

_NONE = re.compile(
    r"(?:都|全|全都|一样都|一个都|啥都|什么都|统统)?(?:没有|没|无|不存在)(?:的|了|这些)*|(?:都|全)(?:结|交|清|还)(?:清|完)?了?.{0,4}|没有一(?:个|样|项)"
)
_ALL_UNSURE = re.compile(
    r"(?:都|全)?(?:不(?:太|大)?(?:清楚|知道|确定)|拿不准|说不准|说不上)(?:呢|啊|了)*|跳过|先不(?:查|看|填)(?:了)?"
)
_NOT_THAT = re.compile(r"没有?(?:了|的)?$|没问题|不是|结清|交清|清了|没的")
_NUMBERS = re.compile(r"\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]")
_BLOCKERS: Mapping[str, str] = {
    "unpaid_tax": r"税|发票",
    "social_insurance": r"社保|社会保险",
    "wages": r"工资|薪|补偿金",
    "abnormal_list": r"异常",
    "dishonest_list": r"失信|黑名单",
    "frozen_equity": r"冻结",
    "pledged_equity": r"出质|质押",
    "chattel_mortgage": r"抵押",
    "investments": r"对外.{0,4}投资|参股|别的公司.{0,4}(?:股|投)",
    "branches": r"分公司|分店|分支",
    "debts": r"货款|债|贷款|担保|欠(?:别人|人|人家|银行|供货商).{0,4}(?:钱|款)",
    "lawsuits": r"官司|诉讼|仲裁|打着",
    "investigations": r"立案|查封|扣押|被.{0,6}调查",
    "penalties": r"罚款|处罚",
    "approval": r"批准|审批",
    "customs": r"海关|进出口|报关",
}


def read_blockers(said: Said, asked: bool, way: Way | None) -> dict[str, list[str]] | None:
    """What stands in the way of a deregistration: keys that are blocked, keys that nobody knows; by number or name."""
    if not asked or way is None:
        return None
    keys = list(leaving_setting().questions(way))
    words = bare(said.text)
    if _NONE.fullmatch(words) or (declines(said) and len(words) <= 2):
        return {"blocked": [], "unknown": []}
    if _ALL_UNSURE.fullmatch(words):
        return {"blocked": [], "unknown": keys}
    blocked: list[str] = []
    unknown: list[str] = []
    for clause in re.split(r"[，。；！]|别的|其他|其它|剩下", normalise(said.text)):
        meant = _named(clause, keys)
        if UNSURE_WORDS.search(clause):
            unknown += meant
        elif not _NOT_THAT.search(clause):
            blocked += meant
    if not blocked and not unknown:
        return None
    return {"blocked": [key for key in keys if key in blocked], "unknown": [key for key in keys if key in unknown]}


def _named(clause: str, keys: list[str]) -> list[str]:
    numbers = [_number(word) for word in _NUMBERS.findall(clause)]
    by_number = [keys[number - 1] for number in numbers if 0 < number <= len(keys)]
    if by_number:
        return by_number
    return [key for key in keys if key in _BLOCKERS and re.search(_BLOCKERS[key], clause)]


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    tens, is_tens, ones = word.rpartition("十")
    if not is_tens:
        return HAN_DIGITS[word]
    return HAN_DIGITS.get(tens, 1) * 10 + HAN_DIGITS.get(ones, 0)
