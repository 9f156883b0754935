"""The level of satisfaction in what somebody typed: one level, the levels it may mean, or none.

What is no plain answer is asked back and never guessed: praise that may be mockery, marks out of an unknown scale,
words between two levels. A longer wording hides the shorter ones in it (不满意 hides 满意).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from center.rating_settings import LEVELS, Level
from center.text import bare

_VERY, _GOOD, _BASIC, _BAD, _WORST = LEVELS
_LONGEST = 60


class Unclear(NamedTuple):
    """It speaks of satisfaction, and may mean any of these: ask back with them, in this order."""

    levels: tuple[Level, ...]


class _Hit(NamedTuple):
    start: int
    end: int
    levels: tuple[Level, ...]


ANY = Unclear(LEVELS)
_DEGREE = "(?:非常|十分|特别|相当|超级?|极其?|极为|极度|太|最|完全|百分之?百|100|万分|无比|格外|很|真的?很)"
_STRONG = "(?:非常|十分|特别|相当|完全|格外|百分之?百)"
_SLIGHT = (
    "(?:不太|不大|不怎么|不咋|不是很|不是太|不够|不很|不算太|没那么|没怎么|有一?[点些]儿?不|稍微?不|略不|多少有点不)"
)

_TABLE: Sequence[tuple[tuple[Level, ...], str]] = (
    ((_VERY,), f"{_DEGREE}的?满意|满意极了|满意得很|满意的不得了|满意得不得了|老满意|没有比这更满意"),
    ((_VERY,), "(?:非常|特别|超级?)好|好极了|棒极了|无可挑剔|挑不出毛病|杠杠的|顶呱呱|五星好评|满分|满星|完美"),
    ((_VERY,), "(?:五|5)(?:颗|个)?星|第一个|选一|选1"),
    ((_GOOD,), "满意|(?:挺|蛮|比较|较|都|总体|整体|也)(?:很)?满意|满意着[哩嘞呢了]?"),
    (
        (_GOOD,),
        "(?:挺|蛮|满|还|很|真|都)?不错|(?:挺|蛮|满|都挺)好|好着[哩嘞呢]|挺顺利|(?:四|4)(?:颗|个)?星|第二个|选二|选2",
    ),
    ((_BASIC,), "(?:基本|基本上|大体|大体上|大致|还|还算|勉强|勉强算|凑合着?|马马虎虎|差不多)满意"),
    ((_BASIC,), "还行|还可以|还凑合|凑[合活乎]|将就|马马虎虎|过得去|说得过去|勉勉强强|勉强|中等|及格|马虎"),
    ((_BASIC,), "(?:三|3)(?:颗|个)?星|第三个|选三|选3"),
    ((_BAD,), f"不满意|{_SLIGHT}满意|不太?满"),
    (
        (_BAD,),
        "不太行|不大行|不太好|不大好|不怎么样|不咋[地的样]|不咋好|差点意思|欠佳|不理想|不如意|不够好|有点失望|不是(?:很|太|特别|非常)好",
    ),
    ((_BAD,), "有待(?:改进|提高)|(?:四|4)?不行|(?:二|两|2)(?:颗|个)?星|第四个|选四|选4"),
    ((_WORST,), f"{_DEGREE}的?不满意|(?:一点|一点儿|丝毫|半点)[都也]?不满意|根本不满意|{_DEGREE}不满|强烈不满"),
    (
        (_WORST,),
        "差极了|差劲透|差到家|极差|太差|最差|烂透|太烂|糟透|糟糕透|一塌糊涂|垃圾|恶劣|气死|(?:很|太|非常|彻底)失望",
    ),
    ((_WORST,), "(?:一|1)(?:颗|个)?星|零分|0分|第五个|最后一个|选五|选5"),
    ((_VERY, _GOOD), "很好|太好了|真好|好评|点赞|很棒|真棒|太棒|棒|给力|办得好|谢谢你?们?办得这么快|不赖|厉害"),
    ((_GOOD, _BASIC), "还好|可以|没问题|没意见|没毛病|没啥不好|没什么不好"),
    ((_GOOD, _BASIC), "(?:不是|没有?|没什么|没啥|没有什么|没有啥|谈不上|说不上|不能说|倒不是|并不是|不存在)不满意?"),
    ((_BASIC, _BAD), "一般般?|普普?通通?|[就也]那样|也就那么回事|不好不坏|不上不下|不功不过|不好也不坏"),
    ((_BASIC, _BAD), "(?:不算|算不上|谈不上|说不上|称不上|不能说|不能算|不敢说|没有?(?:很|太|多|觉得)?)满意"),
    ((_GOOD, _BASIC, _BAD), f"(?:不是|不算|谈不上|说不上|算不上){_STRONG}的?满意"),
    ((_BAD, _WORST), "差评|差劲|很差|糟糕|好差|真差|真烂|失望|不好|不满(?!意)|太不行|真不行|服务差|态度差|办事慢"),
)
_PATTERNS = tuple((levels, re.compile(pattern)) for levels, pattern in _TABLE)
_MOCKERY = re.compile(
    "呵呵|真行啊|可真行|真有你们的|真有你的|服了|牛[逼批掰bB]|好得很呐|好一个|满意死|满意个|满意才怪|还满意呢|能满意吗|谁能满意|"
    "真厉害|真是厉害|可真|谢谢你们(?:让|害|折腾)|真快啊|真会|太.{1,3}了呢|好家伙|还有脸|难得一见|不能再满意|感恩戴德|大开眼界"
)
_QUOTED = re.compile("[“\"'‘「](?:满意|好|周到|热情|高效|快|贴心)[”\"'’」]")
_RHETORICAL = re.compile("[能敢]不满意吗|叫满意")
_TROUBLE = re.compile("跑了.{1,3}[趟次回遍]|等了.{1,5}|拖了|折腾|推来推去|白跑|来回跑")
_BUT = re.compile("(?:但是?|可是|不过|只是|就是|然而)(?=.)")
_ABOUT_US = re.compile("满意|服务|评|态度|办事|窗口|你们|整体|总体|[星分]")
_MOST_BESIDE = 5
_NAMED = re.compile(
    "(?:" + "|".join(level.caption for level in sorted(LEVELS, key=lambda one: -len(one.caption))) + ")"
)
_QUESTION = re.compile(
    "满意度|满意率|怎么评|如何评|咋评|在?哪里?评|什么是|啥是|是什么意思|是不是|怎么(?!样|满意|好|行)|[吗么]$|几分算|评价规则|满意吗|满意不满意呢"
)
_OF_OTHERS = re.compile("(?:客户|顾客|客人|员工|房东|甲方|股东|老板|老婆|消费者|合伙人).{0,5}满意")
_THUMBS = {"👍": (_VERY, _GOOD), "💯": (_VERY, _GOOD), "🌹": (_VERY, _GOOD), "👏": (_VERY, _GOOD), "👎": (_BAD, _WORST)}
_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_MARK = re.compile(
    "((?<=[打给评个])十|[0-9]{1,3}|[零一二两三四五六七八九]十?|十(?=分(?:$|吧)))分(?!钟|之|公司|店|开|期|行|局|析|满意)"
)
_BARE_NUMBER = re.compile("([1-5一二三四五])")
_BARE_NUMBERS = {1: (_VERY, _WORST), 2: (_GOOD, _BAD), 3: (_BASIC,), 4: (_GOOD, _BAD), 5: (_VERY, _WORST)}
_OF_FIVE = {
    0: (_WORST,),
    1: (_WORST, _BAD),
    2: (_BAD, _WORST),
    3: (_BASIC, _BAD),
    4: (_GOOD, _BASIC),
    5: (_VERY, _BASIC),
}
_SHORT_WORDS: dict[str, tuple[Level, ...]] = {
    "好": (_VERY, _GOOD),
    "好的": (_GOOD, _BASIC),
    "赞": (_VERY, _GOOD),
    "行": (_GOOD, _BASIC),
}
_SHORT_WORDS |= {
    "差": (_BAD, _WORST),
    "烂": (_BAD, _WORST),
    "不": (_BAD, _WORST),
    "行吧": (_BASIC, _GOOD),
    "不赖": (_GOOD,),
}
_DECLINES = re.compile(
    "(?:不|不想|不用|先不|暂不|懒得|没空|没时间|不愿意?|不要)(?:再)?(?:评价?|打分|评了|评分)|算了|别再?发|不用了|跳过|别烦|下次再?[评说]"
)


def level_in(text: str) -> Level | Unclear | None:
    """The level that ``text`` says; Unclear with what it may mean; None when it does not speak of satisfaction."""
    said = bare(text)
    if not said:
        return _of_thumbs(text)
    if len(said) > _LONGEST or _OF_OTHERS.search(said):
        return None
    if _QUOTED.search(text) or _RHETORICAL.search(said) or (_MOCKERY.search(said) and not _is_only_low(said)):
        return ANY
    if _QUESTION.search(said):
        return None
    levels = _levels(said)
    if not levels:
        return _of_thumbs(text)
    return _with_doubt(said, levels)


def declines(text: str) -> bool:
    """Whether ``text`` says that its writer does not want to rate."""
    return level_in(text) is None and bool(_DECLINES.search(bare(text)))


def _with_doubt(said: str, levels: tuple[Level, ...]) -> Level | Unclear:
    """Praise beside a tale of woe, or 还行 with a but, is asked back; the standard's own words are taken at that."""
    is_praise = any(level in (_VERY, _GOOD) for level in levels)
    if is_praise and _TROUBLE.search(said):
        return ANY
    if len(levels) == 1 and _BUT.search(said) and not _NAMED.search(said):
        place = LEVELS.index(levels[0])
        return Unclear(LEVELS[place : place + 2]) if place < len(LEVELS) - 1 else levels[0]
    return levels[0] if len(levels) == 1 else Unclear(levels)


