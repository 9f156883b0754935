"""Questions and wishes about the draft itself: why, what is the difference, keep it, no number."""

from __future__ import annotations

import re
from typing import NamedTuple

from actions.draft_wishes import TYPE_WORDS
from center.registry.ideas import EnterpriseType
from center.text import bare, normalise

_WHY = re.compile("为(?:什么|啥)|为何|咋(?:是|不)|凭(?:什么|啥)|理由|依据(?:是|呢)|怎么(?:是|不是|定的|选的)")
_DIFFERENCE = re.compile("区别|哪个好|哪种好|哪个合适|不一样|差别|对比|比较|比起来|还是[^，。]{1,8}好")
_KEEP = re.compile(
    "(?:先)?(?:存着|存下|存一下|保存|留着|放着|搁着)[^，。]{0,10}|(?:明天|改天|回头|过几天|晚上|下次"
    "|以后|过两天)(?:再)?(?:说|弄|来|办|接着)[^，。]{0,6}|今天(?:先)?(?:到这|这样)[^，。]{0,4}"
)
_LEAVES = re.compile("(?:那|那就|就|先)*(?:算了|不办了|不弄了|先不办|先不弄|不[^，]{1,4}了)(?:吧|了)?")
_NO_NUMBER = re.compile(
    "不(?:想|用|愿意)?(?:留|给)(?:电话|手机|号码|联系方式)|(?:我)?自己(?:去|到|跑|上)(?:窗口|大厅|那边|网上)?(?:办|弄|交|跑)"
)
_AGREES = re.compile(
    "(?:行|好|可以|中|对|嗯|没问题|同意|成|那)*(?:就)?(?:这么|这样|照这个|按这个|按你说的|照你说的)(?:办|定|来|弄)?(?:吧|了|呗)?"
)
_FILE = re.compile("(?:下载|发我|导出|打印|pdf|word|文档|文件)", re.I)
_FIELDS = (
    ("name", "名称|名字|字号"),
    ("scope", "范围|经营项目"),
    ("capital", "资本|出资|注册资金"),
    ("permits", "许可|证(?!明)"),
    ("premises", "地址|住所|场所"),
    ("people", "股东|人员"),
    ("representative", "法人|负责人"),
    ("paid_in", "五年|期限"),
)


class Asked(NamedTuple):
    """What is asked about: why a field says what it says, or how types differ."""

    field: str = ""
    types: tuple[EnterpriseType, ...] = ()


def asked_about(text: str) -> Asked | None:
    """What of the draft a question is about; None when it is about something else."""
    said = normalise(text)
    types = types_in(said)
    if types and _DIFFERENCE.search(said):
        return Asked(types=types)
    if not _WHY.search(said):
        return None
    field = next((name for name, words in _FIELDS if re.search(words, said)), "")
    return Asked("type") if types or "类型" in said else Asked(field) if field else None


def types_in(said: str) -> tuple[EnterpriseType, ...]:
    """The types that are named, in the order in which they are."""
    found: dict[EnterpriseType, int] = {}
    rest = said
    for kind, words in TYPE_WORDS:
        match = re.search(words, rest)
        if match:
            found[kind] = said.find(match[0])
            rest = rest.replace(match[0], "，" * len(match[0]))
    return tuple(sorted(found, key=lambda kind: found[kind]))


def keeps(text: str) -> bool:
    """Whether the founder goes on another day."""
    return (
        _LEAVES.fullmatch(bare(text)) is not None
        or _KEEP.fullmatch(re.sub("^(?:好|行|那|嗯|我|先)+", "", bare(text))) is not None
    )


def wants_no_number(text: str) -> bool:
    """Whether the draft is enough: no number, no agent."""
    return _NO_NUMBER.search(normalise(text)) is not None


def agrees(text: str) -> bool:
    """Whether the draft is agreed to in words that only a draft knows: 就这么办."""
    words = bare(text)
    return len(words) > 1 and _AGREES.fullmatch(words) is not None


def wants_file(text: str) -> bool:
    """Whether the draft is wanted as a file."""
    return _FILE.search(normalise(text)) is not None
