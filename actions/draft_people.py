"""Who founds it, as people say it: 就我和我老婆, 三个人合伙, 我自己, 我表弟出钱不管事, 一家公司入股."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from actions.draft_traits import AGES, NATIONS, TRAIT_WORDS
from actions.fields import Said
from center.drafts.proposing_facts import LEFT_OPEN, SELF, Founder, founders_of, rows_of_founders
from center.drafts.proposing_money import number_of
from center.registry.ideas import Trait

_NUMBER = r"(?:\d{1,3}|[一二两俩三仨四五六七八九十几]{1,3})"
_SPOUSE = "老婆|媳妇儿?|爱人|对象|妻子|老公|丈夫|老汉|当家的|婆姨|那口子|老伴儿?|内人|女朋友|男朋友"
_NEAR = (
    "爸妈|父母|老爸|老妈|爸爸|妈妈|爸|妈|父亲|母亲|爹|娘"
    "|儿子|闺女|女儿|儿媳妇?|女婿|公公|婆婆|岳父|岳母|丈母娘|老丈人|爷爷|奶奶|孩子"
)
_KIN = (
    "妯娌|表弟|表哥|表姐|表妹|堂弟|堂哥|堂姐|堂妹|小舅子|大舅哥|小姨子"
    "|姐夫|妹夫|嫂子|弟妹|侄子|外甥|舅舅|叔叔|姑姑|姨|连襟|弟弟|哥哥|姐姐|妹妹|兄弟|姐妹|姊妹|亲戚|弟|哥|姐|妹"
)
_FRIENDS = "朋友|同学|战友|同事|老乡|哥们儿?|闺蜜|发小|合伙人|搭档|邻居|师傅|师父|师兄|师弟|教练|老师|老板|村民|股东"
_ANY = f"{_SPOUSE}|{_NEAR}|{_FRIENDS}|{_KIN}"
_MENTION = re.compile(
    rf"(?:(?P<link>和|跟|与|同|还有|加上|拉上|叫上|带上?|、|及|以及)(?:我|俺|咱)?(?:家|的)?(?:他|她)?|(?P<mine>我|俺|咱)(?:家|的)?)"
    rf"(?:(?P<number>{_NUMBER})(?:个|位|名|家)?|一?个)?(?:大学|高中|初中|老|好|亲|小|外地"
    rf"|外国|北京|太原)?(?P<who>{_ANY})(?P<after>(?:俩|两个|三个)(?=[，、和合一]|$))?"
    rf"|(?P<bare>{_SPOUSE})(?=也|帮忙|帮着|一起|收钱|看店|管|打下手|入股|当股东|做股东)"
)
_TOTAL = re.compile(
    rf"(?:(?:我们|俺们|咱们|咱|俺|我|一共|总共|共|股东|合伙人|投资人)(?:是|有|就)?)?(?P<number>{_NUMBER})(?:个|位|名|口)?"
    r"(?P<what>人(?!民|工|一[个组])|股东|合伙人?|投资人|姐妹|兄弟|朋友|同学|哥们儿?|大学同学|姊妹|社员"
    r"|成员|农户|农民|户|家人?(?!具|政|电|里)|(?:退休)?(?:老师|教师)|年轻人|村民|战友|老乡|自然人)"
    rf"|(?:股东|合伙人|投资人|成员|社员)(?:有|是|共|为)?(?P<later>{_NUMBER})(?:个|位|名|人)"
)
_FAMILY = re.compile(
    rf"两口子|俩口子|夫妻|夫妇|老两口|小两口|一家(?P<number>{_NUMBER})?口|全家|一家人|家里人一起|父子|母女|母子|父女|婆媳"
)
_PAIR = re.compile(
    "(?:我|俺|咱)们?(?:俩|仨)|(?:哥|弟兄|姐|兄弟|姐妹|姊妹|兄妹|姐弟|朋友|同学|师徒)(?:俩|两个|仨|三个)|(?<![一二三四五六七八九十])俩人|两人合伙|一人一半"
)
_ALONE = re.compile(
    "(?:就|只有|光|只)(?:我|俺)(?:自己|自个儿?|本人)?(?:一个人?|一人)?(?!们|和|跟|与|[俩两三])|(?:我|俺)(?:就|是)?(?:自己|自个儿?|一个人|一人|本人)"
    "|一个人(?:干|弄|开|做|搞|投|出|办|在|的|，|。|$)|就?(?:自己|自个儿?|一个人)(?:干|弄|开|做|搞"
    "|投|出|办|一个人?|来|$)|单干|个人(?:干|投资|独资|出资)|没(?:有)?(?:合伙人?|别人)|^(?:就|还是"
    "|只有)?(?:我|俺|她|他)?(?:就)?(?:一个人?|1个?人?|一人)(?=$|，|当|的|吧)"
)
_ADDS = re.compile("再加|加上?(?:一?个|我|老婆|媳妇)|也(?:当|做|入|来|算|要|想|参加|加入)|多加|增加|添(?:一?个)")
_LEAVES = re.compile(r"(?:不(?:参加|加入|干|入股|合伙|当股东|投)了?|退出|去掉|算了|走了)")
_HIRED = re.compile(r"(?:雇|请|招|找|带)(?:了|个|着)?$")
_SHARE = re.compile(
    r"[一二三四五六七八九][一二三四五六七八九]开|(?:一人|各|每人)(?:占|出|拿)?一半|对半(?:分|开)?|平分|平均|均分|各占[^，。；]{1,8}"
    r"|(?:我|他|她|老婆|媳妇|朋友|表弟|公司)[^，。；]{0,4}占[^，。；]{0,2}?(?:\d{1,3}%|百分之[一二三四五六七八九十]+"
    r"|[一二三四五六七八九]成半?|[一二三四五六七八九]股|大头|小头)"
)


class _Found(NamedTuple):
    """One mention in the text."""

    founder: Founder
    start: int
    number: int


def read_people(said: Said, asked: bool) -> list[dict[str, Any]] | str | None:
    """Everybody who founds it, as rows; ``LEFT_OPEN`` is told by the caller."""
    text, known = said.meant, _known(said)
    mentioned = _mentioned(text)
    if known and _LEAVES.search(text) and mentioned:
        gone = {one.founder.who for one in mentioned}
        return rows_of_founders(one for one in known if one.who not in gone) or None
    if known and _ADDS.search(text) and not asked:
        return _added(text, known, mentioned)
    if (only := _ONLY.search(text)) and (asked or not known):
        return rows_of_founders([Founder(_founder(only["who"] or only["owner"]).who)])
    stated = _stated(text, mentioned, asked or not known)
    if not stated and asked and (count := _COUNT.search(text)):
        stated = _filled(int(number_of(count["number"])))
    stated = known if known and len(stated) == len(known) and not mentioned else _kept_traits(stated, known)
    people = _with_traits(text, stated or known, mentioned)
    if not people and _own_traits(text):
        people = (Founder(SELF, _own_traits(text)),) if asked or said.asking is None else ()
    return rows_of_founders(people) if people and people != known else None


def shown_people(rows: Iterable[dict[str, Any]] | str) -> str:
    """The founders for people."""
    if isinstance(rows, str):
        return "先按一个人"
    people = founders_of(rows)
    listed = "、".join(one.who for one in people)
    return f"{len(people)}个（{listed}）" if len(people) <= _FEW else f"{len(people)}个人"


_FEW = 5
_COUPLE = re.compile("口子|夫妻|夫妇")
_ONLY = re.compile(
    rf"(?:让|由|就|只有|光|是)(?:我|俺)?的?(?P<who>{_ANY})(?:自己)?(?:一个人|一人|自己)|(?:办|用|写)(?:我|俺)?的?(?P<owner>{_SPOUSE})的名"
)
_OURS = re.compile(rf"(?:我们|俺们|咱们)(?P<number>{_NUMBER})(?:个|位|户|家)?(?!月|年|天|次|万|块|样|种)")
_COUNT = re.compile(rf"^(?:就|一共|总共|有|是)*(?P<number>{_NUMBER})(?:个|位|人|名|家|户)")


def read_shares(said: Said, asked: bool) -> str | None:
    """How it is divided, in the founder's words: 七三开, 我占六成."""
    found = _SHARE.findall(said.meant)
    match = _SHARE.search(said.meant)
    return match[0] if found and match else None


