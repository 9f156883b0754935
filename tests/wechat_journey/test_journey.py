"""From following the account to the rating: the same records as for the same way on the website."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.center.uploads.made import jpeg
from tests.wechat_journey.founders import Founder
from tests.wechat_journey.rows import Rows, comparable, differing
from tests.wechat_journey.world import World
from tests.widget.office import MONDAY

GREETING = "您好，我是企航"
GUIDE = "establishment.types"
IDEA = "我想在忻府区开个奶茶店，就我和我老婆，手里有十来万，铺子租好了，想叫晨光"
PAPER = "住所（经营场所）使用证明"
ITEMS = ("licence", "seal", "tax", "social_insurance", "medical_insurance", "housing_fund", "bank_account")
MIDNIGHT = MONDAY.replace(hour=0)
LOOKS = (timedelta(hours=15, minutes=30), timedelta(hours=20, minutes=45), timedelta(hours=32, minutes=10))
BOOKED = timedelta(hours=33)
CLOSED = timedelta(hours=42, minutes=30)
"""From Monday's midnight: when they look in, when they are at the window, when the stage has been over long enough."""
NOTICES = {
    "reminder_day": "提醒您来办事",
    "reminder_hours": "提醒您今天来办事",
    "rating_invitation": "这次服务您觉得怎么样",
    "rating_reminder": "还可以评价",
}
"""What they are told without asking, the last not any more, with the words by which it is known."""
ON_WECHAT = [("wechat", "delivered"), ("wechat", "delivered"), ("wechat", "delivered"), (None, "cancelled")]
ON_WIDGET = [("sms", "delivered"), ("sms", "delivered"), ("conversation", "sent"), (None, "cancelled")]
ROWS = {
    "contact": 1,
    "enterprise": 1,
    "draft": 1,
    "draft_version": 5,
    "consent": 1,
    "agency_case": 1,
    "sub_task": 7,
    "case_material": 1,
    "upload": 1,
    "appointment": 1,
    "stage_cycle": 1,
    "invitation": 1,
    "rating": 1,
    "notice": 4,
}
"""How many rows of each the way leaves behind."""
Step = Callable[[Founder], object]
BEFORE: tuple[Step, ...] = (
    lambda one: one.arrive(),
    lambda one: one.open_guide(GUIDE),
    lambda one: one.say("注册公司要带什么材料"),
    lambda one: one.choose("在哪办"),
    lambda one: one.say(IDEA),
    lambda one: one.choose("自己担着"),
    lambda one: one.say("地址是和平西街8号"),
    lambda one: one.say("名字用第2个"),
    lambda one: one.say(f"电话{one.number}，我姓陈"),
    lambda one: one.choose("就这么办"),
    lambda one: one.send_photo(jpeg(), PAPER),
    lambda one: one.say("帮我约个号，去忻府区办营业执照"),
    lambda one: one.say("明天上午"),
    lambda one: one.choose("11月17日（周二）上午9:00"),
    lambda one: one.choose("提交"),
)
AFTER: tuple[Step, ...] = (
    lambda one: one.choose("非常满意"),
    lambda one: one.choose("提交"),
)


def test_a_founder_on_wechat_leaves_the_same_records_as_on_the_website(world: World) -> None:
    for step in BEFORE:
        both_do(world, step)
    ask_how_it_stands(world)
    staff_finish(world)
    live_on(world)
    come_to_the_window(world)
    invite(world)
    for step in AFTER:
        both_do(world, step)
    world.deliver()
    on_wechat, on_widget = (world.recorded(founder) for founder in world.founders)
    parted = differing(comparable(on_wechat), comparable(on_widget))
    assert parted == [], "\n".join(parted)
    check_what_was_done(on_wechat)
    check_what_differs(on_wechat, on_widget)
    check_how_they_were_told(world)


def check_what_was_done(rows: Rows) -> None:
    """One of each, to its end: the two are not equal for having done nothing."""
    assert {name: len(found) for name, found in rows.items() if name in ROWS} == ROWS
    states = {name: rows[name][0]["state"] for name in ("draft", "agency_case", "appointment", "stage_cycle")}
    assert states == {"draft": "confirmed", "agency_case": "done", "appointment": "arrived", "stage_cycle": "closed"}
    assert [row["kind"] for row in rows["notice"]] == list(NOTICES)
    assert all(words in row["text"] for row, words in zip(rows["notice"], NOTICES.values()))
    assert [(row["material"], row["state"]) for row in rows["upload"]] == [(PAPER, "checked")]
    assert [(row["kind"], row["level"]) for row in rows["rating"]] == [("stage", "very_satisfied")]


def check_what_differs(on_wechat: Rows, on_widget: Rows) -> None:
    """The channel, and by which way each notice came."""
    for table, column in (("conversation", "channel"), ("agency_case", "origin"), ("appointment", "origin")):
        assert (on_wechat[table][0][column], on_widget[table][0][column]) == ("wechat", "widget")
    ways = [[(row["channel"], row["state"]) for row in rows["notice"]] for rows in (on_wechat, on_widget)]
    assert ways == [ON_WECHAT, ON_WIDGET]


def check_how_they_were_told(world: World) -> None:
    """The one as customer messages, each once, and by no text message; the other's telephone got what was due."""
    assert GREETING in world.on_wechat.shown[0]["text"]
    people = [(founder.number, world.contact(founder)) for founder in world.founders]
    assert people == [(number, ("陈", number)) for number, _ in people]
    sent = [message["text"] for message in world.on_wechat.shown if message["via"] == "custom"]
    assert [sum(words in text for text in sent) for words in NOTICES.values()] == [1, 1, 1, 0]
    assert {message["via"] for message in world.on_wechat.shown} == {"passive", "custom"}
    assert [message["number"] for message in world.sms.outbox()] == [world.on_widget.number] * 2


def ask_how_it_stands(world: World) -> None:
    """Half a minute past, so that the minutes left are not those on whose border the clock just stands."""
    world.wait(seconds=30)
    both_do(world, lambda one: one.say("查一下我的进度"))


def come_to_the_window(world: World) -> None:
    """Both, at the time that they booked."""
    world.set_clock(MIDNIGHT + BOOKED)
    for founder in world.founders:
        world.receive(founder)


def invite(world: World) -> None:
    """The stage is closed, and both are there when the invitation to rate comes."""
    world.set_clock(MIDNIGHT + CLOSED)
    both_do(world, lambda one: one.say("在吗"))
    world.deliver()
    both_do(world, lambda one: one.look())


def both_do(world: World, step: Step) -> None:
    """One after the other, at the same moment of the center's clock."""
    world.wait(minutes=5)
    now = world.now
    for founder in world.founders:
        world.set_clock(now)
        step(founder)


def staff_finish(world: World) -> None:
    """Accepted, looked over, every item done."""
    world.wait(hours=2)
    done = [step for item in ITEMS for step in (f"{item}.start", f"{item}.complete parts=e_licence,e_seal result=办好")]
    for founder in world.founders:
        world.move(founder.case(), "accept", "prereview outcome=all_online", *done)


def live_on(world: World) -> None:
    """The rest of that day and the next; they look in now and then, and are told what is due."""
    for after in LOOKS:
        world.set_clock(MIDNIGHT + after)
        world.deliver()
        both_do(world, lambda one: one.look())
