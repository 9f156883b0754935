"""Letters and work orders of a person: shown with their term; what need not be kept of them goes when they ask."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from center.letters.moves import Reply, answer_by_phone
from center.letters.records import read_whole as whole_letter
from center.letters.senders import Sender
from center.my_information import Group
from center.people_tables import contact
from center.records import Records
from center.retention_setting import Kind
from center.work_order_tables import work_order_report
from center.work_orders.moves import answer, sign
from center.work_orders.records import read_whole as whole_order
from center.work_orders.states import OrderResult
from tests.center.letters.lettered import do as do_letter
from tests.center.letters.lettered import registered
from tests.center.my_information.lived import PHONE, forgotten, proved, rows, rules, stored
from tests.center.recorded import SEAL, new_conversation
from tests.center.work_orders.ordered import do, seen, taken

DELETED = "来信、工单里留的姓名、电话、地址：{}件"


def shown(records: Records, talk: str) -> Any:
    """The group of letters and orders."""
    title = rules().of(Kind.LETTER).title
    return next((group for group in stored(records, talk).groups if group.title == title), None)


def test_what_is_open_is_shown_and_stays(records: Records) -> None:
    talk = new_conversation(records)
    proved(records, talk)
    letter, order = registered(records), taken(records)
    lines = (f"来信{letter.code}：“餐饮店注销要什么材料”，待答复", "12345工单GD-1：“窗口让我跑了三趟”，待签收")
    expected = Group("来信和12345工单", lines, None, rules().of(Kind.LETTER).reason)
    assert shown(records, talk) == expected
    assert DELETED.format(2) not in forgotten(records, talk).deleted
    assert records.read_now(lambda connection: whole_letter(connection, SEAL, letter.code)).sender.phone == PHONE
    assert records.read_now(lambda connection: whole_order(connection, SEAL, order.code)).person.phone == PHONE


def test_of_what_has_ended_names_and_numbers_go_and_the_record_stays(records: Records) -> None:
    talk = new_conversation(records)
    proved(records, talk)
    letter = registered(records)
    taken(records)
    do_letter(records, answer_by_phone, letter, SEAL, letter.code, Reply(f"打{PHONE}说过了。"))
    do(records, sign)
    order = do(records, answer, f"打{PHONE}说过了。", OrderResult.SOLVED)
    told = forgotten(records, talk)
    assert DELETED.format(2) in told.deleted
    for whole in (
        records.read_now(lambda connection: whole_letter(connection, SEAL, letter.code)),
        records.read_now(lambda connection: whole_order(connection, SEAL, order.code)),
    ):
        assert (whole[0], whole[2]) == (Sender(), "打139****0001说过了。")
    assert seen(records).answer == "打139****0001说过了。"
    assert (shown(records, talk), forgotten(records, talk).deleted) == (None, ())
    assert PHONE not in rows(records)


def test_what_the_platform_has_still_to_hear_is_not_lost(records: Records) -> None:
    talk = new_conversation(records)
    proved(records, talk)
    taken(records)
    do(records, sign)
    do(records, answer, "已办好。", OrderResult.SOLVED)
    forgotten(records, talk)
    wanted = sa.select(work_order_report.c.content_sealed)
    assert None not in records.read_now(lambda connection: list(connection.execute(wanted).scalars()))


def test_a_contact_that_an_open_letter_rests_on_stays(records: Records) -> None:
    talk = new_conversation(records)
    number = proved(records, talk)
    registered(records)
    forgotten(records, talk)
    kept = sa.select(contact.c.phone_hash).where(contact.c.id == number)
    assert records.read_now(lambda connection: len(connection.execute(kept).scalar_one())) == 64
