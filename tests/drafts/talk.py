"""A founder talks to a running bot: says what is written, answers what is asked, and looks at what comes of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.conversations.holding import KNOWN, Holding
from tests.conversations.speakers import Speaker
from tests.drafts import AGREES, ORDINARY, SHRUG
from tests.drafts.record import draft_faults
from tests.drafts.written import either
from tests.running import RunningBot

_CLAIMS = re.compile("(?<!不代表)(?<!不等于)(?:名称已经?(?:通过|核准|可以用)|(?:一定|保证)(?:能批|能办下|能通过|批准))")
_DECIDES = "登记机关系统可选条目"
_MOST_ASKED = 2
_PUT_ASIDE = "form_held"


class FounderTalk(Holding):
    """One founder under way; ``spoken`` counts the founder's sentences and taps."""

    def __init__(self, bot: RunningBot, founder: dict[str, Any]) -> None:
        super().__init__(bot, {name: value for name, value in founder.items() if name in KNOWN})
        self._founder = founder
        self._answers: dict[str, str] = {"agree": AGREES, **founder.get("answers", {})}
        self._asked: Counter[str] = Counter()
        self._seen: list[str] = []
        self._most = int(founder.get("at_most", ORDINARY))
        self.spoken = 0

    def _act(self, speaker: Speaker, turn: dict[str, Any]) -> None:
        if "until" in turn:
            self._answer(speaker, turn["until"])
        else:
            self._do(speaker, turn)

    def _do(self, speaker: Speaker, turn: dict[str, Any]) -> None:
        super()._act(speaker, turn)
        if "say" in turn or "tap" in turn:
            self.spoken += 1
            self._look(speaker)

    def _answer(self, speaker: Speaker, end: str) -> None:
        while not _is_reached(speaker, end):
            topic = _asked_for(speaker) or ("agree" if _kind(speaker) == "draft" else None)
            if topic is None:
                self._seen.append(f"neither asked for anything nor came to a {end}")
            elif self.spoken >= self._most:
                self._seen.append(f"no {end} after {self.spoken} turns")
            if self._seen:
                return
            self._do(speaker, {"say": self._answers.get(str(topic), SHRUG)})

    def _look(self, speaker: Speaker) -> None:
        """What holds of every reply, whoever the founder is."""
        topic, text = _asked_for(speaker), speaker.replies[-1]["text"] if speaker.replies else ""
        claims = [found[0] for reply in speaker.replies for found in _CLAIMS.finditer(reply["text"])]
        self._seen += [f"claims {claim}" for claim in claims]
        if _kind(speaker) == "draft" and _DECIDES not in text:
            self._seen.append(f"a draft that does not say {_DECIDES}")
        if topic and topic != "agree":
            self._look_at_question(topic, text)

    def _look_at_question(self, topic: str, text: str) -> None:
        self._asked[topic] += 1
        if self._asked[topic] > _MOST_ASKED:
            self._seen.append(f"asks for {topic} again and again")
        if topic in self._founder.get("not_asked", ()):
            self._seen.append(f"asks for {topic}, which was said")
        if text.count("？") > 1:
            self._seen.append("asks several things at once")

    def _differences(self, speaker: Speaker, turn: dict[str, Any]) -> Iterator[str]:
        seen, self._seen = self._seen, []
        yield from seen
        text = speaker.replies[-1]["text"] if speaker.replies else ""
        expected = {**turn.get("expect", {})}
        if "text_has" in expected:
            expected["text_has"] = [_said_of(str(part), text) for part in expected["text_has"]]
        acted = {"say": ""} if "until" in turn else {}
        yield from super()._differences(speaker, {**turn, **acted, "expect": expected})

    def _check_rows(self) -> None:
        super()._check_rows()
        if self.spoken > self._most:
            self.faults.append(f"{self.spoken} turns instead of {self._most} at the most")
        if "draft" in self._founder:
            with self._connected() as connection:
                talks = [speaker.conversation_id(connection) for speaker in self._speakers.values()]
                self.faults += draft_faults(connection, self._seal, talks, self._founder["draft"])


def _said_of(written: str, text: str) -> str:
    """Which of ``A | B`` the text has; all of it when it has neither."""
    return next((part for part in either(written) if part in text), written)


def _kind(speaker: Speaker) -> str | None:
    card = (speaker.replies[-1].get("custom") or {}) if speaker.replies else {}
    return card.get("kind")


def _asked_for(speaker: Speaker) -> str | None:
    """The topic of the latest question; None when nothing is asked, as when the talk is put aside."""
    card = (speaker.replies[-1].get("custom") or {}) if speaker.replies else {}
    if card.get("phrase") == _PUT_ASIDE:
        return None
    asks = card.get("asks") or ("confirmed" if card.get("kind") == "confirm" else None)
    return "agree" if asks == "confirmed" else asks


def _is_reached(speaker: Speaker, end: str) -> bool:
    card = (speaker.replies[-1].get("custom") or {}) if speaker.replies else {}
    return card.get("kind") == end and (end != "case" or "code" in card)
