"""The menu below the chat, as wechat.yml has it and as WeChat wants it (自定义菜单)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Extra, validator

MOST_BUTTONS = 3
MOST_ENTRIES = 5
"""Of one button's list."""
BUTTON_BYTES = 16
ENTRY_BYTES = 40
"""Bytes of a name on the first and on the second level (errcode 40018); phones show about four and seven characters."""
KEY_BYTES = 128
URL_BYTES = 1024


class Setting(BaseModel):
    """What the parts of wechat.yml share: nothing but what is known, and it does not change."""

    class Config:
        extra = Extra.forbid
        frozen = True


class MenuEntry(Setting):
    """One entry of the menu: sends a sentence (``say``), shows a guide (``guide``) or opens a page (``url``).

    ``key`` is what WeChat tells us when it is tapped; a page has none.
    """

    name: str
    key: str = ""
    say: str = ""
    guide: str = ""
    url: str = ""

    @validator("name")
    def _fits_its_place(cls, name: str) -> str:
        return _short(name, ENTRY_BYTES)

    @validator("key")
    def _key_fits(cls, key: str) -> str:
        if len(key.encode()) > KEY_BYTES:
            raise ValueError(f"key 最多 {KEY_BYTES} 字节")
        return key

    @validator("url", always=True)
    def _does_one_thing(cls, url: str, values: dict[str, Any]) -> str:
        if sum(map(bool, (url, values.get("say"), values.get("guide")))) != 1:
            raise ValueError("say、guide、url 写一个，也只写一个")
        if url and not (url.startswith("https://") and len(url.encode()) <= URL_BYTES):
            raise ValueError(f"网址以 https:// 开头，不超过 {URL_BYTES} 字节")
        if "key" in values and bool(url) == bool(values["key"]):
            raise ValueError("发一句话或看指南的要写 key，打开网页的不写")
        return url

    def button(self) -> dict[str, Any]:
        """As WeChat wants it."""
        if self.url:
            return {"type": "view", "name": self.name, "url": self.url}
        return {"type": "click", "name": self.name, "key": self.key}


class MenuButton(Setting):
    """One of the buttons below the chat, with its list."""

    name: str
    entries: tuple[MenuEntry, ...]

    @validator("name")
    def _fits_a_button(cls, name: str) -> str:
        return _short(name, BUTTON_BYTES)

    @validator("entries")
    def _are_few(cls, entries: tuple[MenuEntry, ...]) -> tuple[MenuEntry, ...]:
        if not 1 <= len(entries) <= MOST_ENTRIES:
            raise ValueError(f"每个按钮写 1 到 {MOST_ENTRIES} 项")
        return entries

    def button(self) -> dict[str, Any]:
        """As WeChat wants it."""
        return {"name": self.name, "sub_button": [entry.button() for entry in self.entries]}


def _short(name: str, most_bytes: int) -> str:
    if not 0 < len(name.strip().encode()) <= most_bytes:
        raise ValueError(f"名称写 1 到 {most_bytes // 3} 个汉字")
    return name.strip()
