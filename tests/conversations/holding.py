"""Holds one conversation with a running bot, and tells what differs from what was expected."""

from __future__ import annotations

import re
import shlex
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from center.conversations import conversation_of, give_back, take_over
from center.database import connect
from center.people import ProvedBy, contact_of, find_contact, give_up_number, prove_identity
from center.sealing import Seal
from tests.center.proofs.proving import sent_pin, wrong
from tests.conversations import desk
from tests.conversations.rows import faults_of
from tests.conversations.speakers import SPEAKERS, Speaker
from tests.preloaded import run_to_end
from tests.running import RunningBot

KNOWN = {"id", "now", "channel", "identity", "turns", "rows"}
ACTS = ("say", "tap", "staff", "wait", "courier", "kill", "as", "proved")
ANSWERED = ("say", "tap", "courier")
EXPECTED = {
    "kinds", "kind", "guide", "facet", "text_has", "text_lacks", "buttons", "buttons_include", "no_guide",
}  # fmt: skip
STAFF = "clerk-1"
PROGRAMS = {
    "promise": "center.promises",
    "leaving": "center.leaving",
    "rectify": "center.rectify",
    "people": "center.people",
}
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_PIN = re.compile(r"\{(?:wrong_)?pin\}")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


class Holding:
    """One conversation under way; ``faults`` says what was not as expected."""

    def __init__(self, bot: RunningBot, conversation: dict[str, Any]) -> None:
        strange = set(conversation) - KNOWN
        assert not strange, f"unknown fields: {strange}"
        self._bot, self._conversation = bot, conversation
        self._seal = Seal(bot.environment["QIHANG_SECRET"])
        self._now = _moment(conversation["now"]) if "now" in conversation else datetime.now(timezone.utc)
        self._speakers: dict[tuple[str, str | None], Speaker] = {}
        self._known = {"code": "", "digits": "", "pin": "000000", "record": ""}
        self.faults: list[str] = []

    def hold(self) -> list[str]:
        """Everything that differed, in order."""
        self._set_clock()
        self._give_numbers_to_strangers()
        speaker = self._speaker(self._conversation)
        for number, turn in enumerate(self._conversation["turns"], start=1):
            speaker = self._speaker(turn["as"]) if "as" in turn else speaker
            self._act(speaker, turn)
            if faults := list(self._differences(speaker, turn)):
                said = "\n".join(reply["text"] for reply in speaker.replies)
                self.faults.append(f"turn {number}, {turn}: {faults}\n{said}")
                break
        if not self.faults:
            self._check_rows()
        return self.faults

    def _give_numbers_to_strangers(self) -> None:
        """Whoever had its telephone numbers in an earlier conversation has them no more: the fake ones are few."""
        with self._connected() as connection:
            for number in sorted(set(_PHONE.findall(str(self._conversation["turns"])))):
                if (known := find_contact(connection, self._seal, number)) is not None:
                    give_up_number(connection, self._seal, known, self._now)

    def _act(self, speaker: Speaker, turn: dict[str, Any]) -> None:
        acts = [act for act in ACTS if act in turn]
        assert acts, f"nothing happens in {turn}"
        if "say" in turn:
            if _PIN.search(str(turn["say"])):
                self._know_pin(speaker)
            said = self._filled(str(turn["say"]))
            self._known["digits"] = ([number[-4:] for number in _PHONE.findall(said)] or [self._known["digits"]])[-1]
            speaker.say(said)
        elif "tap" in turn:
            speaker.tap(str(turn["tap"]))
        elif "staff" in turn:
            self._staff(speaker, str(turn["staff"]))
        elif "proved" in turn:
            self._prove(speaker, str(turn["proved"]))
        elif "wait" in turn:
            self._wait(str(turn["wait"]))
        elif "courier" in turn:
            self._deliver(speaker)
        elif "kill" in turn:
            self._bot.stop(signal.SIGKILL)
            self._bot.start()
            self._set_clock()
        self._known["code"] = _in_card(speaker, "code") or self._known["code"]
        self._known["record"] = _in_card(speaker, "record") or self._known["record"]

    def _know_pin(self, speaker: Speaker) -> None:
        with self._connected() as connection:
            sent = sent_pin(connection, self._seal, speaker.conversation_id(connection))
        self._known["pin"] = sent or self._known["pin"]

    def _filled(self, text: str) -> str:
        code, digits, pin = (self._known[name] for name in ("code", "digits", "pin"))
        ways = {"{code}": code, "{code_lower}": code.lower(), "{code_spelled}": " ".join(code), "{digits}": digits}
        ways |= {"{pin}": pin, "{wrong_pin}": wrong(pin), "{record}": self._known["record"]}
        for way, said in ways.items():
            text = text.replace(way, said)
        return text

    def _staff(self, speaker: Speaker, doing: str) -> None:
        if doing in ("take over", "give back"):
            step = take_over if doing == "take over" else give_back
            with self._connected() as connection:
                step(connection, speaker.conversation_id(connection), STAFF, self._now)
            return
        what, *arguments = shlex.split(self._filled(doing))
        if what == "demand":
            with self._connected() as connection:
                desk.do(connection, self._known["code"], arguments, STAFF, self._now)
            return
        if what == "case":
            program, arguments = "center.cases", [self._known["code"], *arguments]
        else:
            program = PROGRAMS[what]
        self._run(program, *arguments, "--staff", STAFF)

    def _deliver(self, speaker: Speaker) -> None:
        with self._connected() as connection:
            before = speaker.latest(connection)
        self._run("bot.courier", "--once")
        with self._connected() as connection:
            speaker.replies = speaker.told_after(connection, before)

    def _run(self, program: str, *arguments: str) -> None:
        code, said = run_to_end([program, *arguments], self._bot.environment)
        assert code == 0, f"{program} {arguments}: {said}"

    def _prove(self, speaker: Speaker, phone: str) -> None:
        with self._connected() as connection:
            talk = conversation_of(connection, speaker.conversation_id(connection))
            contact = contact_of(connection, self._seal, phone, None, self._now)
            assert talk.person, "nobody is known to talk there"
            prove_identity(connection, talk.channel, talk.person, contact, ProvedBy.CODE, self._now)

    def _wait(self, length: str) -> None:
        self._now += timedelta(**{_UNITS[length[-1]]: float(length[:-1])})
        self._set_clock()

    def _set_clock(self) -> None:
        moved = self._bot.client.post(
            "/internal/clock", json={"now": self._now.isoformat()}, headers=self._bot.as_service
        )
        assert moved.status_code == 200, moved.text

    def _speaker(self, who: dict[str, Any]) -> Speaker:
        key = (who.get("channel", "rest"), who.get("identity"))
        if key not in self._speakers:
            self._speakers[key] = SPEAKERS[key[0]](self._bot, self._seal, key[1])
        return self._speakers[key]

    def _differences(self, speaker: Speaker, turn: dict[str, Any]) -> Iterator[str]:
        if not any(act in turn for act in ANSWERED):
            return
        expected, first = (
            {name: self._told(value) for name, value in turn.get(part, {}).items()} for part in ("expect", "first")
        )
        replies = speaker.replies
        yield from (fault for reply in replies for fault in repeated(reply))
        if "kinds" in expected:
            kinds = [(reply.get("custom") or {}).get("kind") for reply in replies]
            yield from [] if kinds == expected["kinds"] else [f"kinds are {kinds}"]
        elif len(replies) != 1 + ("first" in turn):
            yield f"{len(replies)} replies"
        if replies:
            yield from differences(replies[-1], {name: value for name, value in expected.items() if name != "kinds"})
            yield from differences(replies[0], first)

    def _told(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._filled(part) if isinstance(part, str) else part for part in value]
        return value

    def _check_rows(self) -> None:
        with self._connected() as connection:
            ids = [speaker.conversation_id(connection) for speaker in self._speakers.values()]
            for wanted in self._conversation.get("rows", ()):
                self.faults += faults_of(connection, self._seal, wanted, ids)

    def _connected(self) -> Any:
        return connect(self._bot.database_url).begin()


