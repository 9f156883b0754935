"""The fields of a draft, one function each: value, words, where it comes from, why, and the articles behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, Optional

from center.drafts.fields import Field, FieldSource, PermitRow, ScopeRow
from center.drafts.proposing_facts import SELF, Facts
from center.drafts.proposing_money import shown as shown_yuan
from center.drafts.proposing_people import Cast
from center.drafts.proposing_scope import Scope, trade_words
from center.law import Citation
from center.registry.book import Registry
from center.registry.capital import CapitalAdvice
from center.registry.ideas import EnterpriseType, Idea, Plan, Premises
from center.registry.name_ideas import Origin
from center.registry.name_setting import Level
from center.registry.names import NameProposal, Verdict
from center.registry.permits import Permit, order_of_permits
from center.registry.premises import PremisesAdvice
from center.registry.scope import OWN_CODE, Kind, ScopeItem
from center.registry.scope_search import Hit
from center.registry.statements import Statement, state
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
        "idea": Field(work.facts.words, _idea(work, books), _SAID),
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
        "liability": _liability(work, books),
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


def _idea(work: Work, books: Registry) -> str:
    """What is to be done in a few words: those of the founder's that the scope answers, else all of them."""
    hits = books.scopes.search(trade_words(work.facts.words))
    meant = [hit for hit in hits if hit.said and hit.item in work.scope.items]
    return "、".join(dict.fromkeys(hit.said for hit in sorted(meant, key=_place))) or work.facts.words


def _place(hit: Hit) -> int:
    return hit.start


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
    barred = [finding for one in work.names.refused for finding in one.findings if finding.level is Level.FORBIDDEN]
    is_said = names[0] == work.facts.chosen_name or bool(work.facts.name and first and first.origin is Origin.ASKED)
    told = [
        f"{first.reason}。" if first else "",
        *(f"{finding.level.caption}：{finding.message}" for finding in found),
        *(f"没有用“{one.name}”：{_messages(one)}" for one in work.names.refused),
    ]
    laws = tuple(dict.fromkeys(law for finding in (*found, *barred) for law in finding.law))
    return Field(names[0], names[0], _SAID if is_said else _DEFAULT, "".join(told), laws, tuple(names[1:]))


def _messages(verdict: Verdict) -> str:
    return "".join(finding.message for finding in verdict.findings if finding.level is Level.FORBIDDEN)


def _type(work: Work) -> Field:
    possible = [one for one in work.advice.others if one.is_possible and one.type not in _SELDOM]
    possible.sort(key=lambda one: one.type is not EnterpriseType.COMPANY)
    told = {EnterpriseType.HOUSEHOLD, work.facts.wish, work.facts.parent and EnterpriseType.BRANCH}
    refused = [one for one in work.advice.others if not one.is_possible and one.type in told]
    said = [one for one in work.advice.reasons if one.rule != "means"]
    said += [statement for one in refused for statement in one.statements]
    source = _SAID if work.facts.wish is work.type else _DERIVED
    caption = work.type.caption
    shown = f"{caption}（家庭经营）" if work.type is EnterpriseType.HOUSEHOLD and work.idea.is_family else caption
    alternatives = tuple(one.type.caption for one in possible)
    return Field(work.type.value, shown, source, _texts(said), _laws(said), alternatives)


_SELDOM = (EnterpriseType.BRANCH, EnterpriseType.COOPERATIVE)


def _county(facts: Facts) -> Field | None:
    return Field(facts.office, facts.place, _SAID) if facts.office else None


def _premises(work: Work) -> Field | None:
    kind = work.facts.premises
    if kind is None:
        return None
    said = (*work.premises.faults, *work.premises.statements)[:_MOST_NOTES]
    return Field(kind.value, PREMISES[kind], _SAID, _texts(said), _laws(said))


def _trade_code(code: TradeCode | None) -> Field | None:
    if code is None:
        return None
    reason = "按主营项目对应的国民经济行业分类。" if code.is_class else "只能定到这一组，具体小类由代办人员和您核对。"
    others = tuple(f"{name}（{letter}{number}）" for letter, number, name in code.alternatives)
    return Field(code.code, f"{code.name}（{code.section}{code.code}）", _DERIVED, reason, (), others)


def _scope(work: Work) -> Field | None:
    rows = [_scope_row(item).dict() for item in work.scope.items]
    if not rows:
        return None
    laws = tuple(dict.fromkeys(law for note in work.scope.notes for law in note.law))
    notes = "".join(dict.fromkeys(note.text for note in work.scope.notes))
    reason = f"按您说的生意找的规范表述，排第一的是主营。{notes}"
    related = tuple(item.phrase for item in work.scope.related)
    return Field(rows, shown_scope(work.scope), _DERIVED, reason, laws, related)


def _scope_row(item: ScopeItem) -> ScopeRow:
    """A code of ours is left out: the authority does not know it."""
    code = "" if item.code.startswith(OWN_CODE) else item.code
    return ScopeRow(code=code, phrase=item.phrase, kind=item.kind.value)


def shown_scope(scope: Scope) -> str:
    """General and licensed items apart, as a licence shows them."""
    parts = [(kind.caption, scope.of_kind(kind)) for kind in Kind]
    return "。".join(f"{caption}：{'；'.join(item.phrase for item in items)}" for caption, items in parts if items)


def _capital(work: Work) -> Field:
    advice, facts = work.capital, work.facts
    said = (*advice.faults, *advice.statements)[: _MOST_NOTES + len(advice.faults)]
    reason, laws = _texts(said), _laws(said)
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
    why = _texts(work.cast.passed_over)
    laws = _laws((*work.cast.barred, *work.cast.passed_over))
    return Field(work.cast.head, work.cast.head, _SAID if is_said else _DEFAULT, reason + why, laws)


def _people(work: Work) -> Field:
    rows = work.cast.rows
    shown = "；".join(f"{row.name}：{'、'.join(row.roles)}{f'，{row.share}' if row.share else ''}" for row in rows)
    said: list[Statement] = [*work.cast.barred, *work.cast.asked, *work.cast.notes]
    value: list[dict[str, Any]] = [row.dict() for row in rows]
    source = _SAID if work.facts.people else _DEFAULT
    counted = "" if work.facts.people else "没说有几个人，先按您一个人填。"
    return Field(value, shown, source, counted + _texts(said), _laws(said))


def _liability(work: Work, books: Registry) -> Field:
    """What the type means for debts; of one shareholder also what 公司法第二十三条 asks of them."""
    means = [one for one in work.advice.reasons if one.rule == "means"]
    if work.type is EnterpriseType.COMPANY and work.idea.headcount <= 1:
        means.append(state(books.advice.types.types[work.type].compared, "liability"))
    wishes = {True: "您想和家里的财产分开。", False: "您愿意自己担着。"}
    reason = wishes.get(work.facts.wants_limit, "") if work.facts.wants_limit is not None else ""
    shown = _texts(means).removeprefix("要留意：")
    return Field(work.facts.wants_limit, shown, _DERIVED, reason, _laws(means))


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
