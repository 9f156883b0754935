"""Several questions in one message: where one ends and the next begins."""

from __future__ import annotations

import re

MOST_PARTS = 4
_STRONG = re.compile(r"[？?。！!；;\n]+")
_JOINT = re.compile(r"(?:[，、 ]|^)(?=另外|还有就?是?|顺便|顺带|再问|再请问|再一个|另一个事|以及|第[二三]个?(?:问题|事)?|对了)")
_LEADING = re.compile(r"^(?:另外|还有就?是?|顺便|顺带|再问(?:一下)?|再请问|再一个|另一个事|以及|对了|问一下|请问|，|、)+")
_ASKING = re.compile(
    r"吗|么|嘛|[不没]$|咋|怎么|怎样|如何|多少|多久|多长|几|哪|啥|甚|什么|能不能|可不可以|可以|要不要|用不用|需不需要|是不是|有没有"
    r"|行不行|中不中|呢|谁|何时|是否|需要|想问|咨询|想知道"
)


def split_questions(text: str) -> list[str]:
    """The questions of normalised ``text`` in order; the whole text alone when there is only one.

    What comes before a question without asking anything (the caller's story) stays with the question after it.
    """
    parts: list[str] = []
    story = ""
    for piece in _pieces(text):
        if _ASKING.search(piece):
            parts.append(f"{story}{piece}")
            story = ""
        else:
            story = f"{story}{piece}，"
    if len(parts) < 2:
        return [text]
    return parts if len(parts) <= MOST_PARTS else [text]


def _pieces(text: str) -> list[str]:
    sentences = (piece for sentence in _STRONG.split(text) for piece in _JOINT.split(sentence))
    pieces = (_LEADING.sub("", piece.strip("，、 ")) for piece in sentences)
    return [piece for piece in pieces if len(piece) > 1]
