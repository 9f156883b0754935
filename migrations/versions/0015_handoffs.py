"""Hand-overs between the bot and people: who waits, who answers, what was noted, who looks on, own canned replies."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_OPEN = "state <> 'ended'"


def upgrade() -> None:
    _create_handoff()
    _create_events()
    _create_rest()


def _create_handoff() -> None:
    op.create_table(
        "handoff",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("message_id", _NUMBER, nullable=True),
        sa.Column("office_id", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("queued_at", _MOMENT, nullable=False),
        sa.Column("told_place", sa.Integer(), nullable=True),
        sa.Column("told_seconds", sa.Integer(), nullable=True),
        sa.Column("wanted", sa.String(length=40), nullable=True),
        sa.Column("claimed_by", sa.String(length=40), nullable=True),
        sa.Column("claimed_at", _MOMENT, nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("alarmed_at", _MOMENT, nullable=True),
        sa.Column("result", sa.String(length=12), nullable=True),
        sa.Column("ended_by", sa.String(length=40), nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.CheckConstraint("reason IN ('asked', 'failure', 'confidence', 'rating', 'taken')", name="ck_handoff_reason"),
        sa.CheckConstraint("state IN ('waiting', 'claimed', 'later', 'ended')", name="ck_handoff_state"),
        sa.CheckConstraint("state NOT IN ('claimed', 'later') OR claimed_by IS NOT NULL", name="ck_handoff_claimed_by"),
        sa.CheckConstraint("(state = 'later') = (due_at IS NOT NULL)", name="ck_handoff_due_at"),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_at IS NOT NULL AND result IS NOT NULL)", name="ck_handoff_ended_at"
        ),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_handoff_conversation_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_handoff_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_handoff"),
    )
    op.create_index("ix_handoff_conversation_id", "handoff", ["conversation_id"], unique=False)
    op.create_index("ix_handoff_state_queued_at", "handoff", ["state", "queued_at"], unique=False)
    op.create_index("ix_handoff_claimed_at", "handoff", ["claimed_at"], unique=False)
    op.create_index("ix_handoff_ended_at", "handoff", ["ended_at"], unique=False)
    is_open = sa.text(_OPEN)
    op.create_index(
        "uq_handoff_open", "handoff", ["conversation_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )


def _create_events() -> None:
    op.create_table(
        "handoff_event",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("handoff_id", _NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=True),
        sa.Column("about", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name="fk_handoff_event_handoff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_handoff_event"),
        sa.UniqueConstraint("handoff_id", "client_id", name="uq_handoff_event_handoff_id_client_id"),
    )
    op.create_index("ix_handoff_event_handoff_id", "handoff_event", ["handoff_id"], unique=False)


def _create_rest() -> None:
    op.create_table(
        "handoff_viewer",
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_handoff_viewer_conversation_id"),
        sa.PrimaryKeyConstraint("conversation_id", "staff_id", name="pk_handoff_viewer"),
    )
    op.create_table(
        "handoff_pause",
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("staff_id", name="pk_handoff_pause"),
    )
    op.create_table(
        "canned_reply",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_canned_reply"),
        sa.UniqueConstraint("staff_id", "title", name="uq_canned_reply_staff_id_title"),
    )


def downgrade() -> None:
    for table in ("canned_reply", "handoff_pause", "handoff_viewer", "handoff_event", "handoff"):
        op.drop_table(table)