def _known(said: Said) -> tuple[Founder, ...]:
    rows = said.known.get("people")
    return founders_of(rows) if rows and rows != LEFT_OPEN else ()


def _mentioned(text: str) -> list[_Found]:
    found: list[_Found] = []
    for match in _MENTION.finditer(text):
        who = match["who"] or match["bare"]
        before = text[: match.start("who") if match["who"] else match.start("bare")]
        if _HIRED.search(before) or text[match.end() :].startswith(("家", "介绍", "的房", "的店", "的铺")):
            continue
        number = int(number_of(match["number"])) if match["number"] else 1
        if match["after"]:
            number = 1 if match["link"] is None else number
        found.append(_Found(_founder(who), match.start(), max(number, 1)))
    return found


def _founder(who: str) -> Founder:
    if re.fullmatch(_SPOUSE, who):
        return Founder("配偶" if "朋友" not in who and who != "对象" else "对象", frozenset({Trait.FAMILY}))
    near = re.fullmatch(_NEAR, who)
    return Founder(who, frozenset({Trait.FAMILY}) if near else frozenset())


def _stated(text: str, mentioned: list[_Found], is_open: bool) -> tuple[Founder, ...]:
    """Everybody when the sentence says who they are or how many; nothing when it speaks of something else."""
    others = _numbered([(one.founder, one.number) for one in mentioned])
    others += _special(text)
    total, is_family = _total(text)
    if is_open and _ALONE.search(text):
        others = [one for one in others if one.who in _linked(text)]
        total = 0 if not others else total
        if not others:
            return (Founder(SELF),)
    if not others and not total:
        return ()
    if not is_open:
        return ()
    if total > len(others) + 1:
        named = {one.who for one in others}
        filler = "家人" if is_family else "合伙人"
        extra = [Founder(f"{filler}{number}") for number in range(1, total - len(others))]
        extra = [Founder("配偶")] if is_family and total == 2 and _COUPLE.search(text) else extra
        others += [one for one in extra if one.who not in named]
    people = [Founder(SELF), *others]
    families = is_family or all(Trait.FAMILY in one.traits for one in others)
    if families:
        people = [one._replace(traits=one.traits | {Trait.FAMILY}) for one in people]
    return tuple(people)


