"""What about a person matters for registration, in people's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.draft_nations import foreigner_words
from center.registry.ideas import Trait

_WORKS = "(?:里|里头|那边|下面)?(?:正式|一直|还|现在|正)*(?:上着?班|工作|任职|当差|做事|干着|吃公家饭)"
_OFFICE = (
    "(?:(?<!供电)(?<!电力)(?<!邮政)(?<!铁路)(?<!烟草)(?<![邮书饭牌])局|[县市省区]委|纪委|监委|发改委|卫健委|国资委|政法委|党委"
    "|(?<![歌舞客餐大业展务花门])厅|政府|法院|检察院|人大|政协|机关|派出所|街道办(?:事处)?|海关|司法所"
    "|(?<!律师)(?:税务|工商|财政|国土)所|[交刑]警队|组织部|宣传部|统战部|武装部|公安)"
)
_STATE_COMPANY = (
    "(?:国企|央企|国有[^，。；]{0,6}|国网|供电局|供电公司|电力局|邮政局?|邮局|铁路局?|烟草局|烟草公司|中石[化油]"
    "|移动公司|联通公司|电信公司)"
)
_INSTITUTION = (
    "(?:(?<!私立)(?<!民办)(?:医院|学校|中学|小学|高中|大学|卫生院|图书馆|文化馆|博物馆|气象局|疾控中心|研究所|广播站))"
)
_PASSIVE_DEED = (
    "(?:只|光|就|纯|单)(?:是)?(?:出|投|拿)(?:钱|资)|出钱不(?:管|干|参与|出力)|不管事|不参与|不参加经营"
    "|当甩手掌柜|只投资|就投个?钱"
)
_GIVES = re.compile("(?<!也)(?:出|投|拿)(?:钱|资金?)(?=$|[，。；]|我|俺|他|她|入股|占股)")
_WORKS_HIMSELF = re.compile("(?:(?<!出钱)出力|管事|管理|经营|来干|干活|操心|打理|负责|(?<=[我俺他她])来?[管干](?!不))")
TRAIT_WORDS = {
    Trait.CIVIL_SERVANT: re.compile(
        f"公务员(?!考|培训|面试|辅导|题|资料|书|遴选)|考上了?公|体制内|(?:在|是)[^，。；]{{0,10}}?{_OFFICE}{_WORKS}"
        f"|(?:在|是)[^，。；]{{0,10}}?{_OFFICE}的(?:人|干部|科员|[正副]?科长|[正副]?局长|职工|工作人员|在编|(?=$|[，。；]))"
        "|(?:是|当)(?:着|个|一名|名|一个)?(?:人民)?(?:警察|民警|交警|法官|检察官|科员|[正副]?[局科处镇乡县]长|选调生)|行政编"
    ),
    Trait.PUBLIC_INSTITUTION: re.compile(
        "事业(?:单位|编|身份)|(?:公办|公立)[^，。]{0,4}(?:老师|教师|医生|护士)|(?:是|当)[^，。]{0,6}(?:中学|小学|高中|学校)的?(?:老师|教师)"
        f"|在编|有(?:正式)?编制|正式编制?|编制内|在[^，。；]{{0,8}}?{_INSTITUTION}(?:{_WORKS}|教书|当(?:老师|医生|护士|大夫))"
    ),
    Trait.STATE_EMPLOYEE: re.compile(
        f"(?:在|是)[^，。]{{0,4}}{_STATE_COMPANY}(?:{_WORKS}|的?(?:职工|员工|领导|干部|正式工))|是国企的"
    ),
    Trait.SERVICEMAN: re.compile("现役|当兵(?:呢|的)|在部队|服役|是(?:个)?(?:军人|军官|士官|武警)"),
    Trait.VILLAGE_OFFICIAL: re.compile("村干部|村支书|村主任|村长|村委会?主任|村书记"),
    Trait.STUDENT: re.compile(
        "大学生|(?<!中)(?<!小)在校(?:生|学生)|(?:还)?在(?:上大学|读书|念书|上学)|大[一二三四](?:学生|，|的|在读|$)|研究生|学生(?=，|创业|想|身份)"
    ),
    Trait.RETIRED: re.compile("退休(?!金公司)"),
    Trait.EMPLOYEE: re.compile(
        "(?:在|还在)[^，。]{0,6}(?:公司|厂里?|单位)(?:里)?(?:上班|打工|工作)|在职|有(?:份)?工作|上着班|兼职(?:干|做|开|弄)"
    ),
    Trait.FARMER: re.compile("农民|农户|种地的|庄稼人|社员|村民"),
    Trait.PASSIVE: re.compile(_PASSIVE_DEED),
    Trait.DISHONEST: re.compile("失信|老赖|限高|限制高消费|黑名单"),
    Trait.OVERDUE_DEBT: re.compile(
        "(?:欠|背)(?:着|了)?[^，。]{0,6}(?:债|钱|贷款?)[^，。]{0,6}(?:没还|还不上|逾期|到期)|贷款逾期|逾期没还"
    ),
    Trait.CONVICTED: re.compile(
        "坐过?牢|判过|判了[^，。]{0,4}[年刑]|(?<!法院)判的(?!赔|离)|判刑|蹲过|刑满|服过?刑|缓刑|前科|案底|出狱|劳改"
        "|(?:监狱|牢|看守所)里?(?:刚|才)?(?:放)?出来|刚放出来|犯过[事罪]|进去过"
    ),
    Trait.REVOKED: re.compile("(?:被|给)吊销(?:过|了)?(?!驾)|吊销过"),
    Trait.BANKRUPTED: re.compile("破产(?:过|了|清算)?"),
    Trait.HONG_KONG_MACAO_TAIWAN: re.compile("(?:香港|澳门|台湾)(?:人|同胞|朋友|居民|股东|投资|公司)|台商|港商"),
}
"""Each trait with the words that mean it."""
_TEENS = "(?:1[0-7]|十[一二三四五六七])"
_SOMEBODY = "我|俺|他|她|儿子|闺女|女儿|弟弟?|妹妹?|哥|姐|孩子|娃|侄子|外甥|孙子|今年|才|刚|刚满|还|都|快"
AGES = re.compile(
    rf"未成年|(?:{_SOMEBODY})(?:现在|今年|才|刚|满|刚满|是|就|还|都)*{_TEENS}(?:周?岁|了|啦|呢)?(?=$|[，。；！？的]|想|要)|(?<![\d二三四五六七八九]){_TEENS}周?岁"
    "|还?(?:没|不)(?:满|到|够)(?:18|十八)|差[^，。]{1,4}(?:成年|十八|18)|(?:还)?没(?:有)?成年"
    rf"|(?:{_SOMEBODY})(?:现在|今年|才|刚|还|正|是|在|上|读|念)*(?:(?:高|初)[一二三中]|中学|职高)(?:学生|生)?(?!学生家长|毕业|老师)"
)
"""Somebody under age."""
_STATUS = frozenset(
    {
        Trait.CIVIL_SERVANT,
        Trait.PUBLIC_INSTITUTION,
        Trait.STATE_EMPLOYEE,
        Trait.SERVICEMAN,
        Trait.VILLAGE_OFFICIAL,
        Trait.STUDENT,
        Trait.EMPLOYEE,
        Trait.FOREIGN,
    }
)
"""What somebody is no longer once it is over."""
_OVER_BEFORE = re.compile("(?:以前|原来|原先|之前|曾经|过去|早先|早年|从|当过)[^，。；]{0,6}$")
_OVER_AFTER = re.compile(
    "^[^，。；]{0,6}(?:退休|退了|退下来|辞职了|辞了|辞掉|离职|下岗|退伍|转业)|^[^，。；]*，(?:刚|已经|现在|后来|去年|前年|早就?)*(?:退休|辞职|辞了|退了|离职|下岗|退伍|转业)"
)
_PLANNED = re.compile("考(?:个|上)?$")
_DENIED = re.compile("(?:不是|不算|又不是|也不是|没有?|不|别|怕(?:成|上)?)(?:什么|个|一名)?$")
_NEAR = 16
_TEMPORARY = re.compile("临时工|合同工|编外|没(?:有)?编制?|外包|保洁|保安|辅警|协警|协管|公益性?岗|派遣工?|不在编|食堂")


def traits_in(text: str) -> Iterator[tuple[Trait, int]]:
    """Every trait that is said of somebody now, with the place in ``text``; not what is denied, over or planned."""
    for trait, pattern in (*TRAIT_WORDS.items(), (Trait.FOREIGN, foreigner_words()), (Trait.MINOR, AGES)):
        for match in pattern.finditer(text):
            if _holds(trait, text, match):
                yield _as_employed(trait, text, match), match.start()
    if _WORKS_HIMSELF.search(text):
        yield from ((Trait.PASSIVE, match.start()) for match in _GIVES.finditer(text))


def _holds(trait: Trait, text: str, match: re.Match[str]) -> bool:
    """Whether it is said of today, and not denied."""
    before, after = text[: match.start()], text[match.end() :]
    if _DENIED.search(before):
        return False
    if trait is Trait.CIVIL_SERVANT and _PLANNED.search(before):
        return False
    is_over = _OVER_BEFORE.search(before) or _OVER_AFTER.search(after)
    return not (trait in _STATUS and is_over)


def _as_employed(trait: Trait, text: str, match: re.Match[str]) -> Trait:
    """In an office without being an official of it: hired for a time, or of an institution below it."""
    sentence = text[max(match.start() - _NEAR, 0) : match.end() + _NEAR]
    if trait is Trait.CIVIL_SERVANT and _TEMPORARY.search(sentence):
        return Trait.EMPLOYEE
    if trait is Trait.CIVIL_SERVANT and TRAIT_WORDS[Trait.PUBLIC_INSTITUTION].search(sentence) and "事业" in sentence:
        return Trait.PUBLIC_INSTITUTION
    return trait
