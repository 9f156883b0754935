"""knowledge/service/portal.yml: which items are taken to the portal, and what its forms ask for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Extra, Field, root_validator, validator

from center.drafts.fields import KINDS
from center.loading import KNOWLEDGE, loaded

FILE = "portal.yml"
SOURCES = frozenset(
    {
        "contact.name",
        "contact.phone",
        "enterprise.name",
        "enterprise.credit_code",
        "case.place",
        "case.code",
        *(f"draft.{name}" for name in KINDS),
    }
)
"""Where the value of a field may come from."""


class _Setting(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True


class PortalField(_Setting):
    """One field of the portal's forms; what ``known`` has nothing for is asked there, unless it is ``optional``."""

    title: str = Field(..., min_length=1, max_length=40)
    known: tuple[str, ...] = ()
    optional: bool = False

    @validator("known", each_item=True)
    def _is_a_source(cls, source: str) -> str:
        if source not in SOURCES:
            raise ValueError(f"没有“{source}”这个来源")
        return source


class PortalItem(_Setting):
    """One item: its code on the portal, who logs in for it, and the fields of its form in order."""

    code: str = Field(..., min_length=1, max_length=64)
    applicant: Literal["person", "enterprise"]
    fields_: tuple[str, ...] = Field(..., alias="fields")

    @validator("fields_")
    def _asks_something(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if not names or len(set(names)) < len(names):
            raise ValueError("至少写一格，每格只写一次")
        return names


class PortalSetting(_Setting):
    """The portal: its name, the fields that its forms have, and the items by the keys of items.yml."""

    name: str = Field(..., min_length=2, max_length=40)
    fields_: dict[str, PortalField] = Field(..., alias="fields")
    items: dict[str, PortalItem]
    sample: bool = False

    @root_validator(skip_on_failure=True)
    def _has_every_field(cls, values: dict[str, Any]) -> dict[str, Any]:
        known = values["fields_"]
        for key, item in values["items"].items():
            strange = [name for name in item.fields_ if name not in known]
            if strange:
                raise ValueError(f"{key} 用了 fields 里没有的格：{'、'.join(strange)}")
        return values

    def fields_of(self, item: PortalItem) -> tuple[tuple[str, PortalField], ...]:
        """The names and fields of an item's form, in order."""
        return tuple((name, self.fields_[name]) for name in item.fields_)

    def samples(self) -> list[str]:
        """``portal`` while its codes are not the county's own."""
        return ["portal"] if self.sample else []


def load_portal(folder: Path) -> PortalSetting | None:
    """What the file in ``folder`` says, None without one; raises KnowledgeError."""
    path = folder / FILE
    return loaded(path, lambda data: PortalSetting(**data)) if path.exists() else None


@lru_cache(maxsize=1)
def portal_in_use() -> PortalSetting | None:
    """That of this repository; raises KnowledgeError."""
    return load_portal(KNOWLEDGE / "service")
