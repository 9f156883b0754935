"""Indexes for what the desk lists and counts: ended promises and hand-overs, days of windows, items that wait."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_INDEXES = (
    ("ix_conversation_updated_at", "conversation", ["updated_at"], None),
    ("ix_turn_guided", "turn", ["conversation_id", "seq"], "guide IS NOT NULL"),
    ("ix_promise_closed", "promise", ["closed_at", "id", "conversation_id"], "closed_at IS NOT NULL"),
    ("ix_handoff_updated_at", "handoff", ["updated_at"], None),
    ("ix_appointment_starts_at", "appointment", ["starts_at"], None),
    ("ix_appointment_office_id_starts_at", "appointment", ["office_id", "starts_at"], None),
    ("ix_call_operator_started_at", "call", ["operator", "started_at"], None),
    ("ix_call_owner", "call", ["owner"], "owner IS NOT NULL"),
    ("ix_sub_task_doing", "sub_task", ["department", "id"], "state IN ('doing', 'partly_done')"),
    ("ix_sub_task_later", "sub_task", ["department", "id"], "state IN ('blocked', 'reserved')"),
    ("ix_sub_task_ended", "sub_task", ["department", "id"], "state IN ('done', 'failed', 'cancelled')"),
)


def upgrade() -> None:
    """A promise that ended before its time of closing was noted gets one: lists of what has ended go by it."""
    op.execute(
        "UPDATE promise SET closed_at = coalesce(kept_at, updated_at)"
        " WHERE closed_at IS NULL AND state IN ('kept', 'broken')"
    )
    for name, table, columns, condition in _INDEXES:
        where = sa.text(condition) if condition else None
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, table, _, _ in reversed(_INDEXES):
        op.drop_index(name, table_name=table)
