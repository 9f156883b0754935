"""What a founder wants of the draft itself: type, name, scope, who stands for it, plans, choices."""

from __future__ import annotations

import re
from typing import Any

from actions.draft_words import books, is_shrug, open_when_asked, read_risk
from actions.fields import Said
from center.drafts.proposing_facts import LEFT_OPEN, SELF
from center.drafts.proposing_money import number_of
from center.registry.ideas import Decides, EnterpriseType, Plan
from center.registry.name_ideas import asked_brands
from center.text import bare

_KIND = EnterpriseType
TYPE_WORDS = (
    (_KIND.LIMITED_PARTNERSHIP, "有限合伙(?:企业)?"),
    (_KIND.PARTNERSHIP, "(?:普通)?合伙企业|普通合伙|(?<=还是)合伙|(?<=改成)合伙|(?<=就)合伙(?=吧)"),
    (_KIND.SOLE, "个人独资(?:企业)?|独资企业"),
    (_KIND.HOUSEHOLD, "个体工商户|个体户|个体(?!化|差|经)"),
    (_KIND.COOPERATIVE, "(?:农民)?(?:专业)?合作社"),
    (_KIND.BRANCH, "分公司|分支机构|分店(?=的?执照)"),
    (_KIND.COMPANY, "有限责任公司|有限公司|公司"),
)
_WANTS_TYPE = re.compile(
    "(?:改|换)(?:成|为|做|办)?(?:个|一个)?$|(?:我|俺|咱)?(?:就|还是|想|要|办|注册|登记|成立"
    "|弄|搞|开|做|选|按|是)(?:成|个|一个|一家|家|的)?$|^(?:那就?|就|还是|用|选)?(?:办|要)?(?:个"
    "|一个)?$"
)
_ASKS_ABOUT = re.compile(
    "区别|哪个好|哪种好|为什么|为啥|咋不|怎么不|什么是|是什么|啥是|好处|坏处|优缺点|对比|比较|有啥不一样|不一样"
)
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
_NAMES_SOMETHING = re.compile("叫|取名|起名|字号|店名|公司名|名字|名称|招牌")
_ADD = re.compile(
    "(?:再|还)?(?:加上?|增加|添上?|加进|补上?|还(?:想|要)|也(?:想|要)?)(?:一?个|一项)?((?:卖"
    "|做|经营|搞|干|弄|修|送|批发|代)?[^，。；！？、]{1,14}?)(?:吧|呗|行不行?|可以吗?|的业务|这[个项]"
    "|进去|进来)?(?=$|[，。；！？])"
)
_SCOPE_WORD = re.compile("范围|经营项目|业务|执照")
_NOT_SCOPE = re.compile("股东|合伙|人$|老婆|媳妇|资本|资金|万|名字|电话|地址|法人")
_DROP = re.compile(
    "(?:去掉|删掉|删除|不要|取消|拿掉|减掉)(?:了)?(?:卖|做|经营)?([^，。；！？、]{1,12}?)(?:吧|呗|这[个项]|了|的业务)?(?=$|[，。；！？])"
    "|(?:先|就|都)?不(?:想|打算)?(?:卖|做|搞|弄|送|经营|碰)([^，。；！？、了]{1,10})(?:了|啦)?(?=$|[，。；！？])"
    "|(?:把)?([^，。；！？、]{1,8}?)(?:就|暂时|先|还是)*(?:不(?:卖|做|搞|弄|要|经营)了|去掉|删掉|拿掉)"
)
_NTH = re.compile("第([一二三四五六七八1-8])(?:个|条|种)?")
_ORDINAL = {character: number for number, character in enumerate("一二三四五六七八", start=1)}


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


def read_name(said: Said, asked: bool) -> str | None:
    """What it is to be called, in the founder's words; when asked also what it should be like."""
    text = said.meant
    if _NTH.search(text) or (re.search("叫(?:什么|啥)|起(?:什么|啥)名", text) and not asked):
        return None
    if asked:
        is_other = "叫" not in text and read_risk(said, False) is not None
        return None if is_other else LEFT_OPEN if _leaves_name(said) else text
    clause = next((part for part in re.split("[，。；！？]", text) if _NAMES_SOMETHING.search(part)), None)
    if clause is None or not (asked_brands(clause, books().names.reader) or whole_name(clause)):
        return None
    return clause


