"""Reads a message: ranks its questions, passes them through the gate, puts the parts together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from bot.nlu.distress import is_in_distress
from bot.nlu.facets import FacetFinder
from bot.nlu.features import FeatureMaker
from bot.nlu.gate import Gate
from bot.nlu.giving_up import is_giving_up
from bot.nlu.linear import LinearModel, Ranking, without
from bot.nlu.seats import SEAT_TASKS, begins_booking, is_seat_elsewhere, seat_task
from bot.nlu.segments import is_parted, split_questions, without_contact
from center.privacy import is_nothing_but_masks
from center.region import Region
from center.text import normalise
from center.understanding import Decision, Understanding

MOST_LEFT_OF_FOLLOW_UP = 1
MOST_SPOKEN_OF = 5
MOST_CONFIRMED_BY = 3
AGENCY_TASK = "open_case"
DISTRESS, STOP = "distress", "stop"
_ORDER = re.compile(
    r"(?:帮|替|给)(?:我们?|俺们?|咱们?|她|他|来电人)?.{0,3}(?:代办|带办|代为办)|^(?:请|麻烦)?(?:你们)?(?:代办|带办)"
    r"|(?:我要|我想|想|要)(?:申请|找人|委托|让人|请人|让你们)?(?:免费|政务)?(?:代办|带办)"
)
_ASKED_ABOUT = re.compile(r"[吗呢？?]|多少|多久|怎么|咋|啥|什么|哪|谁|收费|要钱|是不是|能不能")
# A question with these words may well be ours: better an honest "I don't know" than "not ours".
_OF_ENTERPRISES = re.compile(
    r"公司|企业|个体户|个体工商户|营业执照|股东|法人|法定代表人|合作社|合伙|工商局|开店|我们?店|厂子|工厂"
)
_FOUND = (Decision.ANSWER, Decision.TASK)


class Classifier:
    """Ranks the labels of normalised text."""

    def __init__(self, maker: FeatureMaker, model: LinearModel) -> None:
        self._maker, self._model = maker, model

    def rank(self, text: str) -> Ranking:
        """The likely labels of one normalised question; who asks it, and their number, say nothing of the matter."""
        return self._model.rank(self._maker.features(without_contact(text)))


class Judge:
    """The gate with what surrounds it: facets, places, several questions, guides that hold only here."""

    def __init__(self, gate: Gate, facets: FacetFinder, region: Region, local: Collection[str]) -> None:
        self._gate, self._facets, self._region, self._local = gate, facets, region, local

    def judge(self, questions: Sequence[tuple[str, Ranking]]) -> Understanding:
        """The understanding of a message: its whole text first, then each question if it holds several."""
        if is_in_distress(questions[0][0]):
            return Understanding(questions[0][0], Decision.SMALLTALK, 1.0, name=DISTRESS)
        if is_nothing_but_masks(questions[0][0]):
            return Understanding(questions[0][0], Decision.UNKNOWN, 1.0)
        if is_giving_up(questions[0][0]):
            return Understanding(questions[0][0], Decision.TASK, 1.0, name=STOP)
        whole = self._one(*questions[0])
        parts = [self._one(text, ranking) for text, ranking in questions[1:]]
        together = _follow(_confirmed(part, whole) for part in parts)
        if _holds_several(whole, together):
            whole = replace(whole, decision=Decision.SEVERAL, parts=tuple(together))
        elif parts and whole.decision not in _FOUND:
            whole = _best_part(whole, _follow(parts))
        return self._placed(whole, questions[0][0])

    def _one(self, text: str, ranking: Ranking) -> Understanding:
        follows = self._follows(text, ranking)
        heard = self._gate.decide(text, self.admissible(text, ranking), self._facets.find(text))
        if heard.decision is Decision.OUT_OF_SCOPE and heard.name != "unlawful" and _OF_ENTERPRISES.search(text):
            heard = replace(heard, decision=Decision.UNKNOWN, name=None)
        if heard.decision is Decision.CHOICES and self._is_order(text, heard):
            heard = replace(heard, decision=Decision.TASK, name=AGENCY_TASK)
        heard = self._seated(text, heard)
        return replace(heard, follows=follows and heard.facet is not None)

    def _seated(self, text: str, heard: Understanding) -> Understanding:
        """``heard`` with the task on a seat at a window that is ordered; a seat elsewhere is none of ours."""
        if heard.decision is Decision.TASK and heard.name in SEAT_TASKS:
            return replace(heard, decision=Decision.OUT_OF_SCOPE, name=None) if is_seat_elsewhere(text) else heard
        is_near = heard.decision in (Decision.CHOICES, Decision.ANSWER) and _ASKED_ABOUT.search(text) is None
        if is_near and begins_booking(text) and not is_seat_elsewhere(text):
            return replace(heard, decision=Decision.TASK, name=SEAT_TASKS[0])
        if not is_near or heard.guide != self._gate.stand_in(SEAT_TASKS[0]):
            return heard
        task = seat_task(text)
        return heard if task is None else replace(heard, decision=Decision.TASK, name=task)

    def _is_order(self, text: str, heard: Understanding) -> bool:
        """Whether somebody plainly asks us to do an errand, whichever: words and the model have to agree."""
        offered = [guide.id for guide in heard.guides[:MOST_CONFIRMED_BY]]
        is_likely = self._gate.stand_in(AGENCY_TASK) in offered
        return is_likely and _ORDER.search(text) is not None and _ASKED_ABOUT.search(text) is None

    def admissible(self, text: str, ranking: Ranking) -> Ranking:
        """The ranking without labels that cannot be meant: a message with a matter of its own is no bare follow-up."""
        return ranking if self._follows(text, ranking) else without(ranking, "facet")

    def _follows(self, text: str, ranking: Ranking) -> bool:
        family = ranking.labels[0].split("/")[0] if ranking.labels else ""
        left = self._facets.left_of(text)
        if family == "facet":
            return len(left) <= MOST_LEFT_OF_FOLLOW_UP
        return not left and family not in ("task", "smalltalk")

    def _placed(self, whole: Understanding, text: str) -> Understanding:
        elsewhere = self._region.elsewhere(text)
        if elsewhere is None or whole.decision in (Decision.SMALLTALK, Decision.OUT_OF_SCOPE, Decision.UNKNOWN):
            return whole
        local = whole.decision is not Decision.SEVERAL and self._is_local(whole)
        decision = Decision.OUT_OF_SCOPE if local else whole.decision
        parts = tuple(self._placed_part(part, elsewhere) for part in whole.parts)
        return replace(whole, decision=decision, elsewhere=elsewhere, parts=parts)

    def _placed_part(self, part: Understanding, elsewhere: str) -> Understanding:
        decision = Decision.OUT_OF_SCOPE if self._is_local(part) else part.decision
        return replace(part, decision=decision, elsewhere=elsewhere)

    def _is_local(self, heard: Understanding) -> bool:
        return heard.decision is Decision.TASK or heard.guide is None or heard.guide in self._local


class Reader:
    """From a person's words to an Understanding, with no server and no Rasa."""

    def __init__(self, classifier: Classifier, judge: Judge) -> None:
        self._classifier, self._judge = classifier, judge

    def read(self, text: str) -> Understanding:
        """What ``text`` means."""
        return self._judge.judge([(part, self._classifier.rank(part)) for part in questions_of(normalise(text))])


