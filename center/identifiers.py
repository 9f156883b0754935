"""Names that the system gives out: opaque ones for machines, public codes for people."""

from __future__ import annotations

import secrets

# No 0/O and 1/I: a code is read aloud on the telephone and copied from paper.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_RANDOM = 7
_WIDE = str.maketrans({0xFF01 + step: 0x21 + step for step in range(94)})


def opaque() -> str:
    """An id that tells nothing and cannot be guessed: 22 characters, 128 bits."""
    return secrets.token_urlsafe(16)


def public_code(prefix: str) -> str:
    """A new code such as ``N-7KM2Q4XD``: one letter for the kind, seven random characters, a check character."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM))
    return f"{prefix}-{drawn}{_check(prefix + drawn)}"


def read_code(text: str) -> str | None:
    """The public code in ``text`` as it is stored (spaces, case, full width and a missing hyphen are forgiven).

    None when it is not a code, or one character is wrong or two neighbors are swapped.
    """
    plain = "".join(text.translate(_WIDE).upper().replace("-", "").split())
    if len(plain) != _RANDOM + 2 or any(letter not in ALPHABET for letter in plain):
        return None
    return f"{plain[0]}-{plain[1:]}" if _check(plain[:-1]) == plain[-1] else None


def _check(plain: str) -> str:
    """Luhn's algorithm over our alphabet."""
    size, total = len(ALPHABET), 0
    for place, letter in enumerate(reversed(plain)):
        value = ALPHABET.index(letter) * (2 if place % 2 == 0 else 1)
        total += value // size + value % size
    return ALPHABET[-total % size]
