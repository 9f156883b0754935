"""Whom a sentence speaks of as taking part, one mention after the other, and how many there are in all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from actions.draft_nations import foreign_partner_in
from center.drafts.proposing_facts import Founder
from center.drafts.proposing_money import number_of
from center.registry.ideas import Trait

NUMBER = r"(?:\d{1,3}|[一二两俩三仨四五六七八九十几]{1,3})"
SPOUSE = "老婆|媳妇儿?|爱人|对象|妻子|老公|丈夫|老汉|当家的|婆姨|那口子|老伴儿?|内人|女朋友|男朋友"
_NEAR = (
    "爸妈|父母|老爸|老妈|爸爸|妈妈|爸|妈|父亲|母亲|爹|娘"
    "|儿子|闺女|女儿|儿媳妇?|女婿|公公|婆婆|岳父|岳母|丈母娘|老丈人|爷爷|奶奶|孩子"
)
_KIN = (
    "妯娌|表弟|表哥|表姐|表妹|堂弟|堂哥|堂姐|堂妹|小舅子|大舅哥|小姨子"
    "|姐夫|妹夫|嫂子|弟妹|侄子|外甥|舅舅|叔叔|姑姑|姨|连襟|弟弟|哥哥|姐姐|妹妹|兄弟|姐妹|姊妹|亲戚|弟|哥|姐|妹"
)
_FRIENDS = "朋友|同学|战友|同事|老乡|哥们儿?|闺蜜|发小|合伙人|搭档|邻居|师傅|师父|师兄|师弟|教练|老师|老板|村民|股东"
ANY = f"{SPOUSE}|{_NEAR}|{_FRIENDS}|{_KIN}"
_GIVES = "(?:只|光|就|来|都|一起|各|也|各自|每人)*(?:出钱|出资|投钱|投资|入股|不管事|不参与)"
_MENTION = re.compile(
    rf"(?:(?P<link>和|跟|与|同|还有|加上|拉上|叫上|带上?|、|及|以及)(?:我|俺|咱)?(?:家|的)?(?:他|她)?|(?P<mine>我|俺|咱)(?:家|的)?)"
    rf"(?:(?P<number>{NUMBER})(?:个|位|名|家)?|一?个)?(?:大学|高中|初中|老|好|亲|小|外地"
    rf"|外国|中国|本地|当地|北京|太原)?的?(?P<who>{ANY})(?P<after>(?:俩|两个|三个)(?=[，、和合一]|$))?"
    rf"|(?P<bare>{SPOUSE})(?=也|帮忙|帮着|一起|收钱|看店|管|打下手|入股|当股东|做股东)"
    rf"|(?<!们)(?<!咱)(?P<several>{NUMBER})(?:个|位|名)(?P<givers>{ANY})(?={_GIVES})"
)
_PERSON = re.compile(
    rf"(?:我|俺|咱|和|跟|与|、|还有|加上|(?<=个)|(?<=位))(?:我|俺|咱)?(?:家|的)?(?P<word>{ANY})|(?P<alone>{SPOUSE})"
)
_TAKES_PART = re.compile(
    rf"^[^，。；！？]{{0,6}}?(?:{_GIVES}|出|投|拿|凑|掏|占|参股|合伙|合作|一起|一块|搭伙|帮|管|干活|打下手|看店|收钱|当|做股东|也(?:来|干|算|要|想|参加|加入)"
    "|来(?:干|管|做)|负责|经营|开(?:个|一|店)|弄|办(?:个|一)"
    r"|(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:%|成|万|股))"
)
"""What those do who take part, behind the word for them."""
_LISTED = re.compile(
    "^(?:儿)?(?:$|[，、]?(?:和|跟|与|还有|加上?|及|也)|、|[俩两仨三]|，(?:我们|俺们|咱们|一共|一起|一人|各|都|就|还有|(?:我|俺)(?=，|、|和|$)))"
)
_OTHERWISE = re.compile(
    "^(?:家?的(?!钱)|家(?!人)|在[^，。；]{1,10}(?:上班|工作|打工)|介绍|不同意|支持|同意|说|让我|叫我|想让|有(?:个|一|间|套|处))"
)
_THEN = re.compile(
    "，(?:想|就|打算|准备)?(?:让|由|叫|给|请)?(?:他|她)(?:来|也|就)?(?:出|投|拿|占|入股|当|管|干|负责|只)|，(?:我们|俺们|咱们)[俩两]|，我(?:和|跟)(?:他|她)"
)
"""What is said later of somebody who was named: 我儿子…，让他当法人."""
_TOTAL = re.compile(
    rf"(?:(?:我们|俺们|咱们|咱|俺|我|一共|总共|共|股东|合伙人|投资人)(?:是|有|就)?)?(?P<number>{NUMBER})(?:个|位|名|口)?"
    r"(?P<what>人(?!民|工|一[个组])|股东|合伙人?|投资人|姐妹|兄弟|朋友|同学|哥们儿?|大学同学|姊妹|社员"
    r"|成员|农户|农民|户|家人?(?!具|政|电|里)|(?:退休)?(?:老师|教师)|年轻人|村民|战友|老乡|自然人)"
    rf"|(?:股东|合伙人|投资人|成员|社员)(?:有|是|共|为)?(?P<later>{NUMBER})(?:个|位|名|人)"
)
_FAMILY = re.compile(
    rf"两口子|俩口子|夫妻|夫妇|老两口|小两口|一家(?P<number>{NUMBER})?口|全家|一家人|家里人一起|父子|母女|母子|父女|婆媳"
)
_PAIR = re.compile(
    "(?:我|俺|咱)们?(?:俩|仨)|(?:哥|弟兄|姐|兄弟|姐妹|姊妹|兄妹|姐弟|朋友|同学|师徒)(?:俩|两个|仨|三个)|(?<![一二三四五六七八九十])俩人|两人合伙|一人一半"
)
_HIRED = re.compile(r"(?:雇|请|招|找|带)(?:了|个|着)?$")
_OURS = re.compile(rf"(?:我们|俺们|咱们)(?P<number>{NUMBER})(?:个|位|户|家)?(?!月|年|天|次|万|块|样|种)")


class Mention(NamedTuple):
    """One mention in the text."""

    founder: Founder
    start: int
    number: int


def mentions(text: str) -> list[Mention]:
    """Everybody who is named as taking part, in the order of the text; who is only hired does not count."""
    found: list[Mention] = []
    for match in _MENTION.finditer(text):
        who = match["who"] or match["bare"] or match["givers"]
        kind = "who" if match["who"] else "bare" if match["bare"] else "givers"
        if _HIRED.search(text[: match.start(kind)]) or not _takes_part(text, match):
            continue
        count = match["number"] or match["several"]
        number = int(number_of(count)) if count else 1
        if match["after"]:
            number = 1 if match["link"] is None else number
        found.append(Mention(founder_of(who), match.start(), max(number, 1)))
    return found


def _takes_part(text: str, match: re.Match[str]) -> bool:
    """Whether the one who is named founds it too, and is not only told of: 门面是我爸的."""
    after = text[match.end() :]
    if match["mine"] is None:
        return not after.startswith(("家", "介绍", "的房", "的店", "的铺"))
    before = re.split("[，。；！？]", text[: match.start()])[-1]
    if _OTHERWISE.search(after) or re.search("(?:是|用|借|租|住|靠|在|给|替|帮|问|写|换成?|让|由)$", before):
        return _THEN.search(after) is not None and not after.startswith("的")
    return any(way.search(after) for way in (_LISTED, _TAKES_PART, _THEN)) or "我们" in after


def persons_in(text: str) -> list[tuple[str, int]]:
    """Everybody of whom ``text`` speaks, founder or not, with the place in it."""
    found = [(match["word"] or match["alone"], match.end()) for match in _PERSON.finditer(text)]
    return [(founder_of(word).who, end - len(word)) for word, end in found]


def founder_of(who: str) -> Founder:
    """One founder by the word for them, with what the word tells."""
    if re.fullmatch(SPOUSE, who):
        return Founder("配偶" if "朋友" not in who and who != "对象" else "对象", frozenset({Trait.FAMILY}))
    near = re.fullmatch(_NEAR, who)
    return Founder(who, frozenset({Trait.FAMILY}) if near else frozenset())


def linked(text: str) -> set[str]:
    """Those who are said to join: 和, 跟, 与 before them."""
    return {founder_of(match["who"]).who for match in _MENTION.finditer(text) if match["link"] and match["who"]}


def numbered(found: Iterable[tuple[Founder, int]]) -> list[Founder]:
    """Each as often as it is said: two friends are 朋友1 and 朋友2."""
    people: list[Founder] = []
    for founder, number in found:
        names = [founder.who] if number == 1 else [f"{founder.who}{place}" for place in range(1, number + 1)]
        taken = {one.who for one in people}
        people += [founder._replace(who=name) for name in names if name not in taken]
    return people


def outsiders(text: str) -> list[Founder]:
    """Enterprises and foreigners that take part."""
    found = []
    if re.search(
        "(?:公司|企业|集团|国企)(?:要|想|也)?(?:入股|投资|出资|参股|当股东|做股东|占|控股|合伙|出钱)|(?:和"
        "|跟|与)[^，。]{0,6}(?:公司|集团|国企|企业)(?:合伙|合作|一起|合资|各|共同)",
        text,
    ):
        state = {Trait.STATE_OWNED} if "国企" in text or "国有" in text else set()
        found.append(Founder("入股的企业", frozenset({Trait.COMPANY, *state})))
    if foreign_partner_in(text):
        found.append(Founder("外国投资人", frozenset({Trait.FOREIGN})))
    return found


def total_in(text: str) -> tuple[int, bool]:
    """How many there are in all, and whether they are one family."""
    if match := _FAMILY.search(text):
        return int(number_of(match["number"])) if match["number"] else 2, True
    for match in _TOTAL.finditer(text):
        before = text[: match.start()]
        if _HIRED.search(before) or re.search("(?:再|还|打算|准备|想)(?:雇|招|请)[^，。]{0,3}$", before):
            continue
        number = int(number_of(match["number"] or match["later"]))
        is_besides = re.search("(?:和|跟|与|同|还有|拉上?)(?:我|俺)?(?:的|另外)?$", before) or (
            re.match(_GIVES, text[match.end() :]) and not re.search("(?:我们|咱们?|俺们|是)$", before)
        )
        if number > 1 or is_besides:
            return number + (1 if is_besides else 0), False
    if ours := _OURS.search(text):
        return int(number_of(ours["number"])), False
    if match := _PAIR.search(text):
        return 3 if re.search("仨|三", match[0]) else 2, False
    return 0, False
