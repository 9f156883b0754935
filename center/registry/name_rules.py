"""The rules by which a wished name is looked at, one function each; their sentences stand in names.yml.

A rule yields the key of its sentence and the words to put in; it says nothing when it finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from center.enterprises import LONGEST_NAME
from center.registry.ideas import EnterpriseType
from center.registry.name_parts import NameParts, NameReader
from center.registry.name_setting import Form, NameSetting
from center.registry.name_sounds import heard_in
from center.text import normalise

LONGEST_BRAND = 10
_SHORTEST_BRAND = 2
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_COMPANY_LIKE = re.compile("股份有限公司|有限责任公司|股份公司|有限公司|公司")
_PARENT = re.compile("^(.*(?:公司|合作社|联合社|）|厂))(.+)$")
Raised = tuple[str, dict[str, str]]


class Named(NamedTuple):
    """A name to be looked at: what is known of it and of the enterprise."""

    name: str
    parts: NameParts
    type: EnterpriseType
    division: str
    industry: str
    parent: str
    reader: NameReader
    setting: NameSetting

    @property
    def form(self) -> Form:
        """The organisation form that the name should have."""
        return self.setting.forms[self.type]

    @property
    def own_words(self) -> tuple[str, str]:
        """The brand and all of the name that is the founder's choice; of a branch only what follows its parent."""
        if self.type is EnterpriseType.BRANCH:
            return "", self.name.removeprefix(self.parent or _parent_in(self.name))
        bracketed = f"（{self.parts.bracketed}）" if self.parts.bracketed else ""
        return self.parts.brand, f"{self.parts.brand}{self.parts.industry}{bracketed}"

    @property
    def beginning(self) -> str:
        """How the name should begin."""
        return self.reader.places.written(self.division)


def characters_are_standard(named: Named) -> Iterator[Raised]:
    """企业名称登记管理规定第五条."""
    simplified = normalise(named.name)
    pairs = list(zip(named.name, simplified)) if len(simplified) == len(named.name) else []
    wrong = [(old, new) for old, new in pairs if old != new and _HAN.match(old)]
    if wrong:
        yield "traditional", {"found": "".join(old for old, _ in wrong), "wanted": "".join(new for _, new in wrong)}


def there_is_a_brand(named: Named) -> Iterator[Raised]:
    """企业名称登记管理规定第六条, 第八条; a name without a brand counts as irregular (AH 附录A)."""
    if not named.parts.brand:
        yield "no_brand", {"name": named.name}
    elif len(named.parts.brand) < _SHORTEST_BRAND:
        yield "short_brand", {"brand": named.parts.brand}


def the_brand_is_no_place(named: Named) -> Iterator[Raised]:
    """企业名称登记管理规定第八条第二款."""
    place, is_plain = named.reader.place_in(named.parts.brand)
    if place:
        yield "brand_is_place" if is_plain else "brand_like_place", {"place": place}


def the_division_is_written(named: Named) -> Iterator[Raised]:
    """企业名称登记管理规定第六条, 第七条."""
    parts = named.parts
    if parts.elsewhere:
        yield "division_elsewhere", {"place": parts.elsewhere, "example": named.beginning}
    elif not parts.division and not named.reader.own_place_in(parts.bracketed):
        yield "no_division", {"example": named.beginning}
    elif _names_other_county(named):
        yield "division_elsewhere", {"place": parts.county, "example": named.beginning}


def a_district_follows_its_city(named: Named) -> Iterator[Raised]:
    """企业名称登记管理规定第七条; 个体工商户登记管理规定第十四条第二款."""
    county = named.parts.county
    if county.endswith("区") and named.parts.division.startswith(county):
        rule = "household_district" if named.type is EnterpriseType.HOUSEHOLD else "district_alone"
        yield rule, {"place": county, "example": named.reader.places.written(county)}


def a_division_inside_is_bracketed(named: Named) -> Iterator[Raised]:
    """企业名称登记管理规定实施办法第九条第二款."""
    inside = named.reader.own_place_in(named.parts.brand)
    if inside:
        yield "division_unbracketed", {"place": inside}


def a_household_names_its_county(named: Named) -> Iterator[Raised]:
    """个体工商户登记管理规定第十四条."""
    if named.type is not EnterpriseType.HOUSEHOLD or named.parts.county or not named.parts.division:
        return
    is_known = named.reader.places.county_in(named.division)
    yield "household_division" if is_known else "county_wanted", {"example": named.beginning}


def the_form_fits(named: Named) -> Iterator[Raised]:
    """企业名称登记管理规定第十条; 实施办法第十二条, 第五十三条."""
    form, wanted = named.parts.form, "”或“".join(named.form.endings)
    if not form:
        yield "no_form", {"title": named.type.caption, "wanted": wanted}
    elif form not in named.form.endings:
        yield "wrong_form", {"form": form, "title": named.type.caption, "wanted": wanted}


