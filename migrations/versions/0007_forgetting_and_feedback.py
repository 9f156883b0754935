"""What was emptied, and why; whether guides helped; old conversations found quickly; drafts that can be emptied."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REFUSAL = "versions of drafts are append-only"
_SAME = ("id", "draft_id", "number", "actor_kind", "actor", "created_at")
_ONLY_EMPTIED = " AND ".join(
    ["NEW.fields = '{}'", "NEW.sealed IS NULL", "NEW.gaps = '[]'", *(f"NEW.{name} = OLD.{name}" for name in _SAME)]
)


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("erased", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cause IN ('asked', 'retention')", name="ck_erasure_cause"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_erasure_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
    )
    op.create_index("ix_erasure_conversation_id", "erasure", ["conversation_id"], unique=False)
    op.create_table(
        "guide_feedback",
        sa.Column("message_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("guide", sa.String(length=80), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_guide_feedback_message_id"),
        sa.PrimaryKeyConstraint("message_id", name="pk_guide_feedback"),
    )
    op.create_index("ix_guide_feedback_guide", "guide_feedback", ["guide"], unique=False)
    still_kept = sa.text("retention = 'conversation'")
    op.create_index(
        "ix_conversation_kept", "conversation", ["created_at"], sqlite_where=still_kept, postgresql_where=still_kept
    )
    _guard_versions(_ONLY_EMPTIED)


def _guard_versions(unless: str) -> None:
    """Versions cannot be deleted, and be changed only ``unless`` a condition on NEW and OLD holds."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER draft_version_append_only ON draft_version")
        op.execute(
            "CREATE TRIGGER draft_version_append_only BEFORE DELETE OR TRUNCATE ON draft_version "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_draft_change()"
        )
        op.execute(
            "CREATE TRIGGER draft_version_no_update BEFORE UPDATE ON draft_version "
            f"FOR EACH ROW WHEN (NOT ({unless})) EXECUTE FUNCTION refuse_draft_change()"
        )
        return
    op.execute("DROP TRIGGER draft_version_no_update")
    op.execute(
        f"CREATE TRIGGER draft_version_no_update BEFORE UPDATE ON draft_version WHEN NOT ({unless}) "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )


def downgrade() -> None:
    _open_versions()
    op.drop_index("ix_conversation_kept", "conversation")
    op.drop_table("guide_feedback")
    op.drop_table("erasure")


def _open_versions() -> None:
    """As 0005 made it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER draft_version_no_update ON draft_version")
        op.execute("DROP TRIGGER draft_version_append_only ON draft_version")
        op.execute(
            "CREATE TRIGGER draft_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON draft_version "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_draft_change()"
        )
        return
    op.execute("DROP TRIGGER draft_version_no_update")
    op.execute(
        "CREATE TRIGGER draft_version_no_update BEFORE UPDATE ON draft_version "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )
