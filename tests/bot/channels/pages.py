"""A page that embeds the widget, as the server sees it: what its browser sends of itself, and the talk it has."""

from __future__ import annotations

import httpx

from tests.bot.channels.serving import Serving, Talk

HALL = "http://localhost:8080"


class PageTalk(Talk):
    """A conversation of the widget, used by a page of ``origin``."""

    def __init__(self, serving: Serving, answer: httpx.Response, origin: str) -> None:
        assert answer.status_code == 201, answer.text
        opened = answer.json()
        super().__init__(serving, opened["conversation"], opened["token"])
        self.path = f"/widget/conversations/{self.conversation}"
        self.headers["Origin"] = origin

    @property
    def bearer(self) -> dict[str, str]:
        """The token without the page."""
        return {"Authorization": self.headers["Authorization"]}


async def open_at(serving: Serving, origin: str = HALL, **headers: str) -> httpx.Response:
    """What the server answers to a page of ``origin`` that opens a conversation."""
    return await serving.client.post("/widget/conversations", headers={"Origin": origin, **headers})


async def page(serving: Serving, origin: str = HALL) -> PageTalk:
    """A new conversation of a page."""
    return PageTalk(serving, await open_at(serving, origin), origin)
