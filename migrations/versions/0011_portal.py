"""Hand-over to the portal, and payments."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_WAITING = "state = 'waiting'"
_OPEN = "recorded_at IS NULL AND fault IS NULL"


def _number() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_handover()
    op.create_table(
        "handover_use",
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("uses >= 0", name="ck_handover_use_uses"),
        sa.PrimaryKeyConstraint("ticket", "item", name="pk_handover_use"),
    )
    op.create_index("ix_handover_use_expires_at", "handover_use", ["expires_at"], unique=False)
    op.create_table(
        "handover_event",
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source IN ('portal', 'payment')", name="ck_handover_event_source"),
        sa.PrimaryKeyConstraint("source", "event", name="pk_handover_event"),
    )
    _create_document()
    _create_bill()


def _create_handover() -> None:
    op.create_table(
        "handover",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("case_id", _number(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("portal_item", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("is_carried", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('begun', 'waiting', 'ready', 'opened', 'submitted', 'decided', 'refused', 'given_up')",
            name="ck_handover_state",
        ),
        sa.CheckConstraint("(state = 'waiting') = (next_at IS NOT NULL)", name="ck_handover_next_at"),
        sa.CheckConstraint("state <> 'waiting' OR waiting_since IS NOT NULL", name="ck_handover_waiting_since"),
        sa.CheckConstraint("state NOT IN ('refused', 'given_up') OR reason IS NOT NULL", name="ck_handover_reason"),
        sa.CheckConstraint(
            "state <> 'submitted' OR (submitted_at IS NOT NULL AND number IS NOT NULL)", name="ck_handover_submitted"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["agency_case.id"], name="fk_handover_case_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_handover_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_handover"),
        sa.UniqueConstraint("key", name="uq_handover_key"),
        sa.UniqueConstraint("case_id", "item", name="uq_handover_case_id_item"),
    )
    op.create_index("ix_handover_conversation_id", "handover", ["conversation_id"], unique=False)
    where = sa.text(_WAITING)
    op.create_index("ix_handover_waiting", "handover", ["next_at"], sqlite_where=where, postgresql_where=where)


def _create_document() -> None:
    op.create_table(
        "handover_document",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("handover_id", _number(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('acceptance', 'correction', 'refusal', 'approval', 'rejection')", name="ck_handover_document_kind"
        ),
        sa.CheckConstraint("recorded_at IS NULL OR fault IS NULL", name="ck_handover_document_fault"),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name="fk_handover_document_handover_id"),
        sa.PrimaryKeyConstraint("id", name="pk_handover_document"),
        sa.UniqueConstraint("handover_id", "kind", "number", name="uq_handover_document_handover_id_kind_number"),
    )
    where = sa.text(_OPEN)
    op.create_index(
        "ix_handover_document_open", "handover_document", ["id"], sqlite_where=where, postgresql_where=where
    )


def _create_bill() -> None:
    op.create_table(
        "bill",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("handover_id", _number(), nullable=False),
        sa.Column("case_id", _number(), nullable=False),
        sa.Column("purpose", sa.String(length=120), nullable=False),
        sa.Column("authority", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt", sa.String(length=80), nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('due', 'paid', 'void', 'refunded')", name="ck_bill_state"),
        sa.CheckConstraint("state NOT IN ('paid', 'refunded') OR paid_at IS NOT NULL", name="ck_bill_paid_at"),
        sa.CheckConstraint("amount > 0", name="ck_bill_amount"),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name="fk_bill_handover_id"),
        sa.ForeignKeyConstraint(["case_id"], ["agency_case.id"], name="fk_bill_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_bill"),
        sa.UniqueConstraint("number", name="uq_bill_number"),
    )
    op.create_index("ix_bill_handover_id", "bill", ["handover_id"], unique=False)
    op.create_index("ix_bill_case_id", "bill", ["case_id"], unique=False)


def downgrade() -> None:
    for table in ("bill", "handover_document", "handover_event", "handover_use", "handover"):
        op.drop_table(table)
