"""Who founds it, as people say it: 就我和我老婆, 三个人合伙, 我自己, 我表弟出钱不管事, 一家公司入股."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from actions.draft_mentions import (
    ANY,
    NUMBER,
    SPOUSE,
    Mention,
    founder_of,
    linked,
    mentions,
    numbered,
    outsiders,
    total_in,
)
from actions.draft_traits import AGES, TRAIT_WORDS
from actions.fields import Said
from center.drafts.proposing_facts import LEFT_OPEN, SELF, Founder, founders_of, rows_of_founders
from center.drafts.proposing_money import number_of
from center.registry.ideas import Trait

_ALONE = re.compile(
    "(?:就|只有|光|只)(?:我|俺)(?:自己|自个儿?|本人)?(?:一个人?|一人)?(?!们|和|跟|与|[俩两三])|(?:我|俺)(?:就|是)?(?:自己|自个儿?|一个人|一人|本人)"
    "|一个人(?:干|弄|开|做|搞|投|出|办|在|的|，|。|$)|就?(?:自己|自个儿?|一个人)(?:干|弄|开|做|搞"
    "|投|出|办|一个人?|来|$)|单干|个人(?:干|投资|独资|出资)|没(?:有)?(?:合伙人?|别人)|^(?:就|还是"
    "|只有)?(?:我|俺|她|他)?(?:就)?(?:一个人?|1个?人?|一人)(?=$|，|当|的|吧)"
)
_ADDS = re.compile("再加|加上?(?:一?个|我|老婆|媳妇)|也(?:当|做|入|来|算|要|想|参加|加入)|多加|增加|添(?:一?个)")
_LEAVES = re.compile(r"(?:不(?:参加|加入|干|入股|合伙|当股东|投)了?|退出|去掉|算了|走了)")
_SHARE = re.compile(
    r"[一二三四五六七八九][一二三四五六七八九]开|(?:一人|各|每人)(?:占|出|拿)?一半|对半(?:分|开)?|平分|平均|均分|各占[^，。；]{1,8}"
    r"|(?:我|他|她|老婆|媳妇|朋友|表弟|公司)[^，。；]{0,4}占[^，。；]{0,2}?(?:\d{1,3}%|百分之[一二三四五六七八九十]+"
    r"|[一二三四五六七八九]成半?|[一二三四五六七八九]股|大头|小头)"
)
_FEW = 5
_COUPLE = re.compile("口子|夫妻|夫妇")
_ONLY = re.compile(
    rf"(?:让|由|就|只有|光|是)(?:我|俺)?的?(?P<who>{ANY})(?:自己)?(?:一个人|一人|自己)|(?:办|用|写)(?:我|俺)?的?(?P<owner>{SPOUSE})的名"
)
_COUNT = re.compile(rf"^(?:就|一共|总共|有|是)*(?P<number>{NUMBER})(?:个|位|人|名|家|户)")


def read_people(said: Said, asked: bool) -> list[dict[str, Any]] | str | None:
    """Everybody who founds it, as rows; ``LEFT_OPEN`` is told by the caller."""
    text, known = said.meant, _known(said)
    mentioned = mentions(text)
    if known and _LEAVES.search(text) and mentioned:
        gone = {one.founder.who for one in mentioned}
        return rows_of_founders(one for one in known if one.who not in gone) or None
    if known and _ADDS.search(text) and not asked:
        return _added(text, known, mentioned)
    if (only := _ONLY.search(text)) and (asked or not known):
        return rows_of_founders([Founder(founder_of(only["who"] or only["owner"]).who)])
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


def read_shares(said: Said, asked: bool) -> str | None:
    """How it is divided, in the founder's words: 七三开, 我占六成."""
    found = _SHARE.findall(said.meant)
    match = _SHARE.search(said.meant)
    return match[0] if found and match else None


def _known(said: Said) -> tuple[Founder, ...]:
    rows = said.known.get("people")
    return founders_of(rows) if rows and rows != LEFT_OPEN else ()


def _stated(text: str, mentioned: list[Mention], is_open: bool) -> tuple[Founder, ...]:
    """Everybody when the sentence says who they are or how many; nothing when it speaks of something else."""
    others = numbered([(one.founder, one.number) for one in mentioned])
    others += outsiders(text)
    total, is_family = total_in(text)
    if is_open and _ALONE.search(text):
        others = [one for one in others if one.who in linked(text)]
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


def _added(text: str, known: tuple[Founder, ...], mentioned: list[Mention]) -> list[dict[str, Any]] | None:
    more = numbered([(one.founder, one.number) for one in mentioned]) + outsiders(text)
    if not more and re.search("股东|合伙人|一?个人|一?位", text):
        number = next((int(number_of(found)) for found in re.findall(rf"({NUMBER})(?:个|位|名)", text)), 1)
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


def _with_traits(text: str, people: tuple[Founder, ...], mentioned: list[Mention]) -> tuple[Founder, ...]:
    """``people`` with the traits that are said of them; without a subject the founder is meant."""
    if not people:
        return people
    told: dict[str, set[Trait]] = {}
    for trait, pattern in (*TRAIT_WORDS.items(), (Trait.MINOR, AGES)):
        for match in pattern.finditer(text):
            for who in _subjects(text, match.start(), people, mentioned):
                told.setdefault(who, set()).add(trait)
    return tuple(one._replace(traits=one.traits | told.get(one.who, set())) for one in people)


def _subjects(text: str, at: int, people: tuple[Founder, ...], mentioned: list[Mention]) -> list[str]:
    """Of whom something is said at this place."""
    clause = re.split("[，。；！？]", text[:at])[-1]
    if re.search("都|全是|大家|他们|我们", clause):
        return [one.who for one in people]
    start = at - len(clause)
    names = {one.who for one in people}
    near = [one for one in mentioned if start <= one.start < at and one.founder.who in names]
    own = max((match.end() for match in re.finditer("(?:我|俺)(?!们|的?(?:" + ANY + "))", clause)), default=-1)
    if near and near[-1].start - start >= own:
        return [near[-1].founder.who]
    if re.match("他|她|人家|对方", clause):
        earlier = [one for one in mentioned if one.start < start and one.founder.who in names]
        others = [one.who for one in people if one.who != SELF]
        return [earlier[-1].founder.who] if earlier else others[-1:]
    return [SELF] if SELF in names else [people[0].who]
