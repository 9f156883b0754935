"""What an address needs: proof, what stands against it, whom to ask; knowledge/registry/premises.yml.

What is cited fits the type: no regulation for companies is cited to a household, none for households to a company.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Optional

from pydantic import validator

from center.guides import Passage
from center.law import Citation
from center.loading import loaded
from center.registry.ideas import EnterpriseType, Idea, Plan, Premises
from center.registry.statements import Setting, Statement, state

FILE = "premises.yml"


class PremisesEntry(Setting):
    """One kind of premises: the guide, the papers that prove the right to use it, what is said first."""

    guide: str
    proofs: tuple[str, ...]
    says: Passage


class PremisesSetting(Setting):
    """All of premises.yml; ``on_site``, ``fumes`` and ``dangerous`` are standard phrases.

    ``laws_of``: regulations that hold only for these types.
    """

    on_site: tuple[str, ...]
    fumes: tuple[str, ...]
    dangerous: tuple[str, ...]
    laws_of: dict[str, tuple[EnterpriseType, ...]]
    kinds: dict[Premises, PremisesEntry]
    rules: dict[str, Passage]
    places: dict[str, Passage]

    @validator("kinds")
    def _every_kind_is_there(cls, kinds: dict[Premises, PremisesEntry]) -> dict[Premises, PremisesEntry]:
        missing = [kind.value for kind in Premises if kind not in kinds]
        if missing:
            raise ValueError(f"缺：{'、'.join(missing)}")
        return kinds


class Site(NamedTuple):
    """What the rules look at: the idea, and the type that was chosen."""

    idea: Idea
    type: Optional[EnterpriseType]

    @property
    def kind(self) -> Premises | None:
        """The kind of premises, None when not said."""
        return self.idea.premises

    def does(self, phrases: tuple[str, ...]) -> bool:
        """Whether the scope has one of ``phrases``."""
        return not set(phrases).isdisjoint(self.idea.scope)


class PremisesAdvice(NamedTuple):
    """Papers to bring, what to know, what stands against it, the guide, and whether somebody should look."""

    proofs: tuple[str, ...]
    statements: tuple[Statement, ...]
    faults: tuple[Statement, ...]
    guide: str
    to_person: bool


Rule = Callable[[Site, PremisesSetting], bool]

_IN_A_SHOP = (Premises.OWN, Premises.RENTED, Premises.BORROWED, Premises.STALL)
_HARD_TO_FIND = (Premises.SHARED, Premises.HOME, Premises.BORROWED)


def load_premises(folder: Path) -> PremisesSetting:
    """Read premises.yml in ``folder`` (knowledge/registry/); raises KnowledgeError."""
    return loaded(folder / FILE, lambda data: PremisesSetting(**data))


def premises_advice(site: Site, setting: PremisesSetting) -> PremisesAdvice:
    """What the premises of ``site`` need; not said yet counts as none."""
    entry = setting.kinds[site.kind or Premises.NONE]
    said = [state(setting.rules, rule.__name__) for rule in _REMARKS if rule(site, setting)]
    said += [state(setting.places, province) for province in setting.places if site.idea.place.startswith(province)]
    faults = tuple(state(setting.rules, rule.__name__) for rule in _FAULTS if rule(site, setting))
    rule = f"kinds.{(site.kind or Premises.NONE).value}"
    first = Statement(rule, entry.says.text, _fitting(entry.says, site, setting))
    return PremisesAdvice(entry.proofs, (first, *said), faults, entry.guide, bool(faults))


def _fitting(passage: Passage, site: Site, setting: PremisesSetting) -> tuple[Citation, ...]:
    """The articles behind ``passage`` that hold for the type; all while none is chosen."""
    if site.type is None:
        return passage.law
    return tuple(cited for cited in passage.law if site.type in setting.laws_of.get(cited.law, (site.type,)))


def dangerous_goods_where_people_live(site: Site, setting: PremisesSetting) -> bool:
    """消防法第十九条."""
    return site.kind is Premises.HOME and site.does(setting.dangerous)


def a_company_needs_a_real_address(site: Site, setting: PremisesSetting) -> bool:
    """市场主体登记管理条例第十一条: a place on a platform is for natural persons."""
    return site.kind is Premises.ONLINE and site.type not in (None, EnterpriseType.HOUSEHOLD)


def the_trade_is_inspected_on_site(site: Site, setting: PremisesSetting) -> bool:
    """Food, lodging, medicine: those who permit it look at the place."""
    return site.kind in (Premises.SHARED, Premises.ONLINE) and site.does(setting.on_site)


def cooking_where_people_live(site: Site, setting: PremisesSetting) -> bool:
    """Fumes in a residential building: to be asked before anything else."""
    return site.kind is Premises.HOME and site.does(setting.fumes)


def neighbours_agree(site: Site, setting: PremisesSetting) -> bool:
    """住改商: the article of the Civil Code was not at hand, so it is hedged."""
    return site.kind is Premises.HOME


def an_online_shop_may_use_the_platform(site: Site, setting: PremisesSetting) -> bool:
    """个体工商户登记管理规定第十三条."""
    online = Plan.ONLINE_SHOP in site.idea.plans or site.kind is Premises.ONLINE
    return online and site.kind not in _IN_A_SHOP and site.type in (None, EnterpriseType.HOUSEHOLD)


def shop_and_platform_together(site: Site, setting: PremisesSetting) -> bool:
    """个体工商户登记管理规定第十三条: goods sold in a shop and online."""
    is_household = site.type is EnterpriseType.HOUSEHOLD
    return is_household and site.kind in _IN_A_SHOP and Plan.ONLINE_SHOP in site.idea.plans


def the_operator_lives_elsewhere(site: Site, setting: PremisesSetting) -> bool:
    """个体工商户登记管理规定第十条."""
    return site.kind is Premises.SHARED and site.type is EnterpriseType.HOUSEHOLD


def one_address_for_an_enterprise(site: Site, setting: PremisesSetting) -> bool:
    """市场主体登记管理条例第十一条."""
    return site.type is not EnterpriseType.HOUSEHOLD and Plan.BRANCHES in site.idea.plans


def several_places_for_a_household(site: Site, setting: PremisesSetting) -> bool:
    """个体工商户登记管理规定第十二条."""
    return site.type is EnterpriseType.HOUSEHOLD and Plan.BRANCHES in site.idea.plans


def reachable_at_the_address(site: Site, setting: PremisesSetting) -> bool:
    """企业经营异常名录管理办法第四条."""
    return site.kind in _HARD_TO_FIND and site.type is not EnterpriseType.HOUSEHOLD


def a_household_is_reachable(site: Site, setting: PremisesSetting) -> bool:
    """The rules on the irregular state of households were not at hand, so it is hedged."""
    return site.kind in _HARD_TO_FIND and site.type is EnterpriseType.HOUSEHOLD


_FAULTS: tuple[Rule, ...] = (
    dangerous_goods_where_people_live,
    a_company_needs_a_real_address,
    the_trade_is_inspected_on_site,
    cooking_where_people_live,
)
_REMARKS: tuple[Rule, ...] = (
    neighbours_agree,
    an_online_shop_may_use_the_platform,
    shop_and_platform_together,
    the_operator_lives_elsewhere,
    one_address_for_an_enterprise,
    several_places_for_a_household,
    reachable_at_the_address,
    a_household_is_reachable,
)
RULES = tuple(rule.__name__ for rule in (*_FAULTS, *_REMARKS))
