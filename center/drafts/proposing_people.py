"""Who is what in the enterprise: investors, who stands for it, and what stands against somebody."""

from __future__ import annotations

from typing import NamedTuple

from center.drafts.fields import PersonRow
from center.drafts.proposing_facts import SELF, Facts, Founder
from center.drafts.proposing_shares import with_shares
from center.registry.ideas import EnterpriseType, Trait
from center.registry.officers import (
    Level,
    OfficerSetting,
    Partners,
    Role,
    officer_faults,
    officer_notes,
    partner_faults,
)
from center.registry.statements import Statement, state

_TYPE = EnterpriseType
_HEAD = {
    _TYPE.HOUSEHOLD: (Role.OPERATOR,),
    _TYPE.SOLE: (Role.INVESTOR,),
    _TYPE.PARTNERSHIP: (Role.GENERAL_PARTNER,),
    _TYPE.LIMITED_PARTNERSHIP: (Role.GENERAL_PARTNER,),
    _TYPE.COMPANY: (Role.SHAREHOLDER, Role.LEGAL_REPRESENTATIVE, Role.DIRECTOR, Role.MANAGER),
    _TYPE.COOPERATIVE: (Role.MEMBER, Role.CHAIR),
    _TYPE.BRANCH: (),
}
_OTHER = {
    _TYPE.PARTNERSHIP: Role.GENERAL_PARTNER,
    _TYPE.LIMITED_PARTNERSHIP: Role.LIMITED_PARTNER,
    _TYPE.COMPANY: Role.SHAREHOLDER,
    _TYPE.COOPERATIVE: Role.MEMBER,
}
_HELPS, _BRANCH_HEAD = "参加经营的家庭成员", "负责人"


_POSTS = {role.caption: role for role in (Role.SUPERVISOR, Role.FINANCE, Role.LIAISON)}
_TOLD_OF_COMPANIES = (Role.SUPERVISOR, Role.FINANCE, Role.LIAISON)


class Cast(NamedTuple):
    """Everybody with their roles, who stands for the enterprise, what bars whom, and what to ask first.

    ``barred`` also has what the enterprise lacks among its people; ``open_posts`` are those that nobody has yet.
    """

    rows: tuple[PersonRow, ...]
    head: str
    barred: tuple[Statement, ...]
    asked: tuple[Statement, ...]
    passed_over: tuple[Statement, ...]
    notes: tuple[Statement, ...]
    open_posts: tuple[str, ...] = ()


def cast_of(facts: Facts, kind: EnterpriseType, setting: OfficerSetting) -> Cast:
    """The people of a draft; whoever is barred from standing for it makes room for the next who is not."""
    people = with_shares(facts.people or (Founder(SELF),), facts.shares, facts.capital or facts.yuan)
    head = _head(facts, people, kind, setting)
    parts = {one.who: _roles(one, one is head, kind) for one in people}
    played = [(one, role) for one in people for role in parts[one.who][0]]
    judged = [fault for one, role in played for fault in officer_faults(role, one.person, setting)]
    told = [note for one, role in played for note in officer_notes(role, one.person, setting)]
    if kind is _TYPE.COMPANY:
        told += [note for role in _TOLD_OF_COMPANIES for note in officer_notes(role, head.person, setting)]
    lacking = _lacking([role for _, role in played], head, kind, setting)
    return Cast(
        tuple(_row(one, parts[one.who][1]) for one in people),
        head.who,
        _once([*(fault.statement for fault in judged if fault.level is Level.BARRED), *lacking]),
        _once([fault.statement for fault in judged if fault.level is Level.ASK]),
        _once(_against([one for one in people if one is not head and one.invests], kind, setting)),
        _once(told),
        tuple(post for post in _POSTS if kind is _TYPE.COMPANY and not any(post in one.posts for one in people)),
    )


def _lacking(played: list[Role], head: Founder, kind: EnterpriseType, setting: OfficerSetting) -> tuple[Statement, ...]:
    """What is wrong with the people all together: a partner of each kind, a supervisor who does not manage."""
    if kind is _TYPE.LIMITED_PARTNERSHIP:
        return partner_faults(Partners(played.count(Role.GENERAL_PARTNER), played.count(Role.LIMITED_PARTNER)), setting)
    if kind is _TYPE.COMPANY and Role.SUPERVISOR.caption in head.posts:
        return (state(setting.organs, "who_manages_does_not_supervise"),)
    return ()


