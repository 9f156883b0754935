"""Calls, letters and orders of the 12345 platform: registered, answered, not finished, overdue."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from center.calls.merging import Written
from center.calls.opening import open_call
from center.calls.states import CallKind
from center.calls.writing import choose_guide, close_call, save_call
from center.gateways.work_orders import Order
from center.letters.moves import Reply, Step, answer_by_phone
from center.letters.records import NewLetter, letter_due, register
from center.letters.senders import Sender, sender_of
from center.letters.states import CameBy, LetterKind
from center.staff.accounts import read_member
from center.work_orders.moves import sign
from center.work_orders.records import PLATFORM, order_of, take_over
from deploy.demonstration.people import person
from deploy.demonstration.world import COUNTY, World

FIRST = 53
"""Whoever has this number wrote the first of these letters."""
_MINUTE = timedelta(minutes=1)


class Call(NamedTuple):
    """Who called (an empty number: anonymous) how long ago, and what was written; an empty answer: still open."""

    caller: str
    days: int
    hour: int
    question: str
    answer: str
    guide: str
    kind: CallKind = CallKind.BUSINESS


class Letter(NamedTuple):
    """Who wrote how many working days ago, and the answer by telephone, if there was one."""

    number: int
    kind: LetterKind
    came_by: CameBy
    days: int
    subject: str
    text: str
    answer: str = ""


class PlatformOrder(NamedTuple):
    """What the 12345 platform sent how many working days ago, due how many working days from today."""

    number: int
    kind: LetterKind
    days: int
    due: int
    title: str
    text: str
    is_signed: bool = False


def load_desk(world: World) -> int:
    """All of it; how many."""
    return load_letters(world) + load_calls(world) + load_orders(world)


def load_orders(world: World) -> int:
    """Orders of the platform, one of them overdue; how many are new."""
    return sum(_take(world, place, one) for place, one in enumerate(_ORDERS, 1))


def load_calls(world: World) -> int:
    """Calls that were registered, and one that is not finished; how many."""
    operator = read_member(world.connection, "operator1")
    for call in _CALLS:
        at = world.at(-call.days, call.hour) if call.days else world.ago(call.hour)
        code = open_call(world.connection, world.seal, operator, call.caller, at, rang_at=at - timedelta(seconds=9))
        written = Written(call.question, call.answer, call.kind, notice_given=True if call.answer else None)
        choose_guide(world.connection, world.seal, operator, code, call.guide, at)
        save_call(world.connection, world.seal, operator, code, written, Written(), 0, at + _MINUTE)
        if call.answer:
            close_call(world.connection, world.seal, operator, code, at + 3 * _MINUTE)
    return len(_CALLS)


def load_letters(world: World) -> int:
    """Letters of several classes, one answered, one overdue; how many."""
    for place, letter in enumerate(_LETTERS):
        one, day = person(letter.number), world.workday(-letter.days)
        sender = sender_of(one.name, one.phone, f"{COUNTY}晋昌镇")
        new = NewLetter(letter.kind, letter.came_by, day, letter.subject, letter.text, sender, COUNTY)
        due, at = letter_due(world.settings, world.clock, day), world.at(-letter.days, 10)
        made = register(world.connection, world.seal, new, due, "operator1", f"demonstration-{place}", at)
        if letter.answer:
            step = Step("supervisor1", made.last_event, at + 60 * _MINUTE)
            answer_by_phone(world.connection, world.seal, made.code, Reply(letter.answer), step)
    return len(_LETTERS)


def _take(world: World, place: int, one: PlatformOrder) -> bool:
    who, at = person(one.number), world.at(-one.days, 9)
    number = f"{world.at(-one.days, 9):%Y%m%d}-{place:04d}"
    sender, due_at = Sender(who.name, who.phone, ""), world.at(one.due, 17)
    order = Order(number, one.kind, one.title, one.text, sender, COUNTY, at, due_at)
    if not take_over(world.connection, world.seal, order, COUNTY, "platform", PLATFORM, at + _MINUTE):
        return False
    made = order_of(world.connection, number)
    if one.is_signed and made is not None:
        sign(world.connection, world.seal, made.code, Step("operator1", made.last_event, at + 30 * _MINUTE))
    return True


_CALLS: tuple[Call, ...] = (
    Call(
        "13900000048",
        1,
        9,
        "驾校要变更法人，带什么",
        "本人到场或线上签字，材料清单已念给他",
        "change.legal_representative",
    ),
    Call("13900000001", 1, 11, "问执照什么时候能拿", "正在办，今天下午能领", "establishment.procedure"),
    Call("", 1, 15, "个体户注销要不要先清税", "要先清税，再到登记窗口或网上办", "deregistration.household"),
    Call(
        "13900000049",
        2,
        10,
        "开母婴店卖奶粉要什么证",
        "卖预包装食品要备案，已告诉她在哪备",
        "operation.prepackaged_food",
    ),
    Call("13900000050", 0, 6, "合作社想贷款，问有没有政策", "", "operation.financing"),
)
_LETTERS: tuple[Letter, ...] = (
    Letter(
        FIRST, LetterKind.HELP, CameBy.POST, 4, "求助：补办丢了的执照", "店里搬家把执照丢了，人在外地，问能不能寄。"
    ),
    Letter(
        51, LetterKind.SUGGESTION, CameBy.BOX, 2, "建议周六也开窗口", "平时要上班，周六能不能开半天窗口，哪怕只收件。"
    ),
    Letter(
        46,
        LetterKind.COMPLAINT,
        CameBy.POST,
        12,
        "反映验收拖了两个月",
        "厂房竣工验收从九月等到现在，问谁都说在走流程。",
    ),
    Letter(
        45,
        LetterKind.PRAISE,
        CameBy.HAND,
        3,
        "表扬窗口小石",
        "不会用手机，小石一步一步教我，谢谢。",
        "已转达，谢谢您。",
    ),
    Letter(44, LetterKind.CONSULT, CameBy.EMAIL, 1, "问集群注册怎么办", "咨询公司能不能用集群注册地址，要什么材料。"),
)
_ORDERS: tuple[PlatformOrder, ...] = (
    PlatformOrder(
        54, LetterKind.COMPLAINT, 6, -1, "反映窗口中午提前下班", "十一点四十到窗口没有人，问为什么提前下班。"
    ),
    PlatformOrder(
        55, LetterKind.CONSULT, 1, 3, "咨询小餐饮登记", "想开十平方米的小吃店，办许可证还是登记证。", is_signed=True
    ),
    PlatformOrder(56, LetterKind.HELP, 1, 4, "求助：执照上的字号写错", "领回来发现字号错了一个字，能不能当天换。"),
)
