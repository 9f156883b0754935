"""What somebody says of the service: the level, the reasons that go with it, and everything else in their own words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from actions.fields import DECLINED, Plain, Said, Slots
from center.bundles import knowledge_of
from center.cases.codes import find_code
from center.cases.reading import stored
from center.privacy import phones_in
from center.rating_cards import RATE, ask_which
from center.rating_choices import RECEPTION
from center.rating_settings import LEVELS, LOW, Level, RatingSetting
from center.rating_words import Unclear, declines, level_in
from center.replies import Button
from center.text import bare, normalise

UNCLEAR = "unclear:"
"""Begins the value of a level that may be one of several."""
LONGEST_REMARK = 500
"""Characters; what is longer is a matter for a complaint."""
_MOST_OF_A_CHANGE = 6
_MOST_OF_A_COMMAND = 14
_LEAST_CONTENT = 3
_LEAST_OF_A_STORY = 6
_TALK = frozenset(
    {"rate_service", "effect_check", "unclear", "unknown", "out_of_scope", "abuse", "praise", "ask_several"}
)
_MAYBE_TALK = frozenset({"ask_guide", "gibberish", "thanks", "waiting"})
_OTHER_MATTER = re.compile("投诉|举报|诉求|查.{0,4}进度|预约|代办件|注销|歇业|人工")
_ASKS = re.compile(r"[？?]|[吗呢]$|怎么(?!样)|咋|在哪|哪里|多久|什么时候|谁能看|能不能|可不可以|会不会")
_CLAUSES = re.compile(r"[，,。；;！!、\n]+")
_COMMAND = re.compile(
    r"评价|评分|打.{0,3}分|好评|差评|点个?赞|评一下|评个|[给打评][一二三四五1-5两](?:颗|个)?星"
    r"|^[一二三四五1-5两](?:颗|个)?星$|满分|改[成为]"
)
_NAME_OF_IT = re.compile("满意(?:程度|度)")
_RECEPTION = re.compile("咨询|聊天|对话|机器人|企航|客服|你的(?:回答|服务)|(?:给|评|夸)你(?!们)")
_REASONS: Mapping[str, str] = {
    "many_trips": "跑了.{1,3}[趟次回遍]|来回跑|白跑|跑断腿",
    "slow": "太?慢(?!慢)|等了|等得?久|排队|磨蹭|拖拉",
    "unclear": "没.{0,4}说清|说不清|一次.{0,4}没说|没.{0,3}一次.{0,3}说|前后不一|一趟一个说法",
    "unkind": "态度(?:不好|差|恶劣|冷)|爱答不理|不耐烦|凶|骂|甩脸|白眼",
    "much_paper": "材料(?:太|要得)?多|重复(?:交|要)|要了.{0,3}遍",
    "passed_around": "推来推去|踢皮球|推诿|扯皮",
    "late": "超(?:时|期|过.{0,6}(?:时间|承诺))|说好.{0,10}(?:没|还不)|过了.{0,4}期限",
    "not_solved": "没(?:有|给)?(?:解决|办成|弄好)|办不成",
    "charged": "(?:跟|问|向|找|管)我?(?:要|收).{0,6}(?:钱|费|块|元|红包)|被要求付费|乱收费|索要",
    "one_trip": "(?:一趟|一次|一回)就|只跑了?(?:一|1)[趟次回]",
    "fast": "办得(?:真|挺|很)?快|很快|真快|利索|麻利|迅速",
    "clear": "[说讲](?:得|的)(?:很|挺|特别)?(?:清楚|明白)",
    "kind": "态度(?:也|很|挺|特别|真)?好|热情|耐心|客气|和气|周到",
    "less_paper": "材料(?:很|也)?少|不用?重复交",
}


def read_subject(said: Said, asked: bool) -> dict[str, Any] | None:
    """What is named: a tapped invitation or case, a code, or the talk just now."""
    named = said.entities.get("cycle") or said.entities.get("subject")
    spotted = find_code(said.text)
    if named is None and spotted and spotted.code and spotted.code.startswith("D"):
        named = spotted.code
    if named is None and said.intent == RATE and _RECEPTION.search(said.text):
        named = RECEPTION
    return {"key": named} if named else None


def subject_title(value: Mapping[str, Any]) -> str:
    """What is rated, for people."""
    return str(value.get("title") or "这次服务")


def read_level(said: Said, asked: bool) -> str | None:
    """The level; several that it may be; or declined by who does not want to rate."""
    if "level" in said.entities:
        return str(said.entities["level"])
    if said.asking in (None, "level") and declines(said.text):
        return DECLINED
    found = _level_said(said)
    if said.known.get("level") and not asked:
        return found.value if isinstance(found, Level) and _is_change(said.text) else None
    if isinstance(found, Unclear):
        return UNCLEAR + ",".join(level.value for level in found.levels)
    return found.value if found else None


def check_level(value: str) -> str | None:
    """The question back, when it may mean several."""
    if value == DECLINED or value in [level.value for level in LEVELS]:
        return None
    return Plain(ask_which(unclear_levels(value) or LEVELS))


def unclear_levels(value: str | None) -> Sequence[Level]:
    """The levels that were read as possible; none when it was plain."""
    if not value or not value.startswith(UNCLEAR):
        return ()
    return [stored(Level, name) for name in value[len(UNCLEAR) :].split(",")]


def level_title(value: str) -> str:
    """The level, for people."""
    return "不评价" if value == DECLINED else stored(Level, value).caption


def level_choices(levels: Sequence[Level]) -> tuple[Button, ...]:
    """One button each, in the order of the standard."""
    return tuple(Button(level.caption, RATE, (("level", level.value),)) for level in levels)


def read_reasons(said: Said, asked: bool) -> list[str] | None:
    """The reasons that are named, with those named before."""
    before = list(said.known.get("reasons") or [])
    if "reason" in said.entities:
        return list(dict.fromkeys([*before, *str(said.entities["reason"]).split(",")]))
    words = own_words(said)
    found = listed_reasons(said.text) or [
        key for key, wording in _REASONS.items() if words and re.search(wording, words)
    ]
    together = list(dict.fromkeys([*before, *found]))
    return together if together != before else None


def listed_reasons(text: str) -> list[str]:
    """The reasons in ``text`` when it is nothing but their titles, as the website says what was ticked; else none."""
    settings = ratings()
    keys = {title: key for key, title in {**settings.high, **settings.low}.items()}
    title = "|".join(map(re.escape, sorted(keys, key=len, reverse=True)))
    is_list = re.fullmatch(f"(?:{title})(?:[、，,](?:{title}))*", text.strip())
    return [keys[named] for named in re.findall(title, text)] if is_list else []


def reason_titles(keys: Sequence[str]) -> str:
    """The reasons, for people."""
    settings = ratings()
    titles = {**settings.high, **settings.low}
    return "、".join(titles[key] for key in keys if key in titles)


def read_remark(said: Said, asked: bool) -> str | None:
    """What is told beside the level, with what was told before: nothing of it is lost."""
    words, before = own_words(said), said.known.get("remark")
    if words is None or listed_reasons(said.text) or (before and words in before):
        return None
    return f"{before}；{words}" if before else words


def check_remark(value: str) -> str | None:
    """The phrase that says that it is too long."""
    return "remark_too_long" if len(value) > LONGEST_REMARK else None


def own_words(said: Said) -> str | None:
    """The sentence without its level and its wish to rate; None for a question, a command, another matter."""
    if said.entities or not _may_talk(said):
        return None
    text = normalise(said.text)
    if _ASKS.search(text) or _OTHER_MATTER.search(text) or find_code(text):
        return None
    kept = "，".join(clause.strip() for clause in _CLAUSES.split(text) if clause.strip() and not _is_command(clause))
    return kept if len(bare(kept)) >= _LEAST_CONTENT and not bare(kept).isdigit() else None


def fitting(reasons: Sequence[str] | None, level: str | None) -> list[str] | None:
    """The reasons that are on the list of the level; None without any."""
    if not reasons or level is None or level == DECLINED:
        return list(reasons) if reasons else None
    listed = ratings().reasons(stored(Level, level))
    return [key for key in reasons if key in listed] or None


def is_low(level: str | None) -> bool:
    """Whether something has to be put right."""
    return level in [one.value for one in LOW]


def needs_phone(known: Slots) -> bool:
    """Whether a bad rating would be followed by nobody's call, because nobody is known."""
    subject = known.get("subject") or {}
    return is_low(known.get("level")) and "title" in subject and not subject.get("reachable")