def _filled(total: int) -> tuple[Founder, ...]:
    return (Founder(SELF), *(Founder(f"合伙人{number}") for number in range(1, total)))


def _kept_traits(people: tuple[Founder, ...], known: tuple[Founder, ...]) -> tuple[Founder, ...]:
    """``people`` with what was said before of those who stay."""
    traits = {one.who: one.traits - {Trait.FAMILY} for one in known}
    return tuple(one._replace(traits=one.traits | traits.get(one.who, frozenset())) for one in people)


def _linked(text: str) -> set[str]:
    """Those who are said to join: 和, 跟, 与 before them."""
    return {_founder(match["who"]).who for match in _MENTION.finditer(text) if match["link"] and match["who"]}


def _numbered(found: Iterable[tuple[Founder, int]]) -> list[Founder]:
    people: list[Founder] = []
    for founder, number in found:
        names = [founder.who] if number == 1 else [f"{founder.who}{place}" for place in range(1, number + 1)]
        taken = {one.who for one in people}
        people += [founder._replace(who=name) for name in names if name not in taken]
    return people


def _special(text: str) -> list[Founder]:
    """Enterprises and foreigners that take part."""
    found = []
    if re.search(
        "(?:公司|企业|集团|国企)(?:要|想|也)?(?:入股|投资|出资|参股|当股东|做股东|占|控股|合伙|出钱)|(?:和"
        "|跟|与)[^，。]{0,6}(?:公司|集团|国企|企业)(?:合伙|合作|一起|合资|各|共同)",
        text,
    ):
        state = {Trait.STATE_OWNED} if "国企" in text or "国有" in text else set()
        found.append(Founder("入股的企业", frozenset({Trait.COMPANY, *state})))
    nation = NATIONS.search(text)
    if (
        nation
        and not text[: nation.start()].endswith("是")
        and not re.search("我(?:本人)?(?:就)?是[^，。]{0,4}(?:外国|外籍|国人)", text)
    ):
        found.append(Founder("外国投资人", frozenset({Trait.FOREIGN})))
    return found


