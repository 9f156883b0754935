"""What people say who think of leaving: kind of enterprise, will, difficulty, debts, cause, and the way."""

from __future__ import annotations

import re

from actions.fields import DECLINED, Said, declines
from center.leaving.states import Cause, Way
from center.text import bare, normalise

YES, NO, UNSURE, SKIPPED = "yes", "no", "unsure", "skipped"
AGAIN = "again"
"""The way of who wants to try again what an objection ended; with a colon and the code once it is known."""
FREE_WORDS = frozenset(
    {"unclear", "unknown", "out_of_scope", "gibberish", "ask_guide", "ask_several", "leave_business"}
)
_ASKS = re.compile(r"[？?]|[吗呢]$|怎么|咋|多久|啥时候|什么时候|多少|要什么|要啥|是什么意思|区别|能不能")
_PICK = re.compile(r"(?:第|选|回复|是)?([1-9一二三四五])(?:个|号|条|种|项|吧|的|那个)*")
HAN_DIGITS = {character: number for number, character in enumerate("一二三四五六七八九", 1)}
_NOT_NOW = re.compile(
    r"(?:那|还是|算了|好的?|嗯|我|想了想|要不|唉)*(?:先|还是|暂时|就|还)*(?:不|别)(?:想|要|急着|给我|着急)*"
    r"(?:注销|销户|销|关店?|退)(?:公司|店|执照|照)?(?:了|吧|呢|啊|哈)*"
)
_DESPAIR = re.compile(
    r"不想活|活着.{0,4}(?:没意思|没劲|没用|累)|不如死|死了算|想死|寻死|自杀|自尽|跳楼|跳河|喝药|上吊|"
    r"(?:我|俺)(?:真|真的|实在|都|是)*活不下去|活够了|一了百了|走绝路"
)
_SKIPS = re.compile(
    r"别问|不用问|甭问|不要问|问(?:这么|那么|恁)?(?:多|啥)|直接(?:就)?(?:给我|帮我|给俺|走|办|办理|去)*(?:简易|普通|个体户)?(?:注销|销户)"
    r"|(?:就是|就|铁了心)要?(?:把.{1,6})?注销(?!登记要|要|能|得)"
)
_WANTS_OUT = re.compile(r"(?:想|要|打算|准备)(?:把.{1,8})?(?:注销|销户|关掉|关了|关店|关门|撤店|退照)")
_HOUSEHOLD = re.compile(r"个体(?:工商)?户?")
_COMPANY = re.compile(r"公司|合作社|合伙企业|独资|股东|法人企业|有限")
_ON = re.compile(
    r"(?<!不)(?<!没)(?:想|要|还能|愿意|打算|盼着|指望)(?:再|接着|继续|往下|还)*(?:干|做|开|经营|撑)(?!不)|舍不得|不甘心|不想(?:就这么|真)?(?:注销|关)|接着(?:干|做|开)"
    r"|留着(?:执照|店|公司)?|(?:歇|停)(?:一停|一歇|一阵|一段|几个月|半年|一年|一停|一下)|先停|先歇|暂时(?:停|歇|关|不开)|休眠|先关一阵|还想(?:干|做|开)|以后(?:还|再)(?:干|开|做)"
)
_OFF = re.compile(
    r"不(?:想|打算|准备|愿意|会)(?:再|接着|继续|往下)*(?:干|做|开|经营|弄|撑)|(?:彻底|再也|肯定|真|都|就)?不(?:干|开|做|经营|办)了|干(?:够|不动)了|没(?:有)?(?:这个|那)?(?:打算|心思|劲)(?:再|接着)?(?:干|做|开)?"
    r"|想走了|不要了|散伙|不接着干"
)
_HARD = re.compile(
    r"亏|赔|房租|租金|资金|周转|没钱|钱不够|没生意|生意(?:不好|不行|太差|差|黄|淡)|没客|没人(?:来|买)|客人少|没订单|没业务|没活|拆迁|征收|疫情|遭灾|受灾|水淹|淹了|地震|着火|火灾|失火|生病|有病|病了|住院"
    r"|身体|年纪|腿脚|涨价|压款|拖欠|货款|撑不|转不动|停工|淡季|修路|封路|招不到人|没人手|没人干|回老家|带孙子|闹翻|合伙|房东|收房|停产|停电|卖不(?:出|动)|销路|坏了|事故|环保"
)
_SHORT = re.compile(
    r"过(?:了|完|罢)?(?:年|冬|春|夏|秋|节|汛期|这阵|这段|这一阵|一阵|疫情)|开春|年后|明年|下半年|来年|几个月|个把月|半年|一年(?:就|以内|之内|左右)?|一阵子?|一段时间|暂时|很快|不(?:会)?(?:长|久)"
    r"|(?:能|会|就)(?:好|缓|过去|好转|缓过来)|到时候就"
)
_LONG = re.compile(
    r"过不去|好不了|缓不过来|好几年|多少年|长期|看不到头|没(?:个)?头|没指望|一时半会儿?(?:好|过|缓)?不|很久|很长|短期(?:内)?(?:好|过|缓)?不"
)
UNSURE_WORDS = re.compile(
    r"不(?:太|大)?(?:清楚|知道|确定|好说|晓得)|说不(?:准|好|清|上)|没(?:想|考虑|拿|定)(?:好|准|定)|拿不(?:准|定)|不一定|再看看|看情况|两可|犹豫"
)
_NO_DEBTS = re.compile(
    r"(?:不|没|没有|也不|啥也不|没啥)(?:欠|外债|债|负债|贷款)|无(?:债|外债|欠)|(?:都|全|已经|早)(?:结|还|交|清|给)(?:清|完|了)|清清楚楚|没有(?:要结|没结)|干干净净"
)
_DEBTS = re.compile(
    r"(?:还|我|俺|也|都)?欠(?!费了吗)(?:着|了|人|税|薪|工资|货款|钱|银行|供货|一屁股|房租)|没(?:还|结|交|给)(?:清|完)|有(?:外)?债|负债|外债|贷款没|拖着(?:工资|货款)"
)
_CAUSES = (
    (Cause.REVOKED, re.compile(r"吊销|责令关闭|被撤销|给撤销")),
    (Cause.ORDERED, re.compile(r"法院.{0,6}(?:解散|强制解散)")),
    (Cause.MERGED, re.compile(r"合并|分立")),
    (Cause.EXPIRED, re.compile(r"(?:营业|经营)期限.{0,6}(?:到|满|届满)|执照.{0,3}到期|到期了")),
    (Cause.DISSOLVED, re.compile(r"股东.{0,8}(?:决定|决议|同意|定了).{0,6}(?:解散|散|不再经营|注销)|决议解散")),
)
_WAYS = (
    (Way.STAY, re.compile(r"先不(?:办|动)|不办了?，?接着|照常|接着(?:经营|干|开)|什么也不办|先放着|都不(?:选|办)")),
    (Way.HOUSEHOLD, re.compile(r"个体(?:工商)?户?(?:的)?(?:简易)?注销")),
    (Way.SIMPLE, re.compile(r"简易")),
    (Way.ORDINARY, re.compile(r"普通|一般(?:注销|程序)|清算")),
    (Way.DORMANCY, re.compile(r"歇业|休眠|停业|(?:先)?(?:停|歇)(?:一停|一歇|一阵|一段|一年|半年)|先歇|先停")),
)
_CHANGES = re.compile(r"还是|改成|改走|改选|换成|换个|不走|选|走|那就")
_AGREES = re.compile(
    r"(?:那|就|好|行|可以|嗯|中|成|听你的|听您的|按你说的|按您说的|就这(?:个|样|条)|照这个|建议的那?个?|办|吧|的|了|来){1,5}"
)
_OUT = re.compile(r"(?:那|还是|就|算了)*(?:办|走|选)?(?:注销|销户)(?:吧|了|算了|得了)*")
_TRY_AGAIN = re.compile(r"再(?:次|一次|重新)?申请|重新(?:申请|提交|来一次)|再(?:来|办|走|报)一(?:次|遍|回)")


