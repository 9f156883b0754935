"""Names of enterprises: with a legal form, with a place and a trade, after a family, or behind a word for a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from center.anonymising.divisions import short_divisions
from center.anonymising.everyday import begins_everyday_word
from center.anonymising.kinds import Kind, Place
from center.anonymising.readings import HAN, Reading, closed
from center.anonymising.surnames import DOUBLE, SINGLE
from center.anonymising.trade_words import FAMILY_EXCEPTIONS, GENERIC, STOPS, TRADES

_FORM = re.compile(
    "(?:股份有限公司|有限责任公司|有限公司|集团公司|农民专业合作社|专业合作社|合作社|合伙企业)"
    rf"(?:-?[{HAN}]{{2,8}}分公司|-?第?[{HAN}]{{1,3}}分公司|-?[{HAN}]{{1,6}}(?:分店|[路街]店))?"
)
_KIND_IN_BRACKETS = re.compile("[（(](?:普通合伙|特殊普通合伙|有限合伙|个人独资|个体工商户|集团)[）)]")
_ROW = re.compile(f"[{HAN}（）()]+")
_BRACKETED_PLACE = re.compile("[（(][^（()）]*[）)]")
_LONGEST = 26
_FEWEST = 2

_SHOP = (
    "(?:店|馆|铺|超市|商行|经营部|经销部|事务所|百货大楼|服务部|批发部|维修部|修理部|门市部?|工作室|工厂|厂|药房|诊所|中心|坊|阁|酒楼|饭庄|火锅|烧烤|农家乐|"
    "客栈|宾馆|旅馆|酒店|商店|商场|理发店|美容院|幼儿园|医院|洗浴|养殖场|家庭农场|农场|加工厂|书屋|网吧|茶楼|茶社|会所|公司|物流|车队|"
    "运输队|合作社|养[猪鸡牛羊鸭鱼蜂]场|驾校|学校|培训部|照相馆|摄影|石料场|砂场|煤场|货场|林场|洗煤厂|加油站|民宿|面馆|饭馆|菜馆|小吃|麻辣烫|烤肉|屋)"
)
_MIDDLE = f"(?:(?![{STOPS}])[{HAN}])"
_OF_PLACE = re.compile(rf"-?(?P<core>{_MIDDLE}{{1,12}}?){_SHOP}{{1,3}}(?![{HAN}]*(?:证|执照|许可)办)")
_NO_BRAND = re.compile("[有设立搞支各替登某改回开]|用(?!品)|^修|一家|自家|两家|几家|注册|总店|分公司")
_SURNAME = "(?:" + "|".join([*DOUBLE, f"[{''.join(sorted(SINGLE))}]"]) + ")"
_FAMILY = re.compile(
    rf"(?:[老小阿胖](?P<surname>{_SURNAME})家?|(?P<house>{_SURNAME})(?:记|氏|家(?!庭)))"
    rf"-?{_MIDDLE}{{0,5}}?{_SHOP}{{1,3}}"
)
_BRANDED = re.compile(
    rf"(?:(?<![{HAN}])|(?<=[的是在帮给把])|(?<=我的店)|(?<=我店)|(?<=店铺))(?P<brand>{_MIDDLE}{{2,4}}?)(?:(?:{TRADES})+{_SHOP}{{1,2}}|(?:大?酒店|饭店|宾馆|客栈|大?药房|酒楼|饭庄|美容院|诊所|幼儿园|养殖场|加工厂))(?![{HAN}]*(?:怎|咋|啥|多少))"
)
_SMALL = re.compile("[小阿][^小区本学镇众巷型微规模户吃食县城个店厂摊]")
_CALLED = re.compile(
    "(?:店名|厂名|字号|招牌|商号|名号|(?:公司|企业|单位|店铺|铺子|厂子|商户|饭店|合作社|店|厂|馆)(?:的?名称|的?名字|的?字号)?)"
    "(?:(?:就|也|打算|想|准备)?(?:叫做?|名叫|起名叫?|取名叫?|写的是|写着|登记的是)|[是为]|[:：]){1,2}"
    rf"(?P<open>[“\"「《])?(?P<name>[{HAN}]{{2,16}})"
)
_SURE = re.compile("叫|写|登记的是|[:：]|名是|号是|名为|号为|名称是|名字是")
_QUOTED_ENDS = '”"」》'
_NO_NAME = re.compile(
    f"[{STOPS}]|啥|什么|怎|哪|某|可以|必须|不|吗|呢|谁|别的|原来|重复|一样|相同|类似|太|带|用|冒|错|公司名称"
)


def enterprise_places(text: str) -> Iterator[Place]:
    """Names of enterprises, the surest first."""
    reading = closed(text)
    for finder in (_with_form, _called, _of_places, _of_families, _with_trade):
        for start, end in finder(reading):
            yield Place(*reading.span(start, end), Kind.ENTERPRISE)


def _with_form(reading: Reading) -> Iterator[tuple[int, int]]:
    for row in _ROW.finditer(reading.text):
        begins = row.start()
        for form in _FORM.finditer(reading.text, row.start(), row.end()):
            core = reading.text[max(begins, form.start() - _LONGEST) : form.start()]
            name = _name_at_end(core)
            if name:
                bracketed = _KIND_IN_BRACKETS.match(reading.text, form.end())
                yield form.start() - len(name), bracketed.end() if bracketed else form.end()
            begins = form.end()


def _name_at_end(core: str) -> str:
    """The name before a legal form without what was said before it; empty when only everyday words stand there."""
    said = max((match.end() for match in _SAID_BEFORE.finditer(core)), default=0)
    for start, _ in short_divisions().spans(core):
        said = max(said, start) if not _STOP.search(core, start) else said
    name = core[said:]
    return name if _is_brand(name) else ""


_STOP = re.compile(f"[{STOPS}]")
_SAID_BEFORE = re.compile(
    rf"[{STOPS}]|用(?!品)|一家|两家|几家|这家|那家|哪家|我家|某家|注册|设立|成立|立成|登成|转成|直接|一般选|(?:独资|公司|企业|合作社|个体户|个体)和|听说|改回|退回|入伙|入股|章程|范本|有线|原来|类型写|形式为|拟设|定成|变更|登记|办理|开办|加盟|收购|注销|转为|变成|改成|换成|弄成|如果|或者|"
    "以及|比如|例如|老板|法人|单位|名称|会计|公司|合伙|帮|查一下|查下"
)


def _is_brand(name: str) -> bool:
    """Whether something is left of a name when its place and its everyday words are taken away."""
    places = short_divisions()
    bare = _BRACKETED_PLACE.sub("", name)
    bare = bare[places.row_at(bare, 0) :]
    begins_with_place = len(bare) < len(name)
    brand = GENERIC.sub("", bare)
    return bool(brand) if begins_with_place else _FEWEST <= len(brand) < len(bare)


def _called(reading: Reading) -> Iterator[tuple[int, int]]:
    for match in _CALLED.finditer(reading.text):
        name = match["name"]
        closed_by = reading.text[match.end() : match.end() + 1]
        quoted = bool(match["open"]) and closed_by in _QUOTED_ENDS
        if _NO_NAME.search(name) or (match["open"] and not quoted):
            continue
        if (
            (quoted or len(name) > _FEWEST)
            and (quoted or _SURE.search(match[0][: -len(name)]))
            and GENERIC.sub("", name)
        ):
            yield match.start("name"), match.end("name")


def _of_places(reading: Reading) -> Iterator[tuple[int, int]]:
    for start, end in short_divisions().spans(reading.text):
        match = _OF_PLACE.match(reading.text, end)
        if match and GENERIC.sub("", match["core"]) and not _NO_BRAND.search(match["core"]):
            bracketed = _KIND_IN_BRACKETS.match(reading.text, match.end())
            yield start, bracketed.end() if bracketed else match.end()


def _of_families(reading: Reading) -> Iterator[tuple[int, int]]:
    for match in _FAMILY.finditer(reading.text):
        begins = match.start("surname") if match["surname"] else match.start("house")
        if match[0][:2] not in FAMILY_EXCEPTIONS and not begins_everyday_word(reading.text[begins : begins + 3]):
            yield match.span()


def _with_trade(reading: Reading) -> Iterator[tuple[int, int]]:
    """A brand, a trade and a kind of place, and nothing before it: 小红帽烘焙坊."""
    for match in _BRANDED.finditer(reading.text):
        brand = match["brand"]
        if (
            (_is_brand(match[0]) or _SMALL.fullmatch(brand))
            and not begins_everyday_word(brand)
            and not _NO_BRAND.search(brand)
        ):
            yield match.span()
