"""Which type a founder wants, and the enterprise that opens a further place, as people say it."""

from __future__ import annotations

import re
from typing import Any

from actions.draft_words import is_shrug, open_when_asked
from actions.fields import Said
from center.drafts.proposing_facts import LEFT_OPEN
from center.registry.ideas import EnterpriseType
from center.text import bare

_KIND = EnterpriseType
TYPE_WORDS = (
    (_KIND.LIMITED_PARTNERSHIP, "有限合伙(?:企业)?"),
    (_KIND.PARTNERSHIP, "(?:普通)?合伙企业|普通合伙|(?<=还是)合伙|(?<=改[成回])合伙|(?<=就)合伙(?=吧)"),
    (_KIND.SOLE, "个人独资(?:企业)?|独资企业"),
    (_KIND.HOUSEHOLD, "个体工商户|个体户|个体(?!化|差|经)"),
    (_KIND.COOPERATIVE, "(?:农民)?(?:专业)?合作社"),
    (_KIND.BRANCH, "分公司|分支机构|分店(?=的?执照)"),
    (_KIND.COMPANY, "有限责任公司|有限公司|公司"),
)
_WANTS_TYPE = re.compile(
    "(?:改|换|变)(?:成|为|做|办|回)?(?:个|一个)?$|(?:我|俺|咱)?(?:就|还是|想|要|办|注册|登记|成立"
    "|弄|搞|开|做|选|按|是)(?:成|个|一个|一家|家|的)?$|^(?:那就?|就|还是|用|选)?(?:办|要)?(?:个"
    "|一个)?$"
)
_ASKS_ABOUT = re.compile(
    "区别|哪个好|哪种好|为什么|为啥|咋不|怎么不|什么是|是什么|啥是|好处|坏处|优缺点|对比|比较|有啥不一样|不一样"
)

_WHOSE = re.compile(
    "^(?:(?:我|俺|咱)们?|总公司|总店|公司|单位|企业|全称|名称|叫|是|为|的|在[\u4e00-\u9fff]{2,3}(?=，|$))+"
)
_COMPANY = re.compile("[\u4e00-\u9fff（）]{4,30}有限(?:责任)?公司")


def read_type(said: Said, asked: bool) -> str | None:
    """The type that is asked for; a question about types is none."""
    text = said.meant
    if _ASKS_ABOUT.search(text):
        return None
    for kind, words in TYPE_WORDS:
        for match in re.finditer(words, text):
            if asked or _is_wanted(text, match, kind):
                return kind.value
    return open_when_asked(said, asked)


def _is_wanted(text: str, match: re.Match[str], kind: EnterpriseType) -> bool:
    before = re.split("[，。；！？]", text[: match.start()])[-1]
    after = text[match.end() :]
    if re.search(
        "(?:不|别)(?:要|想|打算|愿意?)?(?:要|办|弄|搞|做|开|注册|是)?(?:成|个|一个)?$|有[^，。]{0,10}$", before
    ) or re.match("里|上班|的人|员工|食堂|宿舍|旁", after):
        return False
    if match[0] == "公司":
        is_change = re.search("改成|改为|换成|办成|注册成", before) is not None
        return is_change or re.search("(?:注册|成立|办|开|弄|搞|要|想)(?:个|一个|一家|家|间)?$", before) is not None
    if not before and not re.match("(?:的?(?:执照|照))?(?:吧|呗|就行|就好|可以|$|，|。)", after):
        return False
    if kind is _KIND.COOPERATIVE and re.search("(?:想|要|办|搞|弄|开|成立|注册)[^，。；]{0,10}$", before):
        return True
    return _WANTS_TYPE.search(before) is not None or re.match("的?(?:执照|照|吧|行|可以|能|呢)", after) is not None


def show_type(value: str) -> str:
    """The type for people."""
    return "先不定" if value == LEFT_OPEN else EnterpriseType(value).caption


def read_parent(said: Said, asked: bool) -> dict[str, Any] | None:
    """The enterprise that opens a further place: its type and, once said, its name."""
    text, known = said.meant, said.known.get("parent") or {}
    if asked:
        kind = _KIND.HOUSEHOLD if "个体" in text else _KIND.COMPANY
        named = re.search("[\u4e00-\u9fff（）()]{4,40}(?:公司|企业|合作社|店|厂)", _WHOSE.sub("", text))
        is_left = is_shrug(said) or re.search("以后再说|说不上|记不住|忘了", text) is not None
        name = named[0] if named else "" if is_left else bare(said.text)
        return {"type": known.get("type", kind.value), "name": name, **({"left": True} if is_left else {})}
    match = re.search(
        "(?:我|俺|我们)?(?:[^，。；]{0,6})?(?:已经|现在|原来)?(?:有(?:了|个|一个|一家|家)|开着|是)[^，。；]{0,10}?(公司|个体户|合作社|店|厂|企业)",
        text,
    )
    opens = re.search("分公司|分支机构|(?:再|又)开(?:一?个|一?家|分|新)|开(?:个|一?家)?分店", text)
    if not (match and opens) and not re.search("(?:设|开|办|注册|成立)(?:个|一个|一家|家)?分(?:公司|支机构)", text):
        return None
    kind = _KIND.HOUSEHOLD if match and "个体户" in match[0] + text[match.end() : match.end() + 6] else _KIND.COMPANY
    clauses = [_WHOSE.sub("", clause) for clause in re.split("[，。；是]", text)]
    named = next(filter(None, (_COMPANY.fullmatch(clause) for clause in clauses)), None)
    return {"type": kind.value, "name": named[0] if named else ""} if not known else None
