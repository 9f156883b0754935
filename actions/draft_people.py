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
    persons_in,
    total_in,
)
from actions.draft_posts import with_posts
from actions.draft_shares import named_in, shares_in
from actions.draft_traits import traits_in
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
_FEW = 5
_COUPLE = re.compile("口子|夫妻|夫妇")
_ONLY = re.compile(
    rf"(?:让|由|就|只有|光|是)(?:我|俺)?的?(?P<who>{ANY})(?:自己)?(?:一个人|一人|自己)|(?:办|用|写)(?:我|俺)?的?(?P<owner>{SPOUSE})的名"
)
_FILLER = re.compile(r"(?:合伙人|朋友|股东|同学)\d*")
_JOINS = re.compile(
    rf"(?:那就?|就|还有|再)?(?:和|跟|与|加上|带上|还有)(?:我|俺)?的?(?:{NUMBER}个)?(?:{ANY})(?:一起|合伙|两个人?|俩|一块儿?|吧|呗|干|开|办)*"
)
_COUNT = re.compile(rf"^(?:就|一共|总共|有|是)*(?P<number>{NUMBER})(?:个|位|人|名|家|户)")


def read_people(said: Said, asked: bool) -> list[dict[str, Any]] | str | None:
    """Everybody who founds it, as rows; ``LEFT_OPEN`` is told by the caller."""
    text, known = said.meant, _known(said)
    mentioned = mentions(text)
    gone = {who for who, _ in persons_in(text)} if known and _LEAVES.search(text) else set()
    if gone:
        return rows_of_founders(one for one in known if one.who not in gone) or None
    if known and not asked and (_ADDS.search(text) or _JOINS.fullmatch(text.rstrip("。！"))):
        return _added(text, known, mentioned)
    if (only := _ONLY.search(text)) and (asked or not known):
        return rows_of_founders([Founder(founder_of(only["who"] or only["owner"]).who)])
    stated = _stated(text, mentioned, asked or not known)
    if not stated and asked and (count := _COUNT.search(text)):
        stated = _filled(int(number_of(count["number"])))
    stated = known if known and len(stated) == len(known) and not mentioned else _kept_traits(stated, known)
    stated = _with_named(stated or known, named_in(text))
    people = with_posts(text, _with_traits(text, stated or known, mentioned))
    own = _own_traits(text)
    if not people and own and (asked or said.asking is None):
        people = (Founder(SELF, own),)
    return rows_of_founders(people) if people and people != known else None


def shown_people(rows: Iterable[dict[str, Any]] | str) -> str:
    """The founders for people, and who else is something in it."""
    if isinstance(rows, str):
        return "先按一个人"
    people = founders_of(rows)
    founders = [one for one in people if one.invests]
    listed = "、".join(one.who for one in founders)
    posts = [f"{'、'.join(one.posts)}{one.who}" for one in people if one.posts]
    count = f"{len(founders)}人" + (f"（{listed}）" if len(founders) <= _FEW else "")
    return "，".join([count, *posts])


def read_shares(said: Said, asked: bool) -> str | None:
    """How it is divided: of each, of everybody alike, or in the founder's own words (七三开)."""
    now = read_people(said, asked)
    people = founders_of(now) if isinstance(now, list) else _known(said)
    return shares_in(said.meant, people) or None


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


def _with_named(people: tuple[Founder, ...], names: tuple[str, ...]) -> tuple[Founder, ...]:
    """``people`` with those who were told by name, in the place of partners of whom only the number was known."""
    there = {one.who for one in people}
    fresh = [name for name in names if name not in there]
    if not fresh:
        return people
    named = iter(fresh)
    kept = [
        one._replace(who=next(named, one.who)) if _FILLER.fullmatch(one.who) else one
        for one in people or (Founder(SELF),)
    ]
    return (*kept, *(Founder(name) for name in named))


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
    """What is said of the founder who talks, when nobody else is known yet."""
    return frozenset(trait for trait, at in traits_in(text) if SELF in _subjects(text, at, (Founder(SELF),), []))


def _with_traits(text: str, people: tuple[Founder, ...], mentioned: list[Mention]) -> tuple[Founder, ...]:
    """``people`` with the traits that are said of them; without a subject the founder is meant."""
    told: dict[str, set[Trait]] = {}
    for trait, at in traits_in(text) if people else ():
        for who in _subjects(text, at, people, mentioned):
            told.setdefault(who, set()).add(trait)
    return tuple(one._replace(traits=one.traits | told.get(one.who, set())) for one in people)


def _subjects(text: str, at: int, people: tuple[Founder, ...], mentioned: list[Mention]) -> list[str]:
    """Of whom something is said at this place; nobody, when it is told of one who does not take part."""
    clause = re.split("[，。；！？]", text[:at])[-1]
    if re.search("都|全是|大家|他们|我们", clause):
        return [one.who for one in people]
    start = at - len(clause)
    near = [one for one in persons_in(text) if start <= one[1] <= at]
    own = max((match.end() for match in re.finditer("(?:我|俺)(?!们|的?(?:" + ANY + "))", clause)), default=-1)
    if near and near[-1][1] - start >= own:
        return _called(near[-1][0], people)
    if re.match("(?:让|由|但|不过|可)?(?:他|她|人家|对方)", clause) and own < 0:
        earlier = [who for one in mentioned if one.start < start for who in _called(one.founder.who, people)]
        others = [one.who for one in people if one.who != SELF]
        return earlier[-1:] or others[-1:]
    spoken_of = _subject_before(text[:at], people) if not near and own < 0 else None
    if spoken_of is not None:
        return spoken_of
    names = [one.who for one in people]
    return [SELF] if SELF in names else names[:1]


def _subject_before(before: str, people: tuple[Founder, ...]) -> list[str] | None:
    """Of whom the clause before speaks, when one begins without a subject: 我儿子刚出来，判的; None for the founder."""
    clauses = re.split("[，。；！？]", before)
    last = clauses[-2] if len(clauses) > 1 else ""
    spoken_of = persons_in(last)
    is_own = re.search("(?:我|俺)(?!们|的?(?:" + ANY + "))|(?:和|跟|与)(?:我|俺)?", last) is not None
    return _called(spoken_of[-1][0], people) if spoken_of and not is_own else None


def _called(who: str, people: tuple[Founder, ...]) -> list[str]:
    """Those among ``people`` who are called so; of two friends both."""
    return [one.who for one in people if one.who == who or re.fullmatch(rf"{who}\d+", one.who)]
