"""Several questions in one message: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST_PARTS = 4
SHORTEST_PART = 3
_STRONG = re.compile(r"[？?。！!；;\n]+")
_WEAK = re.compile(r"，+")
_JOINT = re.compile(
    r"(?:[，、 ]|^)(?=另外|还有就?是?|顺便|顺带|再问|再请问|再一个|另一个事|以及|第[二三]个?(?:问题|事)?|对了)"
)
_LEADING = re.compile(
    r"^(?:另外|还有就?是?|顺便|顺带|再问(?:一下)?|再请问|再一个|另一个事|以及|对了|问一下|请问|，|、)+"
)
_ASKING = re.compile(
    r"吗|么|嘛|[不没]$|咋|怎么|怎样|如何|多少|多久|多长|几|哪|啥|甚|什么|能不能|可不可以|可以|要不要|用不用|需不需要|是不是|有没有"
    r"|行不行|中不中|呢|谁|何时|是否|需要|想问|咨询|想知道"
)

_HAN = "[\u4e00-\u9fff]"
_PHONE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d){8}(?!\d)")
_NUMBERED = rf"(?:我的?|联系)?(?:电话|手机|号码)(?:号码?)?(?:是|：|:)?{_PHONE.pattern}"
_NAMED = rf"(?:(?:我|免贵|本人)?姓{_HAN}|(?:我|本人)(?:是|叫|名叫){_HAN}{{2,4}})"
_ENTERPRISE = "(?:我们?|咱)?的?(?:店|公司|企业|厂|合作社)?(?:的?名字?|名称|字号)?(?:就|先|打算)?叫.{2,20}"
_CONTACT = re.compile(rf"{_NAMED}?{_PHONE.pattern}{_NAMED}?|{_NAMED}|{_ENTERPRISE}")


def without_contact(text: str) -> str:
    """Normalised ``text`` without what only says who wants it and how to reach them.

    All of it when it has no mobile number, or nothing else.
    """
    if not _PHONE.search(text):
        return text
    clauses = [re.sub(_NUMBERED, "", clause).strip() for clause in re.split("[，。；;、]", text)]
    return "，".join(clause for clause in clauses if clause and not _CONTACT.fullmatch(clause)) or text


def split_questions(text: str) -> list[str]:
    """The questions of normalised ``text`` in order; the whole text alone when there is only one.

    Sentence ends and words like 另外 part questions; only where they do not, commas do. What comes before a question
    without asking anything (the caller's story) stays with the question after it.
    """
    sentences = [piece for sentence in _STRONG.split(text) for piece in _JOINT.split(sentence)]
    questions = _questions(sentences)
    if len(questions) < 2:
        questions = _questions(clause for sentence in sentences for clause in _WEAK.split(sentence))
    return questions if 1 < len(questions) <= MOST_PARTS else [text]


def is_parted(text: str) -> bool:
    """Whether sentence ends or words like 另外 part the questions, not commas alone."""
    return len(_questions(piece for sentence in _STRONG.split(text) for piece in _JOINT.split(sentence))) > 1


def _questions(pieces: Iterable[str]) -> list[str]:
    questions: list[str] = []
    story = ""
    for piece in pieces:
        words = _LEADING.sub("", piece.strip("，、 "))
        if len(words) >= SHORTEST_PART and _ASKING.search(words):
            questions.append(f"{story}{words}")
            story = ""
        elif words:
            story = f"{story}{words}，"
    return questions
