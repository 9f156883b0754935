"""What can be told of an intended enterprise name without the register, before anybody files it.

By 企业名称登记管理规定 (State Council order 734) and its 实施办法 (SAMR order 82 of 2023), for households also by
个体工商户登记管理规定 (2025). Only the registration authority decides; a remark that refuses means: this one would very
probably come back, ask for another. Whether a name is still free is not looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from center.enterprises import LONGEST_NAME, same_name
from center.forbidden_names import FORBIDDEN, IMPLEMENTING, REGULATION
from center.knowledge import KNOWLEDGE
from center.source import Source

HOUSEHOLDS = "《个体工商户登记管理规定》"

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_FOREIGN = re.compile(f"[^{_HAN}（）]")
_BRACKETED = re.compile("（([^（）]*)）")
_SUFFIX = re.compile("[省市县区]$")
_LONELY_DISTRICT = re.compile("(?:[^省市]+省)?[^省市]{2,3}区")
_COMPANY = re.compile("(?:股份有限公司|有限责任公司|股份公司|有限公司|公司)")
_OTHER_FORMS = "普通合伙|特殊普通合伙|有限合伙|个人独资|个体工商户"
_FORM = re.compile(
    rf"(?:（(?:{_OTHER_FORMS})）|(?:股份有限公司|有限责任公司|股份公司|有限公司|专业合作社联合社|专业合作社)"
    r"|公司|分公司|分厂|分店)$"
)
_KIND_OF_PLACE = re.compile("(?:经营部|服务部|工作室|事务所|中心|商行|超市|药店|饭店|店|厂|部|行|社|馆|坊|场|院)$")
_INDUSTRY = re.compile(
    "餐饮|食品|小吃|料理|烤肉|菜馆|饺子|包子|糕点|烘焙|咖啡|粮油|水果|蔬菜|生鲜|茶叶|养老|托育|摄影|印刷|洗衣|健身|"
    "火锅|面馆|烧烤|奶茶|饭店|酒店|宾馆|旅馆|民宿|住宿|药品|药店|药房|大药房|医药|医疗器械|商贸|贸易"
    "|百货|便利|超市|科技|技术|信息|网络|电子商务|软件|文化传媒|传媒|广告|教育|培训|咨询|建筑|建材|装饰|装修|劳务|家政"
    "|物流|运输|货运|汽车|汽修|维修|农业|种植|养殖|畜牧|农资|机械|设备|加工|制造|煤炭|能源|环保|物业|旅游|美容|美发"
    "|理发|服装|服饰|花卉|五金|日用品|电器|家具|保洁|租赁|房地产|投资|管理|服务|销售"
)
_FEWEST_CHARACTERS = 2


class Remark(NamedTuple):
    """One thing about a name, in plain Chinese with its basis; when it does not refuse it is advice only."""

    rule: str
    message: str
    refuses: bool


class Parts(NamedTuple):
    """What a name is made of; empty where a part is missing. ``core`` is 字号 and 行业 together."""

    division: str
    core: str
    form: str


def remarks(name: str, divisions: Collection[str]) -> list[Remark]:
    """Everything to say about ``name``, what refuses it first; ``divisions`` are the full names of own divisions."""
    named = same_name(name)
    if not named:
        return [Remark("length", "请告诉我打算用的企业名称。", True)]
    found = [
        *_characters(named),
        *_length(named),
        *_forbidden(named, divisions),
        *_forms(named),
        *_structure(named, divisions),
    ]
    return sorted(found, key=lambda remark: not remark.refuses)


def parts(name: str, divisions: Collection[str]) -> Parts:
    """The name taken apart: 行政区划 at its beginning, 组织形式 at its end, and what is between."""
    named = same_name(name)
    division = _division(named, divisions)
    rest = named[len(division) :]
    form = _FORM.search(rest)
    return Parts(division, rest[: form.start()] if form else rest, form[0] if form else "")


def own_divisions(folder: Path = KNOWLEDGE / "service") -> tuple[str, ...]:
    """Province, city and counties of region.yml, as a name may begin with them."""
    region = Source(folder / "region.yml").data
    return (region["serves"]["province"], region["serves"]["city"], *region["counties"])


def _characters(name: str) -> Iterator[Remark]:
    wrong = "".join(dict.fromkeys(_FOREIGN.findall(name)))
    if wrong:
        message = f"企业名称只用规范汉字，“{wrong}”不能用（{REGULATION}第五条）。请换成汉字。"
        yield Remark("characters", message, True)


def _length(name: str) -> Iterator[Remark]:
    if len(name) > LONGEST_NAME:
        message = f"这里有{len(name)}个字，太长了。请只发企业名称，最多{LONGEST_NAME}个字。"
        yield Remark("length", message, True)


def _forbidden(name: str, divisions: Collection[str]) -> Iterator[Remark]:
    """One remark of each rule at most."""
    rest = name[len(_division(name, divisions)) :]
    seen: set[str] = set()
    for forbidden in FORBIDDEN:
        match = forbidden.pattern.match(rest) if forbidden.only_first else forbidden.pattern.search(name)
        if match and forbidden.rule not in seen:
            seen.add(forbidden.rule)
            message = forbidden.message.format(word=match[0].strip("（）"))
            yield Remark(forbidden.rule, message, forbidden.refuses)


def _forms(name: str) -> Iterator[Remark]:
    bracketed = [inside for inside in _BRACKETED.findall(name) if re.fullmatch(_OTHER_FORMS, inside)]
    company = _COMPANY.search(_BRACKETED.sub("", name))
    if bracketed and company:
        message = f"“{company[0]}”和“（{bracketed[0]}）”是两种组织形式，只能写一种（{IMPLEMENTING}第十二条）。"
        yield Remark("form", message, True)


def _structure(name: str, divisions: Collection[str]) -> Iterator[Remark]:
    """An intended name is often only the 字号 yet: then it is told what else belongs to it."""
    division, core, form = parts(name, divisions)
    yield from _brand(_BRACKETED.sub("", core))
    if not division and not _written(divisions) & set(_BRACKETED.findall(name)):
        yield Remark("division", f"前面一般写所在地的行政区划，例如“忻州市”（{REGULATION}第七条）。", False)
    elif _LONELY_DISTRICT.match(division):
        basis = f"{HOUSEHOLDS}第十四条第二款" if form == "（个体工商户）" else f"{REGULATION}第七条"
        yield Remark("division", f"写区名时，前面要加上它所属的市（{basis}）。", False)
    if not form or form == "公司":
        forms = "“有限公司”“（个人独资）”“（个体工商户）”"
        yield Remark("form", f"最后要写组织形式，例如{forms}（{IMPLEMENTING}第十二条、第五十三条）。", False)


def _brand(core: str) -> Iterator[Remark]:
    left = _KIND_OF_PLACE.sub("", _INDUSTRY.sub("", core))
    if len(core) < _FEWEST_CHARACTERS:
        yield Remark("brand", f"缺字号：字号是您自己起的名字，至少两个汉字（{REGULATION}第八条）。", True)
    elif not left:
        message = f"“{core}”像是行业，还缺字号：行业一般不能当字号，另有含义的除外（{REGULATION}第八条）。"
        yield Remark("brand", message, False)
    elif left == core:
        yield Remark("industry", f"还可以加上行业，例如“餐饮”“商贸”（{REGULATION}第六条）。", False)


def _division(name: str, divisions: Collection[str]) -> str:
    """The row of own divisions, full or short, that the name begins with."""
    known = sorted(_written(divisions), key=len, reverse=True)
    taken = ""
    while found := next((place for place in known if name.startswith(place, len(taken))), ""):
        taken += found
    return taken


def _written(divisions: Collection[str]) -> set[str]:
    short = {_SUFFIX.sub("", division) for division in divisions}
    return {*divisions, *(place for place in short if len(place) > 1)}
