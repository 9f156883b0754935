"""The fields of a draft, one function each: value, words, where it comes from, why, and the articles behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, Optional

from center.drafts.fields import Field, FieldSource, PermitRow, ScopeRow
from center.drafts.proposing_facts import SELF, Facts
from center.drafts.proposing_money import shown as shown_yuan
from center.drafts.proposing_people import Cast
from center.drafts.proposing_scope import Scope
from center.law import Citation
from center.registry.book import Registry
from center.registry.capital import CapitalAdvice
from center.registry.ideas import EnterpriseType, Idea, Plan, Premises
from center.registry.names import NameProposal, Verdict
from center.registry.permits import Permit, order_of_permits
from center.registry.premises import PremisesAdvice
from center.registry.scope import Kind
from center.registry.statements import Statement
from center.registry.trade_codes import TradeCode
from center.registry.types import Advice

_SAID, _DERIVED, _DEFAULT = FieldSource.SAID, FieldSource.DERIVED, FieldSource.DEFAULT
_MOST_NOTES = 2
PREMISES = {
    Premises.OWN: "自己的房子",
    Premises.RENTED: "租的房子",
    Premises.BORROWED: "别人给用的房子",
    Premises.HOME: "自家住宅",
    Premises.SHARED: "共享地址（工位、集群、托管）",
    Premises.STALL: "市场摊位",
    Premises.ONLINE: "网络经营场所（只开网店）",
    Premises.NONE: "还没定",
}
PLANS = {
    Plan.BRANCHES: "开分店",
    Plan.HIRING: "雇人",
    Plan.INVOICES: "开发票",
    Plan.LOANS: "贷款",
    Plan.BIDDING: "投标",
    Plan.INVESTORS: "引进股东",
    Plan.ONLINE_SHOP: "开网店",
}
_WITH_TERM = (EnterpriseType.COMPANY, EnterpriseType.PARTNERSHIP, EnterpriseType.LIMITED_PARTNERSHIP)


class Work(NamedTuple):
    """Everything that a draft rests on."""

    facts: Facts
    idea: Idea
    type: EnterpriseType
    advice: Advice
    scope: Scope
    names: NameProposal
    verdict: Optional[Verdict]
    capital: CapitalAdvice
    premises: PremisesAdvice
    permits: tuple[Permit, ...]
    code: Optional[TradeCode]
    cast: Cast


def fields_of(work: Work, books: Registry) -> dict[str, Field]:
    """Every field that has a value."""
    made = {
        "idea": Field(work.facts.words, work.facts.words, _SAID),
        "name": _name(work),
        "type": _type(work),
        "county": _county(work.facts),
        "address": Field(work.facts.address, work.facts.address, _SAID) if work.facts.address else None,
        "premises": _premises(work),
        "trade_code": _trade_code(work.code),
        "scope": _scope(work),
        "capital": _capital(work),
        "paid_in": _paid_in(work),
        "term": _term(work),
        "representative": _representative(work),
        "people": _people(work),
        "liability": _liability(work),
        "workers": _workers(work.facts),
        "qualifications": _said(work.facts.qualifications),
        "permits": _permits(work, books),
        "plans": _said("、".join(PLANS[plan] for plan in Plan if plan in work.facts.plans)),
        "contact": _said(work.facts.contact),
        "phone": _said(work.facts.phone),
    }
    return {name: field for name, field in made.items() if field is not None}


def names_of(work: Work) -> list[str]:
    """The names that are offered, the one in the draft first."""
    offered = [one.name for one in work.names.candidates]
    chosen = work.facts.chosen_name
    is_usable = work.verdict is not None and not work.verdict.is_forbidden
    return [chosen, *(name for name in offered if name != chosen)] if is_usable else offered


def _said(text: str) -> Field | None:
    return Field(text, text, _SAID) if text else None


def _laws(statements: Iterable[Statement]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(law for statement in statements for law in statement.law))


def _texts(statements: Iterable[Statement]) -> str:
    return "".join(dict.fromkeys(statement.text for statement in statements))


def _name(work: Work) -> Field | None:
    names = names_of(work)
    if not names:
        return None
    first = next((one for one in work.names.candidates if one.name == names[0]), None)
    verdict = work.verdict if names[0] == work.facts.chosen_name and work.verdict else first and first.verdict
    found = verdict.findings if verdict else ()
    refused = [finding for one in work.names.refused for finding in one.findings]
    is_said = names[0] == work.facts.chosen_name or bool(work.facts.name and first and first.origin == 0)
    reason = "".join(
        [f"{first.reason}。" if first else "", *(f"{finding.level.caption}：{finding.message}" for finding in found)]
    )
    laws = tuple(dict.fromkeys(law for finding in (*found, *refused) for law in finding.law))
    note = work.names.note
    return Field(names[0], names[0], _SAID if is_said else _DEFAULT, reason, (*laws, *(note.law if note else ())),
                 tuple(names[1:]))  # fmt: skip


def _type(work: Work) -> Field:
    possible = [one for one in work.advice.others if one.is_possible and one.type not in _SELDOM]
    laws = _laws((*work.advice.reasons, *(statement for one in possible for statement in one.statements)))
    told = {EnterpriseType.HOUSEHOLD, work.facts.wish, work.facts.parent and EnterpriseType.BRANCH}
    refused = [one for one in work.advice.others if not one.is_possible and one.type in told]
    barred = _laws(statement for one in refused for statement in one.statements)
    source = _SAID if work.facts.wish is work.type else _DERIVED
    caption = work.type.caption
    shown = f"{caption}（家庭经营）" if work.type is EnterpriseType.HOUSEHOLD and work.idea.is_family else caption
    reason = _texts(one for one in work.advice.reasons if one.rule != "means")
    alternatives = tuple(one.type.caption for one in possible)
    return Field(work.type.value, shown, source, reason, tuple(dict.fromkeys((*laws, *barred))), alternatives)


_SELDOM = (EnterpriseType.BRANCH, EnterpriseType.COOPERATIVE)


def _county(facts: Facts) -> Field | None:
    return Field(facts.office, facts.place, _SAID) if facts.office else None


def _premises(work: Work) -> Field | None:
    kind = work.facts.premises
    if kind is None:
        return None
    said = (*work.premises.faults, *work.premises.statements)
    return Field(kind.value, PREMISES[kind], _SAID, _texts(said[:_MOST_NOTES]), _laws(said))


def _trade_code(code: TradeCode | None) -> Field | None:
    if code is None:
        return None
    reason = "按主营项目对应的国民经济行业分类。" if code.is_class else "只能定到这一组，具体小类由代办人员和您核对。"
    others = tuple(f"{name}（{number}）" for number, name in code.alternatives)
    return Field(code.code, f"{code.name}（{code.section}{code.code}）", _DERIVED, reason, (), others)


def _scope(work: Work) -> Field | None:
    rows = [ScopeRow(code=item.code, phrase=item.phrase, kind=item.kind.value).dict() for item in work.scope.items]
    if not rows:
        return None
    laws = tuple(dict.fromkeys(law for note in work.scope.notes for law in note.law))
    reason = "按您说的生意找的规范表述，排第一的是主营。"
    related = tuple(item.phrase for item in work.scope.related)
    return Field(rows, shown_scope(work.scope), _DERIVED, reason, laws, related)


def shown_scope(scope: Scope) -> str:
    """General and licensed items apart, as a licence shows them."""
    parts = [(kind.caption, scope.of_kind(kind)) for kind in Kind]
    return "。".join(f"{caption}：{'；'.join(item.phrase for item in items)}" for caption, items in parts if items)


def _capital(work: Work) -> Field:
    advice, facts = work.capital, work.facts
    said = (*advice.faults, *advice.statements)
    reason, laws = _texts(said[: _MOST_NOTES + len(advice.faults)]), _laws(said)
    if work.type in (EnterpriseType.HOUSEHOLD, EnterpriseType.BRANCH):
        return Field(None, "不用登记", _DERIVED, reason, laws)
    if advice.yuan is None:
        return Field(None, "待定", _DEFAULT, reason, laws)
    source = _SAID if facts.capital is not None else _DERIVED
    more = "" if facts.capital is not None else "先按您手里的钱写，写多少由您定。"
    return Field(advice.yuan, shown_yuan(advice.yuan), source, more + reason, laws)


def _paid_in(work: Work) -> Field | None:
    if work.type is not EnterpriseType.COMPANY:
        return None
    years = work.facts.years if work.facts.years and work.facts.years <= _LONGEST else None
    shown = f"自公司成立之日起{years or _LONGEST}年内缴足"
    reason = _texts(one for one in work.capital.statements if one.rule == "paid_in_five_years")
    laws = _laws(one for one in work.capital.statements if one.rule == "paid_in_five_years")
    return Field(years or _LONGEST, shown, _SAID if years else _DEFAULT, reason, laws)


_LONGEST = 5


def _term(work: Work) -> Field | None:
    return Field("long", "长期", _DEFAULT, "没说期限的，先按长期写。") if work.type in _WITH_TERM else None


def _representative(work: Work) -> Field:
    is_said = bool(work.facts.representative) and work.cast.head == work.facts.representative
    reason = "先按您本人填，要换人直接说。" if work.cast.head == SELF and not is_said else ""
    why = _texts(work.cast.passed_over[:1])
    laws = _laws((*work.cast.barred, *work.cast.passed_over))
    return Field(work.cast.head, work.cast.head, _SAID if is_said else _DEFAULT, reason + why, laws)


def _people(work: Work) -> Field:
    rows = work.cast.rows
    shown = "；".join(f"{row.name}：{'、'.join(row.roles)}{f'，{row.share}' if row.share else ''}" for row in rows)
    said: list[Statement] = [*work.cast.barred, *work.cast.asked, *work.cast.notes]
    value: list[dict[str, Any]] = [row.dict() for row in rows]
    source = _SAID if work.facts.people else _DEFAULT
    reason = _texts(said[:_MOST_NOTES]) if work.facts.people else "没说有几个人，先按您一个人填。"
    return Field(value, shown, source, reason, _laws(said))


def _liability(work: Work) -> Field:
    means = [one for one in work.advice.reasons if one.rule == "means"]
    source = _DERIVED if work.facts.wants_limit is None else _SAID
    return Field(work.facts.wants_limit, _texts(means).removeprefix("要留意："), source, "", _laws(means))


def _workers(facts: Facts) -> Field | None:
    if facts.workers is None:
        return None
    return Field(facts.workers, f"雇{facts.workers}个人" if facts.workers else "不雇人", _SAID)


def _permits(work: Work, books: Registry) -> Field | None:
    if not work.permits:
        return None
    rows = [
        PermitRow(
            title=one.title, when=one.timing.value, authority=one.authority, guide=one.guide, note=one.note.text
        ).dict()
        for one in work.permits
    ]
    order = order_of_permits(work.facts.place, books.advice.permits)
    shown = "；".join(f"{one.title}（{one.timing.caption}，{one.authority}）" for one in work.permits)
    return Field(rows, shown, _DERIVED, _texts(order), _laws((*order, *(one.note for one in work.permits))))