def ratings() -> RatingSetting:
    """What holds for ratings now."""
    return knowledge_of(None).service.ratings


def level_told(text: str) -> Level | Unclear | None:
    """The level in an answer to the question: of the whole, else of the first clause that has one."""
    plain = _NAME_OF_IT.sub("", text)
    whole = level_in(plain)
    return whole or next((found for clause in _CLAUSES.split(plain) if (found := level_in(clause))), None)


def _level_said(said: Said) -> Level | Unclear | None:
    """Of 不是不满意，是非常不满意 only what is meant."""
    found = level_told(said.text)
    meant = level_in(said.meant) if isinstance(found, Unclear) and said.meant != normalise(said.text) else None
    return meant if isinstance(meant, Level) else found


def _is_change(text: str) -> bool:
    return "满意" in text or len(bare(text)) <= _MOST_OF_A_CHANGE


def _may_talk(said: Said) -> bool:
    if said.intent in _TALK:
        return True
    is_under_way = said.asking is not None or level_in(said.text) is not None
    return said.intent in _MAYBE_TALK and is_under_way and len(bare(said.text)) >= _LEAST_OF_A_STORY


def _is_command(clause: str) -> bool:
    words = bare(clause)
    if phones_in(words) or (len(words) <= _MOST_OF_A_COMMAND and _COMMAND.search(words)):
        return True
    is_level = isinstance(level_in(clause), Level)
    return is_level and ("满意" in words or len(words) <= _MOST_OF_A_CHANGE)
