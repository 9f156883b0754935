"""Every table of the database in one place, for whoever compares or makes them."""

from __future__ import annotations

from center import (
    booking_tables,
    case_tables,
    draft_tables,
    feedback_tables,
    forgetting_tables,
    handover_tables,
    leaving_tables,
    notice_tables,
    people_tables,
    rating_tables,
    switch_tables,
    upload_tables,
    wechat_tables,
    wechat_token_table,
)
from center.tables import metadata as metadata

TABLES_OF = (
    case_tables,
    people_tables,
    booking_tables,
    notice_tables,
    rating_tables,
    leaving_tables,
    draft_tables,
    upload_tables,
    switch_tables,
    forgetting_tables,
    feedback_tables,
    wechat_token_table,
    wechat_tables,
    handover_tables,
)
