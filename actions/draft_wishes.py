"""What a founder wants of the draft besides: who stands for it and decides, plans, hands, the street."""

from __future__ import annotations

import re

from actions.draft_mentions import ANY
from actions.draft_sentences import asks_only, without_asking_leave
from actions.draft_words import open_when_asked
from actions.fields import Said
from center.drafts.proposing_facts import SELF
from center.drafts.proposing_money import number_of
from center.registry.ideas import Decides, Plan

_PLANS = (
    (Plan.BRANCHES, "开分店|分号|连锁|加盟店|开(?:几|多|两|三)家|分公司"),
    (Plan.HIRING, "(?<!不)(?:雇|招)(?:人|工|[一二两三四五六七八九十几\\d]|个)|请(?:人|[两三四五六几\\d]个)"),
    (Plan.INVOICES, "开(?:发)?票|专票|发票"),
    (Plan.LOANS, "(?<!不)(?<!没)贷款(?!公司)"),
    (Plan.BIDDING, "投标|竞标"),
    (Plan.INVESTORS, "融资|引进(?:股东|投资)|拉(?:人|投资)入?股?"),
    (Plan.ONLINE_SHOP, "网店|网上(?:卖|开店|销售)|淘宝|抖音|快手|拼多多|京东|直播(?:带货|卖)|电商|小红书|线上卖"),
)
_QUALIFICATION = re.compile(
    "(?:有|考了|拿了|持有?)(?:个|一个)?([\u4e00-\u9fff]{0,4}?(?:资格|资质|执业|等级|操作"
    "|驾驶|健康|药师|厨师|电工|会计|教师|营养师|建造师)[\u4e00-\u9fff]{0,4}?(?:证书?|资格|资质))"
)
_WORKERS = re.compile(r"(?:雇|招|请)(?:了|个|上)?(\d{1,3}|[一二两三四五六七八九十几]{1,3})(?:来)?(?:个|名|位)")
_ADDRESS = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{2,10}?(?:路|街(?!面|道办)|巷|大道|胡同|小区|广场|商城|大厦|市场|家园)(?:[东西南北中][段头]|\d{1,4}号?"
    r"|上|口|[^，。；、]{0,6}(?:号|楼|层|室|对面|旁边))*[A-Za-z\d\-号楼层室单元栋座底商铺面房]{0,12}"
    r"|[\u4e00-\u9fff]{1,6}村(?:委会)?(?:\d{1,4}号|[东西南北]头)|县城[\u4e00-\u9fff]{2,3}镇"
)
_NO_ADDRESS = re.compile(
    "(?:临|沿|步行|逛|上|一条|整条|商业|夜市|小吃|老|靠)街|集贸?市场$|批发市场$|(?:租|买|找|盘)的?(?:小区|市场)"
)
_BEFORE_ADDRESS = re.compile(
    "^(?:我|俺|我们)?(?:的)?(?:店|铺子?|公司|地址|住所|经营场所|位置|地方)?"
    "(?:就|是|在|为|租的|租在|开在|位于|改成|改为|换成|写|填|：|:|的|了)*"
)
_SHORTEST_ADDRESS = 2
_FAMILIAR = {"我": SELF, "本人": SELF, "我自己": SELF, "俺": SELF, "她自己": SELF, "他自己": SELF, "自己": SELF}
_SPOUSE = "老婆|媳妇|爱人|妻子|老公|丈夫|对象|她|他"
_PERSON = (
    f"我自己|她自己|他自己|(?:我|俺)?(?:的)?(?:{_SPOUSE}|[\u4e00-\u9fff]?(?:店长|经理)"
    "|表弟|表哥|弟弟?|哥哥?|姐姐?|妹妹?|爸爸?|妈妈?|朋友|同学|合伙人|儿子|闺女|女儿)|我|俺|本人|自己"
)
_NAMED = (
    "(?!谁|什么|啥|哪|一|两|几|不|没|他们|我们|别人|名字|电话)"
    "[\u4e00-\u9fff]{2,4}?(?=的名|吧|呗|就行|可以|$|[，。；！])"
)
_REPRESENTS = re.compile(
    rf"(?:法人(?:代表)?|法定代表人|负责人|经营者|理事长|店长)(?:就|还是|那)?(?:写|是|用|让|由|换成|换|改成|改为|当|填|定)(?:成)?({_PERSON}|{_NAMED})"
    rf"|(?:用|写|换成?|让|由)({_PERSON})(?:的名字?|当法人|做法人|来当|名下)|({_PERSON})(?:来)?(?:当"
    rf"|做)(?:法人|法定代表人|负责人|经营者)"
)


_YEARS = r"\d{1,2}|[一二三四五六七八九十]{1,3}"


_PEOPLE = f"{ANY}|我们|咱们|我|俺|咱|他|她|本人"


