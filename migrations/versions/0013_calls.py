"""Calls that operators register."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table("call", *_columns(), *_constraints())
    op.create_index("ix_call_caller_hash_started_at", "call", ["caller_hash", "started_at"], unique=False)
    op.create_index("ix_call_contact_id", "call", ["contact_id"], unique=False)
    op.create_index("ix_call_office_id_started_at", "call", ["office_id", "started_at"], unique=False)
    op.create_index("ix_call_started_at", "call", ["started_at"], unique=False)
    op.create_index("ix_call_state_operator", "call", ["state", "operator"], unique=False)
    op.create_table(
        "call_guide",
        sa.Column("call_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("guide", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_call_guide_call_id"),
        sa.PrimaryKeyConstraint("call_id", "guide", name="pk_call_guide"),
    )
    op.create_index("ix_call_guide_guide", "call_guide", ["guide"], unique=False)
    op.create_table(
        "call_record",
        sa.Column("call_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("recorded_by", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_call_record_call_id"),
        sa.PrimaryKeyConstraint("call_id", "record", name="pk_call_record"),
    )
    op.create_index("ix_call_record_record", "call_record", ["record"], unique=False)


def _columns() -> list[sa.Column]:
    return [
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("open_key", sa.String(length=120), nullable=True),
        sa.Column("operator", sa.String(length=40), nullable=False),
        sa.Column("office_id", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("owner", sa.String(length=40), nullable=True),
        sa.Column("caller_sealed", sa.Text(), nullable=True),
        sa.Column("caller_hash", sa.String(length=64), nullable=True),
        sa.Column("contact_id", _NUMBER, nullable=True),
        sa.Column("identity", sa.String(length=10), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("question_sealed", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_sealed", sa.Text(), nullable=True),
        sa.Column("notice_given", sa.Boolean(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _constraints() -> list[sa.schema.Constraint]:
    return [
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ck_call_ended_at"),
        sa.CheckConstraint("identity IN ('unknown', 'linked', 'confirmed', 'unlinked')", name="ck_call_identity"),
        sa.CheckConstraint("identity NOT IN ('linked', 'confirmed') OR contact_id IS NOT NULL", name="ck_call_contact"),
        sa.CheckConstraint("kind IN ('guidance', 'business', 'complex')", name="ck_call_kind"),
        sa.CheckConstraint("open_key IS NULL OR state = 'open'", name="ck_call_open_key"),
        sa.CheckConstraint(
            "result IN ('answered', 'guided', 'case', 'appointment', 'progress', 'promise', 'demand', 'rating',"
            " 'draft', 'transferred', 'dropped')",
            name="ck_call_result",
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR (kind IS NOT NULL AND result IS NOT NULL AND notice_given IS NOT NULL)",
            name="ck_call_complete",
        ),
        sa.CheckConstraint("state <> 'closed' OR kind <> 'complex' OR owner IS NOT NULL", name="ck_call_owner"),
        sa.CheckConstraint("state IN ('open', 'closed', 'discarded')", name="ck_call_state"),
        sa.CheckConstraint("(caller_sealed IS NULL) = (caller_hash IS NULL)", name="ck_call_caller"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_call_contact_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_call_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_call"),
        sa.UniqueConstraint("code", name="uq_call_code"),
        sa.UniqueConstraint("conversation_id", name="uq_call_conversation_id"),
        sa.UniqueConstraint("open_key", name="uq_call_open_key"),
    ]


def downgrade() -> None:
    for table in ("call_record", "call_guide", "call"):
        op.drop_table(table)
