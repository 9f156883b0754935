"""绑定手机: a number is proved by a code, and who talks is known on every channel (IM-04)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import REQUESTED, Finish, Saying, Visit
from actions.early_end import end_early
from actions.fields import DECLINED, Field, Plain, Said, Slots, declines, read_phone, said_in
from actions.form import Form, cleared
from actions.known import known_about
from actions.open_case import check_mobile
from actions.prove_phone_steps import hide_said, prove, send_code
from actions.prove_phone_words import limit_reply, sending, told
from actions.who import PERSON_NAMES, read_person
from center.answers import Answers
from center.proofs.asking import NotSent
from center.proofs.digits import LENGTH, may_hold_code, typed_code
from center.replies import Button, Reply
from center.text import bare

PIN = "pin"
AGAIN, OTHER = "again", "other"
_AGAIN = re.compile(
    "(?:麻烦|请|帮我|给我)*(?:再|重新?)(?:发送?|来|给)(?:我)?(?:一?[次遍个条下])?(?:验证码|短信|码)?(?:吧|呗|一下)?"
    "|(?:我|还是|还|一直|都)*(?:没|未)有?(?:收到|接到|来|看到)(?:验证码|短信|码)?(?:啊|呢|了|呀)?"
    "|(?:验证码|短信|码)(?:还是|还|一直|都)*(?:没|未)有?(?:收到|来|到)(?:啊|呢|了|呀)?"
)
_OTHER = re.compile(
    "(?:我要|我想|想|要)?(?:换|改)一?个?(?:手机号?码?|电话号?码?|号码?)(?:吧|了)?"
    "|(?:手机号?码?|电话|号码?)(?:填|写|说|发|输)?(?:错|不对)了?"
)
_NAMELESS = re.compile(
    "(?:不|没|跳过|算了)(?:想|愿意?|方便|告诉|说|留|给|用|必|了|你|您|过|称呼|名字|有){0,6}|跳过|匿名"
)


def read_number(said: Said, asked: bool) -> str | None:
    """A telephone number; a code that was just asked for is none."""
    return None if said.asking == PIN and typed_code(said.text) else read_phone(said, asked)


def read_name(said: Said, asked: bool) -> str | None:
    """What the person is called; when asked also a bare name, and a refusal."""
    if said.asking == PIN and typed_code(said.text):
        return None
    found = read_person(replace(said, asking="phone") if asked else said, asked)
    if found or not asked:
        return found
    return DECLINED if declines(said) or _NAMELESS.fullmatch(bare(said.text)) else None


def show_name(value: Any) -> str:
    """The name, or that there is none."""
    return "不说" if value == DECLINED else str(value)


def read_pin(said: Said, asked: bool) -> str | None:
    """The digits of the code."""
    return typed_code(said.text) if asked else None


def check_pin(value: Any) -> str | None:
    """What is wrong with it before it is tried at all."""
    if len(value) == LENGTH:
        return None
    return Plain(f"验证码是{LENGTH}位数字，您发的是{len(value)}位。请照着短信再发一遍。")


def show_pin(value: Any) -> str:
    """Nothing of it."""
    return "收到了"


class ProvePhoneForm(Form):
    """The number, what the person is called, and the code that was sent to the number."""

    form = "prove_phone_form"
    title = "绑定手机"
    starters = frozenset({"prove_phone"})
    guide = "service.privacy"
    offers_numbers = False
    fields = (
        Field(
            "phone", "手机号", "ask_proof_phone", "explain_proof_phone", read_number, check_mobile,
            names=("号码", "电话", "手机"), refused=("proof_needs_phone", "proof_without_phone"),
        ),
        Field("person", "称呼", "ask_proof_name", "explain_proof_name", read_name, show=show_name,
              names=PERSON_NAMES),
        Field(PIN, "验证码", "ask_pin", "explain_pin", read_pin, check_pin, show_pin,
              (Button("重发验证码", "prove_phone", ((PIN, AGAIN),)),
               Button("换个号码", "prove_phone", ((PIN, OTHER),)))),
    )  # fmt: skip

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """While a code is waited for, words that hold one are hidden, also where they are not read as the code."""
        if tracker.get_slot(REQUESTED) == PIN and may_hold_code(said_in(tracker).text):
            await hide_said(tracker)
        return await super().run(dispatcher, tracker, domain)

    def opening(self, said: Said, answers: Answers) -> Reply:
        """What is joined, before anything is asked: typing the code agrees to it."""
        return Reply(answers.phrase("proof_opening"), (), {"kind": "notice", "phrase": "proof_opening"})

    async def known_before(self, tracker: Tracker) -> Slots:
        """What the person is called; the number is always asked for, because a message goes to it."""
        return await known_about(tracker, "person")

    async def ask(self, visit: Visit, known: Slots, saying: Saying) -> list[EventType]:
        """Before the code is asked for it is sent, unless one is on its way."""
        field = next(iter(self.lacking(known)), None)
        if field is None or field.slot != PIN:
            return await super().ask(visit, known, saying)
        return await self._ask_pin(visit, known, saying, is_again=False)

    async def finish(self, visit: Visit, known: Slots) -> Finish:
        """Try the code; a wrong one is asked for again."""
        done = await prove(visit.tracker, known, visit.answers.phrase("proof_opening"), self.form)
        reply, is_over = told(visit.answers, done)
        return Finish(reply, () if is_over else (PIN,))

    def _is_question(self, tracker: Tracker, said: Said, found: Slots) -> bool:
        """没收到 and 换个号码 are about the code."""
        return not (_wants(said, AGAIN) or _wants(said, OTHER)) and super()._is_question(tracker, said, found)

    async def _go_on(self, visit: Visit, found: Slots) -> list[EventType]:
        """Another code, another number."""
        if _wants(visit.said, AGAIN) and not found:
            return await self._ask_pin(visit, visit.known, Saying([]), is_again=True)
        if _wants(visit.said, OTHER) and not found:
            return await self.ask(visit, {**visit.known, "phone": None, PIN: None}, Saying([]))
        return await super()._go_on(visit, dict(found))

    async def _ask_pin(self, visit: Visit, known: Slots, saying: Saying, is_again: bool) -> list[EventType]:
        asked, now = await send_code(visit.tracker, known["phone"], is_again)
        if isinstance(asked, NotSent) and not asked.is_soon and not is_again:
            return end_early(visit, self.form, limit_reply(visit.answers, asked, now))
        line = sending(visit.answers, asked, known["phone"], now, is_again)
        return await super().ask(visit, known, saying._replace(lines=[*saying.lines, line], card=None))


class ProvePhoneEnd(Action):  # type: ignore[misc]
    """The form has told everything; it forgets what it knew."""

    def name(self) -> str:
        return "action_prove_phone_submit"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return cleared(ProvePhoneForm.form)


def _wants(said: Said, what: str) -> bool:
    if said.asking != PIN:
        return False
    way = _AGAIN if what == AGAIN else _OTHER
    return said.entities.get(PIN) == what or way.fullmatch(bare(said.text)) is not None
