"""What somebody wants of a form: a yes, a change, a pause; read from the words, which the model may take for others."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.fields import Said
from center.text import bare

_LONGEST_YES = 10
_LONGEST_SENTENCE = 14
_YES = re.compile(r"(?:确认|同意|可以)?提交(?:吧|了)?")
_GO_AHEAD = re.compile(
    r"(?:(?:对|好|行|可以|嗯|是|中|成|没问题|没错|同意|确认|就|那|这样|照这个|按这个|的|了|啊|呀|吧|哈){0,6}"
    r"(?:办|代办|登记|提交|开始)(?:吧|了|呗|哈|一下|上)?){1,2}"
)
_CHANGE = re.compile(r"(?:我要|我想)?(?:修改|改)(?:一下|内容)?")
_PAUSE = re.compile(
    r"(?:好的?|嗯|那|你|您|请)*(?:(?:先)?(?:"
    r"等一?下|等等|等会儿?|等一会儿?|稍等(?:一下|片刻)?|别急|慢着|且慢|先这样|就先这样|先到这[儿里]?|先放(?:一放|着)?"
    r"|算了我.{0,6}再.{1,8}|(?:回头|晚点|一会儿?|过会儿?|明天)再(?:说|弄|办|填)|我?(?:先)?(?:再)?(?:想想|问问|找找|查查|商量商量|考虑考虑)"
    r")(?:吧|啊|哈|呀|哦|了|再说)?){1,2}(?:我.{0,8})?"
)


def is_yes(said: Said) -> bool:
    """Whether it agrees to what was shown, and nothing else."""
    words = bare(said.text)
    agrees = said.intent == "affirm" and len(words) <= _LONGEST_YES
    return agrees or (len(words) <= _LONGEST_SENTENCE and any(way.fullmatch(words) for way in (_YES, _GO_AHEAD)))


def wants_change(said: Said) -> bool:
    """Whether something is to be changed, without saying what."""
    return said.intent == "deny" or _CHANGE.fullmatch(bare(said.text)) is not None


def wants_pause(said: Said) -> bool:
    """Whether the person will go on later: 等一下, 先这样."""
    return _PAUSE.fullmatch(bare(said.text)) is not None


def says_wrong(said: Said, names: Iterable[str]) -> bool:
    """Whether something of one of these names is wrong, without saying what is right."""
    named = "|".join(map(re.escape, names))
    wrong = f"(?:我要|我想|把)?(?:修?改.{{0,2}}(?:{named})|(?:{named}).{{0,3}}(?:修?改|不对|错了?).{{0,2}})"
    return re.fullmatch(wrong, bare(said.text)) is not None
