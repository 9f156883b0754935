"""``make chat``: talk to the running bot in the terminal, as a person would; numbers tap the buttons."""

from __future__ import annotations

import sys
import uuid
from typing import Any

import httpx

from center.settings import SettingsError, read_settings

PATIENCE_SECONDS = 30.0


class Chat:
    """One conversation over the JSON channel."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._sender = f"chat-{uuid.uuid4().hex[:8]}"
        self._buttons: list[dict[str, str]] = []

    def say(self, text: str) -> list[str]:
        """Send a line, or tap the button of that number; what to show, line by line."""
        message = self._tapped(text)
        response = self._client.post("/webhooks/rest/webhook", json={"sender": self._sender, "message": message})
        if response.status_code == httpx.codes.BAD_REQUEST:
            return [response.json()["error"]]
        response.raise_for_status()
        return [line for reply in response.json() for line in self._show(reply)]

    def _tapped(self, text: str) -> str:
        number = int(text) if text.isdigit() and len(text) < 3 else 0
        return self._buttons[number - 1]["payload"] if 0 < number <= len(self._buttons) else text

    def _show(self, reply: dict[str, Any]) -> list[str]:
        self._buttons = reply.get("buttons") or []
        shown = "  ".join(f"[{number}]{button['title']}" for number, button in enumerate(self._buttons, start=1))
        return [f"企航：{reply['text']}", *([f"      {shown}"] if shown else [])]


def main() -> int:
    """Talk until the end of input."""
    try:
        settings = read_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    with httpx.Client(base_url=settings.bot_url, timeout=PATIENCE_SECONDS, trust_env=False) as client:
        chat = Chat(client)
        print("和企航说话。输入数字等于点按钮，Ctrl-D 结束。")
        try:
            print(*chat.say("你好"), sep="\n")
            while True:
                text = input("您：").strip()
                if text:
                    print(*chat.say(text), sep="\n")
        except (EOFError, KeyboardInterrupt):
            print()
        except httpx.HTTPError:
            print(f"连不上 {settings.bot_url}：请先在另一个窗口运行 make run", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
