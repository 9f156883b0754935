"""What to say next: an understanding and the little that is remembered of the conversation become one reply."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from center.answers import Answers
from center.facets import TITLES
from center.guides import Stage
from center.knowledge import Knowledge
from center.privacy import is_nothing_but_masks, warnings_of
from center.replies import Button, Reply
from center.text import LONGEST, bare
from center.understanding import Decision, Understanding

MOST_CHOICES = 3
ASK_STAFF = Button("请工作人员回复我", "leave_question")
OFFERS = {
    "talk_to_person": ASK_STAFF,
    "complain": Button("登记诉求或投诉", "raise_demand"),
    "raise_demand": Button("登记诉求或投诉", "raise_demand"),
    "open_case": Button("申请免费代办", "open_case"),
    "check_progress": Button("查我的进度", "check_progress"),
    "rate_service": Button("我要评价", "rate_service"),
    "show_information": Button("查看我的信息", "show_information"),
}
"""What can be done at once about the guide of a task."""
OFFER_DRAFT = Button("帮我拟一份执照", "draft_license")
_TELLS_IDEA = re.compile(
    "(?:想|要|打算|准备|计划)[^，。；]{0,12}(?:开|办|弄|搞|做|卖|养|种)(?!.{0,4}(?:证|注销|变更|停))"
)
KNOWN_FACETS = frozenset({*TITLES, "more", "online", "simpler", "repeat"})
_SHOW_PLACE = (Decision.CHOICES, Decision.STAGE, Decision.FACET)
_ORDINALS = {character: index for index, character in enumerate("一二三四五六七八九", start=1)}
_PICK = re.compile(
    r"^(?:选|要|看|我要|我选|我问的是|就)?(?:第)?([1-9一二三四五六七八九])(?:个|项|条|号|\.|、)?(?:吧|的)?$"
)


@dataclass(frozen=True)
class Context:
    """What is remembered: the guide given last, the guides offered last, the words said last."""

    guide: str | None = None
    offered: tuple[str, ...] = ()
    said: str | None = None


class Dialogue:
    """Replies from one bundle of knowledge."""

    def __init__(self, knowledge: Knowledge, answers: Answers) -> None:
        self._knowledge, self._answers = knowledge, answers
        tasks = knowledge.service.tasks
        self._offers = {tasks[name].guide: offer for name, offer in OFFERS.items() if name in tasks}
        self._respond: dict[Decision, Callable[[Understanding, Context], Reply]] = {
            Decision.ANSWER: self._answer,
            Decision.CHOICES: self._choices,
            Decision.UNKNOWN: self._unknown,
            Decision.TASK: self._task,
            Decision.SMALLTALK: self._small_talk,
            Decision.FACET: self._facet,
            Decision.STAGE: self._stage,
            Decision.OUT_OF_SCOPE: self._out_of_scope,
            Decision.SEVERAL: self._several,
        }

    def respond(self, heard: Understanding, context: Context) -> Reply:
        """The reply to one message, with what has to be said first."""
        if is_nothing_but_masks(heard.text):
            return self._answers.say(warnings_of(heard.text)[0])
        reply = self._reply(heard, context)
        notices = [self._answers.phrase(name) for name in warnings_of(heard.text)]
        if len(heard.text) >= LONGEST:
            notices.append(self._answers.phrase("too_long"))
        if heard.elsewhere and heard.decision in _SHOW_PLACE and heard.elsewhere not in reply.text:
            notices.append(self._answers.notice(heard.elsewhere))
        return Reply("\n".join([*notices, reply.text]), reply.buttons, reply.custom)

    def picks(self, heard: Understanding, context: Context) -> bool:
        """Whether the message chooses one of the guides offered last, by number or title."""
        return self._picked(heard, context) is not None

    def _reply(self, heard: Understanding, context: Context) -> Reply:
        picked = self._picked(heard, context)
        if picked is not None:
            return picked
        if heard.follows and context.guide in self._knowledge.guides:
            return self._facet(heard, context)
        return self._respond[heard.decision](heard, context)

    def _picked(self, heard: Understanding, context: Context) -> Reply | None:
        """What was chosen by typing its number or its title; None when nothing was."""
        words = bare(heard.text)
        match = _PICK.match(words) if context.offered else None
        if match:
            number = _ORDINALS.get(match[1]) or int(match[1])
            chosen = context.offered[number - 1] if number <= len(context.offered) else None
            return self._guide_or(chosen, "choose_again" if chosen is None else "button_expired")
        if context.offered and words.isdigit():
            return self._answers.say("choose_again")
        offered = [guide for guide in context.offered if guide in self._knowledge.guides]
        titles = {bare(self._knowledge.guides[guide].title): guide for guide in offered}
        return self._answers.guide(titles[words]) if words in titles else None

    def _guide_or(self, guide: str | None, phrase: str) -> Reply:
        known = guide is not None and guide in self._knowledge.guides
        return self._answers.guide(str(guide)) if known else self._answers.say(phrase)

    def _answer(self, heard: Understanding, context: Context) -> Reply:
        if heard.guide is None or heard.guide not in self._knowledge.guides:
            return self._answers.say("button_expired")
        reply = self._answers.guide(heard.guide, heard.facet, heard.elsewhere)
        offer = self._offers.get(heard.guide) or self._draft_offer(heard)
        if heard.elsewhere or offer is None:
            return reply
        return Reply(reply.text, (*reply.buttons, offer), reply.custom)

    def _draft_offer(self, heard: Understanding) -> Button | None:
        """To who tells what they want to open, also where a guide on a permit answers."""
        is_idea = _TELLS_IDEA.search(heard.text) and "draft_license" in self._knowledge.service.tasks
        stage = self._knowledge.guides[heard.guide or ""].stage
        return OFFER_DRAFT if is_idea and stage in (Stage.ESTABLISHMENT, Stage.OPERATION) else None

    def _facet(self, heard: Understanding, context: Context) -> Reply:
        guide = heard.guide if heard.name == "tapped" else context.guide
        if heard.facet == "repeat" and context.said:
            return Reply(context.said, (), {"kind": "notice", "phrase": "repeat"})
        if heard.facet == "repeat":
            return self._answers.say("nothing_to_repeat")
        if guide is None or guide not in self._knowledge.guides:
            return self._answers.with_stages("facet_without_guide")
        facet = heard.facet or "more"
        if facet not in KNOWN_FACETS:
            return self._answers.say("button_expired")
        return self._answers.facet(guide, facet, heard.elsewhere)

    def _choices(self, heard: Understanding, context: Context) -> Reply:
        guides = [candidate.id for candidate in heard.guides if candidate.id in self._knowledge.guides]
        return self._answers.choices(guides[:MOST_CHOICES])

    def _unknown(self, heard: Understanding, context: Context) -> Reply:
        if not bare(heard.text):
            return self._answers.say("empty")
        reply = self._answers.with_stages("unknown")
        return Reply(reply.text, (*reply.buttons, ASK_STAFF), reply.custom)

    def _task(self, heard: Understanding, context: Context) -> Reply:
        name = heard.name or ""
        if name in self._knowledge.service.tasks:
            return self._answers.task(name, heard.elsewhere)
        return self._answers.say(name)

    def _small_talk(self, heard: Understanding, context: Context) -> Reply:
        name = heard.name or ""
        guide = self._knowledge.service.small_talk.get(name)
        if guide:
            return self._answers.introduced(name, guide)
        if name == "greet":
            return self._answers.home()
        if name in ("none_of_these", "affirm", "deny"):
            return self._answers.with_stages(name)
        return self._answers.say(name)

    def _stage(self, heard: Understanding, context: Context) -> Reply:
        known = {stage.value for stage in Stage}
        return self._answers.stage(Stage(heard.name)) if heard.name in known else self._answers.with_stages("home")

    def _out_of_scope(self, heard: Understanding, context: Context) -> Reply:
        return self._answers.out_of_scope(heard.name, heard.elsewhere)

    def _several(self, heard: Understanding, context: Context) -> Reply:
        replies: list[Reply] = []
        said: set[str] = set()
        for part in heard.parts:
            part = replace(part, elsewhere=part.elsewhere or heard.elsewhere)
            if part.decision is Decision.FACET:
                replies.append(self._facet(part, context))
                continue
            guide = part.guide
            if guide not in said:
                replies.append(self._respond[part.decision](part, context))
            elif part.facet in KNOWN_FACETS:
                replies.append(self._answers.facet(guide, part.facet, part.elsewhere))
            said |= {guide} if guide else set()
        return self._answers.several(replies) if len(replies) > 1 else replies[0]
