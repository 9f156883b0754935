"""Who wants something: what a person is called, and their enterprise, registered or still to be named."""

from __future__ import annotations

import re

from actions.fields import Plain, Said, Slots
from actions.wishes import is_yes, wants_pause
from center.bundles import knowledge_of
from center.company_names import remarks
from center.credit_codes import credit_code_fault, find_credit_code
from center.enterprises import LONGEST_NAME
from center.privacy import phones_in
from center.text import bare
from center.understanding import Decision

UNNAMED = "（待起名）"
"""The enterprise of somebody who has no name for it yet."""
PERSON_NAMES = ("称呼", "姓名", "联系人", "我的名字")
ENTERPRISE_NAMES = ("企业名称", "公司名", "店名", "字号", "名字")
_HAN = "[\u4e00-\u9fff]"
_SURNAMED = re.compile(rf"(?:我|免贵|本人|他|她)?姓(?!名)({_HAN})(?!名)")
_TITLED = re.compile(rf"(?:我是|我叫|叫我|就叫|^|[，,。；;、 \d])({_HAN}{{1,3}}?)(先生|女士|小姐|师傅|老板|经理)")
_CALLED = re.compile(
    rf"(?:我(?:的名字)?叫|叫我|(?:姓名|称呼|联系人|我的名字)(?:改成|改为|应该是|是|叫|：|:)+)({_HAN}[{_HAN[1:-1]}·]{{0,6}}?)"
    r"(?=$|[，,。；;、 \d]|吧|就行|就好)"
)
_ALONE = re.compile(rf"(?:^|[，,。；;、 ])({_HAN}{{2,4}})(?:$|[，,。；;、 ])")
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计"
    "伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房"
    "裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢裴陆荣翁荀羊惠甄曲家封储靳段富巫乌焦巴弓牧山谷车侯全班秋仲伊宫宁"
    "仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲从鄂索咸籍赖卓蔺屠蒙池乔阴闫能苍双闻党翟谭贡劳姬申扶堵冉宰桑桂"
    "牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终居衡步都耿满弘匡国文寇广阙东殴利师巩聂关荆"
)
_MARK = '[“”"「」《》]?'
_NAMED = re.compile(
    r"(?:(?:先|就|暂时|打算|准备|想|要)(?:就|先|给它|给店)*叫|(?:企业|公司|店|厂|合作社|饭店|名字|名称|字号|招牌|店名|公司名)"
    r"(?:名字?|名称|的名字)?(?:先|就|不对|错了|写错了|[，,])*(?:应该)?(?:改成|改为|换成|改叫|叫做|叫|是|定为|：|:)|暂定(?:为|叫|名)?|名叫)"
    rf"{_MARK}([^，,。；;！!？?“”\"「」《》]{{2,40}}?){_MARK}(?=$|[，,。；;！!]|吧|呗|行不|可以吗|中不|好了)"
)
_NO_NAME = re.compile(
    r"(?:还)?(?:没|未)(?:有)?(?:起|想|取|定)?(?:好)?(?:名|店名|企业名|公司名|想好)|待定|不知道叫(?:啥|什么)|没想好"
)
_NOT_A_NAME = re.compile(
    r"[？?吗呢]|怎么|咋|多久|什么|啥|多少|几[个天年月号点种样]|哪[里儿个些种]|能不能|要不要|是不是"
)
_NEVER_NAMES = frozenset({"affirm", "deny", "stop", "resume", "wait", "thanks", "goodbye", "greet", "talk_to_person"})
_ONLY_YES = re.compile("(?:好|行|可以|嗯|对|是|没问题|成|中)+(?:的|了|吧|啊|呀)*")
_LEAD = re.compile(r"^(?:(?:嗯|那|好的?|就|先|我们?(?:店|公司|厂)?)?(?:叫做?|名字是|名字叫|是)|就用|用)")
_FILLED = re.compile("^(?:那个|这个|嗯|呃)+")
_TAIL = re.compile(r"(?:吧|呗|哈|呀|啊|就行|就好|行不行?|可以吗)+$")
_LIKE_CODE = re.compile("[0-9A-Z]{15,21}")
_ASKS_FOR = re.compile("你们|一下|帮我|我要|我想|评价|预约|改约|取消|投诉|进度")
_LONGEST_ANSWER = 40
_LONGEST_TASK = 8
"""Characters; what is longer and asks for something to be done is no name."""


