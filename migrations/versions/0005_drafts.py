"""Licences drafted from an idea, with append-only versions."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REFUSAL = "versions of drafts are append-only"


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("message_id", _NUMBER, nullable=True),
        sa.Column("contact_id", _NUMBER, nullable=True),
        sa.Column("office_id", sa.String(length=40), nullable=True),
        sa.Column("last_version", sa.Integer(), nullable=False),
        sa.Column("confirmed_version", sa.Integer(), nullable=True),
        sa.Column("filed_version", sa.Integer(), nullable=True),
        sa.Column("case_code", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'confirmed', 'filed', 'dropped')", name="ck_draft_state"),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'filed') OR (case_code IS NOT NULL AND confirmed_version IS NOT NULL)",
            name="ck_draft_case_code",
        ),
        sa.CheckConstraint("state <> 'filed' OR filed_version IS NOT NULL", name="ck_draft_filed_version"),
        sa.CheckConstraint("state <> 'dropped' OR reason IS NOT NULL", name="ck_draft_reason"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_draft_contact_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_draft_conversation_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_draft_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("code", name="uq_draft_code"),
        sa.UniqueConstraint("message_id", name="uq_draft_message_id"),
    )
    op.create_index("ix_draft_conversation_id", "draft", ["conversation_id"], unique=False)
    op.create_index("ix_draft_contact_id", "draft", ["contact_id"], unique=False)
    op.create_index("ix_draft_state_expires_at", "draft", ["state", "expires_at"], unique=False)
    op.create_index(
        "uq_draft_case",
        "draft",
        ["case_code"],
        unique=True,
        sqlite_where=sa.text("state IN ('confirmed', 'filed')"),
        postgresql_where=sa.text("state IN ('confirmed', 'filed')"),
    )
    op.create_table(
        "draft_version",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("draft_id", _NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("message_id", _NUMBER, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name="ck_draft_version_number"),
        sa.CheckConstraint("actor_kind IN ('person', 'bot', 'staff', 'system')", name="ck_draft_version_actor_kind"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_draft_version_draft_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_draft_version_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_version"),
        sa.UniqueConstraint("draft_id", "number", name="uq_draft_version_draft_id_number"),
        sa.UniqueConstraint("message_id", name="uq_draft_version_message_id"),
    )
    _make_append_only()


def _make_append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_draft_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER draft_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON draft_version "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_draft_change()"
        )
        return
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER draft_version_no_{what.lower()} BEFORE {what} ON draft_version "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )


def downgrade() -> None:
    op.drop_table("draft_version")
    op.drop_table("draft")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_draft_change()")
