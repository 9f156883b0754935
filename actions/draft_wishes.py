"""What a founder wants of the draft besides: who stands for it and decides, plans, hands, the street."""

from __future__ import annotations

import re

from actions.draft_words import open_when_asked
from actions.fields import Said
from center.drafts.proposing_facts import LEFT_OPEN, SELF
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
    r"[\u4e00-\u9fffA-Za-z]{2,8}?(?:路|街|巷|大道|胡同)(?:[东西南北中]段|\d{1,4}号?"
    r"|上|口|[^，。；、]{0,6}(?:号|楼|层|室|对面|旁边))?|[\u4e00-\u9fff]{1,6}村(?:委会)?(?:\d{1,4}号"
    r"|[东西南北]头)|县城[\u4e00-\u9fff]{2,3}镇"
)
_FAMILIAR = {"我": SELF, "本人": SELF, "我自己": SELF, "俺": SELF, "她自己": SELF, "他自己": SELF, "自己": SELF}
_SPOUSE = "老婆|媳妇|爱人|妻子|老公|丈夫|对象|她|他"
_PERSON = (
    f"我自己|她自己|他自己|(?:我|俺)?(?:的)?(?:{_SPOUSE}|[\u4e00-\u9fff]?(?:店长|经理)"
    "|表弟|表哥|弟弟?|哥哥?|姐姐?|妹妹?|爸爸?|妈妈?|朋友|同学|合伙人|儿子|闺女|女儿)|我|俺|本人|自己"
)
_REPRESENTS = re.compile(
    rf"(?:法人(?:代表)?|法定代表人|负责人|经营者)(?:就|还是|那)?(?:写|是|用|让|由|换成|换|改成|当)(?:成)?({_PERSON})"
    rf"|(?:用|写|换成?|让|由)({_PERSON})(?:的名字?|当法人|做法人|来当|名下)|({_PERSON})(?:来)?(?:当"
    rf"|做)(?:法人|法定代表人|负责人|经营者)"
)


def read_years(said: Said, asked: bool) -> int | None:
    """Within how many years the capital is to be paid in."""
    match = re.search(
        r"(\d{1,2}|[一二三四五六七八九十]{1,3})年(?:之?内)?(?:再)?(?:交|缴|付|实缴|到位)|分(\d{1,2}|[一二三四五六七八九十]{1,3})年",
        said.meant,
    )
    return int(number_of(match[1] or match[2])) if match else None


def read_decides(said: Said, asked: bool) -> str | None:
    """Who has the last word."""
    text = said.meant
    about = asked or "说了算" in text or "拿主意" in text
    if re.search("吵|谈不拢|没谈拢|不服|争|意见不合|谁也不", text) and about:
        return Decides.DISPUTED.value
    if (
        re.search("一人一票|大家|三家|都行|商量|一起(?:定|决定|说了算)|共同|投票|平等|一块儿?定|都说了算", text)
        and about
    ):
        return Decides.TOGETHER.value
    pattern = (
        "说了算|我管|我定|听我|大头|他定|她定|他管|她管|朋友管|我来|(?:我|他|她|公司|媳妇|老婆)$"
        if asked
        else "(?:我|他|她|公司|媳妇|朋友)说了算"
    )
    if re.search(pattern, text):
        return Decides.ONE.value
    is_answer = asked and not re.search("[？?吗呢哪]|什么|怎么|区别|多少|要不要|能不能", text)
    return LEFT_OPEN if is_answer else None


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
    match = _ADDRESS.search(re.sub("(?:叫|取名|名字)[^，。；]*", "", said.meant))
    return match[0].lstrip("在是的了") if match and said.asking != "name" else None


def read_representative(said: Said, asked: bool) -> str | None:
    """Who is to stand for it, by the word by which the people are known."""
    match = _REPRESENTS.search(said.meant)
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