def read_person(said: Said, asked: bool) -> str | None:
    """What the person wants to be called: 周, 周女士, 王小明."""
    text = said.meant
    for pattern in (_SURNAMED, _CALLED):
        if match := pattern.search(text):
            return match[1]
    if (match := _TITLED.search(text)) and match[1][0] in _SURNAMES:
        return match[1] + match[2]
    if phones_in(text) or said.asking == "phone":
        return next((name for name in _ALONE.findall(text) if _is_name(name) and not _is_other(said, name)), None)
    return None


def read_credit_code(said: Said, asked: bool) -> str | None:
    """A unified social credit code, or what was meant as one."""
    found = find_credit_code(said.text)
    if found:
        return found
    plain = re.sub(r"[\s-]", "", said.text.upper())
    is_meant = said.asking == "enterprise" or "信用代码" in plain
    return plain if is_meant and _LIKE_CODE.search(plain) and not phones_in(said.text) else None


def check_credit_code(value: str) -> str | None:
    """What is wrong with a code."""
    fault = credit_code_fault(value)
    return Plain(fault.message) if fault else None


def read_enterprise(said: Said, asked: bool) -> str | None:
    """The name of the enterprise, also an intended one; when asked, whatever can be a name."""
    text = re.sub("(?i)[0-9A-Z]{15,21}", "", said.meant)
    if match := _NAMED.search(text):
        return None if _is_persons(said, match) else _FILLED.sub("", match[1]).strip()
    if _NO_NAME.search(text) and (asked or "名" in text):
        return UNNAMED
    if not asked or said.intent in _NEVER_NAMES or is_yes(said) or wants_pause(said) or _NOT_A_NAME.search(text):
        return None
    if said.heard.decision is Decision.TASK and (len(bare(text)) > _LONGEST_TASK or _ASKS_FOR.search(text)):
        return None
    return _whole(text)


def refusing_remark(value: str, divisions: tuple[str, ...]) -> str | None:
    """Why an intended name would come back, if it would."""
    if value == UNNAMED:
        return None
    return next((Plain(remark.message) for remark in remarks(value, divisions) if remark.refuses), None)


def advice(value: str, divisions: tuple[str, ...]) -> str:
    """What to think of when the name is filed; empty when there is nothing."""
    if value == UNNAMED:
        return ""
    return "".join(remark.message for remark in remarks(value, divisions) if not remark.refuses)


def divisions() -> tuple[str, ...]:
    """The province, the city and the counties, as a name may begin with them."""
    region = knowledge_of(None).service.catalogue.region
    return (*(region.serves.get(level, "") for level in ("province", "city")), *region.counties)


def is_new(known: Slots) -> bool:
    """Whether the enterprise is still to be registered, so that its name is only an intended one."""
    themes = knowledge_of(None).service.catalogue.themes
    theme = themes.get(known.get("theme") or "")
    return not known.get("credit_code") and theme is not None and theme.stage.value == "establishment"


def _whole(text: str) -> str | None:
    name = _TAIL.sub("", _LEAD.sub("", text.strip(" ，。,；;")))
    if _ONLY_YES.fullmatch(name) or _is_place(name) or re.search("[，,。；;！!]", name):
        return None
    is_short = len(bare(name)) >= 2 and len(name) <= min(_LONGEST_ANSWER, LONGEST_NAME)
    return name if is_short and not phones_in(name) and re.search(_HAN, name) else None


def _is_place(name: str) -> bool:
    """Whether it is a county or township and nothing else."""
    office = knowledge_of(None).service.catalogue.place_in(name).office
    if office is None:
        return False
    for place in filter(None, (office.town, office.county)):
        name = name.replace(place, "").replace(re.sub("[市县区镇乡]$", "", place), "")
    return not re.sub("[市县区镇乡在的]", "", name)


def _is_persons(said: Said, match: re.Match[str]) -> bool:
    """Whether 名字 means the person's own: 我的名字, or said while only the person is known yet."""
    own = match.string[: match.start()].endswith(("我的", "我"))
    return match[0].startswith("名字") and (own or bool(said.known.get("person") and not said.known.get("enterprise")))


def _is_name(word: str) -> bool:
    return word[0] in _SURNAMES and len(word) <= 3


def _is_other(said: Said, word: str) -> bool:
    """A word that is a place, a trade or a yes, and no name."""
    catalogue = knowledge_of(None).service.catalogue
    place = catalogue.place_in(word)
    return bool(place.office or place.choices or catalogue.trade_in(word) or catalogue.theme_for(word)) or word in (
        "可以", "没有", "不用", "行吧", "好的", "明白", "都行", "不留", "不是", "那行", "成吧", "连接", "高兴",
    )  # fmt: skip
