"""Every answer Qihang gives, from what was understood: the same for the bot, the desk and offline prediction."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from center.facets import TITLES, FacetWriter
from center.guides import LIFE_STAGES, Guide, Stage
from center.knowledge import Knowledge, ServiceSettings
from center.replies import Button, Reply, guide_button

MOST_CITATIONS = 3
MOST_MENU = 8
NONE_OF_THESE = Button("都不是", "none_of_these")
_REACH = ("materials", "steps", "time", "fee", "where", "conditions", "consequences", "law")


class Answers:
    """Renders replies from one bundle of knowledge on one day."""

    def __init__(self, knowledge: Knowledge, day: date) -> None:
        self._knowledge, self._day = knowledge, day
        self._facets = FacetWriter(knowledge, day)
        self._rendered: dict[tuple[str, str, str | None], Reply] = {}

    def guide(self, guide_id: str, facet: str | None = None, elsewhere: str | None = None) -> Reply:
        """The short answer, the side asked for, and what it rests on."""
        return self._once("guide", guide_id, facet, elsewhere, self._guide)

    def facet(self, guide_id: str, facet: str, elsewhere: str | None = None) -> Reply:
        """One side of the guide just given."""
        return self._once("facet", guide_id, facet, elsewhere, self._facet)

    def _once(
        self, kind: str, guide_id: str, facet: str | None, elsewhere: str | None, render: Callable[..., Reply]
    ) -> Reply:
        """Rendered the first time it is asked; what names a place is rendered anew, for there is no end of places."""
        if elsewhere:
            return render(guide_id, facet, elsewhere)
        key = (kind, guide_id, facet)
        if key not in self._rendered:
            self._rendered[key] = render(guide_id, facet, elsewhere)
        return self._rendered[key]

    def _guide(self, guide_id: str, facet: str | None, elsewhere: str | None) -> Reply:
        guide = self._knowledge.guides[guide_id]
        asked = facet if facet in TITLES and facet != "law" and not elsewhere else None
        detail = self._facets.write(guide, asked) if asked else ""
        lines = [self.notice(elsewhere, "elsewhere_national"), self._facets.short(guide, bool(elsewhere))]
        lines += [f"{TITLES[asked]}：\n{detail}"] if asked and detail else []
        lines += [self._basis(guide, asked), self._late(guide), "" if elsewhere else self._invitation(guide, asked)]
        buttons = () if elsewhere else self._guide_buttons(guide, asked)
        return Reply(_paragraphs(lines), buttons, self._card(guide, asked if detail else None))

    def _facet(self, guide_id: str, facet: str, elsewhere: str | None) -> Reply:
        guide = self._knowledge.guides[guide_id]
        facet = {"more": "also", "online": "where"}.get(facet, facet)
        if facet in ("simpler", "repeat"):
            return Reply(self._facets.short(guide), self._guide_buttons(guide, None), self._card(guide, None))
        if elsewhere:
            return self._facet_elsewhere(guide, facet, elsewhere)
        detail = self._facets.write(guide, facet)
        said = f"{guide.title}｜{TITLES[facet]}：\n{detail}" if detail else self._missing(guide, facet)
        lines = [said, "" if facet == "law" else self._basis(guide, facet), self._late(guide)]
        return Reply(_paragraphs(lines), self._guide_buttons(guide, facet), self._card(guide, facet))

    def _facet_elsewhere(self, guide: Guide, facet: str, elsewhere: str) -> Reply:
        detail = "" if self._knowledge.is_local(guide) else self._facets.write_without_place(guide, facet)
        if not detail:
            return self.out_of_scope(None, elsewhere)
        lines = [self.notice(elsewhere, "elsewhere_national"), f"{guide.title}｜{TITLES[facet]}：\n{detail}"]
        return Reply(_paragraphs([*lines, self._basis(guide, facet)]), (), self._card(guide, facet))

    def choices(self, guide_ids: Sequence[str]) -> Reply:
        """Ask which of up to three guides was meant."""
        guides = [self._knowledge.guides[guide_id] for guide_id in guide_ids]
        listed = "\n".join(f"{number}. {guide.title}" for number, guide in enumerate(guides, start=1))
        buttons = (*(guide_button(guide.title, guide.id) for guide in guides), NONE_OF_THESE)
        custom = {"kind": "choices", "guides": [guide.id for guide in guides]}
        return Reply(f"{self.phrase('choices')}\n{listed}\n{self.phrase('choices_end')}", buttons, custom)

    def stage(self, stage: Stage) -> Reply:
        """The menu of one stage."""
        guides = self._knowledge.of_stage(stage)
        listed = "\n".join(f"· {guide.title}" for guide in guides)
        buttons = tuple(guide_button(guide.title, guide.id) for guide in guides[:MOST_MENU])
        custom = {"kind": "choices", "guides": [guide.id for guide in guides], "stage": stage.value}
        return Reply(f"{stage.caption}，我能帮您弄清楚这些：\n{listed}\n直接说您的情况就行。", buttons, custom)

    def home(self) -> Reply:
        """The greeting with the six stages (XZ-01)."""
        return self._with_stages(self.phrase("greet"))

    def task(self, task: str, elsewhere: str | None = None) -> Reply:
        """A task without hands yet: its guide, which says what to do meanwhile."""
        setting = self._knowledge.service.tasks[task]
        reply = self.guide(setting.guide, elsewhere=elsewhere)
        if elsewhere:
            return reply
        return Reply(f"您想{setting.title}。{reply.text}", reply.buttons, {**reply.custom, "task": task})

    def introduced(self, phrase: str, guide_id: str) -> Reply:
        """A fixed phrase, then the guide that answers the same."""
        reply = self.guide(guide_id)
        return Reply(f"{self.phrase(phrase)}\n{reply.text}", reply.buttons, reply.custom)

    def say(self, name: str) -> Reply:
        """A fixed phrase with the way on."""
        return Reply(self.phrase(name), (), {"kind": "notice", "phrase": name})

    def with_stages(self, name: str) -> Reply:
        """A fixed phrase followed by the six stages."""
        return self._with_stages(self.phrase(name))

    def out_of_scope(self, topic: str | None, elsewhere: str | None = None) -> Reply:
        """Not ours: one sentence that names the right door where the topic has one, else the fixed phrase."""
        if elsewhere:
            return self._with_stages(self.notice(elsewhere))
        door = self._knowledge.service.door(topic)
        if door:
            return Reply(filled_in(self._knowledge.service, door), (), {"kind": "notice", "topic": topic})
        phrase = "unlawful" if topic == "unlawful" else "out_of_scope"
        return self._with_stages(self.phrase(phrase))

    def several(self, replies: Sequence[Reply]) -> Reply:
        """Several questions answered in turn, in one reply; sides are only offered where all is about one guide."""
        texts = [f"【{number}】{_without_invitation(reply.text)}" for number, reply in enumerate(replies, start=1)]
        is_of_several = len({reply.custom.get("guide") for reply in replies} - {None}) > 1
        shown = (_by_title(reply) if is_of_several else reply.buttons[:3] for reply in replies)
        buttons = tuple(dict.fromkeys(button for some in shown for button in some))
        custom: dict[str, Any] = {"kind": "guide", "parts": [reply.custom for reply in replies]}
        offered = [reply.custom["guides"] for reply in replies if reply.custom.get("guides")]
        if offered:
            custom["guides"] = offered[-1]
        return Reply(_paragraphs(texts), buttons[:6], custom)

    def phrase(self, name: str, filled: Mapping[str, str] | None = None) -> str:
        """A fixed phrase of this knowledge, filled in."""
        return phrase_of(self._knowledge.service, name, filled)

    def _with_stages(self, text: str) -> Reply:
        buttons = tuple(Button(stage.caption, "open_stage", (("stage", stage.value),)) for stage in LIFE_STAGES)
        return Reply(text, buttons, {"kind": "choices", "stages": [stage.value for stage in LIFE_STAGES]})

    def notice(self, elsewhere: str | None, phrase: str = "elsewhere") -> str:
        """That the place is not ours; empty when none was named."""
        return self.phrase(phrase, {"地名": elsewhere}) if elsewhere else ""

    def _basis(self, guide: Guide, facet: str | None = None) -> str:
        cited = self._facets.basis(guide, facet)
        rest = "等" if len(cited) > MOST_CITATIONS else ""
        return f"依据：{'；'.join(cited[:MOST_CITATIONS])}{rest}" if cited else ""

    def _late(self, guide: Guide) -> str:
        return self.phrase("past_review") if guide.review_by < self._day else ""

    def _invitation(self, guide: Guide, asked: str | None) -> str:
        facets = [TITLES[facet] for facet in _REACH if facet != asked and self._facets.has(guide, facet)]
        return f"您可以接着问：{'、'.join(facets)}。" if facets else ""

    def _guide_buttons(self, guide: Guide, asked: str | None) -> tuple[Button, ...]:
        facets = [facet for facet in _REACH if facet != asked and self._facets.has(guide, facet)]
        buttons = [guide_button(TITLES[facet], guide.id, facet) for facet in facets]
        following = [self._knowledge.guides[target] for target in guide.next if target in self._knowledge.guides]
        return (*buttons, *(guide_button(other.title, other.id) for other in following[:2]))

    def _missing(self, guide: Guide, facet: str) -> str:
        return self.phrase("facet_missing", {"事项": guide.title, "方面": TITLES[facet]})

    def _card(self, guide: Guide, facet: str | None) -> dict[str, Any]:
        citations = []
        for citation in guide.citations():
            law = self._knowledge.laws.get(citation.law)
            edition = law.edition if law else ""
            citations.append({"law": citation.law, "article": citation.article, "edition": edition})
        return {
            "kind": "guide",
            "guide": guide.id,
            "stage": guide.stage.value,
            "title": guide.title,
            "facet": facet,
            "citations": citations,
        }


def phrase_of(service: ServiceSettings, name: str, filled: Mapping[str, str] | None = None) -> str:
    """A fixed phrase: the center's own names filled in, and what stands in 〔 〕 by ``filled``."""
    text = filled_in(service, service.phrases[name])
    for place, value in (filled or {}).items():
        text = text.replace(f"〔{place}〕", value)
    return text


def filled_in(service: ServiceSettings, text: str) -> str:
    """``text`` with the center's own names."""
    center = service.center
    stages = "、".join(stage.caption for stage in LIFE_STAGES)
    names = {"hotline": center.hotline, "website": center.website, "app": center.app, "center": center.name}
    return text.format(**names, stages=stages)


def _paragraphs(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line)


def _by_title(reply: Reply) -> tuple[Button, ...]:
    """The guide by its title instead of its sides, and what else comes first."""
    first = reply.buttons[:3]
    others = tuple(button for button in first if button.intent != "ask_facet")
    if len(others) == len(first):
        return first
    return (guide_button(str(reply.custom["title"]), str(reply.custom["guide"])), *others)


def _without_invitation(text: str) -> str:
    return re.sub(r"\n您可以接着问：.*$", "", text)
