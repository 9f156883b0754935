"""A milk-tea shop as its founder tells of it, and short ways to save and confirm its draft."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from center.cases.events import Actor
from center.drafts.fields import Field, FieldSource, Gap
from center.drafts.moves import Confirmed, confirm
from center.drafts.records import Content, DraftView, Place, Version, read_draft, save, version_of
from center.law import Citation
from center.records import Records
from tests.center.cases.opened_case import catalogue, clock, origin, wanted
from tests.center.recorded import FRIDAY_NOON, SEAL

BOT = Actor("bot", "qihang")
HOUR = timedelta(hours=1)
SAID, DERIVED, DEFAULT = FieldSource.SAID, FieldSource.DERIVED, FieldSource.DEFAULT
SCOPE = [
    {"code": "F1001", "phrase": "食品销售（仅销售预包装食品）", "kind": "general"},
    {"code": "H6221", "phrase": "餐饮服务", "kind": "licensed"},
]
PEOPLE = [{"name": "王小明", "roles": ["经营者"], "share": "全部", "note": "电话13900000001"}]
PERMITS = [
    {
        "title": "食品经营许可",
        "when": "after",
        "authority": "市场监督管理局",
        "guide": "operation.food_permit",
        "note": "领照后办，开业前要拿到",
    }
]


def field(value: Any, shown: str | None = None, source: FieldSource = SAID, **details: Any) -> Field:
    """A field that shows its value, unless told otherwise."""
    return Field(value, str(value) if shown is None else shown, source, **details)


def milk_tea(**changes: Field | None) -> Content:
    """The whole draft; a field changed to None is left out."""
    fields = {
        "idea": field("在忻州开个奶茶店"),
        "name": field("忻府区晨光奶茶店", source=DERIVED, alternatives=("忻府区晓光奶茶店", "忻府区小明奶茶店")),
        "type": field(
            "household",
            "个体工商户",
            DERIVED,
            reason="夫妻两人经营、规模小，个体工商户手续最简单",
            citations=(Citation(law="民法典", article=54), Citation(law="民法典", article=56)),
            alternatives=("有限责任公司",),
        ),
        "county": field("忻府区"),
        "address": field("忻府区七一路1号，电话13900000002", "忻府区七一路1号"),
        "scope": field(SCOPE, "食品销售（仅销售预包装食品）；餐饮服务", DERIVED),
        "capital": field(100000, "10万元", reason="您说手里有十来万"),
        "people": field(PEOPLE, "王小明（经营者）"),
        "permits": field(PERMITS, "食品经营许可（登记后办）", DERIVED),
        "plans": field(["网店"], "开网店", DEFAULT),
        **changes,
    }
    kept = {name: entry for name, entry in fields.items() if entry is not None}
    return Content(kept, (Gap("address", "房东的产权证明还没有"),))


def saved(
    records: Records,
    content: Content | None = None,
    code: str | None = None,
    now: datetime = FRIDAY_NOON,
    by: Actor = BOT,
    **place: Any,
) -> Version:
    """The version that is saved."""
    said_at, what = Place(**place), content or milk_tea()
    return records.write_now(lambda connection: save(connection, SEAL, code, what, by, said_at, now))


def confirmed(records: Records, code: str, now: datetime = FRIDAY_NOON, **changes: Any) -> Confirmed:
    """What the founder's yes to the draft comes to."""
    choice = wanted(enterprise="忻府区晨光奶茶店", office=catalogue().offices["忻府区"])._replace(**changes)
    return records.write_now(
        lambda connection: confirm(connection, SEAL, clock(), code, choice, origin(), now, catalogue=catalogue())
    )


def view(records: Records, code: str) -> DraftView:
    """The draft as it stands."""
    return records.read_now(lambda connection: read_draft(connection, code))


def read(records: Records, code: str, number: int | None = None) -> Version:
    """A version as it is stored."""
    return records.read_now(lambda connection: version_of(connection, SEAL, code, number))
