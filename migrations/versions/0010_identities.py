"""Proof of a telephone number by a code."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "phone_proof",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("contact_id", _NUMBER, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("message_id", _NUMBER, nullable=True),
        sa.Column("sign", sa.String(length=10), nullable=True),
        sa.Column("name_sealed", sa.Text(), nullable=True),
        sa.Column("agreed", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'used', 'ended', 'held', 'refused')", name="ck_phone_proof_state"),
        sa.CheckConstraint("sign IN ('name', 'unused')", name="ck_phone_proof_sign"),
        sa.CheckConstraint("state <> 'held' OR (sign IS NOT NULL AND agreed IS NOT NULL)", name="ck_phone_proof_held"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_phone_proof_conversation_id"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_phone_proof_contact_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_phone_proof_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_phone_proof"),
        sa.UniqueConstraint("record", name="uq_phone_proof_record"),
    )
    _create_indexes()


def _create_indexes() -> None:
    for column in ("conversation_id", "contact_id", "created_at"):
        op.create_index(f"ix_phone_proof_{column}", "phone_proof", [column], unique=False)
    is_open = sa.text("state = 'open'")
    op.create_index(
        "uq_phone_proof_open",
        "phone_proof",
        ["conversation_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    op.drop_table("phone_proof")
