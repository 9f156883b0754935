"""What a draft still lacks, in words; what blocks has to be there before a case is opened."""

from __future__ import annotations

from collections.abc import Iterator

from center.drafts.fields import Gap
from center.drafts.proposing_facts import Founder
from center.drafts.proposing_fields import Work
from center.drafts.proposing_shares import shares_fault, with_shares
from center.registry.ideas import EnterpriseType, Premises, Trait
from center.registry.officers import Role
from center.registry.permits import Permit, Timing
from center.registry.refusals import only_tells

_WITH_CAPITAL = (EnterpriseType.COMPANY, EnterpriseType.PARTNERSHIP, EnterpriseType.LIMITED_PARTNERSHIP)


def gaps_of(work: Work) -> tuple[Gap, ...]:
    """Every gap, what blocks first."""
    found = [*_of_people(work), *_of_place(work), *_of_scope(work), *_of_money(work), *_of_names(work)]
    return tuple(sorted(found, key=lambda gap: not gap.blocks))


def _of_place(work: Work) -> Iterator[Gap]:
    facts = work.facts
    if facts.office is None:
        yield Gap("county", "在哪个县（市、区）登记", True)
    if facts.premises in (None, Premises.NONE):
        yield Gap("premises", "经营场所还没定，签了合同或有了使用证明再补")
    elif not facts.address and facts.premises is not Premises.ONLINE:
        yield Gap("address", "住所（经营场所）的详细地址")
    yield from (Gap("premises", fault.text) for fault in work.premises.faults)


def _of_scope(work: Work) -> Iterator[Gap]:
    if not work.scope.items:
        yield Gap("scope", "经营范围没有找到对得上的规范表述，请代办人员和您一起定")
    for permit in work.permits:
        if permit.timing is Timing.BEFORE:
            yield Gap("permits", _before(permit), True)
    awaited = [statement for statement in work.scope.first_licensed if not only_tells(statement)]
    yield from (Gap("scope", statement.text, True) for statement in awaited)
    yield from (Gap("scope", f"没有写进去：{statement.text}") for statement in work.scope.forbidden)


def _before(permit: Permit) -> str:
    """What is due before registration; said firmly only where the law says it."""
    if permit.note.law:
        return f"登记前要先办：{permit.title}（{permit.authority}）"
    return f"{permit.title}：先办哪样，先问{permit.authority}和登记机关"


def _of_people(work: Work) -> Iterator[Gap]:
    facts = work.facts
    if not facts.people:
        yield Gap("people", "有几个人、各是什么身份没说，先按您一个人填")
    if work.type in _WITH_CAPITAL and work.idea.headcount > 1 and not _shares_known(work):
        yield Gap("people", "各人出多少、占多少")
    fault = shares_fault(_sharing(work), facts.capital or facts.yuan)
    yield from [Gap("people", fault)] if fault and work.type in _WITH_CAPITAL else []
    yield from (Gap("people", statement.text, True) for statement in work.cast.barred)
    yield from (Gap("people", statement.text) for statement in work.cast.asked)
    if work.type is EnterpriseType.COOPERATIVE and not work.idea.count(Trait.FARMER):
        yield Gap("people", "成员里有几位是农民")
    if work.type is EnterpriseType.BRANCH and not facts.parent_name:
        yield Gap("name", "总店（总公司）执照上的全称", True)

    if work.cast.open_posts:
        yield Gap("people", _posts_open(work))


def _posts_open(work: Work) -> str:
    """Which posts of a company nobody has yet; a small one may do without a supervisor."""
    posts = list(work.cast.open_posts)
    agree = "股东" if work.idea.headcount <= 1 else "全体股东一致"
    named = [f"{post}（{agree}同意可以不设）" if post == Role.SUPERVISOR.caption else post for post in posts]
    return f"{'、'.join(named)}由谁当"


def _shares_known(work: Work) -> bool:
    return bool(work.facts.shares) or all(one.share for one in _sharing(work))


def _sharing(work: Work) -> tuple[Founder, ...]:
    """The founders with what each puts in."""
    return with_shares(work.facts.founders, work.facts.shares)


def _of_money(work: Work) -> Iterator[Gap]:
    if work.capital.question and not work.capital.faults:
        yield Gap("capital", "出资额（注册资本）写多少")
    yield from (Gap("capital", fault.text, True) for fault in work.capital.faults)
    yield from (Gap("capital", warning.text) for warning in work.capital.warnings[:1])


def _of_names(work: Work) -> Iterator[Gap]:
    if not work.names.candidates and work.type is not EnterpriseType.BRANCH:
        yield Gap("name", "名称还没有合适的，请换个字号说说")
