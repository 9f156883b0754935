"""Questions and wishes about the draft itself: why, what is the difference, think it over, bring it back, delete it."""

from __future__ import annotations

import re
from typing import NamedTuple

from actions.draft_sentences import asks
from actions.draft_types import TYPE_WORDS
from center.identifiers import read_code
from center.registry.ideas import EnterpriseType
from center.text import bare, normalise

_WHY = re.compile("为(?:什么|啥)|为何|咋(?:是|不)|凭(?:什么|啥)|理由|缘由|依据(?:是|呢)|怎么(?:是|不是|定的|选的)")
_ONLY_WHY = re.compile(
    "(?:这|那|这是|是|你|都|讲讲|说说|要|请|给我|到底|，)*(?:为什么|为啥|凭什么|凭啥|理由|缘由|依据)"
    "(?:呢|啊|呀|是什么|是啥|这样|这么拟|这么定|这样拟|这么弄)*"
)
_NAME_STATUS = re.compile(
    "名[字称]?[^，。]{0,8}(?:重复|重名|撞名|通过|通得过|能用|可以用|能过|过了|批|核准|被占|有人用|有人叫)"
)
NAME_STATUS = "name_status"
"""What is asked about by who wants to know whether the name will do."""
EVERYTHING = "everything"
"""What is asked about by who only asks why."""
_DIFFERENCE = re.compile("区别|哪个好|哪种好|哪个合适|不一样|差别|对比|比较|比起来|还是[^，。]{1,8}好")
_KEEP = re.compile(
    "(?:先)?(?:存着|存下|存一下|保存|留着|放着|搁着)[^，。]{0,10}|(?:明天|改天|回头|过几天|晚上|下次"
    "|以后|过两天)(?:再)?(?:说|弄|来|办|接着)[^，。]{0,6}|今天(?:先)?(?:到这|这样)[^，。]{0,4}"
)
_LEAVES = re.compile(
    "(?:那|那就|就|先|我|俺)*(?:算了|先?不(?:想|打算)?(?:办|弄|整|搞|要|注册|登记)(?:这个?|执照|它|拟稿)?(?:了|啦)?)(?:吧|了)?"
)
_NO_NUMBER = re.compile(
    "不(?:想|用|愿意)?(?:留|给)(?:电话|手机|号码|联系方式)|(?:我)?自己(?:去|到|跑|上)(?:窗口|大厅|那边|网上)?(?:办|弄|交|跑)"
)
_THINKS = re.compile(
    "(?:嗯|额|呃|那|这个?|行|好的?|要不|先|我|俺|咱们?|让我|容我|等等?|一下|还是|还|再|得|要|需要|回去|回家|晚上)*"
    "(?:(?:跟|和|与|同|问问?|找)[^，。]{1,6}?)?(?:先|再|好好|一起|还得)*"
    "(?:想想|想一想|想一下|考虑考虑|考虑一下|考虑下|考虑|琢磨琢磨|琢磨一下|琢磨|商量商量|商量一下|商量着|商量|合计合计|合计一下|合计|掂量掂量|斟酌一下|问问|问一下)"
    "(?:看|吧|再说|再定|再办|再来|一下|下|呢|了|哈|啊|先)*"
)
_NOT_NOW = re.compile(
    "(?:嗯|额|那|行|好的?|我|俺|要不|还是)*(?:先不(?:办|弄|急|忙|着急|提交|交)|不急|不着急|(?:先)?(?:缓缓|缓一缓|放放|放一放)|看看再说"
    "|还没(?:想好|考虑好|定下来|定)|没想好)(?:呢|了|吧|哈|再说)*"
)
_FILE = re.compile("下载|发我|导出|打印|pdf|word|文档|文件|链接", re.I)
_ASKS_WHICH = re.compile("什么|啥|哪[些个种]|怎么|咋|要不要|需要")
_FILE_AGAIN = re.compile(
    "(?:再|重新|重)(?:发|给|传)[^，。]{0,8}|(?:把|将)?(?:那个|上次的?|我的)?(?:文件|文档|word|pdf|链接)(?:再|重新)?(?:发|给)(?:给)?我[^，。]{0,4}"
    "|(?:下载)(?:不了|失败|拟稿|一下|文件|文档)?|[^，。]{0,8}链接[^，。]{0,4}(?:过期|打不开|失效|没用|坏了|点不开)[^。]{0,14}"
    "|[^，。]{0,6}(?:文件|文档|pdf|word)[^，。]{0,4}(?:过期|打不开|失效|丢了|没了)[^。]{0,14}",
    re.I,
)
_WHOLE = re.compile(
    "全稿|全文|完整(?:的|版)?|从头(?:看|念|读)|再(?:看|念|读)(?:一遍|一下|看)|拟稿.{0,3}看看|看看.{0,3}拟稿"
)
_DELETES = re.compile(
    "(?:删掉?|删了|删除|作废|销毁|清掉|扔了|去掉|撤回|撤了)[^，。]{0,6}(?:拟稿|草稿|这份稿|那份稿)|(?:拟稿|草稿|这份稿|那份稿)[^，。]{0,4}(?:删|作废|销毁|不要了|清掉|扔了|撤)"
)
_EARLIER = "昨天|昨晚|前天|前两天|前几天|上次|上回|上周|那天|之前|刚才|前面|原来"
_BACK = re.compile(
    f"(?:{_EARLIER})[^，。]{{0,8}}(?:执照|拟稿|草稿|方案|拟的)|拟稿|草稿|(?:执照|方案)[^，。]{{0,4}}(?:接着|继续)|(?:接着|继续)[^，。]{{0,4}}(?:执照|拟)"
)
_NAMED = re.compile(
    f"(?:{_EARLIER})(?:(?:说|聊|弄|拟|问)(?:过|好)?的(?:那个|那家|那份|那张)?|的?(?:那个|那家|那份|那张))"
    "([^，。？?]{2,8}?)(?:的?(?:执照|拟稿|草稿|方案))?"
    "(?:呢|吗|还在|接着|继续|怎么样|弄|办|吧)*(?=$|[，。？?]|改成|加上|去掉)"
)
_ABOUT_DRAFTS = re.compile(
    "收费|要钱|多少钱|花钱|免费|是什么|是啥|啥意思|什么意思|管用|有效|算数|干啥用|有什么用|多久能|怎么拟"
)
_GENERAL = re.compile("执照|拟稿|草稿|方案|那个|那份|那家|接着|继续|我的?|俺的?|事")
_CODE = re.compile("(?<![0-9a-z])l[-－ ]?([0-9a-z]{8})(?![0-9a-z])")
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
    if _NAME_STATUS.search(said) and asks(said):
        return Asked(NAME_STATUS)
    if not _WHY.search(said):
        return None
    if _ONLY_WHY.fullmatch(bare(said)):
        return Asked(EVERYTHING)
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
    return _LEAVES.fullmatch(bare(text)) is not None or puts_aside(text)


