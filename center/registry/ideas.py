"""What a founder has said so far: the idea that all advice of center.registry is given on."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple, Optional


class EnterpriseType(str, Enum):
    """What may be registered (市场主体登记管理条例第二条); a branch belongs to an enterprise that is there already."""

    HOUSEHOLD = "household"
    SOLE = "sole_proprietorship"
    PARTNERSHIP = "partnership"
    LIMITED_PARTNERSHIP = "limited_partnership"
    COMPANY = "company"
    COOPERATIVE = "cooperative"
    BRANCH = "branch"

    @property
    def caption(self) -> str:
        """The name that people see."""
        return _TYPE_TITLES[self]


_TYPE_TITLES = {
    EnterpriseType.HOUSEHOLD: "个体工商户",
    EnterpriseType.SOLE: "个人独资企业",
    EnterpriseType.PARTNERSHIP: "普通合伙企业",
    EnterpriseType.LIMITED_PARTNERSHIP: "有限合伙企业",
    EnterpriseType.COMPANY: "有限责任公司",
    EnterpriseType.COOPERATIVE: "农民专业合作社",
    EnterpriseType.BRANCH: "分支机构",
}


class Trait(str, Enum):
    """What about a person matters for registration, as the person says it; nothing here is looked up."""

    COMPANY = "company"
    STATE_OWNED = "state_owned"
    FOREIGN = "foreign"
    HONG_KONG_MACAO_TAIWAN = "hong_kong_macao_taiwan"
    FAMILY = "family"
    FARMER = "farmer"
    PASSIVE = "passive"
    STUDENT = "student"
    RETIRED = "retired"
    EMPLOYEE = "employee"
    CIVIL_SERVANT = "civil_servant"
    PUBLIC_INSTITUTION = "public_institution"
    STATE_EMPLOYEE = "state_employee"
    SERVICEMAN = "serviceman"
    VILLAGE_OFFICIAL = "village_official"
    MINOR = "minor"
    INCAPABLE = "incapable"
    DISHONEST = "dishonest"
    OVERDUE_DEBT = "overdue_debt"
    CONVICTED = "convicted"
    BANKRUPTED = "bankrupted"
    REVOKED = "revoked"
    FALSE_REGISTRATION = "false_registration"


class Person(NamedTuple):
    """One who founds or works in the enterprise; without traits a citizen of full age and no office."""

    traits: frozenset[Trait] = frozenset()

    @property
    def is_natural(self) -> bool:
        """Whether it is a human being and not an enterprise."""
        return not self.traits & {Trait.COMPANY, Trait.STATE_OWNED}


class Decides(str, Enum):
    """Who has the last word."""

    ONE = "one"
    TOGETHER = "together"
    DISPUTED = "disputed"


class Plan(str, Enum):
    """What the founder wants later."""

    BRANCHES = "branches"
    HIRING = "hiring"
    INVOICES = "invoices"
    LOANS = "loans"
    BIDDING = "bidding"
    INVESTORS = "investors"
    ONLINE_SHOP = "online_shop"


class Premises(str, Enum):
    """Where the business is to be."""

    OWN = "own"
    RENTED = "rented"
    BORROWED = "borrowed"
    HOME = "home"
    SHARED = "shared"
    STALL = "stall"
    ONLINE = "online"
    NONE = "none"


class Idea(NamedTuple):
    """What is known of the intended enterprise; empty and None mean: not said yet.

    ``words`` are the founder's own, ``scope`` standard phrases with the main one first, ``yuan`` what the founder puts
    in and ``years`` within which, ``wants_limit`` whether debts are to stay apart from what the family owns, ``parent``
    the type of an enterprise that the founder has already and that opens a further place.
    """

    words: str = ""
    scope: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    decides: Optional[Decides] = None
    workers: Optional[int] = None
    yuan: Optional[int] = None
    years: Optional[int] = None
    is_risky: Optional[bool] = None
    wants_limit: Optional[bool] = None
    premises: Optional[Premises] = None
    place: str = ""
    plans: frozenset[Plan] = frozenset()
    qualifications: tuple[str, ...] = ()
    wish: Optional[EnterpriseType] = None
    parent: Optional[EnterpriseType] = None

    @property
    def headcount(self) -> int:
        """How many found it; 0 when that is not known."""
        return len(self.people)

    @property
    def is_family(self) -> bool:
        """Whether several people are all of one family."""
        return self.headcount > 1 and self.count(Trait.FAMILY) == self.headcount

    @property
    def companies(self) -> int:
        """How many of the founders are enterprises."""
        return sum(not person.is_natural for person in self.people)

    def count(self, trait: Trait) -> int:
        """How many of the founders have ``trait``."""
        return sum(trait in person.traits for person in self.people)

    def has(self, *traits: Trait) -> bool:
        """Whether any founder has any of ``traits``."""
        return any(self.count(trait) for trait in traits)
