"""A reply in the words of WeChat: plain text in parts that fit, choices numbered, or a msgmenu to tap where it fits.

How many parts there are, and all but the last, is the same whether it is said at once or later, so that the rest of an
answer can follow in another way than its beginning.
"""

from __future__ import annotations

from collections.abc import Sequence

from center.gateways.wechat import CustomMessage, MsgMenu, Text
from center.messages import Words
from center.text import bare
from center.wechat.offering import Offer, offer_of
from center.wechat.setting import LimitSetting, WeChatSetting
from center.wechat.splitting import size_of, split

_MARK_BYTES = len("（99/99）".encode())
_BETWEEN = "\n\n"
_CHOOSE = "请选一个："
_NOTHING = "（这条消息没有文字）"


def spoken(words: Words, setting: WeChatSetting, *, is_passive: bool, seq: int = 0) -> list[CustomMessage]:
    """The messages that say ``words``, one at least; ``is_passive`` as the answer to a callback, which is text only.

    ``seq`` is the message's place in its conversation, by which a tap on the menu finds its choice again.
    """
    offer = offer_of(words)
    texts = _texts(offer, setting.limits.text_bytes)
    if not is_passive and setting.account.is_verified and setting.account.uses_msgmenu:
        return _with_menu(offer, texts, setting.limits, seq)
    return [Text(text) for text in texts]


def with_more(message: CustomMessage, setting: WeChatSetting) -> CustomMessage:
    """``message`` with how to get the rest, which does not come by itself."""
    more = setting.texts.more
    if isinstance(message, Text):
        return Text(f"{message.content}\n{more}")
    return message._replace(tail="\n".join(filter(None, (message.tail, more))))


def is_more(text: str, setting: WeChatSetting) -> bool:
    """Whether somebody asks for the rest, and for nothing else."""
    return bare(text) in {bare(word) for word in setting.texts.more_words}


def text_of(message: CustomMessage) -> str:
    """What a message says when it is read; a menu with its choices."""
    if isinstance(message, Text):
        return message.content
    return "\n".join(filter(None, (message.head, *(content for _, content in message.items), message.tail)))


def together(messages: Sequence[CustomMessage], setting: WeChatSetting) -> tuple[str, int]:
    """As many of ``messages`` as fit into one text, the first at any rate: the text, and how many they are."""
    text, count = "", 0
    for message in messages:
        longer = f"{text}{_BETWEEN}{text_of(message)}" if text else text_of(message)
        if count and size_of(longer) > setting.limits.text_bytes:
            break
        text, count = longer, count + 1
    return text, count


def menu_id(seq: int, label: str) -> str:
    """What a tap on a choice comes back with."""
    return f"{seq}-{label}"


def _texts(offer: Offer, most: int) -> list[str]:
    """The text in parts; the list of choices stays whole, at the end."""
    whole = _joined(offer.text, offer.listing) or _NOTHING
    if size_of(whole) <= most:
        return [whole]
    room = most - _MARK_BYTES
    parts = split(offer.text, room)
    if parts and size_of(_joined(parts[-1], offer.listing)) <= room:
        parts[-1] = _joined(parts[-1], offer.listing)
    else:
        parts += split(offer.listing, room)
    return _marked(parts)


def _with_menu(offer: Offer, texts: list[str], limits: LimitSetting, seq: int) -> list[CustomMessage]:
    """The last part as a menu, when it fits and the parts before it stay as they are."""
    room = limits.text_bytes if len(texts) == 1 else limits.text_bytes - _MARK_BYTES
    parts = split(offer.head, room) if offer.choices else []
    parts = _marked(parts if len(parts) == len(texts) else [*parts, _CHOOSE])
    items = tuple((menu_id(seq, choice.label), choice.line) for choice in offer.choices)
    if not items or parts[:-1] != texts[:-1] or not _fits(parts, items, limits):
        return [Text(text) for text in texts]
    way = "字母" if offer.choices[0].label.isalpha() else "数字"
    menu = MsgMenu(parts[-1], items, f"直接点，或者回复{way}，都行。")
    return [*(Text(text) for text in parts[:-1]), menu]


def _fits(parts: list[str], items: tuple[tuple[str, str], ...], limits: LimitSetting) -> bool:
    if not parts or len(items) > limits.menu_items or size_of(parts[-1]) > limits.menu_head_bytes:
        return False
    return all(size_of(content) <= limits.menu_item_bytes for _, content in items)


def _marked(parts: list[str]) -> list[str]:
    if len(parts) < 2:
        return parts
    return [f"（{number}/{len(parts)}）{part}" for number, part in enumerate(parts, start=1)]


def _joined(*texts: str) -> str:
    return "\n".join(filter(None, texts))