def puts_aside(text: str) -> bool:
    """Whether it is said that the draft waits: 存着明天再说."""
    return _KEEP.fullmatch(re.sub("^(?:好|行|那|嗯|我|先)+", "", bare(text))) is not None


def thinks_over(text: str) -> bool:
    """Whether the founder wants time: 我考虑一下, 等我跟老婆商量商量, 先不办."""
    words = bare(text)
    return any(way.fullmatch(words) for way in (_THINKS, _NOT_NOW))


def wants_no_number(text: str) -> bool:
    """Whether the draft is enough: no number, no agent."""
    return _NO_NUMBER.search(normalise(text)) is not None


def wants_file(text: str) -> bool:
    """Whether the draft that is talked about is wanted as a file."""
    said = normalise(text)
    return _FILE.search(said) is not None and _ASKS_WHICH.search(said) is None


def wants_file_again(text: str) -> bool:
    """Whether a file is asked for that was given before, while something else or nothing is talked about."""
    said = normalise(text)
    return _FILE_AGAIN.fullmatch(said.rstrip("。？?！!了吧")) is not None or (
        _FILE.search(said) is not None and mentions_draft(said)
    )


def wants_whole(text: str) -> bool:
    """Whether the whole draft is to be shown again."""
    return _WHOLE.search(normalise(text)) is not None


def deletes(text: str) -> bool:
    """Whether the draft is to be given up."""
    return _DELETES.search(normalise(text)) is not None


def mentions_draft(text: str) -> bool:
    """Whether an earlier draft is spoken of as such, and not drafts in general."""
    said = normalise(text)
    is_named = _BACK.search(said) is not None or code_in(said) is not None
    return is_named and _ABOUT_DRAFTS.search(said) is None


def named_trade(text: str) -> str:
    """The trade by which an earlier draft is named: 奶茶店 of 昨天那个奶茶店; empty when it is not named so."""
    match = _NAMED.search(normalise(text))
    named = _GENERAL.sub("", match[1]) if match else ""
    return named if len(named) > 1 else ""


def names_trade_of(named: str, trade: str) -> bool:
    """Whether ``named`` may stand for the trade of a draft, told in the founder's words."""
    pairs = {named[place : place + 2] for place in range(len(named) - 1)}
    return any(pair in trade for pair in pairs)


def code_in(text: str) -> str | None:
    """The code of a draft in ``text``; None without a sound one."""
    match = _CODE.search(normalise(text))
    return read_code(f"L{match[1]}") if match else None
