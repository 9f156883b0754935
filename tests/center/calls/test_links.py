"""The link to a guide goes out by SMS after a yes, once in a call."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from center.calls.links import link_to, question_for, send_link
from center.calls.people import unlink_caller
from center.calls.states import NoNumber
from center.knowledge import KNOWLEDGE, load_service
from center.notice_tables import notice
from center.people import has_consent
from center.records import Records
from tests.center.calls.called import FILING, done, opened, view
from tests.center.people_recorded import known

LINK = link_to("https://zwfw.example.gov.cn", FILING)


def sent(records: Records, code: str) -> bool:
    """Whether it goes out because of this."""
    return bool(done(records, send_link, code, FILING, "歇业备案", LINK))


def test_the_words() -> None:
    assert LINK == "https://zwfw.example.gov.cn/#guide=dormancy.filing"
    assert question_for("歇业备案") == "我把“歇业备案”的办法用短信发到您这个手机号上，只发这一条，可以吗？"


def test_it_goes_to_the_person_by_sms_only(records: Records) -> None:
    contact = known(records)
    code = opened(records)
    assert (sent(records, code), sent(records, code)) == (True, False)
    row = records.read_now(lambda at: at.execute(sa.select(notice)).one())
    assert (row.contact_id, row.record, row.kind) == (contact, code, "guide_link")
    assert row.text == f"您来电问的“歇业备案”怎么办，点开看：{LINK}"
    assert records.read_now(lambda at: has_consent(at, contact, "guide_link"))
    assert view(records, code).guides == (FILING,)
    rules = load_service(KNOWLEDGE / "service").notices
    assert tuple(rules.kinds["guide_link"].channels) == ("sms",)


@pytest.mark.parametrize("caller", ["anonymous", "03503030001"])
def test_there_is_no_number_to_send_it_to(records: Records, caller: str) -> None:
    with pytest.raises(NoNumber):
        sent(records, opened(records, caller))


def test_nothing_goes_to_somebody_who_does_not_call(records: Records) -> None:
    code = opened(records)
    done(records, unlink_caller, code)
    with pytest.raises(NoNumber):
        sent(records, code)
