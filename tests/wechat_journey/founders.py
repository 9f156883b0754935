"""Two founders who do the same, each on a channel of their own; each reads only what that channel shows."""

from __future__ import annotations

import asyncio
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from center.case_tables import agency_case
from center.gateways.simulators.wechat_callbacks import Callbacks, Passive
from center.gateways.simulators.wechat_phone import Phone
from center.knowledge import KNOWLEDGE, load_service
from center.sealing import Seal
from center.tables import conversation, turn
from center.wechat.delivery_lines import CLAIMED, WAITING
from center.wechat.people import CHANNEL
from center.wechat_tables import wechat_delivery, wechat_person
from tests.widget.office import Office

PATIENCE_SECONDS = 60.0
"""A busy machine may be slow."""
WAIT_SECONDS = 25
PHOTO_NAME = "photo.jpg"


class Founder(ABC):
    """One person; ``number`` is their telephone, ``conversation`` the id of their conversation once there is one."""

    def __init__(self, office: Office, number: str) -> None:
        self.office, self.number = office, number
        self.conversation = ""

    @abstractmethod
    def arrive(self) -> str:
        """Come in for the first time; what they are told."""

    @abstractmethod
    def open_guide(self, guide: str) -> str:
        """Open a guide without a word, as a menu or a link does; what they are told."""

    @abstractmethod
    def say(self, text: str) -> str:
        """Say something; what they are told."""

    @abstractmethod
    def choose(self, title: str) -> str:
        """Choose what was offered under this title; what they are told."""

    @abstractmethod
    def send_photo(self, content: bytes, material: str) -> None:
        """Hand in a photo of a paper of their case."""

    @abstractmethod
    def look(self) -> str:
        """Look in without a word; what was told since."""

    def case(self) -> str:
        """The code of their case."""
        mine = sa.select(agency_case.c.code).where(agency_case.c.conversation_id == self.conversation)
        [row] = self.office.rows(mine)
        return str(row.code)


class OnWeChat(Founder):
    """Follows the account, taps its menu, types numbers; ``shown`` is all that the phone has shown so far."""

    def __init__(self, office: Office, number: str, openid: str, callbacks: Callbacks, simulator: str) -> None:
        super().__init__(office, number)
        self.phone = Phone(openid, callbacks, simulator)
        self.shown: list[dict[str, Any]] = []
        self.told = ""

    def arrive(self) -> str:
        told = self._do(self.phone.subscribes())
        persons = Seal(self.office.bot.environment["QIHANG_SECRET"]).fingerprints(
            self.phone.openid, f"channel:{CHANNEL}"
        )
        [row] = self.office.rows(sa.select(conversation.c.id).where(conversation.c.person.in_(persons)))
        self.conversation = str(row.id)
        return told

    def open_guide(self, guide: str) -> str:
        entries = [entry for menu in load_service(KNOWLEDGE / "service").wechat_rules().menu for entry in menu.entries]
        return self._do(self.phone.clicks(next(entry.key for entry in entries if entry.guide == guide)))

    def say(self, text: str) -> str:
        return self._do(self.phone.says(text))

    def choose(self, title: str) -> str:
        return self.say(self._label(title))

    def send_photo(self, content: bytes, material: str) -> None:
        self._do(self.phone.sends_image(content, name=PHOTO_NAME))
        self.choose(material)

    def look(self) -> str:
        """Waits until nothing is on its way any more."""
        self._until_quiet()
        fresh = self._all()[len(self.shown) :]
        self.shown += fresh
        self.told = "\n".join(str(message.get("text", message.get("fields"))) for message in fresh) or self.told
        return self.told

    def _do(self, doing: Coroutine[Any, Any, Passive]) -> str:
        reply = asyncio.run(doing)
        assert reply.is_answered, reply
        return self.look()

    def _label(self, title: str) -> str:
        """The number or letter that stands before a title on the phone."""
        found = re.findall(rf"(?<![0-9A-Z])([0-9]{{1,2}}|[A-Z])[.．、]? ?{re.escape(title)}", self.told)
        assert found, f"no choice {title} in {self.told}"
        return str(found[-1])

    def _all(self) -> list[dict[str, Any]]:
        return asyncio.run(self.phone.shows())

    def _until_quiet(self) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while self._is_open():
            assert time.monotonic() < end, "something is never answered, or never delivered"
            time.sleep(0.05)

    def _is_open(self) -> bool:
        """Whether something is to be answered, to be taken into the line of deliveries, or to be delivered."""
        of = self.conversation
        asked = sa.select(turn.c.seq).where(turn.c.conversation_id == of, turn.c.state != "done")
        line = sa.select(wechat_delivery.c.seq).where(
            wechat_delivery.c.conversation_id == of, wechat_delivery.c.state.in_((WAITING, CLAIMED))
        )
        unseen = (
            sa.select(conversation.c.last_seq)
            .join(wechat_person, wechat_person.c.conversation_id == conversation.c.id)
            .where(conversation.c.id == of, conversation.c.last_seq > wechat_person.c.enrolled_seq)
        )
        return any(self.office.rows(statement) for statement in (asked, line, unseen))


