"""An answer as one says it on the telephone: no addresses, no signs of the screen, no offer to tap something."""

from __future__ import annotations

import re

_LINK = re.compile(r"(?:https?://|www\.)[^\s，。；、）)”]+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_INVITATION = re.compile(r"^(?:您可以接着问|直接说您的情况|点(?:一下|下面|这里|按钮))[^\n]*$", re.MULTILINE)
_NUMBER = re.compile(r"^(\d{1,2})\. ", re.MULTILINE)
_SIGNS = str.maketrans({"｜": "，", "【": "", "】": "，", "·": "", "—": "到", "→": "，再"})
_EMPTY = re.compile(r"[（(][：:，、\s]*[）)]")
_DOTS = re.compile(r"：(?=[。\n]|$)")


def spoken(text: str) -> str:
    """``text`` to be read aloud: lists become 第1 …, what only a screen can show is left out."""
    said = _EMAIL.sub("", _LINK.sub("", _INVITATION.sub("", text)))
    said = _NUMBER.sub(r"第\1，", said.translate(_SIGNS))
    said = _EMPTY.sub("", said)
    lines = (re.sub(r" {2,}", " ", line).strip() for line in _DOTS.sub("", said).splitlines())
    return "\n".join(line for line in lines if line)