def no_other_form_is_suggested(named: Named) -> Iterator[Raised]:
    """实施办法第十二条: 不得使用可能使公众误以为是其他组织形式的字样."""
    if named.type is EnterpriseType.COMPANY:
        return
    found = _COMPANY_LIKE.search(named.parts.brand + named.parts.industry + _unbracketed(named))
    if found and found[0] != named.parts.form:
        yield "posing", {"title": named.type.caption, "form": found[0]}


def the_industry_is_written(named: Named) -> Iterator[Raised]:
    """企业名称登记管理规定第六条; 实施办法第二十条."""
    if not named.parts.industry:
        trade = named.setting.trades.get(named.reader.trade(named.industry))
        yield "no_industry", {"example": trade.term if trade else "餐饮"}


def the_industry_is_the_founders(named: Named) -> Iterator[Raised]:
    """企业名称登记管理规定第九条."""
    wished = named.reader.trade(named.industry)
    written = named.parts.trade
    if wished and written and named.reader.compared_as(wished) != named.reader.compared_as(written):
        yield "other_industry", {"found": named.reader.term(named.parts.industry), "wanted": named.industry}


def a_new_one_is_no_group(named: Named) -> Iterator[Raised]:
    """实施办法第十七条."""
    if named.parts.is_group:
        yield "group", {}


def the_name_is_not_too_long(named: Named) -> Iterator[Raised]:
    """What application forms have room for; no law."""
    if len(named.name) > LONGEST_NAME:
        yield "long_name", {}


def the_brand_is_not_too_long(named: Named) -> Iterator[Raised]:
    """What application forms have room for; no law."""
    if len(named.parts.brand) > LONGEST_BRAND:
        yield "long_brand", {"brand": named.parts.brand}


def it_does_not_sound_bad(named: Named) -> Iterator[Raised]:
    """What customers may hear; no law."""
    heard = heard_in(named.parts.brand, named.setting.bad_sounds)
    if heard:
        yield "bad_sound", {"sound": heard}


def a_branch_begins_with_its_parent(named: Named) -> Iterator[Raised]:
    """企业名称登记管理规定第十三条."""
    parent = named.parent or _parent_in(named.name)
    if not parent or not named.name.startswith(parent):
        yield "branch_parent", {"example": _branch_example(named)}


def a_branch_ends_as_one(named: Named) -> Iterator[Raised]:
    """企业名称登记管理规定第十三条."""
    if not named.name.endswith(named.form.endings):
        yield "branch_ending", {"example": _branch_example(named)}


def a_branch_elsewhere_names_its_place(named: Named) -> Iterator[Raised]:
    """实施办法第十三条."""
    county = named.reader.places.county_in(named.division)
    if county and county.rstrip("市县区") not in named.name:
        yield "branch_place", {"example": _branch_example(named)}


def nothing_was_said(named: Named) -> Iterator[Raised]:
    """There is no name to look at."""
    yield "empty", {}


RULES: tuple[Callable[[Named], Iterator[Raised]], ...] = (
    there_is_a_brand,
    characters_are_standard,
    the_brand_is_no_place,
    the_division_is_written,
    a_district_follows_its_city,
    a_household_names_its_county,
    the_form_fits,
    no_other_form_is_suggested,
    the_industry_is_written,
    a_new_one_is_no_group,
    a_division_inside_is_bracketed,
    the_industry_is_the_founders,
    the_name_is_not_too_long,
    the_brand_is_not_too_long,
    it_does_not_sound_bad,
)
BRANCH_RULES: tuple[Callable[[Named], Iterator[Raised]], ...] = (
    characters_are_standard,
    a_branch_begins_with_its_parent,
    a_branch_ends_as_one,
    a_branch_elsewhere_names_its_place,
    the_name_is_not_too_long,
)
KEYS = frozenset({
    "empty", "no_brand", "short_brand", "brand_is_place", "brand_like_place", "no_division", "division_elsewhere",
    "district_alone", "division_unbracketed", "household_district", "household_division", "county_wanted", "no_form",
    "wrong_form", "posing", "no_industry", "other_industry", "group", "branch_parent", "branch_ending", "branch_place",
    "traditional", "same_name", "same_brand", "same_brand_elsewhere", "same_brand_other_trade", "similar",
    "sounds_same", "bad_sound", "long_brand", "long_name",
})  # fmt: skip
"""The sentences that names.yml must have."""


def _names_other_county(named: Named) -> bool:
    wished = named.reader.places.county_in(named.division)
    return bool(wished and named.parts.county and wished != named.parts.county)


def _unbracketed(named: Named) -> str:
    """What stands before a form in brackets, which must not be another form; empty where the form has none."""
    form = named.parts.form
    return named.name.replace(form, "") if form.startswith("（") else ""


def _parent_in(name: str) -> str:
    found = _PARENT.match(name)
    return found[1] if found else ""


def _branch_example(named: Named) -> str:
    county = named.reader.places.county_in(named.division)
    parent = named.parent or f"{named.beginning}晨光餐饮有限公司"
    shown = county[:-1] if county and len(county) > _SHORTEST_BRAND else county
    return f"{parent}{shown}分公司"
