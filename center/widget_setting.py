"""knowledge/service/widget.yml: what the website's widget says before a conversation begins, and what it takes."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, Extra, Field, validator

from center.loading import loaded
from center.uploads.kinds import Kind

FILE = "widget.yml"
Entry = TypeVar("Entry")
MEGABYTE = 1024 * 1024
LONGEST_STARTER = 20
LONGEST_PARAGRAPH = 200
MOST_STARTERS = 6


def _not_empty(values: tuple[Entry, ...]) -> tuple[Entry, ...]:
    if not values:
        raise ValueError("至少写一项")
    return values


class _Setting(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True


class UploadSetting(_Setting):
    """What may be uploaded for a case: megabytes of one file, files of one conversation, kinds by their content."""

    largest_megabytes: int = Field(..., ge=1, le=50)
    most: int = Field(..., ge=1, le=200)
    kinds: tuple[Kind, ...]

    _some = validator("kinds", allow_reuse=True)(_not_empty)

    @property
    def largest(self) -> int:
        """Bytes of the largest file."""
        return self.largest_megabytes * MEGABYTE

    @property
    def accept(self) -> str:
        """The ``accept`` of a file input."""
        return ",".join(name for kind in self.kinds for name in (kind.media_type, *kind.suffixes))


class WidgetSetting(_Setting):
    """What is stored and why, a paragraph an entry; questions to begin with; uploads.

    ``outside_hours`` is said while staff are away, ``bot_off`` while the bot is switched off.
    """

    privacy: tuple[str, ...]
    starters: tuple[str, ...]
    outside_hours: str = Field(..., min_length=2, max_length=LONGEST_PARAGRAPH)
    bot_off: str = Field(..., min_length=2, max_length=LONGEST_PARAGRAPH)
    uploads: UploadSetting
    sample: bool = False

    _some = validator("privacy", "starters", allow_reuse=True)(_not_empty)

    @validator("privacy", each_item=True)
    def _is_a_paragraph(cls, text: str) -> str:
        if not 2 <= len(text.strip()) <= LONGEST_PARAGRAPH:
            raise ValueError(f"每段写 2 到 {LONGEST_PARAGRAPH} 个字")
        return text.strip()

    @validator("starters", each_item=True)
    def _fits_a_button(cls, text: str) -> str:
        if not 2 <= len(text.strip()) <= LONGEST_STARTER:
            raise ValueError(f"每个问题写 2 到 {LONGEST_STARTER} 个字")
        return text.strip()

    @validator("starters")
    def _are_few_and_different(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        if len(texts) > MOST_STARTERS:
            raise ValueError(f"最多写 {MOST_STARTERS} 个问题")
        if len(set(texts)) < len(texts):
            raise ValueError("有两个问题一样，留一个")
        return texts

    def samples(self) -> list[str]:
        """``widget`` while its texts are not the county's own."""
        return ["widget"] if self.sample else []


def load_widget(folder: Path) -> WidgetSetting | None:
    """What the file in ``folder`` says, None without one; raises KnowledgeError."""
    path = folder / FILE
    return loaded(path, lambda data: WidgetSetting(**data)) if path.exists() else None
