"""The name of an uploaded file: cleaned for storing and showing, never used as a path."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from center.privacy import mask_for_log

LONGEST_NAME = 100
_UNNAMED = "文件"
_FORBIDDEN = frozenset('<>:"|?*')
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")


def cleaned(name: str) -> str:
    """``name`` as it may be kept: its last part, in one line, without invisible characters and personal numbers."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = " ".join("".join(map(_plain, last)).split()).lstrip(". ")
    stem, suffix = parted(mask_for_log(visible))
    return f"{stem[: LONGEST_NAME - len(suffix)].strip() or _UNNAMED}{suffix}"


def parted(name: str) -> tuple[str, str]:
    """The name without its suffix, and the suffix in lower case with its dot; empty when there is none."""
    found = _SUFFIX.search(name)
    return (name[: found.start()], found[0].lower()) if found else (name, "")


def plain_name(code: str, name: str) -> str:
    """A name of ASCII letters for clients that know no Chinese ones."""
    return f"{code}{PurePosixPath(name).suffix}"


def _plain(character: str) -> str:
    """Controls, marks that turn the writing direction, halves of pairs and unassigned ones vanish."""
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""
    return "_" if character in _FORBIDDEN else character
