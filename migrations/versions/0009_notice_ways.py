"""Ways of notices: who wants none of a kind, channels that rest, and what an operator has to tell by telephone."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AWAITED = "channel = 'wechat' AND outcome = 'sent' AND delivered_at IS NULL"
_OPEN = "state IN ('open', 'claimed')"


def upgrade() -> None:
    op.add_column("notice", sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_notice_due_at", "notice", ["due_at"], unique=False)
    op.create_index("ix_notice_attempt_at", "notice_attempt", ["at"], unique=False)
    awaited = sa.text(_AWAITED)
    op.create_index(
        "ix_notice_attempt_wechat", "notice_attempt", ["notice_id"], sqlite_where=awaited, postgresql_where=awaited
    )
    _create_channels()
    _create_wishes()
    _create_tasks()


def _create_channels() -> None:
    op.create_table(
        "notice_channel",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("busy_in_row", sa.Integer(), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("receipts_cursor", sa.String(length=128), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_notice_channel"),
    )
    op.create_table(
        "notice_receipt",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("receipt", sa.String(length=80), nullable=False),
        sa.Column("is_delivered", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "receipt", name="pk_notice_receipt"),
    )


def _create_wishes() -> None:
    op.create_table(
        "notice_wish",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("contact_id", _NUMBER, nullable=True),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(contact_id IS NULL) <> (conversation_id IS NULL)", name="ck_notice_wish_whose"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_notice_wish_contact_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_notice_wish_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice_wish"),
        sa.UniqueConstraint("contact_id", "about", name="uq_notice_wish_contact_id_about"),
        sa.UniqueConstraint("conversation_id", "about", name="uq_notice_wish_conversation_id_about"),
    )


def _create_tasks() -> None:
    op.create_table(
        "telephone_task",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("notice_id", _NUMBER, nullable=False),
        sa.Column("contact_id", _NUMBER, nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'claimed', 'told', 'unreachable', 'withdrawn')", name="ck_telephone_task_state"
        ),
        sa.CheckConstraint(f"({_OPEN}) = (text IS NOT NULL)", name="ck_telephone_task_text"),
        sa.CheckConstraint(
            "state NOT IN ('claimed', 'told', 'unreachable') OR owner IS NOT NULL", name="ck_telephone_task_owner"
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_telephone_task_contact_id"),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_telephone_task_notice_id"),
        sa.PrimaryKeyConstraint("id", name="pk_telephone_task"),
        sa.UniqueConstraint("key", name="uq_telephone_task_key"),
    )
    for column in ("notice_id", "contact_id", "record"):
        op.create_index(f"ix_telephone_task_{column}", "telephone_task", [column], unique=False)
    is_open = sa.text(_OPEN)
    op.create_index(
        "ix_telephone_task_open", "telephone_task", ["due_at"], sqlite_where=is_open, postgresql_where=is_open
    )


def downgrade() -> None:
    for table in ("telephone_task", "notice_wish", "notice_receipt", "notice_channel"):
        op.drop_table(table)
    op.drop_index("ix_notice_attempt_wechat", "notice_attempt")
    op.drop_index("ix_notice_attempt_at", "notice_attempt")
    op.drop_index("ix_notice_due_at", "notice")
    op.drop_column("notice", "counted_at")
