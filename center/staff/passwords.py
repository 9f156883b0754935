"""Passwords of staff: what makes a good one, and argon2id (RFC 9106), off the event loop and a few at a time."""

from __future__ import annotations

import asyncio
import re
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from center.cases.refusals import Refusal

LONG = 12
"""Characters of a password that need no further kinds of characters."""
SHORT = 8
LONGEST = 128
UNUSABLE = "!"
"""A hash that no password fits."""
_KINDS = 3
_DIFFERENT = 5
_AT_ONCE = 2
_WORDS = (
    "password passwd pass pwd admin administrator adminadmin root test guest user welcome login letmein iloveyou"
    " qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm abc abcd abcdef abcdefgh qaz wsx qazwsx qazwsxedc"
    " qihang zhengwu zhengwufuwu zhengfu government huanying mima woaini woaizhongguo zhongguo china"
    " shenpi banshi daiban hotline"
)
_EASY = frozenset(_WORDS.split())
_DRAWN_FROM = "abcdefghjkmnpqrstuvwxyz23456789"
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_HASHER = PasswordHasher()
_THREADS = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="passwords")
"""A hash takes 64 MiB: more at a time would let a flood of attempts fill the memory."""


class WeakPassword(Refusal, ValueError):
    """A password that is too easily guessed."""


async def hashed(password: str) -> str:
    """What is kept of a password; takes some 50 ms in a thread of its own."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, hash_now, password)


async def fits(password: str, kept: str | None) -> bool:
    """Whether ``kept`` was made of this password; takes as long for None, which nothing fits."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, fits_now, password, kept)


def hash_now(password: str) -> str:
    """``hashed`` for code that has no event loop."""
    return _HASHER.hash(_plain(password))


def fits_now(password: str, kept: str | None) -> bool:
    """``fits`` for code that has no event loop."""
    try:
        is_right = _HASHER.verify(kept or _nobodys(), _plain(password))
    except (VerificationError, InvalidHashError):
        return False
    return is_right and kept is not None


def new_password() -> str:
    """A password that nobody can guess, easy to read out: four groups of four, 79 bits."""
    return "-".join("".join(secrets.choice(_DRAWN_FROM) for _ in range(4)) for _ in range(4))


def check(password: str, staff_id: str, name: str) -> None:
    """Raise WeakPassword unless it is long enough, of enough kinds, and none of what others try first."""
    fault = _fault(_plain(password), staff_id, name)
    if fault:
        raise WeakPassword("the password is too weak", fault)


def _fault(password: str, staff_id: str, name: str) -> str:
    folded = password.casefold()
    if len(password) > LONGEST:
        return f"密码最多{LONGEST}个字符。"
    if len(password) < LONG and (len(password) < SHORT or _kinds(password) < _KINDS):
        return f"密码至少{LONG}个字符；或者至少{SHORT}个，并且大写字母、小写字母、数字、符号有三种。"
    if any(known.casefold() in folded for known in (staff_id, name) if len(known) > 1):
        return "密码里不要有您的工号或姓名。"
    if password.isdigit() or len(set(folded)) < _DIFFERENT or _bare_word(folded) in _EASY:
        return "这个密码太容易被猜到，请换一个。"
    return ""


def _kinds(password: str) -> int:
    tests = (
        str.islower,
        str.isupper,
        str.isdigit,
        lambda sign: not (sign.islower() or sign.isupper() or sign.isdigit()),
    )
    return sum(any(test(sign) for sign in password) for test in tests)


def _bare_word(folded: str) -> str:
    """The word in it, without the year around it and the usual disguises: p@ssw0rd2026."""
    word = _AROUND.sub("", folded).translate(str.maketrans("@0$", "aos"))
    return re.sub("[^a-z]", "", word)


def _plain(password: str) -> str:
    """However it was typed: full-width and composed characters are the same (NIST SP 800-63B 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """A hash made like all others, for names that nobody has."""
    return _HASHER.hash(secrets.token_urlsafe(16))