def says_not_now(said: Said) -> bool:
    """Whether the person would rather not leave after all: 先别注销了; nothing is decided by it."""
    return _NOT_NOW.fullmatch(bare(said.text)) is not None


def says_despair(said: Said) -> bool:
    """Whether the person may be in danger; then nothing is asked about business."""
    return said.intent == "distress" or _DESPAIR.search(normalise(said.text)) is not None


def tells_leaving(said: Said) -> bool:
    """Whether somebody tells that they want to stop, or are in trouble and would rather go on; no question."""
    text = normalise(said.text)
    if asks_something(said) or says_not_now(said):
        return False
    wants_out = any(words.search(text) for words in (_SKIPS, _OFF, _WANTS_OUT))
    return wants_out or (_HARD.search(text) is not None and _ON.search(text) is not None)


def tries_again(said: Said) -> bool:
    """Whether what an objection ended is to be applied for once more; no question how."""
    return _TRY_AGAIN.search(normalise(said.text)) is not None and not asks_something(said)


def asks_something(said: Said) -> bool:
    """Whether the words are a question, in which no fact is read."""
    return _ASKS.search(normalise(said.text)) is not None and not _SKIPS.search(normalise(said.text))


def read_household(said: Said, asked: bool) -> str | None:
    """Whether it is an individual business."""
    if "household" in said.entities:
        return said.entities["household"]
    if asked and (picked := _picked(said, (YES, NO, UNSURE))):
        return picked
    text = normalise(said.text)
    if re.search(r"不是个体", text):
        return NO
    if _HOUSEHOLD.search(said.meant):
        return YES
    if _COMPANY.search(said.meant) and not re.search("不是公司", text):
        return NO
    if re.search("不是公司", text) and asked:
        return YES
    return UNSURE if asked and UNSURE_WORDS.search(text) else None


