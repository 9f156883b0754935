"""What a scanned code carries along (带参数二维码): a prefix, and the public code of a case or an appointment."""

from __future__ import annotations

from typing import Literal, Optional

from pydantic import validator

from center.identifiers import read_code
from center.wechat.menu_setting import Setting

SCENE_BYTES = 64
"""Bytes of a scene (scene_str)."""
_CODE_BYTES = 10
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


class SceneSetting(Setting):
    """One kind of code: scenes begin with ``prefix``, behind which stands the public code."""

    prefix: str
    about: Literal["case", "appointment"]

    @validator("prefix")
    def _is_plain(cls, prefix: str) -> str:
        if not 0 < len(prefix) <= SCENE_BYTES - _CODE_BYTES or not set(prefix) <= _PLAIN:
            raise ValueError(f"前缀用小写字母、数字和下划线，最多 {SCENE_BYTES - _CODE_BYTES} 个")
        return prefix

    def read(self, written: str) -> Optional[tuple[str, str]]:
        """What the scene is about, with the public code; None when it is none of this kind or the code is wrong."""
        code = read_code(written.removeprefix(self.prefix)) if written.startswith(self.prefix) else None
        return (self.about, code) if code is not None else None

    def write(self, code: str) -> str:
        """The scene of a public code."""
        return f"{self.prefix}{code}"
