"""A code of six digits: drawn, kept as a keyed hash, and read out of what people type for it."""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata

from center.sealing import Seal

LENGTH = 6
_PURPOSE = "phone code"
_NUMERALS = str.maketrans("零〇○一幺二两三四五六七八九", "00011223456789")
_AROUND = re.compile(
    "(?:我?的?(?:手机|短信)?(?:收到的?)?(?:验证码|校验码|动态码|号码|码)(?:是|为)?|是|收到了?|发来的?是|好的?|喏|给你?)*"
    "([0-9]{4,8})(?:这个|对吗?|吧|啊|哈|了)*"
)
_LIKE_A_CODE = re.compile("(?<![0-9])[0-9]{6,8}(?![0-9])")
_LONGEST = 24
_NOT_WORDS = re.compile(r"[\W_]+")


def new_code() -> str:
    """Six digits that nobody can guess."""
    return f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}"


def hash_of(seal: Seal, record: str, code: str) -> str:
    """What is kept of the code of a proof."""
    return seal.fingerprint(f"{record}:{code}", _PURPOSE)


def fits(seal: Seal, record: str, code: str, kept: str) -> bool:
    """Whether ``code`` is what ``kept`` was made of, under this or an earlier secret; takes the same time always."""
    tried = seal.fingerprints(f"{record}:{code}", _PURPOSE)
    return sum(hmac.compare_digest(one, kept) for one in tried) > 0


def typed_code(text: str) -> str | None:
    """The digits of a message that says a code and nothing else: 123 456, １２３４５６, 一二三四五六, 验证码是123456.

    Four to eight digits, so that one too few or too many is told as such; None for everything else.
    """
    plain = _NOT_WORDS.sub("", "".join(map(_plain, text.translate(_NUMERALS))))
    match = _AROUND.fullmatch(plain) if len(plain) <= _LONGEST else None
    return match[1] if match else None


def may_hold_code(text: str) -> bool:
    """Whether six to eight digits stand somewhere in a message, so that a code may be read out of it."""
    return _LIKE_A_CODE.search(_NOT_WORDS.sub("", "".join(map(_plain, text.translate(_NUMERALS))))) is not None


def _plain(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character