def questions_of(text: str) -> list[str]:
    """The whole normalised text, then its questions if it holds several."""
    parts = split_questions(text)
    return [text, *parts] if len(parts) > 1 else [text]


def _follow(parts: Iterable[Understanding]) -> list[Understanding]:
    """A question that only asks for a side of things belongs to the question before it."""
    followed: list[Understanding] = []
    for part in parts:
        before = followed[-1] if followed else None
        if part.decision is Decision.FACET and before and before.decision in _FOUND:
            part = replace(before, text=part.text, facet=part.facet, decision=Decision.ANSWER)
        followed.append(part)
    return [part for part in followed if part.decision is not Decision.SMALLTALK]


def _confirmed(part: Understanding, whole: Understanding) -> Understanding:
    """A question that would be asked back alone is understood when the whole message speaks of the same guide."""
    if part.decision is Decision.CHOICES and part.guide in [guide.id for guide in whole.guides[:MOST_CONFIRMED_BY]]:
        return replace(part, decision=Decision.ANSWER)
    return part


def _holds_several(whole: Understanding, parts: Sequence[Understanding]) -> bool:
    """Whether the parts are questions of their own: all understood and, when commas part them, all spoken of."""
    found = [part for part in parts if part.decision in _FOUND]
    asked = {(part.guide, part.name, part.facet) for part in found}
    if len(asked) < 2 or len(found) < len(parts):
        return False
    spoken_of = {candidate.id for candidate in whole.guides[:MOST_SPOKEN_OF]}
    return is_parted(whole.text) or all(part.guide in spoken_of for part in found)


def _best_part(whole: Understanding, parts: Sequence[Understanding]) -> Understanding:
    found = [part for part in parts if part.decision in _FOUND]
    return max(found, key=lambda part: part.confidence) if found else whole
