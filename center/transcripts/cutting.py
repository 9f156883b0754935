"""How texts are cut for the index, and queries alike: pairs of neighboring characters, so 执照 is found in 营业执照.

A text is folded first: width, case and ligatures of letters do not count. What stands between white space is cut into
its pairs and, for the last character, that one alone; so a word is in a text exactly when its pairs stand there in a
row, and a single character when something begins with it. No pair holds a sign that a database reads as an operator.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

LONGEST_QUERY = 100
"""Characters of a query that count."""
_SIGNS = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if not chr(code).isalnum()}
"""ASCII's signs as their full-width twins, which no folded text holds otherwise."""
_PLAIN: dict[int, int] = {**_SIGNS, **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), ord(" "))}


def folded(text: str) -> str:
    """``text`` as it is compared: NFKC, no case, ASCII's signs full-width, white space as single spaces."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(plain.translate(_PLAIN).split())


def words_of(query: str) -> tuple[str, ...]:
    """The words of a query, folded, each once; all of them have to be in a message."""
    return tuple(dict.fromkeys(folded(query)[:LONGEST_QUERY].split()))


def pairs(word: str) -> list[str]:
    """The pairs of one folded word in their order; none of a single character."""
    return [word[place : place + 2] for place in range(len(word) - 1)]


def cut(text: str) -> Iterator[str]:
    """What a folded text is found by, in its order."""
    for run in text.split():
        yield from pairs(run)
        yield run[-1]
