"""Checking names.yml: what it cites, what it says, and that nothing it offers would be refused by its own rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

from center.company_names import Remark
from center.forbidden_names import FORBIDDEN
from center.guides import Passage
from center.knowledge import Fault, Knowledge
from center.passage_checks import passage_faults
from center.registry.name_findings import of_remark
from center.registry.name_parts import NameReader, load_places
from center.registry.name_rules import KEYS
from center.registry.name_setting import FILE, Level, NameSetting, load_names
from center.registry.names import Names
from center.source import Place, Source

_Problem = tuple[Place, str]
_BLANKS = {"name", "brand", "place", "example", "title", "wanted", "form", "found", "known", "sound"}
_SHORTEST_BRAND = 2


def check_names(knowledge: Knowledge, folder: Path, day: date) -> Iterator[Fault]:
    """Everything wrong with names.yml in ``folder`` (knowledge/registry/) beyond its form; laws as on ``day``."""
    if not (folder / FILE).exists():
        return
    setting, source = load_names(folder), Source(folder / FILE)
    problems = [
        *_of_passages(knowledge, setting, day),
        *_of_rules(setting),
        *_of_words(setting),
        *_of_remarks(knowledge, day),
        *_of_places(setting, folder.parent / "service"),
    ]
    yield from (Fault(source.path, source.line(place), problem) for place, problem in problems)


def _passages(setting: NameSetting) -> Iterator[tuple[Place, Level, Passage]]:
    yield from ((("rules", key), rule.level, rule) for key, rule in setting.rules.items())
    for number, words in enumerate(setting.words):
        yield ("words", number), words.level, words.passage("某某")
    for kind, form in setting.forms.items():
        yield ("forms", kind.value, "law"), Level.HINT, Passage(text=kind.caption, law=form.law)
        if form.note:
            yield ("forms", kind.value, "note"), Level.HINT, form.note


def _of_passages(knowledge: Knowledge, setting: NameSetting, day: date) -> Iterator[_Problem]:
    for place, level, passage in _passages(setting):
        yield from ((place, problem) for problem in passage_faults(knowledge, passage, day))
        if level is Level.FORBIDDEN and not passage.law:
            yield place, "forbidden 要引条文；没有条文的写成 hint"
    if "为准" not in setting.caution:
        yield ("caution",), "要写明“以…为准”"


def _of_rules(setting: NameSetting) -> Iterator[_Problem]:
    yield from ((("rules",), f"缺“{key}”") for key in sorted(KEYS - setting.rules.keys()))
    yield from ((("rules", key), f"没有用“{key}”的地方：检查拼写或删去") for key in setting.rules if key not in KEYS)
    for key, rule in setting.rules.items():
        unknown = {blank for _, blank, _, _ in Formatter().parse(rule.text) if blank is not None} - _BLANKS
        yield from ((("rules", key, "text"), f"“{{{blank}}}”没有东西可填") for blank in sorted(unknown))


def _of_words(setting: NameSetting) -> Iterator[_Problem]:
    seen: dict[str, str] = {}
    for number, rule in enumerate(setting.words):
        for word in rule.words:
            if word in seen:
                yield ("words", number, "words"), f"“{word}”在“{seen[word]}”里已经有了"
            seen.setdefault(word, rule.rule)
        for harmless in rule.unless:
            if not any(word in harmless for word in rule.words):
                yield ("words", number, "unless"), f"“{harmless}”里没有要找的词"


def _of_remarks(knowledge: Knowledge, day: date) -> Iterator[_Problem]:
    """The words of center/forbidden_names.py cite the law too."""
    for forbidden in FORBIDDEN:
        finding = of_remark(Remark(forbidden.rule, forbidden.message, forbidden.refuses))
        for citation in finding.law:
            fault = knowledge.laws.fault(citation, day)
            if fault:
                yield (), f"{forbidden.rule}：{fault}"


def _of_places(setting: NameSetting, service: Path) -> Iterator[_Problem]:
    """Offers are brands that nothing can be said against, and belong to places that are served."""
    places = load_places(service)
    names = Names(setting, NameReader(setting, places))
    yield from ((("local", "brands", place), f"“{place}”不在 region.yml") for place in _strangers(setting, places.own))
    for place, brands in _offered(setting):
        for brand in brands:
            if len(brand) < _SHORTEST_BRAND or not names.is_sound(brand):
                yield place, f"“{brand}”不能当字号来推荐：换一个"


def _strangers(setting: NameSetting, own: tuple[str, ...]) -> list[str]:
    return [place for place in setting.local.brands if place not in own]


def _offered(setting: NameSetting) -> Iterator[tuple[Place, tuple[str, ...]]]:
    yield ("brands", "neutral"), setting.brands.neutral
    for number, feeling in enumerate(setting.brands.feelings):
        yield ("brands", "feelings", number), feeling.brands
    for place, brands in setting.local.brands.items():
        yield ("local", "brands", place), brands