def repeated(reply: dict[str, Any]) -> Iterator[str]:
    """What nobody could tell apart: buttons of one reply with one title, or with different ones that do the same."""
    for field in ("title", "payload", "id"):
        counted = Counter(button.get(field) for button in reply.get("buttons") or [])
        twice = ((said, number) for said, number in counted.items() if said and number > 1)
        yield from (f"{number} buttons have the {field} {said}" for said, number in twice)


def differences(reply: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    """What a reply lacks of what was expected."""
    assert set(expected) <= EXPECTED, f"unknown expectation: {set(expected) - EXPECTED}"
    card, text = reply.get("custom") or {}, reply["text"]
    titles = [button["title"] for button in reply.get("buttons") or []]
    for name in ("kind", "guide", "facet"):
        if expected.get(name, card.get(name)) != card.get(name):
            yield f"{name} is {card.get(name)}"
    yield from (f"text lacks {part}" for part in expected.get("text_has", []) if str(part) not in text)
    yield from (f"text has {part}" for part in expected.get("text_lacks", []) if str(part) in text)
    yield from (f"no button {title}" for title in expected.get("buttons_include", []) if title not in titles)
    if expected.get("buttons", titles) != titles:
        yield f"buttons are {titles}"
    if expected.get("no_guide") and card.get("kind") == "guide":
        yield f"answered with {card.get('guide')}"


def _moment(written: Any) -> datetime:
    if isinstance(written, datetime):
        return written if written.tzinfo else written.replace(tzinfo=timezone.utc)
    return datetime.strptime(str(written), "%Y-%m-%d %H:%M %z")


def _in_card(speaker: Speaker, name: str) -> str | None:
    codes = [(reply.get("custom") or {}).get(name) for reply in speaker.replies]
    return next((str(code) for code in reversed(codes) if code), None)
