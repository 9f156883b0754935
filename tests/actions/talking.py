"""A conversation at the level of actions: messages in the real log, slots and the active form kept between them.

It does what the rules do: a form takes a message unless it hands it over, and a yes submits it. What a message means
is given with it, as the model would tell.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from rasa_sdk.executor import ActionExecutor

from actions.form import FORMS
from center.conversations import open_conversation
from center.messages import Words
from center.people import ProvedBy, contact_of, prove_identity
from center.service import Service
from center.tables import turn
from center.tasks import TaskEnd, end_task, save_task
from center.turns import Incoming, receive
from center.understanding import Decision
from tests.actions.calling import Heard, Result, run

STARTS = {"open_case": "open_case_form", "leave_business": "leaving_form",
          "complain": "demand_form", "raise_demand": "demand_form",
          "leave_question": "leave_question_form",
          "rate_service": "rating_form", "effect_check": "effect_form", "talk_to_person": "leave_question_form",
          "book_appointment": "appointment_form", "change_appointment": "change_appointment_form",
          "cancel_appointment": "cancel_appointment_form", "draft_license": "draft_form",
          "delete_information": "forget_form", "prove_phone": "prove_phone_form"}  # fmt: skip
ACTIONS = {"stop": "action_stop", "wake_up": "action_wake_up",
           "resume": "action_resume", "check_progress": "action_check_progress",
           "take_up_rest": "action_take_up_rest", "list_appointments": "action_list_appointments",
           "show_information": "action_show_information", "guide_helped": "action_guide_helped",
           "sign_out": "action_sign_out", "show_enterprise": "action_show_enterprise"}  # fmt: skip


class Talk:
    """One person's conversation."""

    def __init__(
        self, executor: ActionExecutor, service: Service, channel: str = "json", person: str | None = None
    ) -> None:
        self.executor, self.service = executor, service
        self.slots: dict[str, Any] = {}
        self.loop: str | None = None
        self.result = Result({}, [], {})
        self.replies: list[dict[str, Any]] = []
        persons = [person] if person else []
        now = service.clock.now()
        self.id = service.records.write_now(lambda connection: open_conversation(connection, channel, now, persons))
        self.message = 0

    def log(self, text: str) -> None:
        """The message in the log, as the next action sees it."""
        now, seal = self.service.clock.now(), self.service.seal
        incoming = Incoming(Words(text or " "))
        received = self.service.records.write_now(lambda connection: receive(connection, seal, self.id, incoming, now))
        self.message = received.message_id

    async def say(self, heard: Heard | str) -> str:
        """The text of what is said back, all replies of the turn together."""
        heard = heard if isinstance(heard, Heard) else Heard(heard)
        self.log(heard.text)
        self.replies = []
        before = self.loop
        await self._turn(heard)
        self._keep(before)
        self._answered()
        return "\n".join(reply["text"] for reply in self.replies)

    def _answered(self) -> None:
        """The turn is over, as the worker ends it."""
        done = sa.update(turn).where(turn.c.message_id == self.message).values(state="done", outcome="answered")
        self.service.records.write_now(lambda connection: connection.execute(done))

    async def tap(self, title: str) -> str:
        """Tap the button of the last reply that has this title."""
        payload = next(button["payload"] for button in self.replies[-1]["buttons"] if button["title"] == title)
        return await self.say(tapped(title, payload))

    async def act(self, action: str, heard: Heard, **more: Any) -> Result:
        """Run one action on the slots as they are, and take over what it sets."""
        self.result = await run(
            self.executor,
            action,
            heard,
            self.slots,
            loop=self.loop,
            message_id=str(self.message),
            sender=self.id,
            **more,
        )
        self.slots.update(self.result.slots)
        if "active_loop" in self.result.events:
            self.loop = self.result.loop
        if self.result.reply:
            self.replies.append(self.result.reply)
        return self.result

    @property
    def kind(self) -> str:
        """The kind of the last card."""
        return str(self.replies[-1]["custom"]["kind"])

    @property
    def card(self) -> dict[str, Any]:
        """The last card."""
        card: dict[str, Any] = self.replies[-1]["custom"]
        return card

    async def _turn(self, heard: Heard) -> None:
        if self.loop:
            form = self.loop
            result = await self.act(f"validate_{form}", heard)
            if "action_execution_rejected" not in result.events:
                return await self._end(form, heard)
        started = STARTS.get(heard.intent)
        if started:
            self.loop = started
            await self.act(f"validate_{started}", heard, entered=True)
            return await self._end(started, heard)
        loop, action = self.loop, ACTIONS.get(heard.intent, "action_respond")
        await self.act(action, heard)
        if self.loop:
            entered = self.loop != loop
            await self.act(f"validate_{self.loop}", heard, acted=action, entered=entered)
            await self._end(self.loop, heard)
        return None

    async def _end(self, form: str, heard: Heard) -> None:
        if self.slots.get("requested_slot") is None and self.loop:
            self.loop = None
            action = f"action_{form.removesuffix('_form')}_submit"
            await self.act(action, heard)
            if self.loop:
                await self.act(f"validate_{self.loop}", heard, acted=action, entered=True)

    def _keep(self, before: str | None) -> None:
        """What the bot's process commits with the turn."""
        now, seal = self.service.clock.now(), self.service.seal
        if self.loop:
            known = {f.slot: self.slots.get(f.slot) for f in FORMS[self.loop].fields}
            known = {slot: value for slot, value in known.items() if value is not None}
            loop, step = self.loop, self.slots.get("requested_slot")
            self.service.records.write_now(lambda c: save_task(c, seal, self.id, loop, step, known, now))
        elif before:
            done = TaskEnd.DROPPED if "active_loop" in self.result.events else TaskEnd.DONE
            self.service.records.write_now(lambda c: end_task(c, self.id, before, done, now))


def tapped(title: str, payload: str) -> Heard:
    """A tapped button, as it arrives."""
    name, brace, values = payload.removeprefix("/").partition("{")
    entities = json.loads(brace + values) if brace else {}
    return Heard(title, name, Decision.SMALLTALK, None, tuple(entities.items()))


def prove(service: Service, channel: str, person: str, phone: str, name: str | None = None) -> int:
    """The contact whom the channel has proved ``person`` to be."""
    now = service.clock.now()

    def work(connection: Any) -> int:
        contact = contact_of(connection, service.seal, phone, name, now)
        prove_identity(connection, channel, person, contact, ProvedBy.CODE, now)
        return contact

    return service.records.write_now(work)