def _is_only_low(said: str) -> bool:
    """Anger that is plain: 呵呵，非常不满意."""
    levels = _levels(said)
    return bool(levels) and all(level in (_BAD, _WORST) for level in levels)


def _levels(said: str) -> tuple[Level, ...]:
    """Every level that is said, in the order of the standard, unless one wording gives its own order."""
    if said in _SHORT_WORDS:
        return _SHORT_WORDS[said]
    number = _BARE_NUMBER.fullmatch(said)
    if number:
        return _BARE_NUMBERS[_number(number[1])]
    hits = _uncovered([*_worded(said), *_marked(said)])
    is_about_us = _ABOUT_US.search(said) or _TROUBLE.search(said)
    if not is_about_us and len(said) - sum(hit.end - hit.start for hit in hits) > _MOST_BESIDE:
        return ()
    found = list(dict.fromkeys(hit.levels for hit in hits))
    if len(found) == 1:
        return found[0]
    meant = {level for levels in found for level in levels}
    return tuple(level for level in LEVELS if level in meant)


def _worded(said: str) -> Iterator[_Hit]:
    for levels, pattern in _PATTERNS:
        for match in pattern.finditer(said):
            yield _Hit(match.start(), match.end(), levels)


def _marked(said: str) -> Iterator[_Hit]:
    for match in _MARK.finditer(said):
        levels = _of_mark(_number(match[1]))
        if levels:
            yield _Hit(match.start(), match.end(), levels)


