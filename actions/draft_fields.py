"""What a draft asks for, in the order in which it matters, and what is only taken when it is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from actions.case_parts import catalogue, check_place, part_titles, place_choices, place_title, read_parts
from actions.draft_money import read_capital, read_money, show_capital, show_money
from actions.draft_names import read_chosen_name, read_name, show_name
from actions.draft_people import read_people as people_in
from actions.draft_people import read_shares, shown_people
from actions.draft_scope import read_scope, show_scope
from actions.draft_trade import read_trade, show_trade
from actions.draft_types import read_parent, read_type, show_type
from actions.draft_wishes import (
    read_address,
    read_decides,
    read_plans,
    read_qualifications,
    read_representative,
    read_workers,
    read_years,
    show_decides,
)
from actions.draft_words import (
    books,
    open_when_asked,
    read_farmers,
    read_premises,
    read_risk,
    read_where,
    show_risk,
)
from actions.fields import DECLINED, Field, Said, Slots, never, read_phone
from actions.open_case import check_mobile
from actions.who import PERSON_NAMES, read_person
from center.answers import Answers
from center.bundles import knowledge_of
from center.drafts.proposing import advised_on, questions
from center.drafts.proposing_facts import SELF, Facts, Founder, facts_of, rows_of_founders
from center.drafts.proposing_fields import PLANS, PREMISES
from center.registry.ideas import EnterpriseType, Premises
from center.replies import Button

THEME = "one_chain"
OWN = ("draft", "offered", "shown", "agreed")
"""Slots that the talk keeps for itself."""
AFTER_YES = ("phone", "person", "parts")
"""What is said after the yes, and changes nothing that was agreed to."""
DEFAULTS = {
    "place": "draft_default_place",
    "parent": "draft_default_parent",
    "people": "draft_default_people",
    "farmers": "draft_default_farmers",
    "money": "draft_default_money",
    "risk": "draft_default_risk",
    "premises": "draft_default_premises",
    "decides": "draft_default_decides",
    "name": "draft_default_name",
}
"""What somebody may leave to us, with the phrase that says what then stands, and why."""
CHANGED_BY_NAME = frozenset(
    {"type", "capital", "years", "scope", "chosen_name", "representative", "name", "trade", "address"}
)
"""What can only be meant for a draft, however it is said: 改成有限公司呢, 名字换成晨光."""
_ALONE = (EnterpriseType.HOUSEHOLD, EnterpriseType.SOLE)


def facts(known: Slots) -> Facts:
    """What the slots come to."""
    plain = {slot: value for slot, value in known.items() if slot not in OWN}
    money = plain.get("money")
    people = plain.get("people")
    if isinstance(money, dict):
        plain["money"] = money["each"] * (len(people) if isinstance(people, list) else 1)
    if plain.get("money") == 0:
        plain["money"] = None
    if _is_branch(known) and plain.get("representative") not in (None, DECLINED):
        plain["people"] = rows_of_founders([Founder(str(plain["representative"]))])
    return facts_of(plain, place_in_full(plain.get("place")))


def absent_head(known: Slots, sound: Slots) -> str | None:
    """Who was just named to stand for the enterprise and is none of its people; None where that fits."""
    who, people = sound.get("representative"), known.get("people")
    named = {row["who"] for row in people} if isinstance(people, list) else {SELF}
    return None if who in (None, DECLINED) or _is_branch(known) or who in named else str(who)


def place_in_full(office: str | None) -> str:
    """The place of an office, province first; empty when it is not known."""
    found = catalogue().offices.get(office or "")
    if found is None:
        return ""
    region = knowledge_of(None).service.catalogue.region.serves
    return f"{region.get('province', '')}{region.get('city', '')}{found.county or ''}{found.town or ''}"


def defaults_told(answers: Answers, sound: Slots) -> list[str]:
    """What stands instead of what was just left to us, and why."""
    return [answers.phrase(phrase) for slot, phrase in DEFAULTS.items() if _is_left(sound.get(slot))]


def _is_left(value: Any) -> bool:
    return value == DECLINED or (isinstance(value, dict) and value.get("left") is True)


def _leave_open(read: Callable[[Said, bool], Any]) -> Callable[[Said, bool], Any]:
    def read_or_leave(said: Said, asked: bool) -> Any:
        found = read(said, asked)
        return found if found is not None else open_when_asked(said, asked)

    return read_or_leave


def _is_branch(known: Slots) -> bool:
    parent = known.get("parent")
    is_household = isinstance(parent, dict) and parent["type"] == EnterpriseType.HOUSEHOLD.value
    return not is_household and (parent is not None or known.get("type") == EnterpriseType.BRANCH.value)


def _asks(rule: str) -> Callable[[Slots], bool]:
    def is_open(known: Slots) -> bool:
        said = facts(known)
        return bool(said.words and said.people) and not _is_branch(known) and rule in questions(said, books())

    return is_open


def _not_branch(known: Slots) -> bool:
    return not _is_branch(known)


def _wants_decides(known: Slots) -> bool:
    if not _asks("who_manages")(known):
        return False
    return advised_on(facts(known), books()).advice.type not in _ALONE


def _agreed(known: Slots) -> bool:
    return bool(known.get("agreed"))


def _parts(said: Said, asked: bool) -> list[str] | None:
    is_time = said.known.get("agreed") or said.asking == "confirmed"
    return read_parts(replace(said, known={**said.known, "theme": THEME}), asked) if is_time else None


def _nothing(said: Said, asked: bool) -> None:
    return None


def _tap(*titles: str) -> tuple[Button, ...]:
    return tuple(Button(title, "affirm", (("kind", title),)) for title in titles)


def _show_list(captions: dict[Any, str]) -> Callable[[Any], str]:
    return lambda values: "、".join(captions[value] for value in captions if value.value in values)


def _show_premises(value: str) -> str:
    return "先不定" if value == DECLINED else PREMISES[Premises(value)]


FIELDS = (
    Field("trade", "想做的生意", "draft_ask_trade", "draft_explain_trade", read_trade,
          show=show_trade, names=("行业", "生意")),
    Field("place", "地点", "draft_ask_place", "explain_place", _leave_open(read_where), lambda value: None
          if value == DECLINED else check_place(value), lambda value: "先不定" if value == DECLINED
          else place_title(value), names=("地方", "县"), choices=place_choices),
    Field("parent", "原来的企业", "draft_ask_parent", "draft_explain_parent", read_parent,
          show=lambda value: value.get("name") or "已经有企业", is_asked=_is_branch),
    Field("people", "出资的人", "draft_ask_people", "draft_explain_people", _leave_open(people_in), show=shown_people,
          buttons=_tap("就我自己", "我和爱人", "和朋友合伙"), names=("人", "股东", "人数"), is_asked=_not_branch),
    Field("farmers", "农民成员", "draft_ask_farmers", "draft_explain_people", read_farmers,
          show=lambda value: f"{value}位", is_asked=_asks("are_they_farmers")),
    Field("money", "能拿出的钱", "draft_ask_money", "draft_explain_money", _leave_open(read_money), show=show_money,
          names=("钱", "资金"), is_asked=_not_branch),
    Field("risk", "万一亏了", "draft_ask_risk", "draft_explain_risk", read_risk, show=show_risk,
          buttons=_tap("自己担着", "和家里分开", "说不好"), is_asked=_asks("who_answers_for_debts")),
    Field("premises", "场所", "draft_ask_premises", "draft_explain_premises", read_premises, show=_show_premises,
          buttons=_tap("租的", "自己的房子", "在家里", "只在网上", "还没定"), names=("地址", "住所", "房子")),
    Field("decides", "谁说了算", "draft_ask_decides", "draft_explain_decides", read_decides, show=show_decides,
          buttons=_tap("我说了算", "商量着来"), is_asked=_wants_decides),
    Field("name", "名字", "draft_ask_name", "draft_explain_name", read_name, show=show_name,
          buttons=_tap("你帮我起"), names=("名称", "字号", "店名"), is_asked=_not_branch),
    Field("type", "类型", "draft_ask_type", "draft_explain_type", read_type, show=show_type, is_asked=never),
    Field("capital", "注册资本", "draft_ask_money", "draft_explain_money", read_capital, show=show_capital,
          names=("资本", "出资额"), is_asked=never),
    Field("years", "缴足年限", "draft_ask_money", "draft_explain_money", read_years, show=lambda value: f"{value}年",
          is_asked=never),
    Field("scope", "经营范围", "draft_ask_trade", "draft_explain_trade", read_scope, show=show_scope,
          names=("范围",), is_asked=never),
    Field("chosen_name", "选的名称", "draft_ask_name", "draft_explain_name", read_chosen_name, is_asked=never),
    Field("representative", "负责人", "draft_ask_people", "draft_explain_people", read_representative,
          names=("法人", "法定代表人"), is_asked=never),
    Field("shares", "怎么分", "draft_ask_people", "draft_explain_people", read_shares, is_asked=never),
    Field("workers", "雇人", "draft_ask_people", "draft_explain_people", read_workers,
          show=lambda value: f"{value}个" if value else "不雇", is_asked=never),
    Field("plans", "打算", "draft_ask_people", "draft_explain_people", read_plans, show=_show_list(PLANS),
          is_asked=never),
    Field("qualifications", "资质", "draft_ask_people", "draft_explain_people", read_qualifications,
          show="、".join, is_asked=never),
    Field("address", "详细地址", "draft_ask_premises", "draft_explain_premises", read_address, is_asked=never),
    Field("phone", "电话", "draft_ask_phone", "explain_case_phone", read_phone, check_mobile, is_asked=_agreed,
          refused=("draft_phone_needed", "draft_without_phone")),
    Field("person", "称呼", "draft_ask_phone", "explain_case_phone", read_person, names=PERSON_NAMES, is_asked=never),
    Field("parts", "现在办", "draft_ask_phone", "explain_case_phone", _parts, show=part_titles, is_asked=never),
    *(Field(slot, slot, "draft_ask_trade", "draft_explain_trade", _nothing, is_asked=never) for slot in OWN),
)  # fmt: skip
"""Every field; the first that is lacking is asked for next."""