_TOGETHER = re.compile("(?:^|[，。；])(?:都|大家|我们|一起|有事|事情)*(?:商量着?(?:来|办|定)|一人一票)(?=$|[，。；])")


def read_years(said: Said, asked: bool) -> int | None:
    """Within how many years the capital is to be paid in."""
    match = re.search(
        rf"({_YEARS})年(?:之?内)?(?:再)?(?:交|缴|付|实缴|到位)|分({_YEARS})年"
        rf"|(?:年限|期限|出资期|缴足|认缴期?)[^，。；]{{0,4}}?({_YEARS})年|^(?:那|就|还是|改成|改为|写|填)+({_YEARS})年(?:吧|了)?$",
        said.meant,
    )
    found = next((group for group in match.groups() if group), None) if match else None
    return int(number_of(found)) if found else None


def read_decides(said: Said, asked: bool) -> str | None:
    """Who has the last word."""
    text = said.meant
    about = asked or "说了算" in text or "拿主意" in text or _TOGETHER.search(text) is not None
    if re.search("吵|谈不拢|没谈拢|不服|争|意见不合|谁也不", text) and about:
        return Decides.DISPUTED.value
    if (
        re.search("一人一票|大家|三家|都行|商量|一起(?:定|决定|说了算)|共同|投票|平等|一块儿?定|都说了算", text)
        and about
    ):
        return Decides.TOGETHER.value
    pattern = (
        f"说了算|做主|当家|听(?:{_PEOPLE})|大头|我来|(?:{_PEOPLE})[^，。；]{{0,2}}(?:管|定|拿主意|负责)|(?:{_PEOPLE}|公司)$"
        if asked
        else f"(?:{_PEOPLE}|公司)[^，。；]{{0,2}}(?:说了算|做主|拿主意|当家)"
    )
    if re.search(pattern, text) and not asks_only(said.text):
        return Decides.ONE.value
    return open_when_asked(said, asked)


def show_decides(value: str) -> str:
    """Who has the last word, for people."""
    captions = {"one": "一个人说了算", "together": "商量着来", "disputed": "还没谈拢"}
    return captions.get(value, "先不定")


def read_plans(said: Said, asked: bool) -> list[str] | None:
    """What is wanted later, with what was wanted before."""
    found = [plan.value for plan, words in _PLANS if re.search(words, said.meant)]
    known = said.known.get("plans") or []
    return [*known, *(plan for plan in found if plan not in known)] if set(found) - set(known) else None


def read_qualifications(said: Said, asked: bool) -> list[str] | None:
    """Certificates that somebody has, with those told before."""
    known = said.known.get("qualifications") or []
    found = [match for match in _QUALIFICATION.findall(said.meant) if match not in known]
    return [*known, *dict.fromkeys(found)] if found else None


def read_workers(said: Said, asked: bool) -> int | None:
    """How many are to be hired."""
    if re.search("不(?:雇|招|请)人|不用(?:雇|招|请)", said.meant):
        return 0
    match = _WORKERS.search(said.meant)
    return int(number_of(match[1])) if match else None


def read_address(said: Said, asked: bool) -> str | None:
    """The street, where one is said."""
    if said.asking == "name" and not re.search("地址|住所|门牌", said.meant):
        return None
    text = re.sub("(?:叫|取名|名字)[^，。；]*", "", said.meant)
    pieces = [match[0] for clause in re.split("[，。；！？]", text) for match in _ADDRESS.finditer(clause)]
    found = [_BEFORE_ADDRESS.sub("", piece) for piece in pieces if not _NO_ADDRESS.search(piece)]
    return next((place for place in found if len(place) > _SHORTEST_ADDRESS), None)


def has_number(address: str) -> bool:
    """Whether an address tells the very door, or a place in a village, where doors have no numbers."""
    return re.search(r"\d|[一二三四五六七八九十]+(?:号|楼|层)|村", address) is not None


def read_representative(said: Said, asked: bool) -> str | None:
    """Who is to stand for it, by the word by which the people are known."""
    match = _REPRESENTS.search(without_asking_leave(said.meant))
    who = next((group for group in match.groups() if group), None) if match else None
    if who is None and asked:
        found = re.search(_PERSON, said.meant)
        who = found[0] if found else None
    return _label(who, said) if who else open_when_asked(said, asked)


def _label(who: str, said: Said) -> str:
    known = [row["who"] for row in said.known.get("people") or [] if isinstance(row, dict)]
    plain = _FAMILIAR.get(who) or re.sub("^(?:我|俺)的?", "", who)
    if plain in known or plain == SELF:
        return plain
    others = [name for name in known if name != SELF]
    near = next((name for name in others if name.startswith(plain)), None)
    if near or not re.fullmatch(_SPOUSE, plain):
        return near or plain
    return "配偶" if "配偶" in known or len(plain) > 1 else others[0] if others else SELF
