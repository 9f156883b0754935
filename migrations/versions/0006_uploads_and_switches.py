"""Files that people hand in for their cases, and the switches that hold for everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ON_DISK = "state IN ('waiting', 'checked', 'quarantined')"


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("case_code", sa.String(length=20), nullable=False),
        sa.Column("material", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", _NUMBER, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("stored_as", sa.String(length=40), nullable=False),
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'checked', 'refused', 'quarantined', 'deleted')", name="ck_upload_state"
        ),
        sa.CheckConstraint("(state IN ('refused', 'deleted')) = (deleted_at IS NOT NULL)", name="ck_upload_deleted_at"),
        sa.CheckConstraint("state NOT IN ('refused', 'quarantined') OR reason IS NOT NULL", name="ck_upload_reason"),
        sa.CheckConstraint("size > 0", name="ck_upload_size"),
        sa.ForeignKeyConstraint(["case_id"], ["agency_case.id"], name="fk_upload_case_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_upload_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
        sa.UniqueConstraint("code", name="uq_upload_code"),
        sa.UniqueConstraint("stored_as", name="uq_upload_stored_as"),
    )
    op.create_index("ix_upload_conversation_id", "upload", ["conversation_id"], unique=False)
    op.create_index("ix_upload_case_id", "upload", ["case_id"], unique=False)
    op.create_index("ix_upload_state_created_at", "upload", ["state", "created_at"], unique=False)
    op.create_index(
        "uq_upload_content",
        "upload",
        ["case_id", "material", "sha256"],
        unique=True,
        sqlite_where=sa.text(_ON_DISK),
        postgresql_where=sa.text(_ON_DISK),
    )
    op.create_table(
        "switch",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_switch"),
    )


def downgrade() -> None:
    op.drop_table("switch")
    op.drop_table("upload")