def doubtful(facts: Facts, setting: OfficerSetting) -> tuple[Statement, ...]:
    """What stands against any of the founders in whatever they would be, before a type is chosen."""
    roles = (Role.SHAREHOLDER, Role.OPERATOR, Role.LEGAL_REPRESENTATIVE)
    judged = [fault for one in facts.founders for role in roles for fault in officer_faults(role, one.person, setting)]
    return _once([fault.statement for fault in judged])


def _head(facts: Facts, people: tuple[Founder, ...], kind: EnterpriseType, setting: OfficerSetting) -> Founder:
    """The one who was named, else the first person against whom nothing is known, who is no mere giver of money."""
    founders = [one for one in people if one.invests]
    able = [one for one in founders if _can_lead(one, kind, setting)]
    named = [one for one in people if one.who == facts.representative]
    active = [one for one in able if Trait.PASSIVE not in one.traits]
    return (named or active or able or founders or list(people))[0]


def _against(others: list[Founder], kind: EnterpriseType, setting: OfficerSetting) -> list[Statement]:
    """Why some of ``others`` may not stand for it."""
    roles = _HEAD[kind] or (Role.LEGAL_REPRESENTATIVE,)
    judged = [fault for one in others for role in roles for fault in officer_faults(role, one.person, setting)]
    return [fault.statement for fault in judged if fault.level is Level.BARRED]


def _can_lead(one: Founder, kind: EnterpriseType, setting: OfficerSetting) -> bool:
    roles = _HEAD[kind] or (Role.LEGAL_REPRESENTATIVE,)
    faults = [fault for role in roles for fault in officer_faults(role, one.person, setting)]
    return one.person.is_natural and not any(fault.level is Level.BARRED for fault in faults)


def _roles(one: Founder, is_head: bool, kind: EnterpriseType) -> tuple[tuple[Role, ...], tuple[str, ...]]:
    """The roles, and how they are written."""
    posts = tuple(_POSTS[post] for post in one.posts if post in _POSTS)
    if kind is _TYPE.BRANCH:
        return (), (_BRANCH_HEAD,) if is_head else ("工作人员",)
    if not is_head and one.invests and kind not in _OTHER:
        return posts, (_HELPS, *one.posts)
    own = _HEAD[kind] if is_head else (_partner(one, kind),) if one.invests else ()
    return (*own, *posts), tuple(role.caption for role in (*own, *posts))


def _partner(one: Founder, kind: EnterpriseType) -> Role:
    """What somebody is who does not stand for it; who gives no money only is a general partner."""
    is_general = kind is _TYPE.LIMITED_PARTNERSHIP and Trait.PASSIVE not in one.traits
    return Role.GENERAL_PARTNER if is_general else _OTHER[kind]


def _row(one: Founder, roles: tuple[str, ...]) -> PersonRow:
    return PersonRow(name=one.who, roles=roles, share=one.share, note="、".join(_note(one)))


def _note(one: Founder) -> list[str]:
    return [caption for trait, caption in TRAITS.items() if trait in one.traits]


def _once(found: list[Statement]) -> tuple[Statement, ...]:
    return tuple({statement.rule: statement for statement in found}.values())


TRAITS = {
    Trait.COMPANY: "企业",
    Trait.STATE_OWNED: "国有企业",
    Trait.FOREIGN: "外国人或外国企业",
    Trait.HONG_KONG_MACAO_TAIWAN: "港澳台",
    Trait.FAMILY: "一家人",
    Trait.FARMER: "农民",
    Trait.PASSIVE: "只出钱",
    Trait.STUDENT: "学生",
    Trait.RETIRED: "退休",
    Trait.EMPLOYEE: "在职",
    Trait.CIVIL_SERVANT: "公务员",
    Trait.PUBLIC_INSTITUTION: "事业单位人员",
    Trait.STATE_EMPLOYEE: "国企职工",
    Trait.SERVICEMAN: "现役军人",
    Trait.VILLAGE_OFFICIAL: "村干部",
    Trait.MINOR: "未成年",
    Trait.DISHONEST: "失信被执行人",
    Trait.OVERDUE_DEBT: "有到期未还的大额债",
    Trait.CONVICTED: "有过刑罚",
    Trait.BANKRUPTED: "经营过破产的企业",
    Trait.REVOKED: "企业被吊销过",
    Trait.FALSE_REGISTRATION: "有过虚假登记",
    Trait.INCAPABLE: "行为能力受限",
}
"""What about a person the draft notes."""
