"""Who may be what in an enterprise, and how its organs are made up: knowledge/registry/officers.yml."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from pydantic import validator

from center.guides import Passage
from center.loading import loaded
from center.registry.ideas import Person, Trait
from center.registry.statements import Setting, Statement, state

FILE = "officers.yml"
_MOST_SHAREHOLDERS = 50
_SMALLEST_BOARD = 3


class Role(str, Enum):
    """What somebody is to be."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    DIRECTOR = "director"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    FINANCE = "finance"
    SHAREHOLDER = "shareholder"
    OPERATOR = "operator"
    INVESTOR = "investor"
    GENERAL_PARTNER = "general_partner"
    LIMITED_PARTNER = "limited_partner"
    MEMBER = "member"
    CHAIR = "chair"
    LIAISON = "liaison"

    @property
    def caption(self) -> str:
        """The name that people see."""
        return _ROLE_TITLES[self]


_ROLE_TITLES = {
    Role.LEGAL_REPRESENTATIVE: "法定代表人",
    Role.DIRECTOR: "董事",
    Role.SUPERVISOR: "监事",
    Role.MANAGER: "经理",
    Role.FINANCE: "财务负责人",
    Role.SHAREHOLDER: "股东",
    Role.OPERATOR: "经营者",
    Role.INVESTOR: "投资人",
    Role.GENERAL_PARTNER: "普通合伙人",
    Role.LIMITED_PARTNER: "有限合伙人",
    Role.MEMBER: "合作社成员",
    Role.CHAIR: "理事长",
    Role.LIAISON: "登记联络员",
}


class Level(str, Enum):
    """What a rule says: the law bars it, somebody has to be asked first, or nothing stands against it."""

    BARRED = "barred"
    ASK = "ask"
    ALLOWED = "allowed"


class OfficerRule(Setting):
    """One rule: persons with any of ``traits`` in any of ``roles``."""

    traits: tuple[Trait, ...]
    roles: tuple[Role, ...]
    level: Level
    says: Passage


class OfficerSetting(Setting):
    """All of officers.yml: rules on persons, rules on organs, what is said of each role."""

    persons: dict[str, OfficerRule]
    organs: dict[str, Passage]
    roles: dict[Role, Passage]

    @validator("persons")
    def _every_rule_names_somebody(cls, persons: dict[str, OfficerRule]) -> dict[str, OfficerRule]:
        empty = [key for key, rule in persons.items() if not rule.traits or not rule.roles]
        if empty:
            raise ValueError(f"写 traits 和 roles：{'、'.join(empty)}")
        return persons


class OfficerFault(NamedTuple):
    """What stands against a person in a role, or what to ask first."""

    level: Level
    statement: Statement


class Organs(NamedTuple):
    """The intended organs of a limited company; how many of each, and what is agreed."""

    shareholders: int = 1
    directors: int = 1
    supervisors: int = 0
    managers_are_supervisors: bool = False
    all_agree_to_no_supervisor: bool = False
    has_audit_committee: bool = False
    representative_is_director_or_manager: bool = True


class Partners(NamedTuple):
    """The intended partners of a limited partnership, how many of each kind."""

    general: int
    limited: int


def load_officers(folder: Path) -> OfficerSetting:
    """Read officers.yml in ``folder`` (knowledge/registry/); raises KnowledgeError."""
    return loaded(folder / FILE, lambda data: OfficerSetting(**data))


def officer_faults(role: Role, person: Person, setting: OfficerSetting) -> list[OfficerFault]:
    """What stands against ``person`` as ``role``, what is barred first; empty when nothing is known against it."""
    found = [fault for fault in _judged(role, person, setting) if fault.level is not Level.ALLOWED]
    return sorted(found, key=lambda fault: fault.level is Level.ASK)


def officer_notes(role: Role, person: Person, setting: OfficerSetting) -> list[Statement]:
    """What is allowed although people doubt it, and what the role means."""
    allowed = [fault.statement for fault in _judged(role, person, setting) if fault.level is Level.ALLOWED]
    passage = setting.roles.get(role)
    return [*allowed, Statement(f"roles.{role.value}", passage.text, passage.law)] if passage else allowed


def organ_faults(organs: Organs, setting: OfficerSetting) -> list[Statement]:
    """What is wrong with the organs of a limited company."""
    return [state(setting.organs, rule.__name__) for rule in _ORGAN_RULES if rule(organs)]


def partner_faults(partners: Partners, setting: OfficerSetting) -> tuple[Statement, ...]:
    """What a limited partnership of ``partners`` lacks."""
    return tuple(state(setting.organs, rule.__name__) for rule in _PARTNER_RULES if rule(partners))


def _judged(role: Role, person: Person, setting: OfficerSetting) -> list[OfficerFault]:
    return [
        OfficerFault(rule.level, Statement(key, rule.says.text, rule.says.law))
        for key, rule in setting.persons.items()
        if role in rule.roles and not person.traits.isdisjoint(rule.traits)
    ]


def a_company_has_one_to_fifty_shareholders(organs: Organs) -> bool:
    """公司法第四十二条."""
    return not 1 <= organs.shareholders <= _MOST_SHAREHOLDERS


def there_is_a_director(organs: Organs) -> bool:
    """公司法第七十五条."""
    return organs.directors < 1


def a_board_has_three(organs: Organs) -> bool:
    """公司法第六十八条, 第七十五条: one director or a board of at least three."""
    return 1 < organs.directors < _SMALLEST_BOARD


def no_supervisor_only_when_all_agree(organs: Organs) -> bool:
    """公司法第八十三条, 第六十九条."""
    return organs.supervisors < 1 and not (organs.all_agree_to_no_supervisor or organs.has_audit_committee)


def supervisors_are_one_or_three(organs: Organs) -> bool:
    """公司法第七十六条, 第八十三条."""
    return 1 < organs.supervisors < _SMALLEST_BOARD


def who_manages_does_not_supervise(organs: Organs) -> bool:
    """公司法第七十六条."""
    return organs.managers_are_supervisors


def the_representative_acts_for_the_company(organs: Organs) -> bool:
    """公司法第十条."""
    return not organs.representative_is_director_or_manager


def a_general_partner_is_there(partners: Partners) -> bool:
    """合伙企业法第六十一条."""
    return partners.general < 1


def a_limited_partner_is_there(partners: Partners) -> bool:
    """合伙企业法第七十五条: with general partners only it is an ordinary partnership."""
    return partners.limited < 1


_PARTNER_RULES: tuple[Callable[[Partners], bool], ...] = (a_general_partner_is_there, a_limited_partner_is_there)
_ORGAN_RULES: tuple[Callable[[Organs], bool], ...] = (
    a_company_has_one_to_fifty_shareholders,
    there_is_a_director,
    a_board_has_three,
    no_supervisor_only_when_all_agree,
    supervisors_are_one_or_three,
    who_manages_does_not_supervise,
    the_representative_acts_for_the_company,
)
RULES = (*(rule.__name__ for rule in _ORGAN_RULES), *(rule.__name__ for rule in _PARTNER_RULES))