def read_goes_on(said: Said, asked: bool) -> str | None:
    """Whether one would rather go on, by what was said last; or that all questions are to be skipped."""
    if "goes_on" in said.entities:
        return said.entities["goes_on"]
    text = normalise(said.text)
    if _SKIPS.search(text):
        return SKIPPED
    if asked and (picked := _picked(said, (YES, NO, UNSURE, SKIPPED))):
        return picked
    last = max((match.end() for match in _ON.finditer(text)), default=0)
    off = max((match.end() for match in _OFF.finditer(text)), default=0)
    if last or off:
        return YES if last > off else NO
    if not asked:
        return None
    if UNSURE_WORDS.search(text):
        return UNSURE
    return _plain_answer(said, re.compile(r"(?:还)?(?:想|愿意|要|有)(?:的|啊|呀)?"), re.compile(r"不想?了?|没有?了?"))


def read_difficulty(said: Said, asked: bool) -> str | None:
    """What stands in the way, in the person's words: the clauses that tell of it, or all of it when it is asked for."""
    clauses = re.split(r"[，。；！,;!]", said.text)
    told = [clause.strip() for clause in clauses if _HARD.search(clause)]
    if asked and (
        declines(said) or re.fullmatch(r"(?:不说|没有?|没啥|没什么|不想说|保密|跳过)(?:困难|难处)?了?", bare(said.text))
    ):
        return DECLINED
    if not asked:
        return "，".join(told) or None
    if "，".join(told) or said.intent in FREE_WORDS:
        return "，".join(told) or (
            said.text.strip() if len(bare(said.text)) > 1 and not bare(said.text).isdigit() else None
        )
    return None


def read_short_term(said: Said, asked: bool) -> str | None:
    """Whether it will pass."""
    if "short_term" in said.entities:
        return said.entities["short_term"]
    text = normalise(said.text)
    if asked and (picked := _picked(said, (YES, NO, UNSURE))):
        return picked
    if _LONG.search(text):
        return NO
    if asked and UNSURE_WORDS.search(text):
        return UNSURE
    if _SHORT.search(text):
        return YES
    return _plain_answer(said, re.compile(r"能|会|可以|短的?"), re.compile(r"不能|不会|难|长的?|悬")) if asked else None


def read_debts(said: Said, asked: bool) -> str | None:
    """Whether something is still owed."""
    if "debts" in said.entities:
        return said.entities["debts"]
    text = normalise(said.text)
    if asked and (picked := _picked(said, (NO, YES, UNSURE))):
        return picked
    if _NO_DEBTS.search(text):
        return NO
    if _DEBTS.search(text):
        return YES
    if not asked:
        return None
    if UNSURE_WORDS.search(text):
        return UNSURE
    return _plain_answer(
        said, re.compile(r"(?:还)?有(?:的|点|一些|欠的)*|欠"), re.compile(r"没(?:有)?(?:了|的|欠)*|无|清了|不欠")
    )


def read_cause(said: Said, asked: bool) -> str | None:
    """A cause by law for which it has to end."""
    found = (
        cause.value
        for cause, words in _CAUSES
        if words.search(said.meant) and not re.search("没(?:有|被)?吊销", said.text)
    )
    return next(found, None)


def read_way(said: Said, asked: bool, offered: tuple[Way, ...], out: Way) -> str | None:
    """The way that is chosen among ``offered``, the suggested one first; ``out`` is meant by 注销 and nothing else."""
    if "path" in said.entities:
        return said.entities["path"]
    text = normalise(said.text)
    if _TRY_AGAIN.search(text):
        return AGAIN
    named: str | None = next((way.value for way, words in _WAYS if words.search(said.meant)), None)
    if _SKIPS.search(text) and named in (Way.SIMPLE.value, Way.ORDINARY.value, Way.HOUSEHOLD.value):
        return named
    if asked:
        if picked := _picked(said, tuple(way.value for way in offered)):
            return picked
        if named is None and _OUT.fullmatch(bare(text)):
            return str(out.value)
        return named or (offered[0].value if _AGREES.fullmatch(bare(text)) else None)
    return named if said.known.get("path") and named and _CHANGES.search(text) else None


def read_cure(said: Said, asked: bool) -> str | None:
    """How what stopped the first attempt was put right, in the person's words."""
    has_words = len(bare(said.text)) > 3 and not bare(said.text).isdigit()
    return said.text.strip() if asked and has_words and said.intent in FREE_WORDS | {"effect_check"} else None


def _picked(said: Said, values: tuple[str, ...]) -> str | None:
    match = _PICK.fullmatch(bare(said.text))
    if match is None:
        return None
    number = int(match[1]) if match[1].isdigit() else HAN_DIGITS[match[1]]
    return values[number - 1] if number <= len(values) else None


def _plain_answer(said: Said, yes: re.Pattern[str], no: re.Pattern[str]) -> str | None:
    words = bare(said.text)
    if said.intent == "deny" or no.fullmatch(words):
        return NO
    return YES if said.intent == "affirm" or yes.fullmatch(words) else None
