"""Every table of the database in one place, for whoever compares or makes them."""

from __future__ import annotations

from center import (
    booking_tables,
    call_tables,
    case_act_tables,
    case_tables,
    draft_tables,
    feedback_tables,
    forgetting_tables,
    handoff_tables,
    handover_tables,
    leaving_tables,
    letter_tables,
    notice_tables,
    people_tables,
    rating_tables,
    staff_tables,
    switch_tables,
    transcript_tables,
    upload_tables,
    wechat_tables,
    wechat_token_table,
    work_order_tables,
)
from center.tables import metadata as metadata

TABLES_OF = (
    handoff_tables,
    case_tables,
    case_act_tables,
    people_tables,
    booking_tables,
    call_tables,
    notice_tables,
    rating_tables,
    staff_tables,
    leaving_tables,
    draft_tables,
    upload_tables,
    switch_tables,
    forgetting_tables,
    feedback_tables,
    wechat_token_table,
    wechat_tables,
    handover_tables,
    letter_tables,
    work_order_tables,
    transcript_tables,
)
