"""Who may be what, and how the organs of a company are made up."""

from __future__ import annotations

import pytest

from center.registry.ideas import Trait
from center.registry.officers import (
    RULES,
    Level,
    Organs,
    Partners,
    Role,
    officer_faults,
    officer_notes,
    organ_faults,
    partner_faults,
)
from tests.center.registry.advised import CITIZEN, book, somebody

BARRED, ASK = Level.BARRED, Level.ASK

SITUATIONS = [
    (Role.LEGAL_REPRESENTATIVE, Trait.MINOR, [(BARRED, "no_capacity_in_office")]),
    (Role.DIRECTOR, Trait.INCAPABLE, [(BARRED, "no_capacity_in_office")]),
    (Role.SHAREHOLDER, Trait.MINOR, [(ASK, "minor_as_shareholder")]),
    (Role.OPERATOR, Trait.MINOR, [(ASK, "minor_as_operator")]),
    (Role.GENERAL_PARTNER, Trait.MINOR, [(BARRED, "no_capacity_as_partner")]),
    (Role.LIMITED_PARTNER, Trait.MINOR, [(BARRED, "no_capacity_as_partner")]),
    (Role.MEMBER, Trait.INCAPABLE, [(BARRED, "no_capacity_as_member"), (ASK, "minor_as_shareholder")]),
    (Role.SUPERVISOR, Trait.CONVICTED, [(BARRED, "convicted_in_office")]),
    (Role.SHAREHOLDER, Trait.CONVICTED, []),
    (Role.MANAGER, Trait.BANKRUPTED, [(BARRED, "bankrupted_in_office")]),
    (Role.LEGAL_REPRESENTATIVE, Trait.REVOKED, [(BARRED, "revoked_in_office")]),
    (Role.LEGAL_REPRESENTATIVE, Trait.OVERDUE_DEBT, [(BARRED, "overdue_debt_as_representative")]),
    (Role.DIRECTOR, Trait.OVERDUE_DEBT, [(ASK, "overdue_debt_in_office")]),
    (Role.DIRECTOR, Trait.DISHONEST, [(BARRED, "dishonest_in_office")]),
    (Role.FINANCE, Trait.DISHONEST, [(BARRED, "dishonest_in_office")]),
    (Role.SHAREHOLDER, Trait.DISHONEST, [(ASK, "dishonest_as_owner")]),
    (Role.OPERATOR, Trait.FALSE_REGISTRATION, [(BARRED, "false_registration")]),
    (Role.INVESTOR, Trait.CIVIL_SERVANT, [(BARRED, "civil_servant_as_owner")]),
    (Role.SHAREHOLDER, Trait.CIVIL_SERVANT, [(BARRED, "civil_servant_anywhere")]),
    (Role.SUPERVISOR, Trait.CIVIL_SERVANT, [(BARRED, "civil_servant_anywhere")]),
    (Role.CHAIR, Trait.CIVIL_SERVANT, [(BARRED, "civil_servant_in_cooperative")]),
    (Role.OPERATOR, Trait.SERVICEMAN, [(BARRED, "civil_servant_anywhere")]),
    (Role.SHAREHOLDER, Trait.PUBLIC_INSTITUTION, [(ASK, "public_institution")]),
    (Role.CHAIR, Trait.VILLAGE_OFFICIAL, [(ASK, "public_institution")]),
    (Role.OPERATOR, Trait.EMPLOYEE, [(ASK, "employee")]),
    (Role.OPERATOR, Trait.STUDENT, []),
    (Role.LEGAL_REPRESENTATIVE, Trait.RETIRED, []),
    (Role.GENERAL_PARTNER, Trait.STATE_OWNED, [(BARRED, "state_enterprise_as_general_partner")]),
    (Role.LIMITED_PARTNER, Trait.STATE_OWNED, []),
    (Role.OPERATOR, Trait.COMPANY, [(BARRED, "enterprise_as_operator")]),
    (Role.SHAREHOLDER, Trait.COMPANY, []),
    (Role.OPERATOR, Trait.FOREIGN, [(BARRED, "foreigner_as_operator")]),
    (Role.SHAREHOLDER, Trait.FOREIGN, [(ASK, "foreigner_in_company")]),
    (Role.OPERATOR, Trait.HONG_KONG_MACAO_TAIWAN, []),
]