class OnWidget(Founder):
    """Opens the page, taps its buttons; over HTTP as the page does."""

    def __init__(self, office: Office, number: str) -> None:
        super().__init__(office, number)
        self._client = office.bot.client
        self._headers = {"Origin": f"http://127.0.0.1:{office.bot.port}"}
        self._messages: list[dict[str, Any]] = []
        self._seen, self._said = 0, 0

    def arrive(self) -> str:
        answer = self._client.post("/widget/conversations", json={}, headers=self._headers)
        assert answer.status_code == 201, answer.text
        self.conversation = answer.json()["conversation"]
        self._carry(answer.json()["token"])
        return ""

    def open_guide(self, guide: str) -> str:
        return self._post({"guide": guide})

    def say(self, text: str) -> str:
        return self._post({"text": text})

    def choose(self, title: str) -> str:
        buttons = {button["title"]: button["id"] for message in self._messages for button in message["buttons"]}
        assert title in buttons, f"no choice {title} among {list(buttons)}"
        return self._post({"button": buttons[title]})

    def send_photo(self, content: bytes, material: str) -> None:
        [case] = self._ask("GET", "/papers").json()["cases"]
        key = next(paper["key"] for paper in case["materials"] if paper["title"] == material)
        headers = {"X-File-Name": quote(PHOTO_NAME), "Content-Type": "image/jpeg"}
        self._ask("POST", "/uploads", 201, params={"case": case["code"], "material": key}, content=content, **headers)

    def look(self) -> str:
        """Renews the token as well, as an open page does."""
        self._carry(self._ask("POST", "/token").json()["token"])
        return self._read([message for message in self._news() if message["author"] != "person"])

    def _post(self, said: dict[str, str]) -> str:
        self._said += 1
        body = {"id": f"m-{self._said}", **said}
        answer = self._ask("POST", f"/messages?wait={WAIT_SECONDS}", json=body).json()
        assert answer["done"], answer
        self._news()
        return self._read(answer["messages"])

    def _news(self) -> list[dict[str, Any]]:
        news: list[dict[str, Any]] = self._ask("GET", f"/messages?after={self._seen}").json()["messages"]
        self._seen = news[-1]["seq"] if news else self._seen
        return news

    def _read(self, messages: list[dict[str, Any]]) -> str:
        self._messages = messages or self._messages
        return "\n".join(message["text"] for message in self._messages)

    def _carry(self, token: str) -> None:
        self._headers["Authorization"] = f"Bearer {token}"

    def _ask(
        self,
        method: str,
        path: str,
        status: int = 200,
        *,
        params: dict[str, str] | None = None,
        content: bytes | None = None,
        json: Any = None,
        **headers: str,
    ) -> Any:
        url, own = f"/widget/conversations/{self.conversation}{path}", {**self._headers, **headers}
        sent = {"params": params} if params else {}
        answer = self._client.request(method, url, content=content, json=json, headers=own, **sent)  # type: ignore[arg-type]
        assert answer.status_code == status, answer.text
        return answer