def _total(text: str) -> tuple[int, bool]:
    """How many there are in all, and whether they are one family."""
    if match := _FAMILY.search(text):
        return int(number_of(match["number"])) if match["number"] else 2, True
    for match in _TOTAL.finditer(text):
        before = text[: match.start()]
        if _HIRED.search(before) or re.search("(?:再|还|打算|准备|想)(?:雇|招|请)[^，。]{0,3}$", before):
            continue
        number = int(number_of(match["number"] or match["later"]))
        is_besides = re.search("(?:和|跟|与|同|还有|拉上?)(?:我|俺)?(?:的|另外)?$", before)
        if number > 1 or is_besides:
            return number + (1 if is_besides else 0), False
    if ours := _OURS.search(text):
        return int(number_of(ours["number"])), False
    if match := _PAIR.search(text):
        return 3 if re.search("仨|三", match[0]) else 2, False
    return 0, False


def _added(text: str, known: tuple[Founder, ...], mentioned: list[_Found]) -> list[dict[str, Any]] | None:
    more = _numbered([(one.founder, one.number) for one in mentioned]) + _special(text)
    if not more and re.search("股东|合伙人|一?个人|一?位", text):
        number = next((int(number_of(found)) for found in re.findall(rf"({_NUMBER})(?:个|位|名)", text)), 1)
        more = [Founder(f"合伙人{len(known) + place}") for place in range(max(number, 1))]
    there = {one.who for one in known}
    fresh = [one for one in more if one.who not in there]
    people = _with_traits(text, (*(known or (Founder(SELF),)), *fresh), mentioned)
    return rows_of_founders(_family_together(people)) if fresh or people != known else None


def _family_together(people: tuple[Founder, ...]) -> tuple[Founder, ...]:
    """The founder belongs to the family when all the others do."""
    others = [one for one in people if one.who != SELF]
    if others and all(Trait.FAMILY in one.traits for one in others):
        return tuple(one._replace(traits=one.traits | {Trait.FAMILY}) for one in people)
    return tuple(one._replace(traits=one.traits - {Trait.FAMILY}) if one.who == SELF else one for one in people)


def _own_traits(text: str) -> frozenset[Trait]:
    found = {trait for trait, pattern in TRAIT_WORDS.items() if pattern.search(text)}
    return frozenset(found | ({Trait.MINOR} if AGES.search(text) else set()))


def _with_traits(text: str, people: tuple[Founder, ...], mentioned: list[_Found]) -> tuple[Founder, ...]:
    """``people`` with the traits that are said of them; without a subject the founder is meant."""
    if not people:
        return people
    told: dict[str, set[Trait]] = {}
    for trait, pattern in (*TRAIT_WORDS.items(), (Trait.MINOR, AGES)):
        for match in pattern.finditer(text):
            for who in _subjects(text, match.start(), people, mentioned):
                told.setdefault(who, set()).add(trait)
    return tuple(one._replace(traits=one.traits | told.get(one.who, set())) for one in people)


def _subjects(text: str, at: int, people: tuple[Founder, ...], mentioned: list[_Found]) -> list[str]:
    """Of whom something is said at this place."""
    clause = re.split("[，。；！？]", text[:at])[-1]
    if re.search("都|全是|大家|他们|我们", clause):
        return [one.who for one in people]
    start = at - len(clause)
    names = {one.who for one in people}
    near = [one for one in mentioned if start <= one.start < at and one.founder.who in names]
    own = max((match.end() for match in re.finditer("(?:我|俺)(?!们|的?(?:" + _ANY + "))", clause)), default=-1)
    if near and near[-1].start - start >= own:
        return [near[-1].founder.who]
    if re.match("他|她|人家|对方", clause):
        earlier = [one for one in mentioned if one.start < start and one.founder.who in names]
        others = [one.who for one in people if one.who != SELF]
        return [earlier[-1].founder.who] if earlier else others[-1:]
    return [SELF] if SELF in names else [people[0].who]
