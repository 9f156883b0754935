"""Who is to be supervisor, to have charge of the books, or to be the contact, as people say it: 监事让我爸当."""

from __future__ import annotations

import re

from actions.draft_mentions import ANY, founder_of
from center.drafts.proposing_facts import SELF, Founder
from center.registry.officers import Role

_POSTS = {
    "监事": Role.SUPERVISOR.caption,
    "财务负责人": Role.FINANCE.caption,
    "财务": Role.FINANCE.caption,
    "联络员": Role.LIAISON.caption,
    "登记联络员": Role.LIAISON.caption,
}
_POST = "监事|财务(?:负责人)?|(?:登记)?联络员"
_NAME = "(?:老|小)[\u4e00-\u9fff]|[\u4e00-\u9fff]{2,3}(?=$|[，。；！吧])"
_WHO = f"我自己|本人|(?:我|俺)?的?(?:{ANY})|我|俺|{_NAME}"
_FILLS = re.compile(
    rf"(?P<post>{_POST})(?:就|还是|那|先|也)*(?:写成?|是|用|让|由|换成|填|找|请)(?P<who>{_WHO})"
    rf"|(?P<of>{_POST})(?:就|还是|那|先|也)*(?P<self>{_WHO})(?:来|自己)*(?:当|做|兼|管)"
    rf"|(?:让|由|请)?(?P<first>{_WHO})(?:来|就)?(?:当|做|任)(?P<then>{_POST})"
)


def with_posts(text: str, people: tuple[Founder, ...]) -> tuple[Founder, ...]:
    """``people`` with the posts that ``text`` gives; who puts nothing in comes after the founders."""
    for match in _FILLS.finditer(text):
        who, post = match["who"] or match["self"] or match["first"], match["post"] or match["of"] or match["then"]
        people = _filled(people, _person(who), _POSTS[post])
    return people


def _filled(people: tuple[Founder, ...], who: str, post: str) -> tuple[Founder, ...]:
    there = people or (Founder(SELF),)
    rest = [one._replace(posts=tuple(old for old in one.posts if old != post)) for one in there]
    if not any(one.who == who for one in rest):
        rest.append(Founder(who, invests=False))
    given = [one._replace(posts=(*one.posts, post)) if one.who == who else one for one in rest]
    return tuple(one for one in given if one.invests or one.posts)


def _person(who: str) -> str:
    if who in ("我", "俺", "本人", "我自己"):
        return SELF
    plain = re.sub("^(?:我|俺)的?", "", who)
    return founder_of(plain).who if re.fullmatch(ANY, plain) else plain
