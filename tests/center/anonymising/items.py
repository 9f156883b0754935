"""What people type about themselves, made of obviously fake parts: each item in each spelling, each in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from typing import NamedTuple

from center.anonymising.kinds import Kind
from center.credit_codes import check_character, organization_check_character
from tests.center.anonymising.names_typed import (
    ADDRESSES,
    CALLED,
    COMPANIES,
    LABELED,
    LABELS,
    NAME_SENTENCES,
    SHOPS,
    SHOPS_NAMED,
    TITLED,
)
from tests.center.anonymising.sentences_typed import SENTENCES

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NUMERALS = str.maketrans("0123456789", "零一二三四五六七八九")
_WIDE = str.maketrans({code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {0x20: "\u3000"})
Spell = Callable[[str], str]


class Item(NamedTuple):
    """``value`` is what must go from ``sentence``."""

    kind: Kind
    spelling: str
    value: str
    sentence: str


def numerals(text: str) -> str:
    """Digits as Chinese numerals."""
    return text.translate(_NUMERALS)


def wide(text: str) -> str:
    """Digits, letters and marks in full width."""
    return text.translate(_WIDE)


def grouped(sizes: Sequence[int], gap: str) -> Spell:
    """Cut into groups of ``sizes``, the last one taking the rest."""

    def cut(text: str) -> str:
        parts, start = [], 0
        for size in sizes:
            parts.append(text[start : start + size])
            start += size
        return gap.join(part for part in [*parts, text[start:]] if part)

    return cut


def id_number(seed: int) -> str:
    """With a right check digit; nobody's: the places are of the capital's first district, the order numbers made up."""
    first = f"110101{1950 + seed % 55}{1 + seed % 12:02}{1 + seed % 28:02}{(seed * 7) % 1000:03}"
    return first + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS)) % 11]


def card_number(seed: int) -> str:
    """16 or 19 digits, with a right check digit."""
    digits = ("622202000000" if seed % 2 else "622848000000000") + f"{seed:03}"
    doubled = [sum(divmod(int(digit) * 2, 10)) for digit in reversed(digits)][::2]
    return f"{digits}{-(sum(doubled) + sum(int(digit) for digit in digits[-2::-2])) % 10}"


def credit_code(seed: int) -> str:
    """With both check characters right."""
    organization = f"MA0{'ABCDEFGH'[seed % 8]}{seed:04}"
    seventeen = f"9{1 + seed % 3}140900{organization}{organization_check_character(organization)}"
    return seventeen + check_character(seventeen)


def plate(seed: int) -> str:
    """Of the region, of neighbors, and of electric cars."""
    return ("晋H00{:03}", "晋HA0{:03}", "冀A00{:03}", "晋HD00{:03}", "京N0K{:03}")[seed % 5].format(seed)


def email(seed: int) -> str:
    """At the domains of examples."""
    return ("nobody{}@example.com", "no.body.{}@example.com.cn", "11110{}@qq.example.com")[seed % 3].format(seed)


def wechat(seed: int) -> str:
    """Names of accounts as they are chosen."""
    return ("wxid_nobody{}", "nobody-{}", "no_body{}88", "Fake{}ABC")[seed % 4].format(seed)


PHONE_SENTENCES = (
    "我电话{}，有消息打给我",
    "{}",
    "打{}找我就行",
    "微信同号{}加一下呗",
    "联系我:{} 白天都在",
    "手机号是{}。",
    "能给{}回个电话吗",
)
LANDLINE_SENTENCES = (
    "店里座机{}，没人接就再打",
    "固定电话：{}",
    "{}是我们厂里的电话",
    "打{}问问财务",
    "联系电话 {}",
)
ID_SENTENCES = ("身份证{}", "我身份证号码是{}，能查着办件不", "{}帮我查查", "法人的证件号：{}。", "证号{}名字对不上")
CARD_SENTENCES = ("补贴打到{}这张卡", "卡号{}", "开户行农行，账号：{}", "{}，钱退这儿", "我的银行卡是{}，对公的还没开")
CODE_SENTENCES = ("信用代码{}", "我们公司的代码是{}，查下异常", "{}", "税号：{}，开票用", "统一社会信用代码 {} 对不对")
EMAIL_SENTENCES = ("邮箱{}", "材料发我{}行不", "{}，收不到邮件", "我的邮箱是：{}。", "电子版发到{}")
WECHAT_SENTENCES = ("我微信{}", "微信号：{}", "加我微信 {}", "vx {}", "加v{}细说", "我的微信号是{}，你发给我")
PLATE_SENTENCES = ("我的车{}停在大厅门口被拖了", "{}", "车牌号{}", "道路运输证上的车是{}，现在卖了", "货车{}年审")

NUMBERS: tuple[tuple[Kind, Callable[[int], str], Sequence[str], dict[str, Spell]], ...] = (
    (
        Kind.MOBILE,
        lambda seed: f"139000000{seed:02}",
        PHONE_SENTENCES,
        {
            "plain": str,
            "spaces": grouped((3, 4), " "),
            "full width": wide,
            "numerals": numerals,
            "dashes": grouped((3, 4), "-"),
        },
    ),
    (
        Kind.LANDLINE,
        lambda seed: f"03500000{seed:03}",
        LANDLINE_SENTENCES,
        {
            "plain": str,
            "spaces": grouped((4,), " "),
            "full width": lambda text: wide(grouped((4,), "-")(text)),
            "numerals": numerals,
            "dashes": grouped((4,), "-"),
            "brackets": lambda text: f"（{text[:4]}）{text[4:]}",
        },
    ),
    (
        Kind.ID_CARD,
        id_number,
        ID_SENTENCES,
        {
            "plain": str,
            "spaces": grouped((6, 8), " "),
            "full width": wide,
            "numerals": numerals,
            "dashes": grouped((6, 8), "-"),
        },
    ),
    (
        Kind.BANK_CARD,
        card_number,
        CARD_SENTENCES,
        {
            "plain": str,
            "spaces": grouped((4, 4, 4, 4), " "),
            "full width": wide,
            "numerals": numerals,
            "dashes": grouped((4, 4, 4, 4), "-"),
        },
    ),
    (
        Kind.CREDIT_CODE,
        credit_code,
        CODE_SENTENCES,
        {
            "plain": str,
            "lower case": str.lower,
            "spaces": grouped((4, 4, 4, 4), " "),
            "full width": wide,
            "numerals": numerals,
            "dashes": grouped((2, 6, 9), "-"),
        },
    ),
    (
        Kind.EMAIL,
        email,
        EMAIL_SENTENCES,
        {"plain": str, "spaces": lambda text: text.replace("@", " @ "), "full width": wide},
    ),
    (Kind.WECHAT, wechat, WECHAT_SENTENCES, {"plain": str, "full width": wide, "numerals": numerals}),
    (
        Kind.PLATE,
        plate,
        PLATE_SENTENCES,
        {
            "plain": str,
            "lower case": str.lower,
            "spaces": grouped((2,), " "),
            "dot": grouped((2,), "·"),
            "full width": wide,
            "numerals": numerals,
            "dashes": grouped((2,), "-"),
        },
    ),
)
EACH = 14


def number_items() -> Iterator[Item]:
    """Everything with digits in it but addresses."""
    for kind, make, sentences, spellings in NUMBERS:
        seeds, carriers = cycle(range(1, 100)), cycle(sentences)
        for spelling, spell in spellings.items():
            for _ in range(EACH):
                value = spell(make(next(seeds)))
                yield Item(kind, spelling, value, next(carriers).format(value))


def _spelled(kind: Kind, values: Sequence[str], sentences: Sequence[str], ways: dict[str, Spell]) -> Iterator[Item]:
    """``values`` have their parts cut by ``|``, where somebody may put a space or a dash."""
    carriers = cycle(sentences)
    for spelling, spell in ways.items():
        for value in values:
            written = spell(value)
            yield Item(kind, spelling, written, next(carriers).format(written))


def _joined(gap: str) -> Spell:
    return lambda value: value.replace("|", gap)


_PLAIN_AND_SPACED = {"plain": _joined(""), "spaces": _joined(" "), "full width": _joined("\u3000")}


def name_items() -> Iterator[Item]:
    """People with a title, behind a word for who they are, and as they name themselves."""
    yield from _spelled(Kind.NAME, TITLED, NAME_SENTENCES, _PLAIN_AND_SPACED)
    for label, name in zip(cycle(LABELS), LABELED * 3):
        for spelling, gap in {"plain": "", "spaces": " ", "full width": "：", "dashes": "-"}.items():
            value = name.replace("|", " " if spelling == "spaces" else "")
            yield Item(Kind.NAME, spelling, value, label.format(f"{gap}{value}"))
    for sentence, name in zip(cycle(CALLED), LABELED * 2):
        yield Item(Kind.NAME, "plain", name.replace("|", ""), sentence.format(name.replace("|", "")))


def enterprise_items() -> Iterator[Item]:
    """With a legal form, with a place and a trade, and as shops are called."""
    sentences = (
        "{}",
        "{}要变更地址",
        "我是{}的",
        "我们单位是{}，年报忘了",
        "查一下{}的办件",
        "名称：{}",
        "帮{}问个事",
    )
    ways = {**_PLAIN_AND_SPACED, "dashes": _joined("-")}
    yield from _spelled(Kind.ENTERPRISE, COMPANIES, sentences, ways)
    yield from _spelled(Kind.ENTERPRISE, SHOPS, sentences, ways)
    called = ("我的店叫{}，在集上", "店名：{}", "招牌写的是“{}”，能不能换", "我们的字号是{}。", "公司名称叫{}")
    yield from _spelled(Kind.ENTERPRISE, SHOPS_NAMED, called, _PLAIN_AND_SPACED)


def address_items() -> Iterator[Item]:
    """Down to the street, the village, the building."""
    sentences = (
        "{}",
        "我住{}",
        "地址：{}",
        "店开在{}，能办照吗",
        "我家在{}，上门办行不",
        "经营场所是{}。",
        "寄到{}吧",
        "执照上写的{}，现在搬了",
    )
    ways = {
        "plain": _joined(""),
        "spaces": _joined(" "),
        "full width": lambda value: wide(_joined("")(value)),
        "numerals": lambda value: numerals(_joined("")(value)),
        "dashes": _joined("-"),
    }
    yield from _spelled(Kind.ADDRESS, ADDRESSES, sentences, ways)


def sentence_items() -> Iterator[Item]:
    """Whole sentences, each with its own words around what must go."""
    for kind, sentences in SENTENCES.items():
        for sentence in sentences:
            for value in sentence.split("|")[1::2]:
                yield Item(kind, "in a sentence", value, sentence.replace("|", ""))


def all_items() -> list[Item]:
    """All of them, always the same."""
    return [*number_items(), *name_items(), *enterprise_items(), *address_items(), *sentence_items()]