def whole_name(words: str) -> str:
    """The name in full, with its form, that somebody asks for; empty when it is only a brand."""
    for piece in re.findall("叫(?:做|作)?[“「]?([\u4e00-\u9fff（）]{4,40})", words):
        if books().names.reader.read(piece).form:
            return str(piece)
    return ""


def _leaves_name(said: Said) -> bool:
    says_more = re.search("姓|甜|好听|吉利|喜庆|带点|带个|洋气|文艺|大气|响亮|叫", said.meant)
    shrugs = is_shrug(said) or re.search("^(?:名字)?(?:你|您)|没想好|随便|没名|没起|不会|起不了", said.meant)
    return said.intent == "deny" or bool(shrugs and not says_more)


def show_name(value: str) -> str:
    """The wish for people."""
    return "我来起" if value == LEFT_OPEN else value


def read_chosen_name(said: Said, asked: bool) -> str | None:
    """One of the names that were offered, by its number or in full."""
    offered: list[str] = said.known.get("offered") or []
    plain = bare(said.text)
    typed = next((name for name in offered if bare(name) in plain), None)
    match = _NTH.search(said.meant)
    if typed or match is None or not offered or "版" in said.meant:
        return typed
    is_name = re.search("名|叫|用|选|要", said.meant) or said.asking == "confirmed"
    number = _ORDINAL.get(match[1]) or int(match[1])
    return offered[number - 1] if is_name and number <= len(offered) else None


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


def read_scope(said: Said, asked: bool) -> dict[str, Any] | None:
    """What is added to the scope and taken from it since the trade was told."""
    if not said.known.get("trade"):
        return None
    known = said.known.get("scope") or {"more": [], "less": []}
    less = [word for word in _dropped(said.meant) if _is_trade(word) or word in said.known["trade"]]
    more = [word for word in _added(said.meant) if _is_trade(word) and word not in less]
    fresh = {
        "more": [*(word for word in known["more"] if word not in less), *(w for w in more if w not in known["more"])],
        "less": [*(word for word in known["less"] if word not in more), *(w for w in less if w not in known["less"])],
    }
    return fresh if more or less else None


def _added(text: str) -> list[str]:
    found = [match[1] for match in _ADD.finditer(text) if not _NOT_SCOPE.search(match[1])]
    return [re.sub("^(?:上|个|点|些|一项|一个)", "", word) for word in found]


def _dropped(text: str) -> list[str]:
    found = [next(group for group in match.groups() if group) for match in _DROP.finditer(text)]
    return [
        re.sub("^(?:把|那|送|卖|做|经营|范围里?的?|的)+", "", word) for word in found if not _NOT_SCOPE.search(word)
    ]


def _is_trade(word: str) -> bool:
    return len(bare(word)) > 0 and (len(bare(word)) == 1 or bool(books().scopes.search(word)))


def show_scope(value: dict[str, Any]) -> str:
    """The changes of the scope for people."""
    parts = [("加上", value["more"]), ("去掉", value["less"])]
    return "，".join(f"{verb}{'、'.join(words)}" for verb, words in parts if words)


def read_parent(said: Said, asked: bool) -> dict[str, str] | None:
    """The enterprise that opens a further place: its type and, once said, its name."""
    text, known = said.meant, said.known.get("parent") or {}
    if asked:
        kind = _KIND.HOUSEHOLD if "个体" in text else _KIND.COMPANY
        named = re.search("[\u4e00-\u9fff（）()]{4,40}(?:公司|企业|合作社|店|厂)", text)
        return {"type": known.get("type", kind.value), "name": named[0] if named else bare(said.text)}
    match = re.search(
        "(?:我|俺|我们)?(?:[^，。；]{0,6})?(?:已经|现在|原来)?(?:有(?:了|个|一个|一家|家)|开着|是)[^，。；]{0,10}?(公司|个体户|合作社|店|厂|企业)",
        text,
    )
    opens = re.search("分公司|分支机构|(?:再|又)开(?:一?个|一?家|分|新)|开(?:个|一?家)?分店", text)
    if not (match and opens) and not re.search("(?:设|开|办|注册|成立)(?:个|一个|一家|家)?分(?:公司|支机构)", text):
        return None
    kind = _KIND.HOUSEHOLD if match and "个体户" in match[0] + text[match.end() : match.end() + 6] else _KIND.COMPANY
    named = re.search("(?:^|[，。；是])((?:[\u4e00-\u9fff（）]){4,30}有限(?:责任)?公司)(?=$|[，。；])", text)
    return {"type": kind.value, "name": named[1] if named else ""} if not known else None
