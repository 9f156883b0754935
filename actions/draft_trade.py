"""What the business is to be, in the founder's words: the clauses that name a trade, and one that replaces it."""

from __future__ import annotations

import re

from actions.draft_money import read_capital, read_money
from actions.draft_sentences import asks
from actions.draft_words import AT_STAKE, NAME_CLAUSE, books, is_shrug, read_premises
from actions.fields import Said
from actions.wishes import is_yes
from center.drafts.proposing_money import sums_in
from center.drafts.proposing_scope import names_trade, trade_words
from center.registry.scope_search import affirmed
from center.text import bare

_ANEW = re.compile(
    "不(?:开|做|干|搞|办|弄|卖|修|养)[^，。；]{0,10}(?:了|啦)|(?:改|换)(?:成|为)?(?:开|做|搞|干|卖|修|养"
    "|办)|还是(?:开|做|搞|干|卖|修|养|办)|(?:那|要不)就?(?:开|做|搞|干|卖|修|养|办)(?:个|一)"
)
_OLD_TRADE = re.compile(
    "^.*?不(?:开|做|干|搞|办|弄|卖|修|养)[^，。；]{0,10}?(?:了|啦)，?(?=.*(?:改|换|还是|开|做|搞|干|卖|修|养))"
)
_NEW_TRADE = re.compile("^(?:不对|不是|算了|那|要不|就|还是|改成|改为|换成|换|改|想|，)+")
_OPENING = re.compile(
    "(?:开|办|弄|搞|盘|支|成立|注册)(?:个|一个|一?家|一?间|了)?|(?:卖|修|养|种|做|干)(?:点|些|个|一点)?"
)
_TELLING_VERBS = "开办弄搞盘支成注"
_DEED = re.compile(
    "卖|做|修|养|种|收|写|画|批发|加工|生产|制作|经营|代理|出租|租赁|维修|安装|设计|培训|教|运|送|拍|剪|洗|回收|中介|咨询|服务|销售"
    "|[店铺馆厂坊场站社院部行室吧摊园]$"
)
_ABOUT_SELF = re.compile("(?:我|俺|自己|自家|家里|租)(?!们?(?:自己)?(?:想|要|打算|卖|做|修|养|种|写|画|编|绣|酿))")
_ROOM = re.compile("(?:地方|门面|房子|店面|铺子)?(?:是|在)?租(?:的|了|着|好)")
_SELLS = re.compile(
    "(?:卖|修|养|种|做)(?!了|法|主|人|饭给|[点些个]?(?:什么|啥|小?生意|小?买卖|事|别的))(?:点|些)?[^，。；]{2,10}"
    "|(?<=[个家间])[^，。；个家间]{1,5}(?:铺|店|馆|厂|坊|吧)(?=$|，|做|卖|修)"
)
_DOES = re.compile("卖|批发|加工|炒|装袋|生产|管.{0,2}饭|管吃")
_NOT_DEEDS = re.compile("执照|公司|怎么|咋|[？?]")
_BEGINS = re.compile("^(?:我们?|俺们?|想|要|打算|准备|就是|在[^，]{2,4}|开|办|弄|搞|做|支|盘|个|一|家|间|小)+")
_PARENT = re.compile("(?<=，)[\u4e00-\u9fff（）]{6,30}有限(?:责任)?公司(?=，)")
_SHORTEST = 1
_PLANS_ONLY = re.compile("(?:(?:想|要|能|得|会|也|都|还|以后|需要|方便|开票|开发票|发票|贷款|投标|和|跟)+)")
"""A clause that tells what is wanted later and names no trade: 贷款开票都要."""


def read_trade(said: Said, asked: bool) -> str | None:
    """What the business is to be, in the founder's words; another one only when that is said to replace it."""
    text = NAME_CLAUSE.sub("", trade_words(said.meant)) if not asked else trade_words(said.meant)
    known = said.known.get("trade")
    if known and not asked:
        return _about_trade(_NEW_TRADE.sub("", _OLD_TRADE.sub("", text))) or None if _ANEW.search(text) else None
    words = _about_trade(_PARENT.sub("，", text))
    if words:
        return words
    is_words = asked and not is_shrug(said) and not is_yes(said) and said.intent not in _NEVER_TRADES
    words = bare(affirmed(said.text))
    is_other = any(read(said, False) is not None for read in (read_capital, read_money, read_premises))
    is_told = is_words and not is_other and len(words) > _SHORTEST and _tells_deed(words)
    return words if is_told else None if asked else _unlisted(text)


def _unlisted(text: str) -> str | None:
    """What is sold or made, or the shop, that no item of the catalogue names: 卖点自己写的字和画."""
    found = [
        match[0] for clause in re.split("[，。；！？]", text) if (match := _SELLS.search(clause)) and not asks(clause)
    ]
    return "，".join(found) or None


def show_trade(value: str) -> str:
    """The trade for people: without who they are and that they want to open it."""
    clauses = [clause for clause in re.split("[，。；！？]", value) if clause]
    return "，".join(dict.fromkeys(_shortest(clause) for clause in clauses))


def _shortest(clause: str) -> str:
    """The end of a clause that still names the trade: 诊所 of 想在原平开个诊所."""
    for begin in _OPENING.finditer(clause):
        rest = clause[begin.end() :]
        if len(rest) > 1 and is_trade(rest):
            return rest if begin[0][0] in _TELLING_VERBS else begin[0] + rest
    return clause


def _tells_deed(words: str) -> bool:
    """Whether words that name no known trade still say what is to be done: 卖泥人儿, 剪纸铺."""
    return _DEED.search(words) is not None and _ABOUT_SELF.match(words) is None and not asks(words)


_NEVER_TRADES = ("deny", "stop", "resume", "greet", "thanks", "wait", "gibberish", "talk_to_person", "draft_license")


def _about_trade(text: str) -> str:
    """The clauses that name a trade; empty without one."""
    said = [clause.strip() for clause in re.split("[，。；！？]", text) if not AT_STAKE.search(clause)]
    clauses = [clause for clause in said if not (_PLANS_ONLY.fullmatch(clause) or _ROOM.match(clause))]
    named = [words for clause in clauses if clause and (words := _trade_in(clause))]
    if named:
        named = [words for clause in clauses if clause and (words := _trade_in(clause) or _deed_in(clause))]
    return "，".join(named) or (text if is_trade(text) else "")


def _trade_in(clause: str) -> str:
    """The clause when it names a trade, as it is or without how it begins (想开个小酒巴)."""
    short = _BEGINS.sub("", clause)
    return clause if is_trade(clause) else short if len(short) > 1 and is_trade(short) else ""


def _deed_in(clause: str) -> str:
    """The clause when it only says what is done with what another names: 炒熟装袋卖到外地."""
    return clause if _DOES.search(clause) and not sums_in(clause) and not _NOT_DEEDS.search(clause) else ""


def is_trade(text: str) -> bool:
    """Whether ``text`` names a trade that is known here."""
    here = books()
    return names_trade(here.scopes, here.advice.trades, text)


def tells_trade(text: str) -> bool:
    """Whether any clause names a trade."""
    return bool(_about_trade(trade_words(text)))
