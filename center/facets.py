"""The sides of a guide that people ask for, each rendered in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from center.figures import Figure, find_figures
from center.guides import Guide, Passage
from center.knowledge import Knowledge, Office
from center.law import Citation

TITLES = {
    "materials": "要带什么",
    "steps": "怎么办",
    "time": "多久",
    "fee": "收费吗",
    "where": "在哪办",
    "conditions": "什么条件",
    "result": "办完给什么",
    "consequences": "不办会怎样",
    "also": "还要注意",
    "law": "依据",
}
MOST_ARTICLES = 4
WITHHELD = "这一项所依据的规定有变化，正在修改，暂不提供；请先向窗口或 12345 核实。"
SAMPLE = "（样例值，以本地公布的为准）"


class FacetWriter:
    """Renders the facets of guides; ``day`` decides which laws still hold."""

    def __init__(self, knowledge: Knowledge, day: date) -> None:
        self._knowledge, self._day = knowledge, day
        self._writers: dict[str, Callable[[Guide], str]] = {
            "materials": self._materials,
            "steps": self._steps,
            "time": self._time,
            "fee": self._fee,
            "where": self._where,
            "conditions": self._conditions,
            "result": self._result,
            "consequences": self._consequences,
            "also": self._also,
            "law": self._law,
        }

    def write(self, guide: Guide, facet: str) -> str:
        """The facet in words; empty when the guide has nothing on it."""
        return self._writers[facet](guide)

    def write_without_place(self, guide: Guide, facet: str) -> str:
        """The facet for somebody elsewhere: no office and no promise of ours."""
        if facet == "where":
            return ""
        if facet == "time":
            return self.passage(guide.time.statutory) if guide.time else ""
        return self.write(guide, facet)

    def basis(self, guide: Guide, facet: str | None = None) -> list[str]:
        """The laws that the facet rests on (the whole guide without one), as far as they still hold."""
        named = [named for named in guide.passages() if facet in (None, named.facet)]
        if not named and facet is not None:
            named = list(guide.passages())
        cited = [citation for entry in named for citation in entry.passage.law]
        holding = [citation for citation in cited if not self._knowledge.laws.fault(citation, self._day)]
        return self.citations(holding, MOST_ARTICLES)

    def short(self, guide: Guide, elsewhere: bool = False) -> str:
        """The short answer, withheld when it states a figure whose law no longer holds; nothing local elsewhere."""
        withheld: set[Figure] = set()
        stated: set[Figure] = set()
        for named in guide.passages():
            figures = set(find_figures(named.passage.text))
            (withheld if self.passage(named.passage) == WITHHELD else stated).update(figures)
        if (withheld - stated) & set(find_figures(guide.short)):
            return WITHHELD
        return self._knowledge.national_short(guide) if elsewhere else guide.short

    def has(self, guide: Guide, facet: str) -> bool:
        """Whether the guide says anything about the facet."""
        return bool(self.write(guide, facet))

    def available(self, guide: Guide) -> list[str]:
        """The facets the guide has, in the order people ask for them."""
        return [facet for facet in self._writers if self.has(guide, facet)]

    def passage(self, passage: Passage | None) -> str:
        """The text of a passage, or that it is withheld because its law no longer holds."""
        if passage is None:
            return ""
        faults = (self._knowledge.laws.fault(citation, self._day) for citation in passage.law)
        return WITHHELD if any(faults) else passage.text

    def citations(self, cited: Iterable[Citation], most: int | None = None) -> list[str]:
        """A line per law, e.g. 《公司法》（2023年修订）第47、54条; at most ``most`` articles of each."""
        articles: dict[str, list[Citation]] = {}
        for citation in dict.fromkeys(cited):
            articles.setdefault(citation.law, []).append(citation)
        return [self._one_law(title, found, most) for title, found in articles.items()]

    def _one_law(self, title: str, cited: list[Citation], most: int | None) -> str:
        law = self._knowledge.laws.get(title)
        edition = f"（{law.edition}）" if law else ""
        numbers = sorted(citation.article for citation in cited if isinstance(citation.article, int))
        rest = "等" if most and len(numbers) > most else ""
        numbered = "、".join(map(str, numbers[:most]))
        clauses = "、".join(citation.article for citation in cited if isinstance(citation.article, str))
        return f"《{title}》{edition}{f'第{numbered}条{rest}' if numbered else ''}{clauses}"

    def _materials(self, guide: Guide) -> str:
        brought = [material for material in guide.materials if not material.source.is_fetched]
        fetched = [material.name for material in guide.materials if material.source.is_fetched]
        lines = [f"{material.name}{f'（{material.when}）' if material.when else ''}" for material in brought]
        listed = _numbered(lines) or ("没有要您准备的材料。" if fetched else "")
        free = f"不用带（系统调取）：{'、'.join(dict.fromkeys(fetched))}。" if fetched else ""
        return "\n".join(part for part in (listed, free) if part)

    def _steps(self, guide: Guide) -> str:
        return _numbered(self.passage(step) for step in guide.steps)

    def _time(self, guide: Guide) -> str:
        if guide.time is None:
            return ""
        lines = [f"法定：{self.passage(guide.time.statutory)}"] if guide.time.statutory else []
        if guide.time.promised:
            promise = self._knowledge.service.promises[guide.time.promised.setting.removeprefix("promise.")]
            lines.append(f"本地承诺：{promise.text}{SAMPLE if promise.sample else ''}")
        return "\n".join(lines)

    def _fee(self, guide: Guide) -> str:
        return self.passage(guide.fee)

    def _where(self, guide: Guide) -> str:
        if guide.where is None:
            return ""
        service = self._knowledge.service
        found = [service.offices[key] for key in guide.where.offices]
        offices = "；".join(map(_office, found))
        center = service.center
        sample = SAMPLE if center.sample or any(office.sample for office in found) else ""
        return (
            f"{offices}。\n也可以在{center.website}、{center.app}上办；怕白跑先打 {center.hotline} 问一声。\n"
            f"大厅：{center.address}；{center.hours}{sample}"
        )

    def _conditions(self, guide: Guide) -> str:
        return self.passage(guide.conditions)

    def _result(self, guide: Guide) -> str:
        return self.passage(guide.result)

    def _consequences(self, guide: Guide) -> str:
        return self.passage(guide.consequences)

    def _also(self, guide: Guide) -> str:
        return _numbered(self.passage(passage) for passage in guide.also)

    def _law(self, guide: Guide) -> str:
        return "\n".join(self.citations(guide.citations()))


def _numbered(lines: Iterable[str]) -> str:
    found = [line.rstrip("。；") for line in lines if line]
    if len(found) == 1:
        return f"{found[0]}。"
    return "\n".join(f"{number}. {line}" for number, line in enumerate(found, start=1))


def _office(office: Office) -> str:
    details = "，".join(part for part in (office.address, office.phone, office.hours) if part)
    return f"{office.name}{f'（{details}）' if details else ''}"
