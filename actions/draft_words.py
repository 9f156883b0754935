"""The facts of a founder's sentence: trade, place, money, premises, who is to pay when it fails."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from actions.case_parts import ELSEWHERE, SEVERAL, catalogue, read_place
from actions.draft_sentences import asks_only
from actions.fields import Said
from center.bundles import newest
from center.drafts.proposing_facts import LEFT_OPEN
from center.drafts.proposing_money import number_of
from center.readings import reading
from center.registry.book import Registry, registry_of
from center.registry.ideas import Premises
from center.text import bare

_SHRUG = re.compile(
    "(?:这个?|那|嗯|我|俺)*(?:(?:也|都|真|还)?(?:不懂|不知道|不晓得|不清楚|说不好|说不准|没想好|没考虑|没想过|不会|不确定|拿不准|没概念)"
    "|(?:你|您)(?:们)?(?:给)?(?:看着?|帮我|说|来)?(?:定|办|写|填|弄|拿主意|起|想|取)|随便|都行|都可以|无所谓|怎么都行|看着(?:定|办)|听你的?|听您的?"
    "|先不说|跳过|以后再说|到时候再说|待定|不想说|保密)"
)
_LONGEST_SHRUG = 16
_MANY = 6
NAME_CLAUSE = re.compile(
    "(?:(?:想|要|就|先|打算|准备)?叫(?!做我|我|他|她|上|人|你)|取名|起名|字号|店名|公司名|名字)[^，。；！？]*"
)
_WHERE = re.compile("在([\u4e00-\u9fff]{2})[市县区]?(?=开|办|弄|搞|做|盘|支|卖|养)")
_PREMISES = (
    (
        Premises.ONLINE,
        re.compile(
            "(?:只|就|光|全|都)(?:是)?(?:在)?(?:网上|线上|网店|平台|直播间)|没(?:有)?(?:实体|门店|店面"
            "|地方)[^。]{0,6}网|不用(?:门面|地方|场地)|平台上"
        ),
    ),
    (
        Premises.NONE,
        re.compile(
            "(?:还|暂时)?没(?:有)?(?:找|租|定|看|选)(?:好|到|下|着)?(?:呢|地方|房|门面)?|(?:还|暂时)没(?:有)?(?:地方"
            "|场地|房|门面|店面|地址)?(?:呢)?$|地方[^，。]{0,3}没|没(?:有)?(?:地方|场地|门面|店面|地址)"
            "|正在找|在找|待定|没着落"
        ),
    ),
    (
        Premises.BORROWED,
        re.compile(
            "借(?:给|用|的|来)|让(?:我们?|俺们?)?用|(?:给|让|借)(?:我|我们)?(?:用)?的?(?:地方|房子?|场地|门面|工位|屋子?)|村委会?的房|白(?:给|用)|免费(?:给|用|让)|给(?:我|俺"
            "|我们|咱)们?用|(?:爸|妈|父母|亲戚|朋友|丈人|公公|婆婆|哥|姐|叔|舅|村里|大队|村委)(?:家)?(?:的"
            "|闲置的?|空着的?)(?:房|院|门面|铺|地方|空)"
        ),
    ),
    (Premises.SHARED, re.compile("共享|工位|孵化|集群|众创|虚拟地址|挂靠|秘书公司|托管地址")),
    (Premises.STALL, re.compile("摊位|柜台|档口|摆摊|摊子|美食城|批发市场里|集上|赶集|夜市")),
    (Premises.RENTED, re.compile("租(?!车|赁(?!来|的|合同)|出去|给)|盘(?:下|了|个)[^，。]{0,4}(?:店|铺|门面)|承包")),
    (
        Premises.HOME,
        re.compile(
            "住宅|单元楼|居民楼|楼房里|小区里|住的(?:房|地方|楼)|在(?:我|俺|自己|自)?家(?:里)?(?!乡|具|电|属"
            "|政|带|看孩|待|没事|休)|(?:我|俺|自己)家里|家里(?:弄|做|干|开|办|腾)|宅基地|自家住|自住|住家"
        ),
    ),
    (
        Premises.OWN,
        re.compile(
            "(?:自己|自家|自个|俺家|我家|自有|家里|祖上|我们家)(?:的)?(?:有|盖的?|买的?|一?个|一?间|一?套)?(?:的)?(?:临街"
            "|老|旧|大|小)?[羊猪鸡牛鱼菜果]?(?:房|棚|圈|库|塘|车间|宅|门面|铺|商铺|地方|院|楼|厂|场|地|店面|窑)"
            "|(?:是|有)(?:我|俺|自己|自家|自个)的?$|自有|买(?:的|下|了)(?:个|间|套)?(?:房|门面|铺)|(?:老"
            "|旧|空)?(?:院子?|宅子|房子)改(?:成|造)|(?:地|房子?|门面|院子)(?:都)?是(?:自家|自己|俺|我)"
        ),
    ),
)
_LIMIT = re.compile(
    "怕[^，。]{0,8}(?:赔|亏|连累|牵连|出事|磕|碰|倒闭|欠债|还不起|摊上)|赔不起|还不起|撞了人|连累|牵连|牵扯|分开|隔开|分清"
    "|有限责任|保住|护住|别影响家|不影响家|不(?:想|愿意?|能)[^，。]{0,8}(?:担|赔进|搭进|背)|各是各|不关家里"
)
_UNLIMITED = re.compile(
    "自己(?:来)?(?:担|扛|负|兜|认)|(?:我|俺|她|他|咱|仨)(?:们|自己)?(?:来)?(?:一起|全|都)?(?:担"
    "|扛|兜底|认了|认)|担着|一起担|共担|共同承担|兜底|不怕|大家一起|(?:亏|赔|损)也?(?:亏|赔)?不了|愿意担"
    "|担得起|没(?:有|啥|什么|多大)?(?:风险|事|顾虑)|^没(?:有|啥|事|什么)?(?:了|的)?$|不(?:贷款"
    "|欠账|欠债)|认栽|^(?:就|都|我)*(?:自己|我)(?:来|吧)?$"
)
_BEARS = re.compile(
    "兜底|一起[担扛]|自己(?:来)?[担扛]|自己负责|共担|(?:亏|赔|欠)[^，。；]{0,4}(?:认|担|扛|算(?:我|自己)|归(?:我|自己)|我来|我负责|自负|自己还)"
)
AT_STAKE = re.compile("搭进|赔进|连累|抵押|赔了|赔钱|亏了")
_FARM_ALL = re.compile("都是|全是|全部|都(?:算)?农|都种地|一水")


def books() -> Registry:
    """What proposals rest on, of the newest bundle as the catalogue of offices is, with what was imported here."""
    return registry_of(newest())


def is_shrug(said: Said) -> bool:
    """Whether somebody leaves it to us, or does not know."""
    words = bare(said.text)
    return len(words) <= _LONGEST_SHRUG and _SHRUG.match(words) is not None


def open_when_asked(said: Said, asked: bool) -> str | None:
    """``LEFT_OPEN`` when what was asked for is left to us."""
    declined = asked and (is_shrug(said) or (said.intent == "deny" and len(bare(said.text)) <= _LONGEST_SHRUG))
    return LEFT_OPEN if declined else None


def read_where(said: Said, asked: bool) -> str | None:
    """The office of the place; a whole city is no answer yet, a name is no place."""
    if said.asking == "name" or (said.known.get("place") and _is_home_town(said.meant)):
        return None
    value = read_place(_without_name(said), asked) or _place_by_sound(said)
    if value is None:
        return None
    if value.startswith(SEVERAL) and (not asked or value.count(",") >= _MANY):
        return None
    is_within = str(value).startswith(f"{said.known.get('place')}/") and not asked
    return None if is_within or (value == ELSEWHERE and not asked) else value


def _place_by_sound(said: Said) -> str | None:
    """The county that sounds like what stands where a county should: 在元平开个."""
    if said.known.get("place"):
        return None
    heard = {_sound(word) for word in _WHERE.findall(said.meant)}
    counties = {office.county for office in catalogue().offices.values() if office.county}
    alike = [county for county in sorted(counties) if _sound(re.sub("[市县区]$", "", county)) in heard]
    return read_place(replace(said, text=alike[0]), True) if len(alike) == 1 else None


def _sound(word: str) -> str:
    return " ".join(reading(character) for character in word)


def _is_home_town(text: str) -> bool:
    return re.search("老家|户口|户籍|(?:我|俺)是[^，。]{2,5}(?:人|的)", text) is not None


def _without_name(said: Said) -> Said:
    return replace(said, text=NAME_CLAUSE.sub("", said.text))


def read_premises(said: Said, asked: bool) -> str | None:
    """Where the business is to be: the first kind of which the sentence speaks."""
    text = "，".join(part for part in re.split("[，。；！？]", said.meant) if not AT_STAKE.search(part))
    kind = next((kind for kind, pattern in _PREMISES if pattern.search(text)), None)
    if kind is None and asked and re.search("^(?:是|有)(?:的)?$|门面|商铺|店面|自己|自家", text):
        return Premises.OWN.value
    return kind.value if kind else open_when_asked(said, asked)


def read_risk(said: Said, asked: bool) -> Any:
    """Whether debts are to stay apart from the family's property: True, False, or left open."""
    text = said.meant
    if (_LIMIT.search(text) or (asked and "怕" in text)) and "不怕" not in text:
        return True
    is_borne = any(_BEARS.search(clause) and not asks_only(clause) for clause in re.split("[，。；！？]", text))
    if is_borne or (asked and _UNLIMITED.search(text)):
        return False
    is_no = asked and said.intent == "deny" and read_premises(said, False) is None and not is_shrug(said)
    return False if is_no else open_when_asked(said, asked)


def show_risk(value: Any) -> str:
    """The answer, for people."""
    return {True: "和家里的财产分开", False: "自己担着"}.get(value, "先不定")


def read_farmers(said: Said, asked: bool) -> Any:
    """How many of the founders are farmers."""
    if not asked:
        return None
    headcount = len(said.known.get("people") or ())
    if _FARM_ALL.search(said.meant):
        return headcount
    match = re.search(r"\d+|[一二两三四五六七八九十]+", said.meant)
    if match:
        return min(int(number_of(match[0])), headcount)
    return 0 if re.search("没有|都不是|不是", said.meant) else open_when_asked(said, asked)
