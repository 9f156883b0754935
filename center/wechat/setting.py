"""knowledge/service/wechat.yml: what the official account may do, what it says by itself, its menu, its templates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Optional

from pydantic import Field, root_validator, validator

from center.loading import loaded
from center.wechat.menu_setting import MOST_BUTTONS, MenuButton, MenuEntry, Setting
from center.wechat.scene_setting import SceneSetting
from center.wechat.template_setting import DEFAULT, TemplateSetting

FILE = "wechat.yml"
LARGEST_TEXT = 2048
"""Bytes of UTF-8 that WeChat takes as one text, as an answer at once or as a customer message (errcode 45002)."""
LONGEST_TEXT = 300


class AccountSetting(Setting):
    """What kind of account it is: one that WeChat has not verified may only answer at once, nothing later.

    ``patience_seconds`` is how long a callback waits for its answer; WeChat breaks off after five seconds.
    """

    is_verified: bool = True
    uses_msgmenu: bool = True
    patience_seconds: float = Field(default=4.2, gt=0, lt=5)


class QuotaRule(Setting):
    """So many customer messages within so many minutes after the person did something."""

    most: int = Field(..., ge=0, le=100)
    minutes: int = Field(..., ge=1, le=48 * 60)

    @property
    def seconds(self) -> int:
        """How long it holds."""
        return self.minutes * 60


class SourceSetting(Setting):
    """Where WeChat says so: the title of its page, the address, and the day on which somebody looked."""

    title: str = Field(..., min_length=1, max_length=100)
    address: str = Field(..., regex="^https://")
    seen: date


class QuotaSetting(Setting):
    """What WeChat allows by what the person did; ``margin_seconds`` earlier we take it to be over."""

    source: Optional[SourceSetting] = None

    message: QuotaRule = QuotaRule(most=5, minutes=48 * 60)
    click: QuotaRule = QuotaRule(most=3, minutes=1)
    subscribe: QuotaRule = QuotaRule(most=3, minutes=1)
    scan: QuotaRule = QuotaRule(most=3, minutes=1)
    margin_seconds: int = Field(default=5, ge=0, lt=60)

    def of(self, trigger: str) -> QuotaRule:
        """The rule of one doing: message, click, subscribe, scan."""
        rule: QuotaRule = getattr(self, trigger)
        return rule


class LimitSetting(Setting):
    """How much goes into one message, in bytes of UTF-8; ``menu_*`` are those of a msgmenu."""

    text_bytes: int = Field(default=1900, ge=300, le=LARGEST_TEXT)
    menu_head_bytes: int = Field(default=1000, ge=100, le=LARGEST_TEXT)
    menu_item_bytes: int = Field(default=120, ge=12, le=LARGEST_TEXT)
    menu_items: int = Field(default=10, ge=1, le=50)


class TextSetting(Setting):
    """What the account says by itself, not as the answer to a question.

    ``more`` ends a text whose rest comes when the person says one of ``more_words``.
    """

    greeting: str
    menu_hint: str
    waiting: str
    more: str
    more_words: tuple[str, ...]
    no_voice: str
    image_taken: str
    image_without_case: str
    image_kept_out: str
    unknown_kind: str
    scene_unknown: str
    no_window: str

    @validator("*", each_item=True)
    def _is_a_short_text(cls, text: str) -> str:
        if not 1 <= len(text.strip()) <= LONGEST_TEXT:
            raise ValueError(f"写 1 到 {LONGEST_TEXT} 个字")
        return text.strip()

    @validator("more_words")
    def _are_named(cls, words: tuple[str, ...], values: dict[str, Any]) -> tuple[str, ...]:
        if not words:
            raise ValueError("至少写一个词")
        if "more" in values and words[0] not in values["more"]:
            raise ValueError(f"more 里要说出“{words[0]}”，不然没人知道回复什么")
        return words


class WeChatSetting(Setting):
    """The whole of wechat.yml."""

    sample: bool = False
    account: AccountSetting = AccountSetting()
    quotas: QuotaSetting = QuotaSetting()
    limits: LimitSetting = LimitSetting()
    texts: TextSetting
    menu: tuple[MenuButton, ...] = ()
    scenes: tuple[SceneSetting, ...] = ()
    templates: Mapping[str, TemplateSetting] = Field(default_factory=dict)

    @validator("menu")
    def _is_small_and_unambiguous(cls, menu: tuple[MenuButton, ...]) -> tuple[MenuButton, ...]:
        keys = [entry.key for button in menu for entry in button.entries if entry.key]
        if len(menu) > MOST_BUTTONS:
            raise ValueError(f"最多写 {MOST_BUTTONS} 个按钮")
        if len(set(keys)) < len(keys):
            raise ValueError("有两项的 key 一样，改一个")
        return menu

    @validator("scenes")
    def _prefixes_differ(cls, scenes: tuple[SceneSetting, ...]) -> tuple[SceneSetting, ...]:
        prefixes = [scene.prefix for scene in scenes]
        if any(one != other and other.startswith(one) for one in prefixes for other in prefixes):
            raise ValueError("一个前缀不能是另一个的开头，分不清")
        if len(set(prefixes)) < len(prefixes):
            raise ValueError("有两个前缀一样，留一个")
        return scenes

    @root_validator(skip_on_failure=True)
    def _leaves_room_to_say_more(cls, values: dict[str, Any]) -> dict[str, Any]:
        texts, limits = values["texts"], values["limits"]
        if limits.text_bytes + len(f"\n{texts.more}".encode()) > LARGEST_TEXT:
            raise ValueError(f"limits.text_bytes 加上 texts.more 超过 {LARGEST_TEXT} 字节，改小一点")
        return values

    def entry(self, key: str) -> MenuEntry | None:
        """What is behind a key of the menu; None when the menu has changed since."""
        return next((entry for button in self.menu for entry in button.entries if key and entry.key == key), None)

    def menu_json(self) -> dict[str, Any]:
        """The menu as WeChat's interface wants it."""
        return {"button": [button.button() for button in self.menu]}

    def scene(self, written: str) -> tuple[str, str] | None:
        """What the scene of a scanned code is about, with its public code: (``case``, ``D-…``); None when unknown."""
        return next((found for scene in self.scenes if (found := scene.read(written)) is not None), None)

    def template(self, kind: str) -> TemplateSetting | None:
        """The template of a kind of notices, or the one for all; None without either."""
        return self.templates.get(kind) or self.templates.get(DEFAULT)

    def samples(self) -> list[str]:
        """``wechat`` while its values are not the county's own."""
        templates = [f"wechat.templates.{kind}" for kind, template in self.templates.items() if template.sample]
        return (["wechat"] if self.sample else []) + templates


def load_wechat(folder: Path) -> WeChatSetting | None:
    """What the file in ``folder`` says, None without one; raises KnowledgeError."""
    path = folder / FILE
    return loaded(path, lambda data: WeChatSetting(**data)) if path.exists() else None