def _of_mark(mark: int) -> tuple[Level, ...]:
    """Out of 5, 10 or 100, which nobody says: the likeliest first."""
    if mark in _OF_FIVE:
        return _OF_FIVE[mark]
    tenth = mark if mark <= 10 else mark / 10
    if tenth > 10:
        return ()
    steps = (((_VERY,), 10), ((_VERY, _GOOD), 9), ((_GOOD, _VERY), 8), ((_GOOD, _BASIC), 7), ((_BASIC, _BAD), 6))
    return next((levels for levels, least in steps if tenth >= least), (_BAD, _WORST))


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    return _DIGITS[written[0]] * 10 if len(written) > 1 else _DIGITS[written]


def _uncovered(hits: Sequence[_Hit]) -> list[_Hit]:
    """The hits that are no part of a longer one, in the order of the text."""
    return sorted(hit for hit in hits if not any(_covers(other, hit) for other in hits))


def _covers(longer: _Hit, shorter: _Hit) -> bool:
    return longer.start <= shorter.start and shorter.end <= longer.end and longer[:2] != shorter[:2]


def _of_thumbs(text: str) -> Unclear | None:
    shown = [levels for thumb, levels in _THUMBS.items() if thumb in text]
    return Unclear(tuple(level for level in LEVELS if any(level in levels for levels in shown))) if shown else None
