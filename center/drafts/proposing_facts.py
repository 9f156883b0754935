"""What a founder has said, as the talk keeps it, and the idea that the advice of center.registry is given on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Optional

from center.registry.ideas import Decides, EnterpriseType, Idea, Person, Plan, Premises, Trait

LEFT_OPEN = "declined"
"""The value of what a founder would rather leave open: it gets a default, with its reason."""
SELF = "本人"


class Founder(NamedTuple):
    """One of those who found it: ``who`` as people say it, traits, what they put in, and posts, in words.

    Who only has a post, and puts nothing in, does not ``invest``.
    """

    who: str
    traits: frozenset[Trait] = frozenset()
    share: str = ""
    posts: tuple[str, ...] = ()
    invests: bool = True

    @property
    def person(self) -> Person:
        """What the rules of center.registry look at."""
        return Person(self.traits)


class Facts(NamedTuple):
    """What was said; None and empty: not said, or left open (``left``: the names of those that were left open)."""

    words: str = ""
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    office: Optional[str] = None
    place: str = ""
    people: tuple[Founder, ...] = ()
    decides: Optional[Decides] = None
    yuan: Optional[int] = None
    capital: Optional[int] = None
    years: Optional[int] = None
    wants_limit: Optional[bool] = None
    premises: Optional[Premises] = None
    address: str = ""
    name: str = ""
    chosen_name: str = ""
    plans: frozenset[Plan] = frozenset()
    qualifications: str = ""
    wish: Optional[EnterpriseType] = None
    parent: Optional[EnterpriseType] = None
    parent_name: str = ""
    representative: str = ""
    shares: str = ""
    workers: Optional[int] = None
    contact: str = ""
    phone: str = ""
    left: frozenset[str] = frozenset()

    @property
    def founders(self) -> tuple[Founder, ...]:
        """Those who put something in."""
        return tuple(one for one in self.people if one.invests)


def facts_of(slots: Mapping[str, Any], place: str = "") -> Facts:
    """The facts in the talk's slots; ``place`` is the county in full, province first."""
    left = frozenset(name for name, value in slots.items() if value == LEFT_OPEN)
    said = {name: value for name, value in slots.items() if value is not None and name not in left}
    scope = said.get("scope") or {}
    parent = said.get("parent") or {}
    return Facts(
        words=said.get("trade", ""),
        more=tuple(scope.get("more", ())),
        less=tuple(scope.get("less", ())),
        office=said.get("place"),
        place=place,
        people=with_farmers(founders_of(said.get("people") or ()), said.get("farmers")),
        decides=Decides(said["decides"]) if "decides" in said else None,
        yuan=said.get("money"),
        capital=said.get("capital"),
        years=said.get("years"),
        wants_limit=said.get("risk"),
        premises=Premises(said["premises"]) if "premises" in said else None,
        address=said.get("address", ""),
        name=said.get("name", ""),
        chosen_name=said.get("chosen_name", ""),
        plans=frozenset(map(Plan, said.get("plans") or ())),
        qualifications="、".join(said.get("qualifications") or ()),
        wish=EnterpriseType(said["type"]) if "type" in said else None,
        parent=EnterpriseType(parent["type"]) if parent.get("type") else None,
        parent_name=parent.get("name", ""),
        representative=said.get("representative", ""),
        shares=said.get("shares", ""),
        workers=said.get("workers"),
        contact=said.get("person", ""),
        phone=said.get("phone", ""),
        left=left,
    )


def founders_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Founder, ...]:
    """The founders as the talk keeps them."""
    return tuple(
        Founder(
            row["who"],
            frozenset(map(Trait, row.get("traits", ()))),
            row.get("share", ""),
            tuple(row.get("posts", ())),
            row.get("invests", True),
        )
        for row in rows
    )


def rows_of_founders(people: Iterable[Founder]) -> list[dict[str, Any]]:
    """What the talk keeps of founders; JSON-ready, and the same for the same people."""
    return [_row(one) for one in people]


def _row(one: Founder) -> dict[str, Any]:
    row: dict[str, Any] = {"who": one.who, "traits": sorted(trait.value for trait in one.traits), "share": one.share}
    return {**row, **({"posts": list(one.posts)} if one.posts else {}), **({} if one.invests else {"invests": False})}


def with_farmers(people: tuple[Founder, ...], farmers: int | None) -> tuple[Founder, ...]:
    """``people`` with the first ``farmers`` of them marked as farmers."""
    if farmers is None:
        return people
    marked = (one._replace(traits=one.traits | {Trait.FARMER}) for one in people[:farmers])
    rest = (one._replace(traits=one.traits - {Trait.FARMER}) for one in people[farmers:])
    return (*marked, *rest)


def idea_of(facts: Facts, scope: tuple[str, ...]) -> Idea:
    """The facts as the rules of center.registry take them; ``scope`` are the standard phrases found for them."""
    return Idea(
        words=facts.words,
        scope=scope,
        people=tuple(one.person for one in facts.founders),
        decides=facts.decides,
        workers=facts.workers,
        yuan=facts.yuan,
        years=facts.years,
        wants_limit=facts.wants_limit,
        premises=facts.premises,
        place=facts.place,
        plans=facts.plans,
        qualifications=(facts.qualifications,) if facts.qualifications else (),
        wish=facts.wish,
        parent=facts.parent,
    )
