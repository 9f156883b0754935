"""Names of people: behind a word for who they are, or before a title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from center.anonymising.everyday import begins_everyday_word
from center.anonymising.kinds import Kind, Place
from center.anonymising.readings import HAN
from center.anonymising.surnames import DOUBLE, EVERYDAY, SINGLE

_GAP = r"[\s-]?"
_TITLE = re.compile(
    rf"{_GAP}(?:(?:先生|女士|小姐|老师(?!傅)|大姐|大哥|阿姨|同志|会计|所长|局长|队长|站长|村长|处长|律师|医生|大夫)"
    r"|(?:老板娘?|经理|师傅|主任|科长|书记)(?!职位|职务|岗|一职|人选|任命|备案|办公|这|要|信息|证))"
)
_BEFORE_TITLE = 5
_OPENERS = frozenset(
    "事是找叫跟给问的让请与及告见对由归托说姓呢了过儿天晨午晚日月年去等到被帮把替约有位个那这联系〓吗啊哦嗯就又还也和"
)
"""A name may begin behind these, as it may behind anything that is no Chinese character."""
_JOINED_WORDS = (
    "行李 一张 两张 几张 夸张 开张 紧张 主张 纸张 扩张 慌张 国王 大王 工程 课程 流程 过程 教程 日程 "
    "里程 规程 章程 前程 全程 桃李 家庭 白金 现金 资金 基金 押金 租金 佣金 奖金 五金 黄金 合金 定金 "
    "订金 冶金 美金 罚金 薪金 税金 山石 矿石 宝石 玉石 钻石 大门 部门 上门 出门 专门 热门 冷门 后门 "
    "城门 老家 商家 店家 厂家 公家 大家 国家 酒家 牧马 人马 车马 斑马 骏马 法律 规律 一律 纪律 "
    "旋律 上海 沿海 大海 公安 治安 保安 西安 平安 延安 广西 山西 江西 陕西 商户 客户 大米 小米 玉米 "
    "厘米 毫米 大麦 小麦 长江 浙江 镇江 村庄 农庄 山庄 饭庄 茶庄 钱庄 布庄 高山 煤矿 木材 石材 大梁 "
    "桥梁 房梁 脊梁 山梁 加班 大方 地方 对方 甲方 乙方 双方 官方 供方 各方 一方 多方 药方 配方 上方 "
    "下方 东方 西方 南方 北方 警方 校方 店方 园丁 壮丁 布丁 装潢 小康 健康 保康 煤窑 牙齿 鸡毛 "
    "羊毛 眉毛 皮毛 台历 日历 学历 病历 简历 经历 履历 农历 杂货 古董 校董 独董 "
    "商贾 海鲜 泉水 雨水 饮水 风水 胶水 污水 供水 药水 茶叶 树叶 烟叶 菜叶 桑叶 落叶 上任 担任 兼任 "
    "责任 主任 信任 前任 现任 历任 继任 连任 大唐 荒唐 面汤 羊汤 清汤 米汤 菜汤 高汤 泡汤 酒吧 "
    "网吧 水吧 瓜葛 纠葛 轮胎 面包 钱包 书包 承包 外包 打包 分包 发包 红包"
)
_JOINED = frozenset(_JOINED_WORDS.split())
_FORMER = frozenset("原查向")
_PLAIN_SURNAMES = "".join(sorted(SINGLE - EVERYDAY))
_NOT_GIVEN = frozenset(
    "的了吗呢吧啊呀嘛哦我你您他她它们这那哪谁什么怎咋是在没不要想跟与或及以被把让给对从向到去做办找个些几两等崩雇请"
    "店厂馆司局部科室院所站场村镇乡县市区街路号楼业户位人员商企公法股证照章费税款钱账卡房租铺摊品货机料漆项目"
    "销售客产质检技术财务事总副职岗者先女师老经主联手身就还也都很再但而且果所后面外内下之此每各某另将"
    "〓，。！？：；、"
)
_SELDOM_GIVEN = frozenset("为可家如同能和有来会里多又其因问工前行车油电")
_STRONG = r"(?:我|俺|咱|本人)(?:的?名字)?(?:名?叫|姓名)|(?:名字|姓名|称呼|户名)(?:是|叫|为|[:：])|(?:姓名|户名)[\s-]"
_ROLES = (
    "联系人|法人代表|法定代表人|法人|股东|经办人|负责人|代理人|委托人|受托人|监事|董事长|执行董事|董事|申请人|"
    "经营者|投资人|合伙人|"
    "办税员|联络员|户主|房东|业主|收件人|收货人|签字人|承诺人|本人|店主|当事人|投诉人|举报人|出租人|承租人|开户人|持卡人"
)
_KIN = (
    "老公(?!司|安)|老婆|爱人|对象|丈夫|妻子|爸|妈|父亲|母亲|儿子|女儿|媳妇|哥|姐|弟|妹|老板|"
    "同事|朋友|邻居|会计|经理|男人|合伙人"
)
_COPULA = r"(?:[是叫为]|名叫|改成|改为|换成|变成|变更为|变更成|[:：])"
_LABELED = (
    re.compile(rf"(?:{_STRONG})(?:也|就)?(?:{_COPULA}|\s|-|〓){{0,3}}"),
    re.compile(
        rf"(?:{_ROLES}|{_KIN})(?:的?名字|的?姓名)?(?:就|也|现在|原来|以前)?(?:{_COPULA}|了|有|包括|\s|-){{1,3}}"
    ),
    re.compile(rf"(?:{_KIN}|他|她|人家|那个人|有个|有人)(?:名字)?(?:名?叫)\s?"),
    re.compile("(?:我就?是|俺是|这里是|我这边是|叫我)"),
    re.compile(rf"(?:{_ROLES}|{_KIN}|姓名|名字|本人|(?<=[，,。 ])叫|〓[、，,和与跟及])"),
)
_WITH_COPULA, _BARE = (1, 2), 4
"""Which of the labels have a copula, so that a whole name may be an everyday word; behind which one hardly anything
may follow a name. Behind the first label a name is always meant."""
_ENDINGS = frozenset("了的吗呢吧")
_BARE_FOLLOWERS = frozenset("申取电手身占和与跟要想不没去来在联委办的说让把是")
_FOLLOWERS = frozenset(
    "的是想要来在我他她也和跟与及电手身今昨前下上说去办有没让叫找咨问就能可把被占出换等这那两俩现申本了吗呢吧啊，男女"
    "联住家微任股投已一做开从于交报查预约认签提向帮给同为不年月先年"
)
_OF_PEOPLES = re.compile(rf"(?:(?<![{HAN}·])|(?<=[是叫为]))(?:(?![是叫为])[{HAN}]){{2,8}}·[{HAN}]{{2,8}}(?![{HAN}])")
_ADDRESSED = re.compile(
    rf"(?<![{HAN}〓])[{_PLAIN_SURNAMES}][{HAN}]{{2}}"
    r"(?=$|[，,。！!？?、 ]|的(?:执照|营业执照|件|办件|身份证|名字|预约|号|材料))"
)
_KINDLY = re.compile(
    rf"(?:(?<![{HAN}])|(?<=[是找叫跟给问的让由替有天我]))[{_PLAIN_SURNAMES}]"
    r"(?:[姐哥叔婶姨]|总(?![是之的共额量数部局体店公经会算工代结承包]))"
)
_PASSED_ON = re.compile(
    rf"(?:变更为|换成|改成|转给|转让给|过户给|过户到)(?P<to>[{_PLAIN_SURNAMES}][{HAN}]{{1,2}})(?![{HAN}])"
    rf"|(?:由|把|让|将)(?P<from>[{_PLAIN_SURNAMES}][{HAN}]{{1,2}}?)(?=变更|换|从|代签|代办|签字|去掉|改成|转)"
)
_FAMILIAR = re.compile(
    rf"(?:[我俺]叫|叫我|[我俺]是|名字是|姓名|联系人)[是：: ]?([老小阿][{''.join(sorted(SINGLE))}])(?![{HAN}])"
)
_SURNAME = re.compile(rf"(?:(?:我|免贵|本人|俺)姓|姓(?=[{HAN}](?:$|[，,。！？\s]|的$|叫)))([{HAN}])")
_HAN = re.compile(f"[{HAN}]")


def people_places(text: str) -> Iterator[Place]:
    """Names, those of before titles with their titles."""
    for title in _TITLE.finditer(text):
        start = _titled(text, title)
        if start is not None:
            yield Place(start, title.end(), Kind.NAME)
    yield from (Place(*match.span(), Kind.NAME) for match in _OF_PEOPLES.finditer(text))
    yield from (Place(*match.span(1), Kind.NAME) for match in _FAMILIAR.finditer(text))
    for pattern in (_ADDRESSED, _KINDLY, _PASSED_ON):
        for match in pattern.finditer(text):
            where = match.span(match.lastgroup or 0) if pattern is _PASSED_ON else match.span()
            if pattern is _KINDLY or _may_be_name(text[slice(*where)]):
                yield Place(*where, Kind.NAME)
    yield from (Place(*match.span(1), Kind.NAME) for match in _SURNAME.finditer(text) if match[1] in SINGLE)
    for order, pattern in enumerate(_LABELED):
        for label in pattern.finditer(text):
            end = _named(text, label.end(), order)
            if end is not None:
                yield Place(label.end(), end, Kind.NAME)


def _titled(text: str, title: re.Match[str]) -> int | None:
    """Where the name before a title begins."""
    found = _last_letters(text, title.start())
    letters = "".join(letter for _, letter in found)
    for length in (4, 3, 2, 1):
        if length <= len(letters):
            at, name = found[-length][0], letters[-length:]
            before = letters[:-length][-1:] if at and _HAN.match(text[at - 1]) else ""
            if _is_titled_name(name, before):
                return at
    return None


def _may_be_name(letters: str) -> bool:
    return not begins_everyday_word(letters) and (_NOT_GIVEN | _SELDOM_GIVEN).isdisjoint(letters[1:])


def _last_letters(text: str, end: int) -> list[tuple[int, str]]:
    """The Chinese characters that end at ``end``, with single gaps between them."""
    found: list[tuple[int, str]] = []
    at = end - 1
    while at >= 0 and len(found) < _BEFORE_TITLE:
        if _HAN.match(text[at]):
            found.append((at, text[at]))
        elif not (text[at].isspace() and found and at and _HAN.match(text[at - 1])):
            break
        at -= 1
    return found[::-1]


def _is_titled_name(name: str, before: str) -> bool:
    """Whether a name stands before a title; ``before`` is the Chinese character to its left, if there is one."""
    surname = name[:2] if name[:2] in DOUBLE else name[:1]
    given = name[len(surname) :]
    if surname not in DOUBLE and surname not in SINGLE:
        return False
    if len(given) > 2 or not (_NOT_GIVEN | _SELDOM_GIVEN).isdisjoint(given):
        return False
    if surname in DOUBLE:
        return True
    if (given and begins_everyday_word(name)) or name in _FORMER:
        return False
    if before and before + surname in _JOINED:
        return False
    return surname not in EVERYDAY or not before or before in _OPENERS


def _named(text: str, start: int, order: int) -> int | None:
    """Where the name that begins at ``start`` ends."""
    found = _next_letters(text, start)
    letters = "".join(letter for _, letter in found)
    is_double = letters[:2] in DOUBLE
    if not is_double and letters[:1] not in SINGLE:
        return None
    lengths = [length for length in ((4, 3) if is_double else (3, 2)) if length <= len(letters)]
    if order and not is_double and begins_everyday_word(letters):
        lengths = [3] if order in _WITH_COPULA and len(letters) == 3 else []
    if not order and len(letters) == 4 and not _HAN.match(text[found[-1][0] + 1 : found[-1][0] + 2] or " "):
        lengths = [4, *lengths]
    fitting = [length for length in lengths if _ends_well(text, found, letters[:length], length, order)]
    return found[fitting[0] - 1][0] + 1 if fitting else None


def _next_letters(text: str, start: int) -> list[tuple[int, str]]:
    """Up to five Chinese characters from ``start`` on, with a single gap behind the first or the second of them."""
    found: list[tuple[int, str]] = []
    at, gaps = start, 0
    while at < len(text) and len(found) < _BEFORE_TITLE:
        if _HAN.match(text[at]):
            found.append((at, text[at]))
        elif not (found and len(found) <= 2 and gaps < len(found) and (text[at].isspace() or text[at] in "-·")):
            break
        else:
            gaps += 1
        at += 1
    return found


def _ends_well(text: str, found: list[tuple[int, str]], name: str, length: int, order: int) -> bool:
    """Whether a name may end behind ``name``: nothing follows, or a word that begins something else."""
    surname = 2 if name[:2] in DOUBLE else 1
    if not _NOT_GIVEN.isdisjoint(name[surname:]):
        return False
    after = text[found[length - 1][0] + 1 : found[length - 1][0] + 2]
    if not after or not _HAN.match(after):
        return True
    if not _SELDOM_GIVEN.isdisjoint(name[surname:]):
        return after in _ENDINGS
    return after in (_BARE_FOLLOWERS if order == _BARE else _FOLLOWERS) or order == 0