@pytest.mark.parametrize(("role", "trait", "expected"), SITUATIONS)
def test_a_person_in_a_role(role: Role, trait: Trait, expected: list[tuple[Level, str]]) -> None:
    found = officer_faults(role, somebody(trait), book().officers)
    assert [(fault.level, fault.statement.rule) for fault in found] == expected


@pytest.mark.parametrize("role", list(Role))
def test_nothing_stands_against_an_ordinary_citizen(role: Role) -> None:
    assert officer_faults(role, CITIZEN, book().officers) == []


def test_what_bars_comes_before_what_is_asked() -> None:
    person = somebody(Trait.EMPLOYEE, Trait.DISHONEST, Trait.PUBLIC_INSTITUTION)
    levels = [fault.level for fault in officer_faults(Role.DIRECTOR, person, book().officers)]
    assert levels == [BARRED, ASK, ASK]


def test_every_rule_on_persons_is_tried() -> None:
    tried = {rule for _, _, expected in SITUATIONS for _, rule in expected}
    allowed = {key for key, rule in book().officers.persons.items() if rule.level is Level.ALLOWED}
    assert tried | allowed == set(book().officers.persons)
    assert allowed == {"student", "retired", "compatriot_as_operator"}


@pytest.mark.parametrize(
    ("role", "trait", "rules"),
    [
        (Role.OPERATOR, Trait.STUDENT, ["student", "roles.operator"]),
        (Role.SHAREHOLDER, Trait.RETIRED, ["retired"]),
        (Role.OPERATOR, Trait.HONG_KONG_MACAO_TAIWAN, ["compatriot_as_operator", "roles.operator"]),
        (Role.LIAISON, Trait.EMPLOYEE, ["roles.liaison"]),
    ],
)
def test_what_is_allowed_is_said(role: Role, trait: Trait, rules: list[str]) -> None:
    assert [said.rule for said in officer_notes(role, somebody(trait), book().officers)] == rules


ORGANS = [
    (Organs(all_agree_to_no_supervisor=True), []),
    (Organs(shareholders=50, directors=3, supervisors=3), []),
    (Organs(has_audit_committee=True, directors=3), []),
    (Organs(shareholders=0, supervisors=1), ["a_company_has_one_to_fifty_shareholders"]),
    (Organs(shareholders=51, supervisors=1), ["a_company_has_one_to_fifty_shareholders"]),
    (Organs(directors=0, supervisors=1), ["there_is_a_director"]),
    (Organs(directors=2, supervisors=1), ["a_board_has_three"]),
    (Organs(), ["no_supervisor_only_when_all_agree"]),
    (Organs(supervisors=2), ["supervisors_are_one_or_three"]),
    (Organs(supervisors=1, managers_are_supervisors=True), ["who_manages_does_not_supervise"]),
    (
        Organs(supervisors=1, representative_is_director_or_manager=False),
        ["the_representative_acts_for_the_company"],
    ),
]


@pytest.mark.parametrize(("organs", "rules"), ORGANS)
def test_the_organs_of_a_company(organs: Organs, rules: list[str]) -> None:
    assert [fault.rule for fault in organ_faults(organs, book().officers)] == rules


PARTNERS = [
    (Partners(1, 1), []),
    (Partners(2, 48), []),
    (Partners(0, 2), ["a_general_partner_is_there"]),
    (Partners(3, 0), ["a_limited_partner_is_there"]),
]


@pytest.mark.parametrize(("partners", "rules"), PARTNERS)
def test_a_limited_partnership_has_both_kinds(partners: Partners, rules: list[str]) -> None:
    assert [fault.rule for fault in partner_faults(partners, book().officers)] == rules


def test_every_rule_on_organs_is_tried() -> None:
    assert {rule for _, rules in (*ORGANS, *PARTNERS) for rule in rules} == set(RULES)


def test_roles_are_said_in_chinese() -> None:
    assert (Role.FINANCE.caption, Role.CHAIR.caption) == ("财务负责人", "理事长")
